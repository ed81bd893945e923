"""More conversations of the demonstration: one with groups, a vote of priorities, and accounts that stand out."""

import random
import uuid
from datetime import UTC, datetime, timedelta

from sabha.summit.base.words import Words
from sabha.summit.conversations import actions
from sabha.summit.conversations.actions.saying import cast
from sabha.summit.conversations.models import Conversation, Signal
from sabha.summit.conversations.tasks import make_map
from sabha.summit.people.models import Membership

# What each camp leans to: those who build, those who write, those who run the network.
SAID = (
    ("en", "Tools should work on the oldest phone a volunteer still has.", (1, 1, 1)),
    ("hi", "औज़ार बनाने वालों को हर साल समय और पैसा मिलना चाहिए।", (1, -1, 1)),
    ("te", "కొత్త పరికరాల కన్నా ముందు పాతవాటిని బాగు చేయాలి.", (-1, 1, 1)),
    ("ur", "ہر نئی سہولت پہلے ہندوستانی زبانوں میں آزمائی جائے۔", (1, 1, -1)),
    ("en", "Every tool needs two maintainers before it is announced.", (1, 1, -1)),
    ("en", "It is better to adopt one shared tool than to let ten grow.", (-1, -1, 1)),
    ("hi", "प्रशिक्षण शिविर, कोड से ज़्यादा ज़रूरी हैं।", (-1, 1, -1)),
    ("te", "సమావేశాల ఖర్చు కన్నా సర్వర్ల ఖర్చు ముందు.", (1, -1, 1)),
    ("en", "Companies that profit from our data should pay for its servers.", (1, -1, -1)),
    ("en", "Editors should decide which tools are kept alive.", (-1, 1, -1)),
    ("ur", "فونٹ اور کی بورڈ پر پہلے کام ہونا چاہیے۔", (1, 1, 1)),
    ("en", "Machine help in writing does more good than harm.", (1, -1, 1)),
)
GOALS = (
    ("en", "A team that keeps every tool of Indian languages running.", 0.8),
    ("hi", "हर राज्य में एक प्रशिक्षण केंद्र।", 0.6),
    ("te", "బడుల్లో ఆఫ్‌లైన్ వికీపీడియా.", 0.7),
    ("ur", "اردو کے لیے ایک اچھا کی بورڈ۔", 0.4),
    ("en", "A map of who can help with what.", 0.5),
    ("en", "Travel grants for those who maintain tools.", 0.3),
)


def play(summit):
    """A second conversation, a vote of priorities, and six accounts that vote as one."""
    of_three_minds(summit)
    priorities(summit)


def of_three_minds(summit):
    question = summit.questions.get(number=2)
    by, chance = pseudonym(summit, "Asha"), random.Random(2)  # noqa: S311 - the same simulated answers every time
    begun = datetime(2023, 2, 6, 10, tzinfo=UTC)
    said = [actions.add_statement(question, Words(text, lang), by=by, at=begun, is_seed=True) for lang, text, _ in SAID]
    for n in range(42):
        at = begun + timedelta(hours=1.5 * n, minutes=chance.randrange(60))
        for statement, (_, _, leanings) in zip(said, SAID, strict=True):
            at += timedelta(seconds=chance.randrange(5, 20))
            value = leanings[n % 3] if chance.random() < 0.9 else chance.choice((-1, 0, 1))
            answer(question, n, statement, value, at, matters=chance.random() < 0.1)
    as_one(question, said, begun + timedelta(days=4))
    make_map(question)
    look(question, by)


def as_one(question, said, at):
    """Six accounts against what most say, within minutes, faster than one reads."""
    for n in range(6):
        for k, (statement, (_, _, leanings)) in enumerate(zip(said, SAID, strict=True)):
            value = -1 if sum(leanings) > 0 else 1
            answer(question, f"as one {n}", statement, value, at + timedelta(seconds=40 * n + 0.5 * k))


def look(question, by):
    """What the signals name; an organiser has looked at the first two."""
    found = actions.look_over(question)
    for one in found[:2]:
        why = Words("Twelve answers in six seconds, all against the rest.", "en")
        actions.decide(one, by=by, decision=Signal.Decision.ASIDE, why=why)
    make_map(question)


def priorities(summit):
    by, chance = pseudonym(summit, "Imran"), random.Random(3)  # noqa: S311
    begun = datetime(2023, 2, 20, 10, tzinfo=UTC)
    question = actions.ask(
        summit, Words("What must this summit achieve?", "en"), by=by, op=uuid.uuid5(summit.pk, "simulated priorities"),
        seeds=[Words(text, lang) for lang, text, _ in GOALS], kind=Conversation.Kind.PRIORITIES, places=3,
    )  # fmt: skip
    goals = list(question.statements.order_by("number"))
    for n in range(34):
        for goal, (_, _, share) in zip(goals, GOALS, strict=True):
            value = 1 if chance.random() < share else chance.choice((-1, 0))
            at = begun + timedelta(hours=1.5 * n, seconds=20 * goal.number)
            answer(question, n, goal, value, at, matters=value == 1 and chance.random() < 0.3)
    make_map(question)
    actions.release(summit, by=by, note=Words("The figures after a month of answers. Simulated.", "en"),
        at=begun + timedelta(days=8))  # fmt: skip


def answer(question, name, statement, value, at, *, matters=False):
    voter = uuid.uuid5(question.pk, f"simulated voter {name}")
    cast(by=voter, statement=statement, value=value, matters=matters, at=at)


def pseudonym(summit, name):
    return Membership.objects.get(summit=summit, person__display_name__startswith=name).pseudonym
