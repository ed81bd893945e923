"""Going through every fact that is held: chains, signatures, and payloads that are what their headers say."""

from nacl.exceptions import BadSignatureError
from nacl.signing import VerifyKey

from sabha.algorithms.refused import Refused
from sabha.summit.journal import models
from sabha.summit.journal.actions.folding import as_fact


def faults():
    """What does not hold in the streams, as (stream, seq, what) in order; empty is right.

    what    "unreadable" | "altered" | "chain" | "signature" | "unknown node" | "head"
    """
    keys = dict(models.Node.objects.values_list("name", "public_key"))
    found, reached = [], {}
    for row in models.Fact.objects.order_by("stream", "seq").iterator():
        seq, head = reached.get(row.stream_id, (0, ""))
        wrong, head = _look_at(row, seq + 1, head, keys)
        reached[row.stream_id] = row.seq, head
        if wrong:
            found.append((row.stream_id, row.seq, wrong))
    streams = models.Stream.objects.order_by("name")
    return found + [(s.name, s.seq, "head") for s in streams if (s.seq, s.head) != reached.get(s.name, (0, ""))]


def _look_at(row, seq, prev, keys):
    """What is wrong with one stored fact ("" where nothing is), and the digest that the next one must point back to."""
    try:
        fact = as_fact(row)
        intact = fact.payload.digest() == fact.payload_digest
    except (Refused, KeyError, ValueError, TypeError, AttributeError):
        return "unreadable", ""
    if not intact or _differs(row, fact):
        return "altered", fact.hash()
    if fact.prev != prev or fact.seq != seq:
        return "chain", fact.hash()
    return _signed(row, fact, keys), fact.hash()


def _differs(row, fact):
    """Whether the columns that repeat the header for the database's sake say something else than the header."""
    columns = (row.stream_id, row.seq, str(row.fact_id), row.kind, str(row.object_id), row.ts)
    return columns != (fact.stream, fact.seq, fact.id, fact.kind, fact.object, fact.ts)


def _signed(row, fact, keys):
    key = keys.get(fact.stream.split("/")[0])
    if key is None:
        return "unknown node"
    try:
        VerifyKey(bytes.fromhex(key)).verify(fact.header(), bytes(row.signature))
    except (BadSignatureError, ValueError):
        return "signature"
    return ""
