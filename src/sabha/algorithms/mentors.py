"""Newcomers and mentors: matched by skill, a language they share and hours, and nobody promised more than they gave."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array, vstack

from sabha.algorithms.refused import Refused, gettext_noop

MATCHED = 1_000  # more than anything else about a pair: a newcomer with some mentor comes before a better pair
SKILL, LANGUAGE, HOUR = 40, 3, 2
FULLER = 6  # what each further newcomer of the same mentor takes off: work is spread before it is piled up


@dataclass(frozen=True)
class Newcomer:
    """Somebody who would like a mentor. `hours`: when they are there, as any words both desks use ("12-10")."""

    id: str
    languages: frozenset[str]
    wishes: frozenset[str] = frozenset()
    hours: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Mentor:
    """Somebody who takes at most `room` newcomers, speaks `languages`, knows `skills`, is there at `hours`."""

    id: str
    languages: frozenset[str]
    skills: frozenset[str] = frozenset()
    hours: frozenset[str] = frozenset()
    room: int = 1


@dataclass(frozen=True)
class Match:
    """A newcomer and their mentor, with the reason: what both have in common."""

    newcomer: str
    mentor: str
    languages: tuple[str, ...]
    skills: tuple[str, ...]
    hours: tuple[str, ...]


@dataclass(frozen=True)
class Unmatched:
    """A newcomer without a mentor, and why: "language" (no mentor shares one), "hours" (none of those who do is there
    at the same time), or "room" (all who could are full)."""

    newcomer: str
    why: str


@dataclass(frozen=True)
class Matching:
    """Matches by newcomer, newcomers without a mentor, and the room that mentors have left."""

    matches: tuple[Match, ...]
    unmatched: tuple[Unmatched, ...]
    room_left: Mapping[str, int]


def match_mentors(
    newcomers: Iterable[Newcomer],
    mentors: Iterable[Mentor],
    *,
    made: Iterable[tuple[str, str]] = (),
    apart: Iterable[tuple[str, str]] = (),
) -> Matching:
    """Give as many newcomers as possible a mentor, then the best pairs, with mentors' work spread evenly.

    A pair needs a common language and, when both named hours, a common hour. `made` (newcomer, mentor) pairs stay and
    take up room; `apart` pairs are never matched. A minimum-cost flow (Ahuja, Magnanti, Orlin 1993), whose linear
    programme has whole answers; ties by id, so the order of the lists changes nothing.
    """
    asking = sorted(newcomers, key=lambda person: person.id)
    helping = sorted(mentors, key=lambda person: person.id)
    _check(asking, helping)
    kept = dict(made)
    barred = set(apart)
    waiting = [person for person in asking if person.id not in kept]
    room = {mentor.id: max(0, mentor.room - list(kept.values()).count(mentor.id)) for mentor in helping}
    pairs = [
        (n, m)
        for n, newcomer in enumerate(waiting)
        for m, mentor in enumerate(helping)
        if _may_meet(newcomer, mentor) and (newcomer.id, mentor.id) not in barred
    ]
    by_id = {mentor.id: mentor for mentor in helping}
    matches = [_match(person, by_id[kept[person.id]]) for person in asking if kept.get(person.id) in by_id]
    for n, m in _best(pairs, waiting, helping, [room[mentor.id] for mentor in helping]):
        matches.append(_match(waiting[n], helping[m]))
        room[helping[m].id] -= 1
    matched = {match.newcomer for match in matches}
    left = [person for person in asking if person.id not in matched]
    return Matching(
        tuple(sorted(matches, key=lambda match: match.newcomer)),
        tuple(Unmatched(person.id, _why(person, helping, barred)) for person in left),
        room,
    )


def _check(asking: Sequence[Newcomer], helping: Sequence[Mentor]) -> None:
    for people in (asking, helping):
        ids = [person.id for person in people]
        for name in ids:
            if ids.count(name) > 1:
                raise Refused(gettext_noop("“%(person)s” is in the list twice."), person=name)
    for mentor in helping:
        if mentor.room < 0:
            raise Refused(gettext_noop("“%(person)s” cannot take fewer than 0 newcomers."), person=mentor.id)


def _may_meet(newcomer: Newcomer, mentor: Mentor) -> bool:
    return bool(newcomer.languages & mentor.languages) and _same_time(newcomer, mentor)


def _same_time(newcomer: Newcomer, mentor: Mentor) -> bool:
    """Somebody who named no hours is taken to be there whenever the other is."""
    return not newcomer.hours or not mentor.hours or bool(newcomer.hours & mentor.hours)


def _worth(newcomer: Newcomer, mentor: Mentor) -> int:
    """How good a pair is; further languages and hours count less and less."""
    skills = len(newcomer.wishes & mentor.skills)
    languages = min(2, len(newcomer.languages & mentor.languages))
    hours = min(3, len(newcomer.hours & mentor.hours))
    return MATCHED + SKILL * min(3, skills) + LANGUAGE * languages + HOUR * hours


def _best(
    pairs: Sequence[tuple[int, int]], waiting: Sequence[Newcomer], helping: Sequence[Mentor], room: Sequence[int]
) -> list[tuple[int, int]]:
    """The pairs of a cheapest flow; every mentor's n-th place costs n × FULLER, so places fill evenly."""
    if not pairs:
        return []
    places = [(m, place) for m, free in enumerate(room) for place in range(min(free, len(waiting)))]
    # Tiny differences, smaller together than any real one, choose among equals the same way on every machine.
    tiny = 0.5 / (len(pairs) + 1) ** 2
    cost = [tiny * at - _worth(waiting[n], helping[m]) for at, (n, m) in enumerate(pairs)]
    cost += [float(FULLER * place) for _, place in places]
    total, here = len(pairs) + len(places), np.arange(len(pairs))
    one_each = csr_array((np.ones(len(pairs)), ([n for n, _ in pairs], here)), shape=(len(waiting), total))
    taken = csr_array((np.ones(len(pairs)), ([m for _, m in pairs], here)), shape=(len(helping), total))
    at_places = np.arange(len(pairs), total)
    given = csr_array((np.ones(len(places)), ([m for m, _ in places], at_places)), shape=(len(helping), total))
    limits = np.concatenate([np.ones(len(waiting)), np.zeros(len(helping))])
    solved = milp(
        np.array(cost),
        constraints=LinearConstraint(vstack([one_each, taken - given]), -np.inf, limits),
        bounds=Bounds(0, 1),
    )
    if solved.x is None:  # Matching nobody is always allowed, so this is a fault of the solver.
        raise RuntimeError(solved.message)
    return [pair for pair, used in zip(pairs, solved.x, strict=False) if used > 0.5]


def _match(newcomer: Newcomer, mentor: Mentor) -> Match:
    return Match(
        newcomer.id,
        mentor.id,
        tuple(sorted(newcomer.languages & mentor.languages)),
        tuple(sorted(newcomer.wishes & mentor.skills)),
        tuple(sorted(newcomer.hours & mentor.hours)),
    )


def _why(newcomer: Newcomer, helping: Sequence[Mentor], barred: set[tuple[str, str]]) -> str:
    speaking = [m for m in helping if newcomer.languages & m.languages and (newcomer.id, m.id) not in barred]
    if not speaking:
        return "language"
    return "room" if any(_same_time(newcomer, mentor) for mentor in speaking) else "hours"
