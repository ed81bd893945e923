"""The outcomes of the demonstration: simulated, and plainly so. Promises are made, kept, dropped and silent."""

import uuid
from datetime import UTC, date, datetime, time, timedelta

from sabha.summit.base.words import Words
from sabha.summit.concept.actions import link
from sabha.summit.concept.models import Summit
from sabha.summit.conversations.models import Statement
from sabha.summit.journal import actions as journal
from sabha.summit.outcomes.actions import checking, closing, promises
from sabha.summit.outcomes.actions.survey import open_survey, tell_results
from sabha.summit.outcomes.models import Asking, Point, Promise, SurveyAnswer
from sabha.summit.outcomes.rules.clock import days_of
from sabha.summit.outcomes.rules.owners import Named
from sabha.summit.people.models import Membership
from sabha.summit.programme.models import Session

CLOSED = datetime(2023, 3, 4, 11, 30, tzinfo=UTC)
Kind = Point.Kind
SESSIONS = (
    ("en", "Whom the network forgot"),
    ("en", "Offline copies for schools"),
    ("en", "Ten tools that one person keeps alive"),
)
NOTES = (
    ("en", "Eleven of us sat in a circle. Schools beyond the last road came first for nearly everybody. "
     "Who keeps a list of them? Nobody we know."),
    ("te", "ఆఫ్‌లైన్ ప్రతులు ఉన్న బడులు మూడు మాత్రమే. వాటిని ఎవరు నవీకరిస్తారు?"),
    ("en", "Five tools were named whose makers have left. Two still run. We drew who could take which."),
)  # fmt: skip
POINTS = (  # session, kind, language, text, what stands beside it
    (0, Kind.DECISION, "en", "Every new feature is first tried on the slowest connection in the room.",
     {"agreed": "all eleven", "objections": "One of us fears that it slows everything down."}),
    (0, Kind.QUESTION, "en", "Who keeps the list of schools without a connection?", {"for_next": True}),
    (0, Kind.LIMIT, "en", "Nobody from those schools was in the room.",
     {"why": "Travel was paid too late.", "unnamed": True}),
    (1, Kind.DECISION, "te", "ప్రతి నెలా ఒక కొత్త ఆఫ్‌లైన్ ప్రతి తయారవుతుంది.", {"agreed": "ఏడుగురు"}),
    (1, Kind.LIMIT, "en", "The copies were two years old.", {"why": "Nobody was told to renew them."}),
    (2, Kind.DECISION, "en", "A tool is looked after by two people, or is said to be resting.",
     {"agreed": "nine of twelve", "objections": "Three hold that one person is better than none."}),
    (2, Kind.QUESTION, "en", "May a tool be taken over without asking its maker?", {}),
)  # fmt: skip
PROMISES = (  # session, owner, language, text, first step, day, answers after so many months
    (0, "Asha", "en", "A list of the schools beyond the last road, with their languages", "Write to three teachers",
     date(2023, 6, 4), {2: ("on_its_way", "Forty schools so far"), 6: ("kept", "112 schools, under a free licence")}),
    (0, "Imran", "ur", "اردو کے لیے کی بورڈ کی ہدایات", "پہلا صفحہ لکھنا", date(2023, 5, 1), {2: ("kept", "")}),
    (0, "Bilal", "en", "Try the upload form on a 2G phone, and write down where it breaks", "Borrow the phone",
     date(2023, 4, 1), {2: ("kept", "It breaks at the second page; filed")}),
    (0, "Tenzin", "en", "Ask the operators which towers are off at night", "Find the right office",
     date(2023, 6, 4), {}),
    (1, "Kavya", "en", "Renew the offline copy every month", "One script, run by hand", date(2023, 4, 4),
     {2: ("on_its_way", ""), 3: ("on_its_way", "Twice now"), 6: ("needs_help", "The disk is full"),
      12: ("kept", "Runs by itself")}),
    (1, "Meera", "hi", "पाँच स्कूलों को नई प्रति भेजना", "पते इकट्ठा करना", date(2023, 7, 1),
     {2: ("on_its_way", ""), 6: ("changed", "तीन स्कूल, पाँच नहीं"), 12: ("kept", "")}),
    (1, "Bilal", "en", "A leaflet that shows how to use the copy", "Draw the four steps", date(2023, 5, 15),
     {2: ("on_its_way", "Drawn, not printed")}),
    (1, "Tenzin", "en", "Measure how often the copies are opened", "", None,
     {3: ("dropped", "It would have meant watching people")}),
    (2, "Imran", "en", "Take over the template checker", "Read its code for an hour", date(2023, 4, 15),
     {2: ("on_its_way", ""), 3: ("on_its_way", "It runs on my account"),
      12: ("on_its_way", "Looking for a second person")}),
    (2, "Kavya", "en", "Ask the three makers who left whether we may", "Find their addresses", date(2023, 3, 31),
     {2: ("kept", "Two said yes, one gave no answer")}),
    (2, "Asha", "en", "Say on each of the five pages whether the tool rests", "", date(2023, 3, 20), {2: ("kept", "")}),
    (2, "Meera", "en", "A list of people who would help with the next five", "Ask in the session", date(2023, 9, 4),
     {2: ("on_its_way", ""), 3: ("dropped", "No time since the new job")}),
    (2, "", "en", "Somebody explains the map tool to the museum", "", None, {}),
)  # fmt: skip
BEFORE = (  # of the first edition: what, and how it ended
    ("A mailing list for those who came", "kept"), ("Notes of all sessions", "kept"),
    ("A second meeting within the year", "dropped"), ("Captions in two languages", ""), ("A page of open tools", ""),
)  # fmt: skip


def play(summit):
    """Close three sessions of the summit and ask for a year how it goes; the first edition had its promises too."""
    who = {m.person.display_name.split(" ")[0]: m.pseudonym for m in members(summit)}
    sessions = sessions_of(summit, who["Asha"])
    for session, (lang, notes) in zip(sessions, NOTES, strict=True):
        closing.write_notes(session, by=who["Meera"], notes=Words(notes, lang), at=CLOSED)
        closing.close(session, by=who["Meera"], at=CLOSED)
    take_up(summit, sessions[0], who["Meera"])
    for place, kind, lang, text, beside in POINTS:
        point(sessions[place], kind, Words(text, lang), beside, by=who["Meera"])
    made = [promise(summit, sessions, row, who) for row in PROMISES]
    answer_for_a_year(dict(zip([it.pk for it in made], PROMISES, strict=True)))
    the_first_edition(summit)
    a_year_later(summit)


def members(summit):
    return Membership.objects.filter(summit=summit, person__is_simulated=True).select_related("person")


def sessions_of(summit, by):
    """The three sessions of the programme that these words are about; one that is not there is written."""
    there = {str(it): it for it in Session.objects.filter(summit=summit, is_withdrawn=False)}
    found, last = [], len(there)
    for n, (lang, title) in enumerate(SESSIONS, 1):
        told = {"number": last + n, "title": Words(title, lang), "language": lang}
        found.append(there.get(title) or journal.write(Session, by=by, summit=summit, at=CLOSED, **told))
    return found


def take_up(summit, session, by):
    """The session grew from what people said most clearly to the first question."""
    for statement in Statement.objects.filter(summit=summit).shown().order_by("number")[:2]:
        link(session, statement, by=by, at=CLOSED)


def point(session, kind, text, beside, *, by):
    told = {name: Words(value, text.lang) for name, value in beside.items() if isinstance(value, str)}
    unnamed = bool(beside.get("unnamed"))
    told |= {"for_next": bool(beside.get("for_next")), "is_unsigned": unnamed}
    at = CLOSED.replace(hour=14, minute=0) if unnamed else CLOSED
    closing.add_point(session, kind, text, by=uuid.uuid4() if unnamed else by, at=at, **told)


def promise(summit, sessions, row, who):
    place, owner, lang, text, step, due, _answers = row
    it = promises.make_promise(
        summit, by=who["Meera"], text=Words(text, lang), first_step=Words(step, lang) if step else None, due=due,
        grew_from=sessions[place], at=CLOSED, owner=who[owner] if owner == "Meera" else None,
    )  # fmt: skip
    if owner and owner != "Meera":
        person = promises.person_of(who[owner])
        it = promises.name_owner(it, Named(who[owner], person), by=who["Meera"], today=CLOSED.date(), at=CLOSED)
        it = promises.accept(it, by=who[owner], at=CLOSED + timedelta(days=2))
    return it


def answer_for_a_year(rows):
    """Let the clock run over each day it asks on; whoever answers does so three days later."""
    for after, day in days_of(CLOSED.date(), "months"):
        checking.keep_time(day)
        when = datetime.combine(day + timedelta(days=3), time(9), UTC)
        for one in Asking.objects.filter(what=Asking.What.CHECK, due=day, closed=None, about__in=rows):
            _place, _owner, lang, *_, answers = rows[one.about]
            if after in answers:
                said, word = answers[after]
                it = Promise.objects.get(pk=one.about)
                told = Words(word, lang) if word else None
                checking.hear(it, by=one.pseudonym, state=said, word=told, asked=one, at=when)
        for later in (7, 14, 21):
            checking.keep_time(day + timedelta(days=later))


def the_first_edition(summit):
    """A few promises of the edition before: too few for a curve, and said so."""
    first = Summit.objects.filter(series=summit.series_id, edition=1).first()
    by = first and first.memberships.values_list("pseudonym", flat=True).first()
    for text, said in BEFORE if by else ():
        made = promises.make_promise(
            first, by=by, owner=by, text=Words(text, "en"), at=datetime(2021, 11, 1, tzinfo=UTC)
        )
        if said:
            checking.hear(made, by=by, state=said, at=datetime(2022, 2, 1, tzinfo=UTC))
        else:
            at = datetime(2022, 1, 22, tzinfo=UTC)
            journal.write(made, by=journal.SYSTEM, at=at, silent_since=made.begun)


def a_year_later(summit):
    """Forty simulated answers to the survey, enough to tell some numbers and to withhold others."""
    survey = open_survey(summit, opens=date(2024, 3, 4), closes=date(2024, 4, 1))
    kinds = (("often", "yes"), ("now_and_then", "yes"), ("now_and_then", "perhaps"), ("no", "yes"))
    for n in range(40):
        contact, again = kinds[n % 4]
        told = {"contact": contact, "learned": "often" if n % 3 else "now_and_then", "again": again,
            "shared": "now_and_then" if n % 4 else "often", "promises": "some" if n % 3 else "most",
            "began": "goes_on" if n % 5 < 2 else "no", "activity": "more" if n % 2 else "same"}  # fmt: skip
        SurveyAnswer.objects.create(id=uuid.uuid5(summit.pk, f"simulated answer {n}"), survey=survey, choices=told)
    tell_results(date(2024, 4, 2))
