"""Facts from other nodes, and erasure: what travels, what is taken in, and what is forgotten everywhere."""

import itertools

from django.db import transaction
from nacl.exceptions import BadSignatureError
from nacl.signing import VerifyKey

from sabha.algorithms.facts import ACTOR, Fact, Payload
from sabha.algorithms.refused import Refused
from sabha.summit.base.ids import uuid7
from sabha.summit.journal import models
from sabha.summit.journal.actions import writing
from sabha.summit.journal.actions.columns import can_be_erased, erases, recorded_model
from sabha.summit.journal.actions.folding import as_fact, bring
from sabha.summit.journal.actions.forgetting import forget, remember
from sabha.summit.journal.actions.forks import Fork
from sabha.summit.journal.actions.nodes import new_incarnation, node


def export(*, after=None, streams=None, limit=None):
    """Facts as they travel: (header, payload, signature), whole streams in order.

    after    stream → the sequence number that the receiver has
    streams  only these
    limit    at most so many facts: ask again with what came of the first answer
    """
    names = models.Stream.objects.order_by("name").values_list("name", flat=True)
    wanted = names if streams is None else names.filter(name__in=streams)
    rows = itertools.chain.from_iterable(_after(name, (after or {}).get(name, 0)) for name in list(wanted))
    for row in itertools.islice(rows, limit):
        yield row.header.encode(), row.payload, bytes(row.signature)


def _after(stream, seq):
    return models.Fact.objects.filter(stream=stream, seq__gt=seq).order_by("seq").iterator()


@transaction.atomic
def receive(items):
    """Take in facts from elsewhere: any list, any order, with repeats and rubbish. Returns how many were stored.

    Skipped: what is held already, what leaves a gap or does not chain, what no trusted node signed, what was altered.
    """
    found = sorted(filter(None, map(read, items)), key=lambda pair: (pair[0].stream, pair[0].seq))
    _stand_in_line({fact.stream.split("/", 1)[1] for fact, _ in found})
    stored, completed, forks = [], [], []
    for name, group in itertools.groupby(found, key=lambda pair: pair[0].stream):
        _take(name, group, stored, completed, forks)
    for fork in forks:
        stored += fork.heal()
    for fact in stored:
        remember(fact)
    erased = forget({fact.id for fact in [*stored, *completed]} | {erases(fact)[0] for fact in stored} - {""})
    said = {(fact.model, fact.object) for fact in [*stored, *completed] if fact.kind == "set"}
    bring(said | erased)
    return len(stored)


def _stand_in_line(rests):
    """Wait for whoever writes in these summits, and let them wait: else each could hold what the other needs next.

    In the order in which actions write: the installation, then a summit's public facts, then those of its members.
    """
    writing.stand_in_line()
    for rest in sorted(rests, key=lambda rest: (*rest.split("/")[:-1], not rest.endswith("/public"), rest)):
        writing.locked(f"{node()}/{rest}")


def read(item):
    """(fact, signature), where the item is a fact whose payload is what its header says; else None."""
    try:
        header, payload, signature = item
        fact = Fact.from_header(header, Payload.from_json(payload))
        intact = fact.payload.digest() == fact.payload_digest
    except (Refused, KeyError, ValueError, TypeError, AttributeError, RecursionError):
        return None
    return (fact, signature) if intact else None


def _take(name, group, stored, completed, forks):
    """Append to one stream what follows on what is held; fill in what came without its words before.

    Where the stream is this machine's own and has another fact in some place, that is told in `forks`.
    """
    incarnation = name.split("/")[0]
    sender = models.Node.objects.filter(name=incarnation).first()
    if sender is None:
        return
    stream = writing.locked(name) or models.Stream(name=name)
    group = list(group)
    held = _held(stream, [fact.seq for fact, _ in group if fact.seq <= stream.seq])
    fork, taken = Fork(stream, sender), []
    for fact, signature in group:
        if (row := held.get(fact.seq)) and row.header == fact.header().decode():
            completed += _complete(row, fact) if row.pk else []
        elif not signed(sender.public_key, fact, signature):
            continue
        elif _follows(stream, fact):
            if not taken and sender.is_self:
                new_incarnation()  # somebody has gone on under our name: this is a copy, or was restored unawares
            held[fact.seq] = writing.row_of(fact, signature)
            taken.append(held[fact.seq])
            stream.seq, stream.head = fact.seq, fact.hash()
            stored.append(fact)
        else:
            fork.meets(fact)
    _extend(stream, taken)
    forks += [fork] if fork.place else []


def _held(stream, places):
    """Sequence number → the row that is held there, for those in `places`."""
    if not places:
        return {}
    rows = models.Fact.objects.filter(stream=stream, seq__range=(min(places), max(places)))
    return {row.seq: row for row in rows.iterator()}


def _extend(stream, rows):
    """Store checked facts that follow on one another, and the stream's new head."""
    if not rows:
        return
    held = models.Stream.objects.filter(pk=stream.pk)
    if not held.update(seq=stream.seq, head=stream.head):
        models.Stream.objects.create(name=stream.name, seq=stream.seq, head=stream.head)
    models.Fact.objects.bulk_create(rows, batch_size=500)


def _follows(stream, fact):
    return fact.seq == stream.seq + 1 and fact.prev == stream.head


def signed(public_key, fact, signature):
    """Whether the holder of this key (Ed25519, hexadecimal) signed the fact."""
    try:
        VerifyKey(bytes.fromhex(public_key)).verify(fact.header(), signature)
    except (BadSignatureError, ValueError, TypeError):
        return False
    return True


def _complete(row, fact):
    """[fact], where it brings words that the same fact held here lacks and that nobody redacted.

    Whoever carries a bundle can leave words out unseen, for the chain is of commitments; a whole bundle heals that.
    """
    if not row.payload.get("erased"):
        return []
    redacted = models.Redaction.objects.filter(fact_id=fact.id).values_list("field", flat=True)
    whole = fact.payload.without(redacted)
    if not set(whole.values) > set(row.payload["values"]):
        return []
    row.payload = whole.as_json()
    row.save(update_fields=["payload"])
    return [fact]


def redact(target, fields, *, by, reason):
    """Erase `fields` of one stored fact everywhere, for good; the chain and its signatures still verify.

    target  the row of the fact
    fields  columns, or "_by" for who acted; all of them such as something can stand in for (a text, a null, a default)
    reason  a short code ("erasure", "conduct", "error") that stays readable in the journal
    """
    fact = as_fact(target)
    model = recorded_model(fact.model)
    stuck = sorted(n for n in fields if n != ACTOR and model and not can_be_erased(model, n))
    if stuck or (fact.kind != "set" and set(fields) != {ACTOR}):
        raise ValueError(f"{stuck or sorted(fields)} of a {fact.kind} fact about a {fact.model} cannot be erased.")
    with transaction.atomic():
        stream = writing.locked_stream(target.stream_id.split("/", 1)[1])
        said = {"fact": fact.id, "fields": sorted(fields), "reason": reason}
        row = writing.append(stream, uuid7(), fact.model, fact.object, said, by, {}, writing.now(), kind="redact")
        remember(as_fact(row))
        bring(forget({fact.id}))
