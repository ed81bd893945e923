"""Threads: where an object came from and what came of it, over all stages, in a fixed number of queries.

Links (`GrewFrom`) name both ends by id and kind, so this early stage shows later ones without knowing them. A model may
also name a column in `grows_from`: a statement grew from its question without anybody having to say so. Such natural
parents are followed upwards from any object, and downwards only to objects that something else is linked with: a
question does not list its hundred statements, only those that came to something.
"""

import json
from collections import defaultdict
from dataclasses import dataclass, field

from django.apps import apps
from django.db.models import Q

from sabha.summit.concept.models import GrewFrom
from sabha.summit.journal.models import Fact, Recorded


@dataclass(frozen=True)
class Knot:
    """One object on a thread. `state` is "kept", "open" or "silent"; `depth` counts links from the object it is of."""

    object: Recorded
    state: str
    depth: int
    is_here: bool = False


@dataclass(frozen=True)
class Thread:
    """The line through one object: what it came from, the oldest first; itself; what came of it, the nearest first."""

    before: tuple
    here: Knot
    after: tuple

    SHOWN = 40  # knots on either side on the page of one object; the page of all threads shows the rest

    @property
    def knots(self):
        return (*self.before[-self.SHOWN :], self.here, *self.after[: self.SHOWN])

    @property
    def came_from(self):
        """The line up to the object itself, for a page that tells at length what came of it."""
        return (*self.before[-self.SHOWN :], self.here)

    @property
    def more(self):
        """How many knots the page of one object leaves out."""
        return len(self.before) + 1 + len(self.after) - len(self.knots)

    def __bool__(self):
        """Whether there is anything to show besides the object itself."""
        return bool(self.before or self.after)


def model_of(kind):
    """The recorded model of that name, or None: a newer version may know kinds that this one does not."""
    try:
        model = apps.get_model("summit", kind)
    except LookupError:
        return None
    return model if issubclass(model, Recorded) else None


def of(obj, *at_hand):
    """The thread through `obj`; what the page holds already (`at_hand`) is not asked for again."""
    parents, children, kinds = _edges(obj)
    up = _walk(obj.pk, parents)
    down = {key: depth for key, depth in _walk(obj.pk, children).items() if key not in up}  # links may run in a ring
    found = {it.pk: it for it in at_hand if it.is_shown}
    found |= objects({key: kinds[key] for key in (*up, *down) if key not in found})
    for keys in children.values():
        _in_order(keys, found)
    before = sorted((-far, _place(found[key]), key) for key, far in _steps(obj.pk, parents).items() if key in found)
    after = [_knot(found[key], depth) for key, depth in _walk(obj.pk, children).items() if key in found and key in down]
    here = Knot(obj, obj.knot, 0, is_here=True)
    return Thread(tuple(_knot(found[key], far) for far, _, key in before), here, tuple(after))


def _in_order(keys, found):
    """Put ids in the order of their objects' places; those of hidden objects come last."""
    keys.sort(key=lambda key: _place(found[key]) if key in found else (len(STAGES) + 1, "", 0, key.hex))


def _steps(start, edges):
    """How many links away each id is, by the shortest way."""
    found, ring = {start: 0}, [start]
    for key in ring:  # grows while it is walked
        for other in edges[key]:
            if other not in found:
                found[other] = found[key] + 1
                ring.append(other)
    return {key: far for key, far in found.items() if far}


def _knot(obj, depth):
    return Knot(obj, obj.knot, depth)


@dataclass(frozen=True)
class Line:
    """One question, or what stands for a beginning, with all that came of it; `knots` begins with the root itself."""

    root: Recorded
    knots: tuple

    @property
    def after(self):
        return self.knots[1:]


@dataclass
class _Web:
    """Objects by id, and the ids of the children of each, in an order that is the same on every machine."""

    objects: dict
    children: dict = field(default_factory=lambda: defaultdict(list))
    has_parent: set = field(default_factory=set)

    def tie(self, child, parent):
        if child != parent and child not in self.children[parent]:
            self.children[parent].append(child)
            self.has_parent.add(child)


def whole(summit):
    """All threads of a summit: a line for each question, then one for each thing that grew from no question.

    One query for the links of the whole series and one for each kind of thing, however many there are.
    """
    web = _web_of(summit)
    asked = sorted(_of_kind(web, summit, "Question"), key=_place)
    lines, seen = [], set()
    for question in asked:
        lines.append(_line(question, web))
        seen |= {knot.object.pk for knot in lines[-1].knots}
    roots = [it for it in web.objects.values() if it.summit_key() == summit.pk and it.pk not in web.has_parent]
    loose = [it for it in sorted(roots, key=_place) if it.pk not in seen and web.children.get(it.pk)]
    return lines, [_line(root, web) for root in loose]


def _of_kind(web, summit, kind):
    return [it for it in web.objects.values() if type(it).__name__ == kind and it.summit_key() == summit.pk]


def _line(root, web):
    down = _walk(root.pk, web.children)
    here = Knot(root, root.knot, 0, is_here=True)
    return Line(root, (here, *(_knot(web.objects[k], depth) for k, depth in down.items() if k in web.objects)))


def _web_of(summit):
    rows = GrewFrom.objects.filter(is_withdrawn=False, summit__series=summit.series_id).order_by("pk")
    rows = list(rows.values_list("child", "child_kind", "parent", "parent_kind"))
    kinds = {key: kind for child, of, parent, by in rows for key, kind in ((child, of), (parent, by))}
    kinds |= dict.fromkeys(summit.questions.values_list("pk", flat=True), "Question")
    web = _Web(objects(kinds, summit))
    pairs = [(child, parent) for child, _, parent, _ in rows]
    born = (
        (it.pk, getattr(it, it._meta.get_field(it.grows_from).attname)) for it in web.objects.values() if it.grows_from
    )
    for child, parent in [*pairs, *((child, parent) for child, parent in born if parent)]:
        web.tie(child, parent)
    for keys in web.children.values():
        _in_order(keys, web.objects)
    return web


STAGES = ("Question", "Statement", "Session", "Point", "Idea", "Project", "Partnership", "Promise")


def _place(obj):
    """Where an object stands among its brothers: by its stage, its kind and its number."""
    kind = type(obj).__name__
    stage = STAGES.index(kind) if kind in STAGES else len(STAGES)
    return stage, kind, getattr(obj, "number", None) or 0, obj.pk.hex


def _edges(obj):
    """parent ids of each id, child ids of each id, and the kind of each id, around `obj`."""
    rows = links_of(obj.summit_key(), obj.pk)
    kinds = {obj.pk: type(obj).__name__}
    for child, child_kind, parent, parent_kind in rows:
        kinds |= {child: child_kind, parent: parent_kind}
    pairs = [(child, parent) for child, _, parent, _ in rows]
    own = _own_parent(obj)
    others = {key: kind for key, kind in kinds.items() if key != obj.pk}
    for child, parent, kind in (*own, *natural(others)):
        kinds.setdefault(parent, kind)
        pairs.append((child, parent))
    parents, children = defaultdict(list), defaultdict(list)
    for child, parent in pairs:
        parents[child].append(parent)
        children[parent].append(child)
    return parents, children, kinds


def _own_parent(obj):
    """The natural parent that the object's own columns tell of, as `natural` tells it."""
    column = obj._meta.get_field(obj.grows_from) if obj.grows_from else None
    parent = getattr(obj, column.attname) if column else None
    return [(obj.pk, parent, column.related_model.__name__)] if parent else []


def links_of(summit_key, *also):
    """(child, its kind, parent, its kind) of a summit's standing links and of those that touch `also`, oldest first."""
    near = Q(summit=summit_key) | Q(parent__in=also) | Q(child__in=also)
    found = GrewFrom.objects.filter(near, is_withdrawn=False).order_by("pk")
    return list(found.values_list("child", "child_kind", "parent", "parent_kind"))


def natural(kinds):
    """(child, parent, the parent's kind) for the objects in `kinds` whose model says from which column they grow."""
    by_kind = defaultdict(list)
    for key, kind in kinds.items():
        by_kind[kind].append(key)
    for kind, keys in sorted(by_kind.items()):
        model = model_of(kind)
        if model and model.grows_from:
            column = model._meta.get_field(model.grows_from)
            rows = model.objects.filter(pk__in=keys).exclude(**{model.grows_from: None})
            for child, parent in rows.values_list("pk", column.attname):
                yield child, parent, column.related_model.__name__


def _walk(start, edges):
    """The ids reached from `start`, each once, depth first, with their distance."""
    found, line = {}, [(key, 1) for key in reversed(edges[start])]
    while line:
        key, depth = line.pop()
        if key not in found and key != start:
            found[key] = depth
            line += [(other, depth + 1) for other in reversed(edges[key])]
    return found


def objects(kinds, summit=None):
    """id → object for those that may be shown to everyone; one query for each kind.

    summit  the summit that most of them belong to: its row is not read again with each of them
    """
    by_kind = defaultdict(list)
    for key, kind in kinds.items():
        by_kind[kind].append(key)
    found = {}
    for kind, keys in by_kind.items():
        model = model_of(kind)
        if model is None or model.journal_class != "public":
            continue
        found |= {it.pk: it for it in _read(model, keys, summit) if it.is_shown}
    return found


def _read(model, keys, summit):
    """Rows with what their addresses and knots are made of. SQLite takes so many ids at once, and no more."""
    beside = [name for name in (model.grows_from, "summit") if name and name in model.recorded_fields()]
    if summit is not None and "summit" in beside:
        beside.remove("summit")
    rows = []
    for n in range(0, len(keys), 5000):
        found = model.objects.filter(pk__in=keys[n : n + 5000]).defer("stamps")  # what is only shown needs none of them
        rows += found.select_related(*beside) if beside else found
    for it in rows if summit is not None else ():
        if it.summit_key() == summit.pk:
            it.summit = summit
    return rows


def public_object(summit, key):
    """The object of this summit's public record with that id, if everyone may see it; else None. Two queries."""
    fact = Fact.objects.filter(object_id=key).order_by("pk").first()
    model = model_of(json.loads(fact.header)["model"]) if fact else None
    if model is None or model.journal_class != "public":
        return None
    it = model.objects.filter(pk=key).first()
    return it if it is not None and it.summit_key() == summit.pk and it.is_shown else None
