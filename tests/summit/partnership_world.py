"""What the tests of partnerships begin with: what the sides write, and how they agree."""

import json
import uuid
from decimal import Decimal

from sabha.summit.base.words import Words
from sabha.summit.journal.models import Fact
from sabha.summit.outcomes.actions import partnerships as actions
from sabha.summit.outcomes.models import (
    Line,
    TieParty,
)  # fmt: skip

SECRET = "quietly shared boats"

ALL = ("summary", "promises", "given", "log")


def words(text, lang="en"):
    return Words(text, lang)


def fresh(*parties):
    return [TieParty.objects.select_related("tie__summit", "membership__person").get(pk=p.pk) for p in parties]


def agree(parties, parts=ALL):
    for party in fresh(*parties):
        actions.agree(party.tie, party, parts)


def told():
    """All that the journal says."""
    return " ".join(json.dumps(f.payload, ensure_ascii=False) + f.header for f in Fact.objects.all())


def a_promise(party, text="We lend twenty boats", **more):
    return actions.add_line(party.tie, party, kind=Line.PROMISE, op=uuid.uuid4(), text=words(text), **more)


def a_gift(party, **more):
    given = {"what": "money", "amount": Decimal("5000"), "unit": "INR"} | more
    return actions.add_line(party.tie, party, kind=Line.GIFT, op=uuid.uuid4(), **given)


def a_word(party, text="We met by the tank", **more):
    return actions.add_line(party.tie, party, kind=Line.WORD, op=uuid.uuid4(), text=words(text), **more)
