"""Admitting a fact and changing its row, in one transaction. Nothing else writes a recorded table."""

import secrets
import time
import uuid

from django.db import transaction

from sabha.algorithms.facts import ACTOR, Fact, Payload, wins
from sabha.algorithms.refused import Refused, gettext_noop
from sabha.summit.base.ids import uuid7
from sabha.summit.journal import models
from sabha.summit.journal.actions.nodes import node, signing_key
from sabha.summit.journal.actions.plain import from_plain, to_plain
from sabha.summit.journal.actions.revisions import INSTALLATION, touch

SYSTEM = "system"


def write(target, *, by, op=None, id=None, at=None, seen=None, **values):
    """Create (`target` is a model) or change (`target` is an object), through one fact. Returns the object.

    by      who acts: a pseudonym's UUID, or SYSTEM
    op      the operation id made when the person acted; the same `op` again changes nothing (a double tap, a replay)
    id      the new object's id where nature gives it one (one vote per person and statement)
    at      when it happened, aware; now, unless somebody plays old events back
    seen    field → the revision the writer had before their eyes; without it, the present one
    values  the columns; on creation the rest take their defaults, on a change only what differs is written

    Raises `Refused` when `op` was used before for other values.
    """
    with transaction.atomic():
        creates = isinstance(target, type)
        obj = _new(target, op, id, values) if creates else target
        return _admit(obj, by=by, op=op, at=at, seen=seen or {}, creates=creates, values=values)


def done(model, op):
    """The object that this very operation made before, or None: asked by whoever numbers new objects."""
    return model.objects.filter(pk=key_of(model, op)).first() if op else None


def key_of(model, op):
    """The id of the object that an operation creates: the same on every node and at every repeat."""
    return uuid.uuid5(op, model._meta.label)


def _new(model, op, id, values):
    key = id or (key_of(model, op) if op else uuid7())
    return model(id=key, **values)


def _admit(obj, *, by, op, at, seen, creates, values):
    stream = _stream_of(obj)
    fact_id = uuid.uuid5(op, str(obj.id)) if op else uuid7()
    names = type(obj).recorded_fields() if creates else values
    plain = _plain(obj, names, values, creates)
    known = _known(obj, fact_id, plain) if op else None
    if known:
        return known
    if not creates:
        plain = _changed(obj, plain)
        if not plain:
            return obj
    stamps = dict(obj.stamps)
    revs = {name: (seen.get(name, stamps.get(name, (0,))[0])) + 1 for name in plain}
    ts = int(at.timestamp() * 1000) if at else time.time_ns() // 1_000_000
    _append(stream, fact_id, obj, plain, by, revs, ts)
    _set(obj, plain, {name: (revs[name], ts, str(fact_id)) for name in plain}, creates)
    if obj.journal_class == "public":
        touch(obj.summit_key())
        if getattr(obj, "shown_everywhere", False):
            touch(INSTALLATION)
    return obj


def _stream_of(obj):
    """The row that orders this node's facts of a summit; locked until the transaction ends."""
    name = f"{node()}/{obj.summit_key() or INSTALLATION}/{obj.journal_class}"
    held = models.Stream.objects.select_for_update().filter(name=name).first()
    if held is None:
        models.Stream.objects.get_or_create(name=name)
        held = models.Stream.objects.select_for_update().get(name=name)
    return held


def _plain(obj, names, values, creates):
    fields = obj.recorded_fields()
    if creates:
        return {name: to_plain(fields[name].value_from_object(obj)) for name in names}
    given = {name: getattr(v, "pk", v) if fields[name].is_relation else v for name, v in values.items()}
    return {name: to_plain(fields[name].to_python(v)) for name, v in given.items()}


def _changed(obj, plain):
    fields = obj.recorded_fields()
    return {name: v for name, v in plain.items() if to_plain(fields[name].value_from_object(obj)) != v}


def _known(obj, fact_id, plain):
    """The object as it stands, where this very act was admitted before; a used id with other words is refused."""
    earlier = models.Fact.objects.filter(fact_id=fact_id).first()
    if earlier is None:
        return None
    said = Payload.from_json(earlier.payload)
    if any(said.values.get(name, value) != value for name, value in plain.items()):
        raise Refused(gettext_noop("This form was sent before with other words. Open it again and send it once more."))
    return type(obj).objects.get(pk=obj.id)


def _append(stream, fact_id, obj, plain, by, revs, ts, kind="set"):
    """Chain, sign and store one fact; `stream` is locked by the caller."""
    payload = Payload({**plain, ACTOR: str(by)}, secrets.token_hex(16))
    fact = Fact(
        stream=stream.name, seq=stream.seq + 1, prev=stream.head, id=str(fact_id), kind=kind,
        model=type(obj).__name__, object=str(obj.id), revs=revs, ts=ts,
        payload_digest=payload.digest(), payload=payload,
    )  # fmt: skip
    return store(stream, fact, signing_key().sign(fact.header()).signature)


def store(stream, fact, signature):
    """Put a checked fact into the journal and move its stream's head."""
    header = fact.header()
    row = models.Fact.objects.create(
        stream=stream, seq=fact.seq, fact_id=fact.id, kind=fact.kind, object_id=fact.object, ts=fact.ts,
        header=header.decode(), payload=fact.payload.as_json() if fact.payload else None, signature=signature,
    )  # fmt: skip
    stream.seq, stream.head = fact.seq, fact.hash()
    models.Stream.objects.filter(pk=stream.pk).update(seq=stream.seq, head=stream.head)
    return row


def _set(obj, plain, stamps, creates):
    """Bring the row to what its facts say; a field whose present stamp is greater keeps its value."""
    fields = obj.recorded_fields()
    held = dict(obj.stamps)
    won = {n for n in plain if wins(stamps[n], tuple(held[n]) if n in held else None)}
    for name in won:
        setattr(obj, fields[name].attname, from_plain(fields[name], plain[name]))
        held[name] = list(stamps[name])
    obj.stamps = held
    if creates:
        obj.save_base(raw=True, force_insert=True)
    else:
        columns = {fields[n].attname: getattr(obj, fields[n].attname) for n in won}
        type(obj)._base_manager.filter(pk=obj.pk).update(stamps=held, **columns)
