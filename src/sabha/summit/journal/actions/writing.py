"""Admitting a fact and changing its row, in one transaction. Nothing else writes a recorded table."""

import functools
import secrets
import time
import uuid

from django.db import transaction
from django.db.models import CharField, Max, UUIDField

from sabha.algorithms.facts import ACTOR, LATEST_REVISION, Fact, Payload, digest, fold, wins
from sabha.algorithms.refused import Refused, gettext_noop
from sabha.summit.base.ids import uuid7
from sabha.summit.base.prepared import Prepared
from sabha.summit.journal import models
from sabha.summit.journal.actions import revisions
from sabha.summit.journal.actions.columns import can_hold
from sabha.summit.journal.actions.folding import as_fact, bring
from sabha.summit.journal.actions.forgetting import forget
from sabha.summit.journal.actions.nodes import node, signing_key
from sabha.summit.journal.actions.plain import from_plain, to_plain
from sabha.summit.journal.actions.revisions import INSTALLATION
from sabha.summit.journal.actions.rows import change, put_in

SYSTEM = "system"
STREAM = Prepared(lambda name: models.Stream.objects.select_for_update().filter(name=name), name=CharField())


def _heard_of(fact):
    """The fact of this id, or a redaction of it that came before it: nearly always there is neither."""
    facts, redactions = (m.objects.filter(fact_id=fact).values_list("fact_id") for m in (models.Fact, models.Redaction))
    return facts.union(redactions, all=True)


HEARD_OF = Prepared(_heard_of, fact=UUIDField())


@functools.cache
def _row_of(model):
    return Prepared(lambda key: model._base_manager.select_for_update().filter(pk=key), key=UUIDField())


def write(target, *, by, op=None, id=None, at=None, seen=None, alone=True, **values):
    """Create (`target` is a model) or change (`target` is an object), through one fact. Returns the object.

    by      who acts: a pseudonym's UUID, or SYSTEM
    op      the operation id made when the person acted; the same `op` again changes nothing (a double tap, a replay)
    id      the object's id where nature gives it one (one vote per person and statement): made, or changed where it is
    at      when it happened, aware; now, unless somebody plays old events back
    seen    field → the revision the writer had before their eyes; without it, the present one
    alone   False where the caller's transaction ends with any refusal: it needs no way back of its own
    values  the columns; on creation the rest take their defaults, on a change only what differs is written

    Raises `Refused` when `op` was used before for other values, and `ValueError` where a column cannot hold its value.
    """
    with transaction.atomic(savepoint=alone):
        creates = isinstance(target, type)
        obj = _new(target, op, id, values) if creates else target
        stream = _stream_of(obj)
        held = None
        if creates and id:  # it may stand already, or have been made a moment ago in another process
            held = _row_of(target).first(key=obj.pk)
            obj, creates = held or obj, held is None
        present = dict(held.stamps) if held else None  # read under the lock of its row: no need to ask again
        return _admit(stream, obj, by=by, op=op, at=at, seen=seen or {}, creates=creates, values=values, held=present)


def done(model, op):
    """The object that this very operation made before, or None: asked by whoever numbers new objects."""
    return model.objects.filter(pk=key_of(model, op)).first() if op else None


def key_of(model, op):
    """The id of the object that an operation creates: the same on every node and at every repeat."""
    return uuid.uuid5(op, model._meta.label)


def _new(model, op, id, values):
    key = id or (key_of(model, op) if op else uuid7())
    return model(id=key, **values)


def _admit(stream, obj, *, by, op, at, seen, creates, values, held):
    fact_id = uuid.uuid5(op, str(obj.id)) if op else uuid7()
    plain = plain_values(obj, type(obj).recorded_fields() if creates else values, values, creates)
    heard_of = op and HEARD_OF.rows(fact=fact_id)
    known = _known(obj, fact_id, plain) if heard_of else None
    if known:
        return known
    if creates and obj.numbered_within:
        plain |= _own_number(obj)
    if not creates:
        plain = changed_values(obj, plain)
        if not plain:
            return obj
    revs = {n: min(seen.get(n, obj.stamps.get(n, (0,))[0]) + 1, LATEST_REVISION) for n in plain}
    ts = int(at.timestamp() * 1000) if at else now()
    append(stream, fact_id, type(obj).__name__, str(obj.id), plain, by, revs, ts)
    set_row(obj, plain, {name: (revs[name], ts, str(fact_id)) for name in plain}, creates, held)
    if obj.journal_class == "public":
        revisions.touch(obj.summit_key())
        if getattr(obj, "shown_everywhere", False):
            revisions.touch(INSTALLATION)
    if heard_of and forget({str(fact_id)}):  # it was redacted elsewhere before it reached this machine
        bring({(type(obj).__name__, str(obj.id))})
        return type(obj)._base_manager.get(pk=obj.id)
    return obj


def _own_number(obj):
    """The number given, or the next one where somebody took it a moment ago: we stand in the line of its summit."""
    within = type(obj)._meta.get_field(obj.numbered_within).attname
    rows = type(obj)._base_manager.filter(**{within: getattr(obj, within)})
    if rows.filter(number=obj.number).exists():
        obj.number = rows.aggregate(top=Max("number"))["top"] + 1
    return {"number": obj.number}


def now():
    """Milliseconds since 1970."""
    return time.time_ns() // 1_000_000


def _stream_of(obj):
    return locked_stream(f"{obj.summit_key() or INSTALLATION}/{obj.journal_class}")


def locked_stream(rest):
    """This node's stream of "summit/class"; the row orders its facts, and is locked until the transaction ends.

    A process remembers the node's name. Where the stream is closed or new, the name is looked up once more: after a
    restore, or when another process found that this machine is a copy, nothing more is admitted under the old one.
    """
    stream = locked(f"{node()}/{rest}")
    if stream is None or stream.closed:
        node.cache_clear()
        models.Stream.objects.get_or_create(name=f"{node()}/{rest}")
        stream = locked(f"{node()}/{rest}")
    return stream


def stand_in_line(summit_key=INSTALLATION, journal_class="public"):
    """Wait until no other process admits facts of this class, and keep the turn to the transaction's end.

    For whoever looks whether something is free (an address of the installation) and then takes it: no constraint of
    the database guards it, for a merge could break that (docs/decisions/0002). Whoever locks rows as well stands in
    line first, as `write` does; the public line comes before the members'.
    """
    locked_stream(f"{summit_key}/{journal_class}")


def in_turn(obj):
    """See `obj` as it stands while nobody else writes about its summit; the turn is kept to the transaction's end.

    For acts that look how something stands before they change it: what was read earlier may have changed since.
    """
    _stream_of(obj)
    obj.refresh_from_db()
    return obj


@transaction.atomic
def touch(summit_key):
    """Say that a table which is no part of the record, but stands on public pages, has changed.

    In the line of those who write the record: they touch while they hold their turn, and neither waits for the other.
    """
    stand_in_line(summit_key or INSTALLATION)
    revisions.touch(summit_key)


def locked(name):
    """The stream of that name, locked until the transaction ends; None where there is none."""
    return STREAM.first(name=name)


def plain_values(obj, names, values, creates):
    fields = obj.recorded_fields()
    if creates:
        plain = {name: to_plain(fields[name].value_from_object(obj)) for name in names}
    else:
        columns = {field.attname: name for name, field in fields.items()}  # a key may be given by its column
        values = {columns.get(name, name): v for name, v in values.items()}
        given = {name: getattr(v, "pk", v) if fields[name].is_relation else v for name, v in values.items()}
        plain = {name: to_plain(fields[name].to_python(v)) for name, v in given.items()}
    stuck = sorted(name for name, value in plain.items() if not can_hold(fields[name], value))
    if stuck:  # every other node would keep such a fact without effect, and the tables would differ for ever
        raise ValueError(f"{type(obj).__name__} cannot hold what was given for {', '.join(stuck)}.")
    return plain


def changed_values(obj, plain):
    fields = obj.recorded_fields()
    return {name: v for name, v in plain.items() if to_plain(fields[name].value_from_object(obj)) != v}


def _known(obj, fact_id, plain):
    """The object as it stands, where this very act was admitted before; a used id with other words is refused."""
    earlier = models.Fact.objects.filter(fact_id=fact_id).order_by("id").first()
    if earlier is None:
        return None
    said = Payload.from_json(earlier.payload)
    own = {"number"} if obj.numbered_within else set()  # chosen at the admission, not by who acts
    told = {name: value for name, value in plain.items() if name not in {*said.erased, *own}}
    if told.keys() - said.values.keys():  # what the form held without changing it is no part of the fact
        before = models.Fact.objects.filter(object_id=obj.id, id__lt=earlier.id)
        stood = fold(map(as_fact, before)).get(str(obj.id), {})
        told = {n: v for n, v in told.items() if n in said.values or n in stood}
        said = Payload({n: v for n, (_, v) in stood.items()} | dict(said.values))
    if any(said.values[name] != value for name, value in told.items()):
        raise Refused(gettext_noop("This form was sent before with other words. Open it again and send it once more."))
    return type(obj)._base_manager.get(pk=obj.id)


def append(stream, fact_id, model, key, plain, by, revs, ts, kind="set"):
    """Chain, sign and store one fact about the object `key`; `stream` is locked by the caller."""
    payload = Payload({**plain, ACTOR: str(by)}, secrets.token_hex(16))
    row = chain(stream, fact_id, model, key, payload, payload.digest(), revs, ts, kind)
    change_head(stream)
    return row


def chain(stream, fact_id, model, key, payload, payload_digest, revs, ts, kind="set"):
    """Sign and store one fact after the head of a locked stream; whoever chained the last stores the head."""
    fact = Fact(
        stream=stream.name, seq=stream.seq + 1, prev=stream.head, id=str(fact_id), kind=kind,
        model=model, object=key, revs=revs, ts=ts, payload_digest=payload_digest, payload=payload,
    )  # fmt: skip
    if not fact.is_sound():
        raise ValueError(f"No machine would take in a fact like this: {fact.header().decode()}")
    return _follow(stream, fact)


def put(stream, fact):
    """Sign a fact that follows on the head of a stream of ours, and store both."""
    row = _follow(stream, fact)
    change_head(stream)
    return row


def _follow(stream, fact):
    header = fact.header()
    row = row_of(fact, signing_key().sign(header).signature, header)
    stream.seq, stream.head = fact.seq, digest(header)
    put_in(row)
    return row


def change_head(stream):
    change(models.Stream, stream.pk, seq=stream.seq, head=stream.head)


def row_of(fact, signature, header=None):
    """What stores a checked fact; whoever has its header at hand gives it."""
    return models.Fact(
        stream_id=fact.stream, seq=fact.seq, fact_id=fact.id, kind=fact.kind, object_id=fact.object, ts=fact.ts,
        header=(header or fact.header()).decode(), payload=fact.payload.as_json(), signature=signature,
    )  # fmt: skip


def set_row(obj, plain, stamps, creates, held):
    """Bring the row to what its facts say; a field whose present stamp is greater keeps its value.

    held    the row's stamps, where they were read under its lock
    """
    fields = obj.recorded_fields()
    held = {} if creates else _held_stamps(obj) if held is None else held
    won = {n for n in plain if wins(stamps[n], tuple(held[n]) if n in held else None)}
    fresh = {name: list(stamps[name]) for name in won}
    for name in won:
        setattr(obj, fields[name].attname, from_plain(fields[name], plain[name]))
    obj.stamps = obj.stamps | fresh  # of the other fields the object shows what it showed before, and their stamps
    if creates:
        put_in(obj)
    else:
        columns = {fields[n].attname: getattr(obj, fields[n].attname) for n in sorted(won)}
        change(type(obj), obj.pk, stamps=held | fresh, **columns)


def _held_stamps(obj):
    """The stamps as the table has them: since this object was read, others may have changed other fields."""
    rows = type(obj)._base_manager.select_for_update().filter(pk=obj.pk)
    return rows.values_list("stamps", flat=True).get()
