"""What happened to an object, and taking it back."""

import datetime
from dataclasses import dataclass

from django.apps import apps

from sabha.algorithms.facts import VERSION, in_order, stood_before, wins
from sabha.algorithms.facts import conflicts as find_conflicts
from sabha.algorithms.refused import Refused, gettext_noop
from sabha.summit.journal import models
from sabha.summit.journal.actions.columns import can_hold
from sabha.summit.journal.actions.folding import as_fact, stand_in
from sabha.summit.journal.actions.plain import from_plain
from sabha.summit.journal.actions.writing import write


@dataclass(frozen=True)
class Change:
    """One fact as people read it: when, who, and for each field what stood before and what stands since."""

    fact_id: str
    model: str
    object_id: str
    at: datetime.datetime
    by: str | None
    created: bool
    fields: tuple  # of (name, before, after) as plain data; erased ones are left out
    erased: tuple


def history(object_id):
    """All changes of one object, oldest first, each after those its writer had seen. One query."""
    registers, changes = {}, []
    for fact in _acts(object_id):
        changes.append(_change(fact, {n: value for n, (_, value) in registers.items()}, created=not changes))
        for name, value in fact.said().items():
            stamp = (fact.revs.get(name, 1), fact.ts, fact.id)
            if wins(stamp, registers[name][0] if name in registers else None):
                registers[name] = stamp, value
    return changes


def _acts(object_id):
    """The acts about one object, each once, in the order they came about."""
    rows = models.Fact.objects.filter(object_id=object_id, kind="set").order_by("id")
    facts = in_order(fact for fact in map(as_fact, rows) if fact.version <= VERSION)
    return [fact for fact in facts if fact.model == facts[0].model]


def conflicts(object_id):
    """Field → the changes that set it without having seen each other, the one that is shown first; {} mostly."""
    found = find_conflicts(map(as_fact, models.Fact.objects.filter(object_id=object_id)))
    return {name: [_change(f, {}, created=False) for f in group] for (_, name), group in found.items()}


def _change(fact, state, *, created):
    said = fact.said()
    return Change(
        fact_id=fact.id,
        model=fact.model,
        object_id=fact.object,
        at=datetime.datetime.fromtimestamp(fact.ts / 1000, datetime.UTC),
        by=fact.by,
        created=created,
        fields=tuple((name, state.get(name), value) for name, value in said.items()),
        erased=tuple(sorted(fact.payload.erased)),
    )


def activity(summit_key, *, klass="public", limit=20):
    """The latest changes of a summit's objects, latest first: creations and changes, without what stood before."""
    streams = list(models.Stream.objects.filter(name__endswith=f"/{summit_key}/{klass}").values_list("name", flat=True))
    rows = models.Fact.objects.filter(stream__in=streams, kind="set").order_by("-ts", "-id")[:limit]
    facts = [as_fact(row) for row in rows]
    return [_change(f, {}, created=all(r == 1 for r in f.revs.values()) and "summit" in f.revs) for f in facts]


def undo(fact_id, *, by, summit_key=None):
    """Write again what stood before one change. Returns the object; with `summit_key`, only one of that summit.

    Only what that change still holds is taken back; refuses where someone has changed every part of it since,
    or where a creation cannot be undone.
    """
    rows = list(models.Fact.objects.filter(fact_id=fact_id, kind="set"))
    if not rows:
        raise Refused(gettext_noop("There is no such change."))
    target = as_fact(rows[0])
    model = apps.get_model("summit", target.model)
    obj = model.objects.get(pk=target.object)
    if summit_key is not None and obj.summit_key() != summit_key:
        raise Refused(gettext_noop("There is no such change."))
    if not obj.may_be_undone:
        raise Refused(gettext_noop("This cannot be taken back: people rely on it."))
    acts = _acts(target.object)
    if acts[0].id == target.id:
        if not model.undone_as:
            raise Refused(gettext_noop("This was the beginning of it; there is nothing to go back to."))
        return write(obj, by=by, **model.undone_as)
    held = {name for name, stamp in obj.stamps.items() if stamp[2] == target.id} & set(target.said())
    if not held:
        raise Refused(gettext_noop("Someone has changed this again since then; open it and change it by hand."))
    return write(obj, by=by, **_before(target, acts, model, held))


def _before(target, acts, model, names):
    """What these fields held before the fact: a value, or where none was ever said, what stands in for one."""
    fields = model.recorded_fields()
    stood = stood_before(target, acts, readable=lambda _, name, value: name in fields and can_hold(fields[name], value))
    return {n: from_plain(fields[n], stood[n][1]) if n in stood else stand_in(fields[n]) for n in names}
