"""What happened to an object, and taking it back."""

import datetime
from dataclasses import dataclass

from django.apps import apps

from sabha.algorithms.facts import fold
from sabha.algorithms.refused import Refused, gettext_noop
from sabha.summit.journal import models
from sabha.summit.journal.actions.merging import as_fact
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
    """All changes of one object, oldest first. One query."""
    rows = models.Fact.objects.filter(object_id=object_id, kind="set").order_by("ts", "stream", "seq")
    changes, state, seen = [], {}, set()
    for fact in map(as_fact, rows):
        if fact.id in seen:
            continue  # the same act, admitted by another node too
        seen.add(fact.id)
        changes.append(_change(fact, state, created=not changes))
        state |= fact.said()
    return changes


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
        erased=tuple(sorted(fact.payload.erased)) if fact.payload else ("*",),
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
    held = {name for name, stamp in obj.stamps.items() if stamp[2] == target.id} & set(target.said())
    before = fold(_earlier(target)).get(target.object, {})
    if not before:
        if not model.undone_as:
            raise Refused(gettext_noop("This was the beginning of it; there is nothing to go back to."))
        return write(obj, by=by, **model.undone_as)
    values = {n: from_plain(obj.recorded_fields()[n], before[n][1]) for n in held if n in before}
    if not values:
        raise Refused(gettext_noop("Someone has changed this again since then; open it and change it by hand."))
    return write(obj, by=by, **values)


def _earlier(target):
    facts = [as_fact(r) for r in models.Fact.objects.filter(object_id=target.object)]
    mine = min(f.ts for f in facts if f.id == target.id), target.id
    return [f for f in facts if f.id != target.id and (f.kind == "redact" or (f.ts, f.id) < mine)]
