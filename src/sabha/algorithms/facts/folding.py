"""What a set of facts amounts to: the state, what stood before a fact, what conflicts, and in which order it came."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from sabha.algorithms.facts.canonical import canonical
from sabha.algorithms.facts.fact import VERSION, Fact

Stamp = tuple[int, int, str]
"""(revision, milliseconds since 1970, fact id): causality first, clocks second, the id decides ties."""

Register = tuple[Stamp, Any]

Readable = Callable[[Fact, str, Any], bool]
"""Whether this program can use a value that a fact gives to a field."""


def wins(new: Stamp, old: Stamp | None) -> bool:
    """Whether a register that holds `old` takes `new`."""
    return old is None or new > old


def fold(
    facts: Iterable[Fact], *, version: int = VERSION, readable: Readable | None = None
) -> dict[str, dict[str, Register]]:
    """The state that a set of facts amounts to: object → field → (stamp, value).

    Pure, and the reference for the incremental journal: idempotent (a fact given twice counts once),
    commutative and associative (any order, any grouping). An act admitted by two nodes carries the smaller
    of its two times. Facts of a newer version or an unknown kind change nothing until the code knows them;
    nor does a value that is not `readable`, so that the one before it stands.
    """
    state: dict[str, dict[str, Register]] = {}
    for said in _assignments(facts, version, readable):
        registers = state.setdefault(said.fact.object, {})
        held = registers.get(said.name)
        if wins(said.stamp, held[0] if held else None):
            registers[said.name] = (said.stamp, said.value)
    return state


@dataclass(frozen=True, slots=True)
class _Assignment:
    """That a fact gives a field a value, under a stamp."""

    fact: Fact
    name: str
    stamp: Stamp
    value: Any


def _assignments(facts: Iterable[Fact], version: int, readable: Readable | None) -> Iterator[_Assignment]:
    """Everything that counts: of known kinds and versions, not erased, each act with the smallest of its times."""
    facts = list(facts)
    erased = redactions(facts, version=version)
    first = _earliest(facts)
    for fact in facts:
        if fact.kind != "set" or fact.version > version:
            continue
        gone = erased.get(fact.id, frozenset())
        for name, value in fact.said().items():
            if name not in gone and (readable is None or readable(fact, name, value)):
                yield _Assignment(fact, name, (fact.revs.get(name, 1), first[fact.id], fact.id), value)


def _earliest(facts: Iterable[Fact]) -> dict[str, int]:
    first: dict[str, int] = {}
    for fact in facts:
        first[fact.id] = min(fact.ts, first.get(fact.id, fact.ts))
    return first


def redactions(facts: Iterable[Fact], *, version: int = VERSION) -> dict[str, frozenset[str]]:
    """Fact id → the fields erased from it, by all the redactions among `facts`."""
    found: dict[str, frozenset[str]] = {}
    for fact in facts:
        target, names = erasure_by(fact, version=version)
        if names:
            found[target] = found.get(target, frozenset()) | names
    return found


def erasure_by(fact: Fact, *, version: int = VERSION) -> tuple[str, frozenset[str]]:
    """(the fact that `fact` erases from, the fields it erases): no fields where it is no redaction that makes sense."""
    nothing: tuple[str, frozenset[str]] = ("", frozenset())
    if fact.kind != "redact" or fact.version > version:
        return nothing
    target, names = fact.said().get("fact"), fact.said().get("fields")
    if not isinstance(target, str) or not isinstance(names, list | tuple):
        return nothing
    return target, frozenset(name for name in names if isinstance(name, str))


def said_at_all(facts: Iterable[Fact], *, version: int = VERSION) -> frozenset[str]:
    """The fields that any of `facts` ever set, also where what they said was erased since."""
    return frozenset(name for fact in facts if fact.kind == "set" and fact.version <= version for name in fact.revs)


def stood_before(
    target: Fact, facts: Iterable[Fact], *, version: int = VERSION, readable: Readable | None = None
) -> dict[str, Register]:
    """What each field that `target` sets held before it: of all other facts about the object, the greatest stamp below.

    Asked of stamps and not of clocks: a phone whose clock is months slow still changed what it had seen.
    """
    facts = list(facts)
    first = _earliest([*facts, target])[target.id]
    own = {name: (rev, first, target.id) for name, rev in target.revs.items()}
    found: dict[str, Register] = {}
    for said in _assignments(facts, version, readable):
        if said.fact.object != target.object or said.name not in own or said.stamp >= own[said.name]:
            continue
        held = found.get(said.name)
        if wins(said.stamp, held[0] if held else None):
            found[said.name] = (said.stamp, said.value)
    return found


def conflicts(facts: Iterable[Fact], *, version: int = VERSION) -> dict[tuple[str, str], list[Fact]]:
    """(object, field) → the facts that set it differently at the same, highest revision; the one shown comes first.

    Two people wrote without having seen each other's words: one is shown, the others are kept and listed.
    """
    highest: dict[tuple[str, str], dict[Stamp, _Assignment]] = {}
    for said in _assignments(facts, version, None):
        group = highest.setdefault((said.fact.object, said.name), {})
        reached = next(iter(group), (0,))[0]
        if said.stamp[0] > reached:
            group.clear()
        first = group.get(said.stamp, said)
        if said.stamp[0] >= reached and (said.fact.ts, said.fact.stream) <= (first.fact.ts, first.fact.stream):
            group[said.stamp] = said
    return {
        key: [group[stamp].fact for stamp in sorted(group, reverse=True)]
        for key, group in highest.items()
        if len({canonical(said.value) for said in group.values()}) > 1
    }


def in_order(facts: Iterable[Fact]) -> list[Fact]:
    """The acts among `facts`, each once (the earliest admission), by their clocks, but never before what they had seen.

    A fact that sets a field at revision 3 comes after those that set it at 1 and 2, however far its clock is behind.
    """
    acts: dict[str, Fact] = {}
    for fact in facts:
        held = acts.get(fact.id)
        if held is None or (fact.ts, fact.stream) < (held.ts, held.stream):
            acts[fact.id] = fact
    places = {key: (fact.ts, 0) for key, fact in acts.items()}
    levels = _levels(acts.values())
    for _ in acts:  # a chain of n acts needs at most n rounds; two almost always do
        if not _push_back(places, levels):
            break
    return sorted(acts.values(), key=lambda fact: (places[fact.id], fact.id))


def _levels(acts: Iterable[Fact]) -> list[list[list[str]]]:
    """For each field of each object: the acts that set it, lowest revision first, one list a revision."""
    found: dict[tuple[str, str], dict[int, list[str]]] = {}
    for fact in acts:
        for name, rev in fact.revs.items():
            found.setdefault((fact.object, name), {}).setdefault(rev, []).append(fact.id)
    return [[by_rev[rev] for rev in sorted(by_rev)] for by_rev in found.values()]


def _push_back(places: dict[str, tuple[int, int]], levels: list[list[list[str]]]) -> bool:
    """Move every act behind those of the revision below; whether anything moved."""
    moved = False
    for field in levels:
        for below, above in pairwise(field):
            ts, depth = max(places[key] for key in below)
            for key in above:
                if places[key] <= (ts, depth):
                    places[key] = (ts, depth + 1)
                    moved = True
    return moved
