"""The ideas of the demonstration: simulated, and plainly so."""

import random
import uuid
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from django.utils import timezone

from sabha.algorithms.equal_shares import draw_lot
from sabha.summit.base.words import Words
from sabha.summit.concept.actions import link
from sabha.summit.hackathon.models import Project
from sabha.summit.ideas.actions import ballots, milestones, pledges, things
from sabha.summit.ideas.models import Idea
from sabha.summit.ideas.rules.things import pledger_of
from sabha.summit.ideas.tasks import count
from sabha.summit.people.models import Membership

# Title, text, language, who posts it, cost on the ballot (0: not on it), how much people like it on the ballot.
IDEAS = (
    ("A card of free knowledge for every school",
     "Four hundred articles on a memory card, in the language of the school, that any phone can open without a network."
     "\n\nFirst thirty schools of one district. A teacher from each chooses what goes on the card.",
     "en", "Kavya", 90_000, 0.75),
    ("हर गाँव में एक पढ़ने का कोना", "पंचायत भवन में एक मेज़, दो पुराने टैबलेट और छपे हुए लेख। बच्चे शाम को आते हैं।",
     "hi", "Meera", 60_000, 0.45),
    ("గ్రామ పేర్ల ఉచ్చారణల సంచయం", "ప్రతి ఊరి పేరును ఆ ఊరి గొంతుతో రికార్డు చేసి, స్వేచ్ఛా లైసెన్సుతో ఉంచుతాం.",
     "te", "Bilal", 40_000, 0.4),
    ("اردو کے لیے چھوٹے فون کا کی بورڈ", "ایسا کی بورڈ جو پرانے اور چھوٹے فون پر بھی چلے، اور نستعلیق ٹھیک دکھائے۔",
     "ur", "Imran", 70_000, 0.35),
    ("Captions for the talks of every summit", "Volunteers caption one talk a week; each caption is translated twice.",
     "en", "Tenzin", 30_000, 0.3),
    ("A studio for recording elders", "A quiet room with one good microphone, lent out by the day.",
     "en", "Asha", 100_000, 0.5),
    ("Mirrors on community networks", "Copies of free knowledge on the boxes that already carry a village's network.",
     "en", "Imran", 50_000, 0.25),
    ("A handbook on asking before building", "Twelve pages: how to find out whom a change leaves behind.",
     "en", "Kavya", 0, 0),
    ("A printed map of schools without a network", "One sheet for each district, corrected by teachers.",
     "en", "Meera", 0, 0),
)  # fmt: skip


def moment(year, month, day, hour=10):
    return datetime(year, month, day, hour, tzinfo=UTC)


def member(summit, name):
    return Membership.objects.get(summit=summit, person__display_name__startswith=name)


def play(summit):
    """Play this chapter into the summit: a statement becomes an idea, is supported, and wins its place."""
    made = [posted(summit, n, *row[:4]) for n, row in enumerate(IDEAS)]
    card, *others = made
    supported(summit, card)
    grown(summit, card, others)
    voted(summit, made)
    on_the_way(summit, Idea.objects.get(pk=card.pk))
    still_open(summit, made)


def posted(summit, n, title, text, lang, who):
    """One idea; the first grows from a statement, and what was built at the hackathon grows from it."""
    by, at = member(summit, who).pseudonym, moment(2023, 2, 10 + n)
    origin = summit.statements.filter(text__contains="Offline copies").first() if n == 0 else None
    made = things.post_idea(summit, by=by, title=Words(title, lang), text=Words(text, lang), grew_from=origin, at=at)
    project = Project.objects.filter(summit=summit).order_by("number").first() if n == 0 else None
    if project:
        link(project, made, by=by, at=moment(2023, 3, 2))
    return made


def supported(summit, card):
    """Three kinds of pledges and more: from people and an organisation, with a name and without, kept and late."""
    kavya, meera, bilal, tenzin = (member(summit, name) for name in ("Kavya", "Meera", "Bilal", "Tenzin"))
    en, by = lambda text: Words(text, "en"), kavya.pseudonym
    for kind, text, amount, unit in (("money", "Cards and printing", 90_000, "INR"), ("hours", "Somebody who knows "
            "memory cards", 20, "hours"), ("device", "Phones to try them on", 5, "phones")):  # fmt: skip
        things.add_need(card, by=by, kind=kind, text=en(text), amount=amount, unit=unit, at=moment(2023, 2, 12))
    ready = en("We know what it takes and have asked three teachers.")
    things.set_state(card, by=by, state=Idea.State.READY, why=ready, at=moment(2023, 2, 12))
    given = (
        (meera.pseudonym, True, {"kind": "hours", "text": en("Evenings, for whoever builds it"), "amount": 12,
         "unit": "hours", "until": date(2023, 5, 31)}),
        (pledger_of(bilal, card), False, {"kind": "device", "text": en("Two old phones that still work"), "amount": 2,
         "unit": "phones", "until": date(2023, 3, 10)}),
        (pledger_of(tenzin, card), False, {"kind": "money", "text": en("For the first hundred cards"), "amount": 400,
         "unit": "EUR", "condition": en("If the cards carry a free licence"), "until": date(2023, 6, 30),
         "organisation": "A foundation (simulated)"}),
    )  # fmt: skip
    offered = [
        pledges.pledge(card, by=who, is_named=named, at=moment(2023, 2, 20), **values) for who, named, values in given
    ]
    accepted = [pledges.accept(it, by=by, at=moment(2023, 2, 21)) for it in offered]
    pledges.confirm(accepted[1], by=by, why=en("Both arrived, with chargers."), at=moment(2023, 3, 8))
    for day, rate in ((date(2023, 2, 1), "89.07"), (date(2023, 3, 1), "87.985")):
        pledges.add_rate(summit, by=member(summit, "Asha").pseudonym, currency="EUR", into="INR", rate=Decimal(rate),
            day=day, source="A rate for this demonstration", at=moment(2023, 3, 1))  # fmt: skip
    asked = things.ask(card, Words("ఏ భాషలో మొదట?", "te"), by=bilal.pseudonym, at=moment(2023, 2, 22))
    things.answer(
        asked, en("Telugu and Urdu first: that is what the thirty schools teach in."), by=by, at=moment(2023, 2, 23)
    )


def grown(summit, card, others):
    """A second version; the map of schools becomes part of the card; a handbook rests, with its reason."""
    handbook, schools = others[6], others[7]
    kavya = member(summit, "Kavya").pseudonym
    text = Words(card.text.text.replace("First thirty schools", "First thirty-one schools"), "en")
    things.revise(card, by=kavya, title=card.title, text=text, at=moment(2023, 2, 25))
    things.tend(card, member(summit, "Meera").pseudonym, by=kavya, at=moment(2023, 2, 24))
    why = Words("Both look for the same schools.", "en")
    things.merge(schools, card, by=member(summit, "Meera").pseudonym, why=why, at=moment(2023, 2, 26))
    why = Words("Its two writers sit exams until June.", "en")
    things.set_state(handbook, by=kavya, state=Idea.State.RESTING, why=why, at=moment(2023, 4, 2))


def voted(summit, made):
    """Forty simulated voters share out a budget, on the web and on paper."""
    asha = member(summit, "Asha").pseudonym
    opens, closes = moment(2023, 3, 3), moment(2023, 3, 4, 12)
    ballot = ballots.make_ballot(
        summit, by=asha, at=moment(2023, 2, 27), title=Words("Small grants of the summit", "en"),
        budget=Decimal(200_000),
        about=Words("Money for what can begin within three months. What is left goes to the next edition.", "en"),
        currency="INR", opens=opens, closes=closes, needs_badge=True, seed="Hyderabad 2023-03-03",
    )  # fmt: skip
    for idea, row in zip(made, IDEAS, strict=True):
        if row[4]:
            ballots.put_on(ballot, idea, by=asha, cost=Decimal(row[4]), at=moment(2023, 2, 27))
    ballot = ballots.publish(ballot, by=asha, at=moment(2023, 2, 28))
    liked = {f"c{n}": row[5] for n, row in enumerate((row for row in IDEAS if row[4]), 1)}
    chance = random.Random(20230303)  # noqa: S311 - the same simulated ballots every time
    for n in range(40):
        chosen = [name for name, share in liked.items() if chance.random() < share] or [draw_lot(liked, str(n))[0]]
        ballots.put_in(
            ballot, voter=uuid.uuid5(ballot.pk, f"simulated voter {n}"), choices=dict.fromkeys(chosen, 1),
            at=opens + timedelta(minutes=7 * n), is_sheet=n % 10 == 9,
        )  # fmt: skip
    count(ballot)


def on_the_way(summit, card):
    """What was reached afterwards, shown and confirmed; and what was expected and has not been heard of."""
    kavya = member(summit, "Kavya").pseudonym
    why = Words("The first cards are written.", "en")
    card = things.set_state(card, by=kavya, state=Idea.State.UNDER_WAY, why=why, at=moment(2023, 3, 20))
    steps = (
        ("The card opens on five kinds of phone", date(2023, 4, 1)),
        ("Thirty-one schools have one", date(2023, 9, 1)),
    )
    first, _ = (
        milestones.set_milestone(card, by=kavya, title=Words(title, "en"), due=due, at=moment(2023, 3, 20))
        for title, due in steps
    )
    seen = Words("What each of the five phones showed", "en")
    milestones.show(first, by=kavya, text=seen, data=b"Five phones, one card. All five opened it (simulated).\n",
        at=moment(2023, 4, 1))  # fmt: skip
    first.refresh_from_db()
    milestones.confirm(first, by=pledger_of(member(summit, "Bilal"), card), at=moment(2023, 4, 3))


def still_open(summit, made):
    """A ballot in which whoever looks at the demonstration can vote."""
    asha, now = member(summit, "Asha").pseudonym, timezone.now().replace(minute=0, second=0, microsecond=0)
    ballot = ballots.make_ballot(
        summit, by=asha, title=Words("Try it: the next small grants", "en"), budget=Decimal(100_000), currency="INR",
        about=Words("An open ballot, for whoever looks at this demonstration.", "en"), way="points", points=10,
        opens=now - timedelta(days=1), closes=now + timedelta(days=30),
    )  # fmt: skip
    for idea, row in zip(made[1:7], IDEAS[1:7], strict=True):
        ballots.put_on(ballot, idea, by=asha, cost=Decimal(min(row[4], 80_000)))
    ballots.publish(ballot, by=asha)
