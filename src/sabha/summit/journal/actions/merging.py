"""Facts from other nodes, erasure, and the check that the tables are what the journal says."""

import json

from django.apps import apps
from django.db import transaction
from nacl.exceptions import BadSignatureError
from nacl.signing import VerifyKey

from sabha.algorithms.facts import Fact, Payload, fold
from sabha.algorithms.refused import Refused
from sabha.summit.journal import models
from sabha.summit.journal.actions import writing
from sabha.summit.journal.actions.plain import from_plain, to_plain
from sabha.summit.journal.actions.revisions import INSTALLATION, touch


def as_fact(row):
    """A stored row as the pure fact."""
    return Fact.from_header(row.header.encode(), Payload.from_json(row.payload) if row.payload else None)


def export(*, after=None, streams=None, limit=None):
    """Facts as they travel: (header, payload, signature), whole streams in order; `after` maps stream → seq held."""
    after = after or {}
    rows = models.Fact.objects.order_by("stream", "seq")
    if streams is not None:
        rows = rows.filter(stream__in=streams)
    for row in rows[:limit] if limit else rows.iterator():
        if row.seq > after.get(row.stream_id, 0):
            yield row.header.encode(), row.payload, bytes(row.signature)


@transaction.atomic
def receive(items):
    """Take in facts from elsewhere: any list, any order, with repeats and rubbish. Returns how many were stored.

    Skipped: what is held already, what leaves a gap or does not chain, what no trusted node signed, what was altered.
    """
    found = sorted(filter(None, map(_read, items)), key=lambda pair: (pair[0].stream, pair[0].seq))
    stored = [fact for fact, signature in found if _fits(fact, signature)]
    for fact in stored:
        if fact.kind == "redact":
            _remember(fact)
    _forget({fact.id for fact in stored})
    for key, model in {fact.object: fact.model for fact in stored if fact.kind == "set"}.items():
        refold(model, key)
    _settle()
    return len(stored)


def _read(item):
    header, payload, signature = item
    try:
        fact = Fact.from_header(header, Payload.from_json(payload) if payload else None)
        intact = fact.payload is None or fact.payload.digest() == fact.payload_digest
    except (Refused, KeyError, ValueError, TypeError, AttributeError):
        return None
    return (fact, signature) if intact else None


def _fits(fact, signature):
    incarnation = fact.stream.split("/")[0]
    sender = models.Node.objects.filter(name=incarnation).first()
    if sender is None or not _signed(sender, fact, signature):
        return False
    stream = models.Stream.objects.select_for_update().get_or_create(name=fact.stream)[0]
    if fact.seq != stream.seq + 1 or fact.prev != stream.head:
        return False
    writing.store(stream, fact, signature)
    return True


def _signed(sender, fact, signature):
    try:
        VerifyKey(bytes.fromhex(sender.public_key)).verify(fact.header(), signature)
    except (BadSignatureError, ValueError):
        return False
    return True


def redact(target, fields, *, by, reason):
    """Erase `fields` of one stored fact everywhere, for good; the chain and its signatures still verify.

    target  the row of the fact
    reason  a short code ("erasure", "conduct", "error") that stays readable in the journal
    """
    with transaction.atomic():
        fact = as_fact(target)
        obj = apps.get_model("summit", fact.model)(id=fact.object)
        stream = models.Stream.objects.select_for_update().get_or_create(name=_own_stream(target.stream_id))[0]
        said = {"fact": fact.id, "fields": sorted(fields), "reason": reason}
        row = writing._append(stream, writing.uuid7(), obj, said, by, {}, _now(), kind="redact")
        _remember(as_fact(row))
        _forget({fact.id})
        refold(fact.model, fact.object)


def _own_stream(name):
    return "/".join([writing.node(), *name.split("/")[1:]])


def _now():
    return writing.time.time_ns() // 1_000_000


def _remember(fact):
    said = fact.said()
    for name in said.get("fields", ()):
        models.Redaction.objects.get_or_create(fact_id=said["fact"], field=name)


def _forget(fact_ids):
    """Erase what redactions name: of facts just stored, and of facts held that a redaction just stored names."""
    named = models.Redaction.objects.all()
    fresh = set(named.filter(fact_id__in=fact_ids).values_list("fact_id", flat=True))
    late = set(_redacted_by(fact_ids))
    for row in models.Fact.objects.filter(fact_id__in=fresh | late, payload__isnull=False):
        fields = set(named.filter(fact_id=row.fact_id).values_list("field", flat=True))
        payload = Payload.from_json(row.payload)
        if fields & set(payload.values):
            row.payload = payload.without(fields).as_json()
            row.save(update_fields=["payload"])
            refold(json.loads(row.header)["model"], str(row.object_id))


def _redacted_by(fact_ids):
    for row in models.Fact.objects.filter(kind="redact", fact_id__in=fact_ids):
        yield as_fact(row).said().get("fact")


def refold(model_name, key):
    """Bring one object's row to the fold of all its facts; make it if it can stand, else let it wait."""
    try:
        model = apps.get_model("summit", model_name)
    except LookupError:
        return False  # a kind this version does not know: kept, forwarded, applied after an upgrade
    facts = [as_fact(row) for row in models.Fact.objects.filter(object_id=key)]
    registers = fold(facts).get(str(key), {})
    fields = model.recorded_fields()
    obj = model._base_manager.filter(pk=key).first()
    known = {n: r for n, r in registers.items() if n in fields}
    if obj is None and not _can_stand(model, known):
        models.Waiting.objects.get_or_create(object_id=key, defaults={"model": model_name})
        return False
    return _bring(model, key, obj, known)


def _can_stand(model, registers):
    """Whether all that the row needs has come: required columns, and the rows it points to."""
    for name, field in model.recorded_fields().items():
        if name not in registers:
            if field.null or field.has_default() or (field.blank and field.empty_strings_allowed):
                continue
            return False
        value = registers[name][1]
        if field.is_relation and value is not None and not field.related_model._base_manager.filter(pk=value).exists():
            return False
    return True


def _bring(model, key, obj, registers):
    creates = obj is None
    obj = obj or model(id=key)
    fields = model.recorded_fields()
    for name, field in fields.items():
        value = from_plain(field, registers[name][1]) if name in registers else field.get_default()
        setattr(obj, field.attname, value)
    obj.stamps = {name: list(stamp) for name, (stamp, _) in registers.items()}
    obj.save_base(raw=True, force_insert=creates, force_update=not creates)
    models.Waiting.objects.filter(object_id=key).delete()
    touch(obj.summit_key())
    if getattr(obj, "shown_everywhere", False):
        touch(INSTALLATION)
    return True


def _settle():
    """Give the waiting objects their rows, as long as one that came lets another stand."""
    moved = True
    while moved:
        waiting = list(models.Waiting.objects.order_by("object_id"))
        moved = sum(refold(it.model, str(it.object_id)) for it in waiting) > 0


def recorded_models():
    """Every model whose tables are the fold of the journal."""
    return [m for m in apps.get_app_config("summit").get_models() if issubclass(m, models.Recorded)]


def _folded():
    facts = [as_fact(row) for row in models.Fact.objects.all().iterator()]
    names = {fact.object: fact.model for fact in facts if fact.kind == "set"}
    return names, fold(facts)


def check():
    """Where the tables differ from the fold of the journal: a list of (model, object id, field); empty is right."""
    names, state = _folded()
    wrong = []
    for model in recorded_models():
        rows = {str(o.pk): o for o in model._base_manager.all()}
        expected = {key for key, name in names.items() if name == model.__name__}
        wrong += [(model.__name__, key, "row") for key in expected ^ set(rows) if not _waits(key)]
        for key in expected & set(rows):
            wrong += [(model.__name__, key, n) for n in _differences(rows[key], state.get(key, {}))]
    return wrong


def _waits(key):
    return models.Waiting.objects.filter(object_id=key).exists()


def _differences(obj, registers):
    for name, field in obj.recorded_fields().items():
        if name in registers:
            stamp, value = registers[name]
            if to_plain(field.value_from_object(obj)) != value or list(stamp) != list(obj.stamps.get(name, ())):
                yield name


@transaction.atomic
def rebuild():
    """Throw the recorded tables away and fold them anew from the journal, as after an upgrade; returns the rows."""
    for model in recorded_models():
        rows = model._base_manager.all()
        rows._raw_delete(rows.db)
    models.Waiting.objects.all().delete()
    for key, name in _folded()[0].items():
        refold(name, key)
    _settle()
    return sum(m._base_manager.count() for m in recorded_models())
