"""The calls of the demonstration: sessions, scholarships with a lot, volunteers. Everybody in them is simulated."""

import random
from datetime import UTC, date, datetime, timedelta

from django.utils import timezone

from sabha.summit.base.words import Words
from sabha.summit.call import tasks
from sabha.summit.call.actions import calling, deciding, offering, proposing, reviewing, revising
from sabha.summit.call.models import Assignment, Proposal, Review
from sabha.summit.people.actions.members import join
from sabha.summit.people.models import Membership, Person, Role

SESSIONS = (
    (
        "en",
        "Who keeps a template when its writer leaves?",
        "Four templates, four fates. Bring one of yours.",
        "workshop",
    ),
    ("hi", "गाँव के पुस्तकालय में विकिपीडिया", "बिना इंटरनेट के एक साल: क्या चला और क्या नहीं।", "talk"),
    ("te", "తెలుగు అక్షరదోష సవరణ: మొదటి అడుగులు", "ఒక చిన్న సాధనం, మూడు పాఠాలు.", "talk"),
    ("en", "Tools that thirty people use", "Small tools die quietly. What would keep them?", "discussion"),
    ("ur", "نستعلیق ہر آلے پر", "خط، فون اور براؤزر: کہاں کیا ٹوٹتا ہے۔", "talk"),
    ("en", "Reading old maps together", "We trace one sheet of an old survey, phone in hand.", "workshop"),
    ("ta", "பேசும் கலைக்களஞ்சியம்", "குரல் பதிவுகளை எப்படிச் சேர்ப்பது.", "talk"),
    ("en", "A bot that asks before it edits", "An hour of its mistakes, and what it asks now.", "lightning"),
    ("en", "Paying volunteers: yes, no, how?", "Three people who disagree, and you.", "panel"),
    ("bn", "চলিত ভাষায় প্রযুক্তির শব্দ", "কোন শব্দ থাকে, কোনটা যায়।", "discussion"),
    ("en", "From a school project to a gadget", "A class of fifteen-year-olds wrote it. This is how.", "lightning"),
    ("en", "Structured data for local dishes", "What a recipe says about a place.", "talk"),
    ("en", "Growth hacking your wiki", "Ten tricks for more clicks.", "talk"),
    ("en", "Nobody reads the manual", "So let us write the page that is read instead.", "workshop"),
)
NAMES = (
    "Ila", "Om", "Sana", "Devika", "Faiz", "Gita", "Hari", "Jaya", "Kiran", "Lata", "Mohan", "Nila", "Parvez", "Rekha",
    "Suresh", "Tara", "Uday", "Veda", "Wasim", "Yamini", "Zoya", "Arun", "Bela", "Chandu", "Diya", "Esha", "Farah",
    "Gopal", "Hema", "Irfan",
)  # fmt: skip
REVIEWERS = ("Kavya", "Nandini", "Rafiq", "Selvi", "Tomasz")
REGIONS = ("North", "South", "East", "West", "North-East")
WHO = ("Woman", "Woman", "Man", "Man", "Man", "Non-binary", "Rather not said")
Q = Proposal.State


def at(month, day):
    return datetime(2023, month, day, 10, tzinfo=UTC)


def play(summit):
    """Play this chapter into the summit."""
    by = Membership.objects.get(summit=summit, person__display_name__startswith="Meera").pseudonym
    people = [_somebody(name) for name in NAMES]
    panel = [_reviewer(summit, name) for name in REVIEWERS]
    chance = random.Random(2023)  # noqa: S311 - the same simulated scores every time
    sessions(summit, by, people, panel, chance)
    scholarships(summit, by, people, panel, chance)
    volunteers(summit, by, people)


def _somebody(name):
    return Person.objects.join(
        display_name=f"{name} (simulated)", is_simulated=True, visibility={"display_name": "organisers"}
    )


def _reviewer(summit, name):
    there = Person.objects.filter(display_name=f"{name} (simulated)").first()
    who = there or _somebody(name)
    join(who, summit, Role.REVIEWER)
    return who


def _call(summit, by, kind, title, about, criteria, **values):
    words = {"title": Words(title, "en"), "about": Words(about, "en"), "kept_days": 2000}
    values = {"opens": date(2022, 12, 1), "closes": date(2023, 1, 15), "decided_by": date(2023, 2, 5)} | values
    call = calling.add_call(summit, by=by, at=datetime(2022, 11, 20, 10, tzinfo=UTC), kind=kind, **words | values)
    for name, weight in criteria:
        calling.add_part(call, "criteria", by=by, at=at(1, 1), title=Words(name, "en"), weight=weight)
    return call


def sessions(summit, by, people, panel, chance):
    """Fourteen proposals, five reviewers, eight places."""
    call = _call(
        summit, by, "sessions", "Sessions", "Half an hour to an hour and a half, in any language of the summit.",
        (("It leads to something others can carry on", 2), ("It suits those who come", 1), ("It is prepared", 1)),
        places=8, topics=Words("Tools\nLanguages\nOffline\nCommunity", "en"),
    )  # fmt: skip
    calling.publish_call(call, by=by, at=datetime(2022, 12, 1, 8, tzinfo=UTC))
    topics, questions = call.topic_list, list(summit.questions.all()[:3])
    rows = [
        Proposal(
            call=call, number=n, person=people[n - 1], state=Q.SUBMITTED, title=title, about=about, lang=lang,
            format=kind, minutes={"lightning": 10, "workshop": 90}.get(kind, 45), language=lang,
            topics=[topics[n % len(topics)]], grew_from=questions[n % 3].pk if questions and n % 4 == 0 else None,
            begun=at(1, 3), changed=at(1, 5), handed_in=at(1, 3 + n % 10),
        )
        for n, (lang, title, about, kind) in enumerate(SESSIONS, 1)
    ]  # fmt: skip
    Proposal.objects.bulk_create(rows)
    review(call, rows, panel, chance, worth=lambda n: 1.4 if n == 13 else 2.3 + (n * 7 % 11) / 5)
    best = list(call.proposals.order_by("-score").values_list("pk", flat=True))
    every = call.proposals.all()
    deciding.decide(every.filter(pk__in=best[:8]), Q.ACCEPTED, call=call)
    deciding.decide(every.filter(pk__in=best[8:11]), Q.WAITLISTED, call=call)
    deciding.decide(every.filter(pk__in=best[11:]), Q.DECLINED, call=call)
    answer(deciding.publish(call, by=by, at=at(2, 5)))


def scholarships(summit, by, people, panel, chance):
    """Thirty applications for twelve places: scores decide at both ends, a lot with quotas between."""
    call = _call(
        summit, by, "scholarships", "Travel scholarships", "For those who could not come otherwise.",
        (("What you did on the wikis", 1), ("Work in your community", 1), ("What you bring and take home", 1)),
        places=12, arrives=date(2023, 3, 1), leaves=date(2023, 3, 5), travel=8000, a_night=2500, a_day=600,
        budget=260_000, seed_rule=Words("Three dice, thrown in the open call of 28 January 2023.", "en"),
    )  # fmt: skip
    ask = {
        "where": {"kind": "choice", "title": Words("Where in the country?", "en"),
                  "options": Words("\n".join(REGIONS), "en")},
        "who": {"kind": "choice", "title": Words("How do you describe yourself?", "en"),
                "options": Words("Woman\nMan\nNon-binary\nRather not said", "en"), "for_reviewers": False},
        "first": {"kind": "yes_no", "title": Words("Is it your first summit?", "en"), "is_required": True},
        "visa": {"kind": "text", "title": Words("Anything we should arrange?", "en"), "for_reviewers": False},
    }  # fmt: skip
    asks = {name: calling.add_part(call, "questions", by=by, at=at(1, 1), **values) for name, values in ask.items()}
    calling.add_part(call, "quotas", by=by, at=at(1, 1), ask=asks["who"], value="Woman", least=5, most=8)
    calling.add_part(call, "quotas", by=by, at=at(1, 1), ask=asks["first"], value="yes", least=3, most=8)
    calling.publish_call(call, by=by, at=datetime(2022, 12, 1, 8, tzinfo=UTC))
    rows = [
        Proposal(
            call=call, number=n, person=who, state=Q.SUBMITTED, title=f"I keep page {n} of our village's story",
            about="What I wrote, whom I taught, and what I want to learn here.", lang="en",
            answers={
                str(asks["where"].pk): chance.choice(REGIONS),
                str(asks["who"].pk): chance.choice(WHO),
                str(asks["first"].pk): chance.choice(("yes", "no", "no")),
            },
            begun=at(1, 3), changed=at(1, 5), handed_in=at(1, 3 + n % 10),
        )
        for n, who in enumerate(people, 1)
    ]  # fmt: skip
    Proposal.objects.bulk_create(rows)
    review(call, rows, panel, chance, worth=lambda n: 1.5 + (n * 13 % 30) / 10)
    deciding.take_over_scores(call)
    deciding.prepare_lot(call)
    tasks.work()
    deciding.draw_lot(call, "3 1 6")
    tasks.work()
    answer(deciding.publish(call, by=by, at=at(2, 5)))


def review(call, rows, panel, chance, *, worth):
    """Three reviews each; one reviewer is strict and one is kind, as reviewers are."""
    criteria = list(call.criteria.all())
    strict = dict(zip(panel, (-0.6, 0.0, 0.5, 0.0, 0.1), strict=True))
    asked, made = [], []
    for it in rows:
        for who in (panel[(it.number + k) % len(panel)] for k in range(call.each)):
            points = {str(c.pk): _points(worth(it.number) + strict[who], chance) for c in criteria}
            asked.append(Assignment(proposal=it, person=who, made=at(1, 16)))
            mean = reviewing.mean_of(points, criteria)
            made.append(Review(proposal=it, person=who, points=points, mean=mean, made=at(1, 20)))
    Assignment.objects.bulk_create(asked)
    Review.objects.bulk_create(made)
    call.proposals.update(reviews_count=call.each)
    reviewing.want(call, "calibrate")
    tasks.work()


def _points(worth, chance):
    return min(5, max(1, round(worth + chance.gauss(0, 0.6))))


def answer(call):
    """All take their place but one; hers goes to the first of the waiting list."""
    places = list(call.proposals.filter(state=Q.ACCEPTED).select_related("person", "call__summit"))
    for n, it in enumerate(places):
        offering.answer(it, takes=n != 2, at=at(2, 9))
    call.jobs.filter(kind="fill").delete()  # the clock of the real world is far beyond these days; done by hand below
    following = call.proposals.filter(state=Q.WAITLISTED).select_related("person", "call__summit").order_by("waiting")
    for it in following[:1]:
        tasks.offer(it, at(2, 10))
        offering.answer(it, takes=True, at=at(2, 12))


def volunteers(summit, by, people):
    """A call that is open today, so that visitors of the demonstration can hand something in."""
    today = timezone.localdate()
    call = _call(
        summit, by, "volunteers", "Volunteers for the written record",
        "Interpreters, note-takers and mentors who bring the notes of the summit into more languages.", (),
        opens=date(2023, 3, 5), closes=today + timedelta(days=60), decided_by=today + timedelta(days=75), each=1,
    )  # fmt: skip
    options = Words("Interpreting\nTaking notes\nMentoring newcomers", "en")
    calling.add_part(
        call,
        "questions",
        by=by,
        kind="choice",
        title=Words("What would you do?", "en"),
        options=options,
        is_required=True,
    )
    calling.add_part(
        call, "questions", by=by, kind="languages", title=Words("Which languages do you read and write?", "en")
    )
    calling.publish_call(call, by=by)
    ask = call.asks.first()
    Proposal.objects.bulk_create(
        Proposal(call=call, number=n, person=who, state=Q.SUBMITTED, title="I write quickly and listen slowly",
            about="Two summits as a note-taker.", answers={str(ask.pk): options.text.splitlines()[n % 3]},
            begun=at(3, 6), changed=at(3, 6), handed_in=at(3, 6))
        for n, who in enumerate(people[:6], 1)
    )  # fmt: skip
    revise(call, today)


def revise(call, today):
    """One is out to be revised; another came back."""
    out, back = call.proposals.select_related("person", "call__summit").order_by("number")[:2]
    for it in (out, back):
        revising.ask_revision(it, wish="Say in which languages you take notes.", due=today + timedelta(days=10))
    proposing.save(back, about="Two summits as a note-taker, in Hindi and English.")
    proposing.hand_in(back)
