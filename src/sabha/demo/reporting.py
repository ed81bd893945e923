"""Money, goals, the report and the edition after, in the demonstration: simulated sums, and plainly so."""

from datetime import UTC, date, datetime
from decimal import Decimal

from sabha.summit.base.words import Words
from sabha.summit.ideas.actions.pledges import add_rate
from sabha.summit.outcomes.actions import attending, money, report
from sabha.summit.outcomes.actions.next_edition import open_next
from sabha.summit.people.models import Membership

FORM = "conference-fund-newer"
AWARDED = (
    ("Travel of those from far away (simulated)", "travel", {"people": 60, "price": Decimal(6500)}),
    ("Rooms for three nights (simulated)", "lodging", {"people": 90, "nights": 3, "price": Decimal(1800)}),
    ("Meals (simulated)", "food", {"people": 150, "nights": 2, "price": Decimal(700)}),
    ("Interpretation into Telugu, Hindi and Urdu (simulated)", "access", {"awarded": Decimal(160000)}),
    ("Childcare and safety (simulated)", "care", {"awarded": Decimal(40000)}),
)
SPENT = (
    (1, "Train and bus fares of 54 people (simulated)", date(2023, 3, 10), "331250.00", True),
    (2, "Guest house, 88 people (simulated)", date(2023, 3, 6), "452000.00", True),
    (3, "Caterer, both days (simulated)", date(2023, 3, 7), "206400.00", True),
    (4, "Six interpreters, two days (simulated)", date(2023, 3, 8), "150000.00", True),
    (5, "Carers for eleven children (simulated)", date(2023, 3, 8), "31000.00", False),
)
GOALS = (
    ("A hundred people who build for the last mile meet in one hall", "most_on_a_day", 100, "unknown", ""),
    ("Every discussion ends with a promise that somebody owns", "promises", 12, "unknown",
     "Sessions on the second afternoon ran over; two of them closed without a promise."),
    ("People who were never at a summit of ours are heard", "", None, "partly",
     "They came; in the plenaries they spoke less than in the small rooms."),
)  # fmt: skip
ANSWERS = (
    ("purpose", "To ask, in the languages people think in, what the changes of the network have done to us, and to "
     "leave with promises that somebody owns."),
    ("unexpected_impact", "Two groups that did not know of each other found that they repair the same kind of device."),
    ("long_term_impact", "What is still open is carried into the next edition, by name."),
    ("better_able", "The workshops ended with something that worked on the participants' own phones."),
)  # fmt: skip


def play(summit):
    """The books, the report of the organisers, and the third edition with what the second left open."""
    asha, imran = (_member(summit, name) for name in ("Asha", "Imran"))
    spend(summit, asha.pseudonym, imran.pseudonym)
    answer(summit, asha.pseudonym)
    for day, heads in ((date(2023, 3, 3), 148), (date(2023, 3, 4), 131)):
        attending.count_heads(summit, by=imran.pseudonym, at=_at(2023, 3, day.day), day=day, way="here", count=heads)
        attending.count_heads(
            summit, by=imran.pseudonym, at=_at(2023, 3, day.day), day=day, way="online", count=heads // 3
        )
    report.release(summit, FORM, by=asha.pseudonym, at=_at(2023, 9, 15))
    open_next(summit, by=asha.person, at=_at(2023, 10, 2))


def _at(year, month, day):
    return datetime(year, month, day, 10, tzinfo=UTC)


def _member(summit, name):
    return Membership.objects.select_related("person").get(summit=summit, person__display_name__startswith=name)


def spend(summit, asha, imran):
    """Lines as awarded, expenses with two who stand for each; the last one still waits for its second."""
    lines = [
        money.add_line(
            summit, by=asha, at=_at(2022, 12, 1), title=Words(title, "en"), kind=kind, currency="INR", **more
        )
        for title, kind, more in AWARDED
    ]
    for number, title, day, amount, approved in SPENT:
        made = money.spend(
            lines[number - 1], by=asha, at=_at(2023, 3, 12), title=Words(title, "en"), day=day,
            amount=Decimal(amount), currency="INR",
        )  # fmt: skip
        if approved:
            money.approve(made, by=imran, at=_at(2023, 3, 14))
    rate = {"currency": "INR", "into": "USD", "rate": Decimal("0.0122"), "day": date(2023, 3, 3)}
    add_rate(summit, by=asha, at=_at(2023, 3, 14), source="simulated", **rate)


def answer(summit, by):
    """Goals, and the organisers' own words."""
    for text, figure, aim, reached, why in GOALS:
        explanation = Words(f"{why} (simulated)", "en") if why else None
        told = {"figure": figure, "aim": aim, "reached": reached, "explanation": explanation}
        report.add_goal(summit, by=by, at=_at(2022, 12, 1), text=Words(text, "en"), **told)
    for question, text in ANSWERS:
        text = Words(f"{text} (simulated)", "en")
        report.answer(summit, FORM, question, by=by, at=_at(2023, 9, 10), text=text)
