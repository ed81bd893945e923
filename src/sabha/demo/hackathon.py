"""The hackathon of the demonstration: simulated, and plainly so."""

from datetime import UTC, date, datetime, timedelta

from sabha.summit.base.words import Words
from sabha.summit.concept import actions as concept
from sabha.summit.concept.models import Announcement
from sabha.summit.conversations.models import Statement
from sabha.summit.hackathon.actions import building, desks, showing
from sabha.summit.hackathon.models import HackathonJob, Project
from sabha.summit.outcomes.actions.checking import hear
from sabha.summit.people.actions.members import join
from sabha.summit.people.models import Membership, Person

DAY = date(2023, 3, 2)
FLAGSHIP = "The offline schoolbag"
CHALLENGES = (
    (
        "Carry free knowledge to a school without a network",
        "A box, a memory card, anything that a teacher can start.",
        ["python", "hardware", "design"],
        False,
    ),
    ("Say which articles a village school needs first", "", ["research", "telugu", "writing"], False),
    ("Mark the words that screen readers stumble over", "Twenty words are enough to begin.", ["testing", "urdu"], True),
    ("Translate the start page of the box", "Forty short sentences.", ["translation", "kannada"], True),
    ("A keyboard that fits a small phone", "", ["javascript", "design", "hindi"], False),
    (
        "Draw the network as those at its edges see it",
        "Who is connected, who is not, and since when.",
        ["data", "maps"],
        False,
    ),
    ("Correct ten dates in the note on earlier summits", "", ["writing"], True),
)
LOG = (
    (0, "en", "Four of us met at the second table. The box starts and shows one page."),
    (0, "te", "తొలి వ్యాసం నెట్‌వర్క్ లేకుండా తెరుచుకుంది."),
    (1, "en", "A teacher pressed every button. Two of them did nothing; now they do."),
)
WEEKLY = (
    (1, "on_its_way", "The card holds 400 articles."),
    (2, "on_its_way", ""),
    (3, "needs_help", "We need somebody who reads Kannada."),
    (4, "on_its_way", "Found: the start page speaks Kannada."),
    (5, "on_its_way", ""),
    (6, "on_its_way", "First school, 31 children."),
    (7, "changed", "Smaller pictures: the card was full."),
    (8, "on_its_way", ""),
    (9, "on_its_way", "The source code is published under MIT."),
    (10, "on_its_way", ""),
    (11, "on_its_way", "A second school copied the card without us."),
    (12, "on_its_way", "Twelve weeks: three schools."),
)
# Name, line, sign, from which challenge, weeks it lived, how it goes on, why.
OTHERS = (
    (
        "Edge map",
        "See who is not on the map",
        "🗺️",
        6,
        26,
        "done",
        "The map is kept by the two libraries that asked for it.",
    ),
    ("Thumb keyboard", "Two thumbs, one script", "⌨️", 5, 9, "resting", "Exams. Whoever wants it may take it over."),
    ("Ten dates", "History with the right years", "⏳", 7, 1, "done", "All ten are corrected."),
    (
        "Loud words",
        "Words a machine should learn to say",
        "🔊",
        3,
        14,
        "done",
        "The list went to those who keep the voices.",
    ),
    (
        "Who needs what",
        "Ask the school before packing its bag",
        "📋",
        2,
        5,
        "resting",
        "It became part of the schoolbag.",
    ),
    ("Rain radio", "Warnings over village loudspeakers", "📻", 0, 3, "ended", "Another group does it better already."),
    ("Paper wiki", "Print a page, correct it by pencil", "✏️", 0, 7, "active", ""),
    ("Quiet mode", "Read without being followed", "🔇", 0, 2, "active", ""),
)
CARDS = (
    ("Nila", ["ta", "en"], ["design", "writing"], ["python"], False),
    ("Omar", ["ur", "en"], ["testing"], ["wikidata"], False),
    ("Priya", ["te", "hi"], ["translation"], ["javascript"], False),
    ("Ravi", ["te", "en"], ["python", "data"], [], True),
    ("Sana", ["ur", "hi"], ["javascript", "wikidata"], [], True),
    ("Uma", ["ta", "te"], ["maps", "research"], ["python"], False),
    ("Veer", ["hi", "en"], ["hardware"], ["design"], False),
    ("Zara", ["ur", "en"], ["writing", "urdu"], [], False),
)


def moment(day, hour=10):
    return datetime(day.year, day.month, day.day, hour, tzinfo=UTC)


def pseudonym(summit, name):
    return Membership.objects.get(summit=summit, person__display_name__startswith=name).pseudonym


def play(summit):
    """Play this chapter into the summit."""
    meera = pseudonym(summit, "Meera")
    announce(summit, meera)
    challenges = [
        building.add_challenge(
            summit, by=meera, at=moment(date(2023, 2, 20)), title=Words(title, "en"),
            about=Words(about, "en") if about else None, skills=skills, is_good_first=first,
            links=[f"https://example.org/tasks/{number}"],
        )
        for number, (title, about, skills, first) in enumerate(CHALLENGES, start=1)
    ]  # fmt: skip
    bag = schoolbag(summit, challenges[0])
    weekly(bag, pseudonym(summit, "Kavya"))
    for project in OTHERS:
        other(summit, challenges, *project)
    for card in CARDS:
        simulated(summit, *card)
    desks.order(summit, HackathonJob.What.MENTORS)
    desks.order(summit, HackathonJob.What.TEAMS)
    asha = Person.objects.get(display_name__startswith="Asha")
    showing.remember(asha, bag, note="Ask them about the card for our own school.", applauds=True, thanks="Well done!")


def announce(summit, by):
    """What had been to be confirmed: its day."""
    it = summit.announcements.get(subject=Announcement.Subject.PRE_EVENT)
    concept.announce(
        it, by=by, at=moment(date(2023, 2, 14)), state=Announcement.State.CONFIRMED, starts=DAY, ends=DAY, due=None,
        why=Words("The hall opens a day earlier for us.", "en"),
    )  # fmt: skip


def schoolbag(summit, challenge):
    """The project that lasts: grown from a statement to the first question, built by four."""
    question = summit.questions.get(number=1)
    statement = next(s for s in Statement.objects.filter(question=question) if "Offline copies" in s.text.text)
    kavya, *others = [pseudonym(summit, name) for name in ("Kavya", "Bilal", "Tenzin", "Meera")]
    bag = building.add_project(
        summit, by=kavya, at=moment(DAY), title=Words(FLAGSHIP, "en"), challenge=challenge, grew_from=statement,
        pitch=Words("Four hundred articles on a card, for schools without a network", "en"), sign="📚",
        needs=["kannada"], demo="https://example.org/schoolbag", source="https://gitlab.com/example-schoolbag/box",
        licence="MIT", offline=Words("Everything: that is what it is for.", "en"), maintainer=kavya,
        next_step=Words("A card in Kannada for the schools of one district", "en"),
    )  # fmt: skip
    for member in others:
        building.join_team(bag, member, by=kavya, at=moment(DAY, 11))
    for days, lang, text in LOG:
        day = DAY + timedelta(days=days)
        building.write_log(bag, Words(text, lang), by=others[days], day=day, at=moment(day, 15))
    for step in range(4):
        bag = building.advance(bag, by=kavya, agreed=True, at=moment(DAY + timedelta(days=step // 3), 16))
    return building.keep_alive(bag, by=kavya, begun=date(2023, 3, 4), at=moment(date(2023, 3, 4)))


def weekly(bag, kavya):
    """Twelve check-ins, then a year later the last word."""
    for week, state, text in WEEKLY:
        day = moment(date(2023, 3, 4) + timedelta(weeks=week))
        hear(Project.objects.get(pk=bag.pk), by=kavya, state=state, word=Words(text, "en") if text else None, at=day)
    bag = Project.objects.get(pk=bag.pk)
    for step in range(2):
        bag = building.advance(bag, by=kavya, agreed=True, at=moment(date(2023, 5, 8 + step)))
    why = Words("It runs in eleven schools. Its keepers meet every month.", "en")
    building.settle(bag, by=kavya, state=Project.State.DONE, why=why, at=moment(date(2024, 3, 4)))


def other(summit, challenges, title, pitch, sign, number, weeks, state, why):
    """A project with one line of log a little before its last word."""
    by = pseudonym(summit, "Tenzin" if number else "Bilal")
    made = building.add_project(
        summit, by=by, at=moment(DAY), title=Words(title, "en"), pitch=Words(pitch, "en"), sign=sign,
        challenge=challenges[number - 1] if number else None,
    )  # fmt: skip
    last = DAY + timedelta(weeks=weeks)
    building.write_log(made, Words("It works for the first time.", "en"), by=by, day=last, at=moment(last))
    made.refresh_from_db()
    if why:
        seeks = state == Project.State.RESTING and "take it over" in why
        made = building.change_project(made, by=by, seeks_maintainer=seeks, at=moment(last))
        building.settle(made, by=by, state=state, why=Words(why, "en"), at=moment(last))


def simulated(summit, name, languages, skills, learns, is_mentor):
    """Somebody who looks for a mentor or would be one, and for a team."""
    person = Person.objects.join(
        display_name=f"{name} (simulated)", is_simulated=True, speaks=languages, visibility={"display_name": "members"}
    )
    join(person, summit)
    desks.save_card(
        person, summit, languages=languages, skills=skills, learns=learns, hours=["morning", "afternoon"],
        wants_mentor=not is_mentor, room=2 if is_mentor else 0, wants_team=True, is_newcomer=not is_mentor,
    )  # fmt: skip
