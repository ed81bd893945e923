"""Many acts worked out before anything is locked, then admitted in one short turn.

The facts are those that `write` would admit one by one. What takes long (reading, comparing, checking that columns
hold their values, the salted commitments) is done while everybody else goes on writing; under the lock a fact is only
chained, signed and stored. What it rests on is looked at again there: where that has changed, nothing is admitted.
"""

import itertools
import secrets
from dataclasses import dataclass

from django.db import transaction

from sabha.algorithms.facts import ACTOR, LATEST_REVISION, Payload
from sabha.summit.base.ids import uuid7
from sabha.summit.journal.actions import revisions
from sabha.summit.journal.actions.folding import AT_A_TIME
from sabha.summit.journal.actions.plain import from_plain
from sabha.summit.journal.actions.revisions import INSTALLATION
from sabha.summit.journal.actions.writing import (
    chain,
    change_head,
    changed_values,
    locked_stream,
    now,
    plain_values,
    set_row,
)


class Overtaken(Exception):
    """Somebody changed what these acts rest on: work them out anew."""


@dataclass
class _Act:
    """One act worked out: what it says of which object, and which stamps the object had when it was read."""

    obj: object
    creates: bool
    plain: dict
    revs: dict
    payload: Payload
    digest: str
    seen: dict | None  # None where an earlier act of this batch is about the same object


class Together:
    """Acts of one person (`by`, `at` as in `write`) that are admitted together, or not at all."""

    def __init__(self, *, by, at=None):
        self.by, self.at = by, at
        self.acts, self.revs, self.known = [], {}, {}

    def write(self, target, *, id=None, **values):
        """Like `journal.write`, with nothing stored before `admit`; an `id` given must be that of no row."""
        creates = isinstance(target, type)
        obj = target(id=id or uuid7(), **values) if creates else target
        key = (type(obj), obj.pk)
        if self.known.setdefault(key, obj) is not obj:
            raise ValueError(f"{obj!r} is changed through two objects: the second does not know what the first says.")
        plain = plain_values(obj, type(obj).recorded_fields() if creates else values, values, creates)
        if not creates:
            plain = changed_values(obj, plain)
            for name, value in plain.items():
                field = obj.recorded_fields()[name]
                setattr(obj, field.attname, from_plain(field, value))
        if not plain:
            return obj
        before = self.revs.get(key)
        held = before or {name: stamp[0] for name, stamp in obj.stamps.items()}
        revs = {name: min(held.get(name, 0) + 1, LATEST_REVISION) for name in plain}
        self.revs[key] = held | revs
        seen = None if before is not None else dict(obj.stamps)
        self.acts.append(_Act(obj, creates, plain, revs, *self._sealed(plain), seen))
        return obj

    def _sealed(self, plain):
        payload = Payload({**plain, ACTOR: str(self.by)}, secrets.token_hex(16))
        return payload, payload.digest()

    @transaction.atomic
    def admit(self):
        """Admit all of them in their order. Raises `Overtaken`, with nothing admitted, where a row was changed."""
        # The public line comes before the members', as everywhere.
        names = sorted({_line_of(act.obj) for act in self.acts}, key=lambda name: (not name.endswith("/public"), name))
        streams = {name: locked_stream(name) for name in names}
        self._look_again()
        taken = {}
        for act in self.acts:
            if act.creates and act.obj.numbered_within:
                self._number(act, taken)
            self._admit_one(act, streams[_line_of(act.obj)])
        for stream in streams.values():
            change_head(stream)
        for key in sorted(_touched(self.acts), key=str):
            revisions.touch(key)

    def _look_again(self):
        """Whether every row is as it was when its change was worked out, and none that is to be made stands."""
        first = [act for act in self.acts if act.seen is not None]
        for model, acts in itertools.groupby(sorted(first, key=lambda a: type(a.obj).__name__), lambda a: type(a.obj)):
            acts = list(acts)
            rows = {}
            for some in itertools.batched(sorted(act.obj.pk for act in acts), AT_A_TIME, strict=False):
                found = model._base_manager.select_for_update().filter(pk__in=some).order_by("pk")
                rows |= dict(found.values_list("pk", "stamps"))
            if any(rows.get(act.obj.pk) != (None if act.creates else act.seen) for act in acts):
                raise Overtaken

    def _number(self, act, taken):
        """The number worked out, or the next one where somebody took it meanwhile."""
        obj = act.obj
        within = type(obj)._meta.get_field(obj.numbered_within).attname
        key = (type(obj), getattr(obj, within))
        if key not in taken:
            rows = type(obj)._base_manager.filter(**{within: getattr(obj, within)})
            taken[key] = set(rows.values_list("number", flat=True))
        if obj.number in taken[key]:
            obj.number = max(taken[key]) + 1
            act.plain |= {"number": obj.number}
            act.payload, act.digest = self._sealed(act.plain)
        taken[key].add(obj.number)

    def _admit_one(self, act, stream):
        obj, fact_id = act.obj, uuid7()
        ts = int(self.at.timestamp() * 1000) if self.at else now()
        chain(stream, fact_id, type(obj).__name__, str(obj.pk), act.payload, act.digest, act.revs, ts)
        stamps = {name: (act.revs[name], ts, str(fact_id)) for name in act.plain}
        set_row(obj, act.plain, stamps, act.creates, dict(obj.stamps))


def _line_of(obj):
    return f"{obj.summit_key() or INSTALLATION}/{obj.journal_class}"


def _touched(acts):
    public = [act.obj for act in acts if act.obj.journal_class == "public"]
    everywhere = {INSTALLATION} if any(getattr(it, "shown_everywhere", False) for it in public) else set()
    return {it.summit_key() or INSTALLATION for it in public} | everywhere
