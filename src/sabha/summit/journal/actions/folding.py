"""Bringing the recorded tables to what the journal says, one object or all of them, and checking that they are."""

import itertools

from django.apps import apps
from django.db import transaction

from sabha.algorithms.facts import Fact, Payload, fold, said_at_all
from sabha.summit.journal import models
from sabha.summit.journal.actions.columns import can_hold, erases, recorded_model
from sabha.summit.journal.actions.plain import from_plain, to_plain
from sabha.summit.journal.actions.revisions import INSTALLATION, touch

AT_A_TIME = 200  # objects whose facts are read together


def as_fact(row):
    """A stored row as the pure fact."""
    return Fact.from_header(row.header.encode(), Payload.from_json(row.payload))


def recorded_models():
    """Every model whose tables are the fold of the journal."""
    return [m for m in apps.get_app_config("summit").get_models() if issubclass(m, models.Recorded)]


def facts_about(keys):
    """(model, object id) → the facts of one model about one object, for the objects in `keys`.

    A fact of one model never touches a row of another, though it may name its id.
    """
    found = {}
    for row in models.Fact.objects.filter(object_id__in=keys).iterator():
        fact = as_fact(row)
        if fact.kind != "redact" or erases(fact)[1]:
            found.setdefault((fact.model, fact.object), []).append(fact)
    return found


class Standing:
    """Which rows there are, asked once for each: a foreign key counts only where its row stands."""

    def __init__(self):
        self._known = {}

    def holds(self, model, key):
        if (model, key) not in self._known:
            self._known[model, key] = model._base_manager.filter(pk=key).exists()
        return self._known[model, key]

    def has_come(self, model, key):
        self._known[model, str(key)] = True


def state_of(model, facts, standing):
    """What one object's facts amount to here: ({field: (stamp, value)}, whether more will be known when rows come)."""
    fields = model.recorded_fields()
    missing = []

    def readable(fact, name, value):
        field = fields.get(name)
        if field is None or not can_hold(field, value):
            return False
        if not field.is_relation or value is None or standing.holds(field.related_model, value):
            return True
        missing.append(name)
        return False

    registers = next(iter(fold(facts, readable=readable).values()), {})
    return registers, bool(missing)


def can_stand(model, registers, facts):
    """Whether all that a row needs has been said. A text that was said and erased counts: it is shown as erased."""
    said = said_at_all(facts)
    for name, field in model.recorded_fields().items():
        if name in registers or field.null or field.has_default():
            continue
        if field.empty_strings_allowed and not field.is_relation and (field.blank or name in said):
            continue
        return False
    return True


def bring(keys):
    """Bring objects, given as (model name, id), to the fold of all their facts; then whoever waited for new rows.

    Whatever cannot stand yet waits. Returns how many rows are new; cached pages end with the transaction.
    """
    standing, touched, made, due = Standing(), set(), 0, set(keys)
    while due:
        new = _bring_each(due, standing, touched)
        made += new
        # Every round but the last makes a row, so this ends; what waits in a circle waits on.
        due = (
            {(name, str(key)) for name, key in models.Waiting.objects.values_list("model", "object_id")} if new else ()
        )
    for key in sorted(touched, key=str):  # last and in order: two transactions never wait for each other here
        touch(key)
    return made


def _bring_each(due, standing, touched):
    new = 0
    for chunk in itertools.batched(sorted(due), AT_A_TIME, strict=False):
        rows = _locked(chunk)  # before the facts are read: who writes at this moment is seen, or waits
        facts = facts_about([key for _, key in chunk])
        for name, key in chunk:
            model = recorded_model(name)
            if model and (name, key) in facts:
                new += _bring_one(model, key, facts[name, key], rows.get((name, key)), standing, touched)
    return new


def _locked(chunk):
    """(model name, id) → the row, for those that stand; nobody else writes them until the transaction ends."""
    found = {}
    for name, group in itertools.groupby(chunk, key=lambda pair: pair[0]):
        if model := recorded_model(name):
            rows = model._base_manager.select_for_update().filter(pk__in=[key for _, key in group]).order_by("pk")
            found |= {(name, str(row.pk)): row for row in rows}
    return found


def _bring_one(model, key, facts, row, standing, touched):
    """Write one row, or let it wait; whether there is a row where there was none."""
    registers, more_to_come = state_of(model, facts, standing)
    stands = can_stand(model, registers, facts)
    if more_to_come or not stands:
        models.Waiting.objects.get_or_create(object_id=key, model=model.__name__)
    else:
        models.Waiting.objects.filter(object_id=key, model=model.__name__).delete()
    if not stands:
        return False
    obj = row or model(id=key)
    for name, field in model.recorded_fields().items():
        value = from_plain(field, registers[name][1]) if name in registers else stand_in(field)
        setattr(obj, field.attname, value)
    obj.stamps = {name: list(stamp) for name, (stamp, _) in registers.items()}
    obj.save_base(raw=True, force_insert=row is None, force_update=row is not None)
    standing.has_come(model, key)
    if model.journal_class == "public":
        touched |= {obj.summit_key() or INSTALLATION}
        touched |= {INSTALLATION} if getattr(model, "shown_everywhere", False) else set()
    return row is None


def stand_in(field):
    """What a column holds where nothing was said, or where it was erased."""
    default = field.get_default()
    return default if field.is_relation or default is None else field.to_python(default)


def check():
    """Where the tables differ from the fold of the journal: a list of (model, object id, what); empty is right.

    what    a field, or "row" (there is one and should not be, or the other way round), or "waiting"
    """
    waiting = {(name, str(key)) for name, key in models.Waiting.objects.values_list("model", "object_id")}
    keys = models.Fact.objects.filter(kind="set").order_by("object_id").values_list("object_id", flat=True).distinct()
    wrong, seen, standing = [], set(), Standing()
    for chunk in itertools.batched(keys.iterator(), AT_A_TIME, strict=False):
        for (name, key), facts in facts_about(chunk).items():
            if model := recorded_model(name):
                seen.add((name, key))
                wrong += [(name, key, what) for what in _differences(model, key, facts, standing, waiting)]
    for model in recorded_models():
        rows = {(model.__name__, str(key)) for key in model._base_manager.values_list("pk", flat=True)}
        wrong += [(*pair, "row") for pair in sorted(rows - seen)]
    return wrong + [(*pair, "waiting") for pair in sorted(waiting - seen)]


def _differences(model, key, facts, standing, waiting):
    registers, more_to_come = state_of(model, facts, standing)
    stands = can_stand(model, registers, facts)
    if ((model.__name__, key) in waiting) != (more_to_come or not stands):
        yield "waiting"
    row = model._base_manager.filter(pk=key).first()
    if (row is not None) != stands:
        yield "row"
    if row is None or not stands:
        return
    for name, field in model.recorded_fields().items():
        stamp, value = registers.get(name) or ((), to_plain(stand_in(field)))
        if to_plain(field.value_from_object(row)) != value or tuple(row.stamps.get(name, ())) != tuple(stamp):
            yield name


@transaction.atomic
def rebuild():
    """Throw the recorded tables away and fold them anew from the journal, as after an upgrade; returns the rows."""
    for model in recorded_models():
        rows = model._base_manager.all()
        rows._raw_delete(rows.db)
    models.Waiting.objects.all().delete()
    headers = models.Fact.objects.filter(kind="set").values_list("header", flat=True)
    bring({(fact.model, fact.object) for fact in (Fact.from_header(h.encode(), None) for h in headers.iterator())})
    return sum(m._base_manager.count() for m in recorded_models())
