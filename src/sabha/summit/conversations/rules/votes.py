"""Which votes are counted together, and which are kept apart."""

import uuid
import zlib
from base64 import b64decode, b64encode
from dataclasses import dataclass
from struct import iter_unpack, pack

from sabha.summit.conversations.models import Imported, Signal, Vote

RECORD = "<IHb"  # voter, statement, value


@dataclass(frozen=True)
class Ballots:
    """Votes as (voter, statement, value, matters): those that make the result, and those of the open link, apart."""

    counted: list
    opened: list
    imported_people: int = 0

    @property
    def open_people(self):
        return len({v[0] for v in self.opened})


def ballots_of(question, statements):
    """All votes that stand on these statements. What was imported belongs to the result; who had only the link, not."""
    rows = Vote.objects.filter(statement__in=statements).standing()
    held = list(rows.values_list("voter", "statement_id", "value", "matters", "pool"))
    counted = [v[:4] for v in held if v[4] == Vote.Pool.SUMMIT]
    opened = [v[:4] for v in held if v[4] == Vote.Pool.OPEN]
    wanted = set(statements)
    brought = [v for it in Imported.objects.filter(question=question) for v in unpacked(it) if v[1] in wanted]
    return Ballots(counted + brought, opened, len({v[0] for v in brought}))


def packed(voters, statements, votes):
    """Votes from elsewhere as plain data: `votes` are (voter's place, statement's place, value)."""
    raw = b"".join(pack(RECORD, *one) for one in votes)
    return {"voters": list(voters), "statements": [str(s) for s in statements],
        "votes": b64encode(zlib.compress(raw, 9)).decode()}  # fmt: skip


def unpacked(imported):
    """The votes that were imported, under numbers that follow from the import and are no account's."""
    held = imported.packed
    voters = [uuid.uuid5(imported.pk, str(n)) for n in held["voters"]]
    statements = [uuid.UUID(s) for s in held["statements"]]
    for voter, column, value in iter_unpack(RECORD, zlib.decompress(b64decode(held["votes"]))):
        yield voters[voter], statements[column], value, False


def set_aside_in(question):
    """The voters whom people set aside after looking at how they voted."""
    return set(Signal.objects.filter(question=question, decision=Signal.Decision.ASIDE).values_list("voter", flat=True))


def voting_as_one(question):
    """Pairs of voters of whom the signals say that one votes as the other, but where people found nothing wrong."""
    found = Signal.objects.filter(question=question).exclude(partner=None).exclude(decision=Signal.Decision.FINE)
    return list(found.values_list("voter", "partner"))


def looked_at(question):
    """How many accounts were named by the signals, and how many of them people have looked at."""
    decisions = list(Signal.objects.filter(question=question).values_list("decision", flat=True))
    return {"flagged": len(decisions), "looked_at": len([d for d in decisions if d != Signal.Decision.WAITING])}
