"""From a problem to a timetable: search, prove, and say what did not fit and what would make it fit."""

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sabha.algorithms.refused import Refused, gettext_noop
from sabha.algorithms.timetable.model import Proved, improve
from sabha.algorithms.timetable.places import Arrays, arrays
from sabha.algorithms.timetable.problem import Place, Problem
from sabha.algorithms.timetable.reasons import Unplaced, why_unplaced
from sabha.algorithms.timetable.relaxations import Relaxation, relaxations
from sabha.algorithms.timetable.search import UNPLACED, Found, search

# The search gains little beyond so many sweeps; what it leaves of the time goes to the exact model.
ENOUGH_SWEEPS = 800
# Of more sessions than this the exact model proves nothing and betters nothing in minutes: it is asked only where the
# search left something out, and gets what is left of the time then.
LARGE = 200
# What is kept back to read the plan off, check it and print it.
LAST_STEPS = 1.0


@dataclass(frozen=True)
class Timetable:
    """A plan without a broken hard rule.

    status: optimal (proved), feasible (all placed), incomplete (some sessions found no place),
    impossible (incomplete, and proved that no plan places all). cost and bound are points of the soft rules;
    no plan that places as many sessions costs less than bound. gap: (cost - bound) / cost, 0 for a cost of 0.
    """

    status: str
    plan: tuple[Place, ...]
    unplaced: tuple[Unplaced, ...]
    relaxations: tuple[Relaxation, ...]
    cost: int
    bound: int

    @property
    def gap(self) -> float:
        return 0.0 if self.cost == 0 else (self.cost - self.bound) / self.cost


def timetable(problem: Problem, *, seconds: float, clock: Callable[[], float], seed: int = 0) -> Timetable:
    """Make the best timetable found in about `seconds` of `clock` (a function such as time.monotonic).

    It starts from the present plan. Small problems end earlier, with a proof.
    """
    if seconds <= 0:
        raise Refused(gettext_noop("Give the timetable some time to be made: a number of seconds above 0."))
    began = clock()
    until = began + seconds - min(LAST_STEPS, 0.1 * seconds)
    a = arrays(problem)
    large = len(a.order) > LARGE
    spent = _until(clock, began, (0.9 if large else 0.5) * (until - began), math.inf if large else ENOUGH_SWEEPS)
    found = search(a, spent=spent, seed=seed, hint=_columns(a, problem.present))
    if large and found.left_out == 0:
        proved = Proved(found, 0, optimal=found.cost == 0, all_placed_possible=True)
    else:
        share = 0.9 if found.left_out == 0 else 0.3
        proved = improve(a, found, left=lambda: share * (until - clock()), seed=seed)
    plan = _plan(a, proved.found)
    placed = {place.session for place in plan}
    unplaced = tuple(
        why_unplaced(problem, s) for s in sorted(problem.sessions, key=lambda s: s.id) if s.id not in placed
    )
    easier = relaxations(problem, plan, left=lambda: until - clock(), seed=seed) if unplaced else ()
    return Timetable(_status(proved), plan, unplaced, easier, proved.found.cost, proved.bound)


def _status(proved: Proved) -> str:
    if proved.found.left_out:
        return "impossible" if proved.all_placed_possible is False else "incomplete"
    return "optimal" if proved.optimal else "feasible"


def _until(clock: Callable[[], float], began: float, seconds: float, enough: float) -> Callable[[int], float]:
    """The share spent: by sweeps where there is time for enough of them, so that small answers repeat exactly."""
    return lambda n: max(n / enough, (clock() - began) / seconds)


def _columns(a: Arrays, plan: tuple[Place, ...]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The present plan as columns of the arrays, -1 where it has none."""
    time = {int(minute): t for t, minute in enumerate(a.times)}
    room = {name: r for r, name in enumerate(a.rooms)}
    at = {p.session: p for p in plan}
    places = [at.get(session) for session in a.order]
    times = [time.get(p.start, UNPLACED) if p else UNPLACED for p in places]
    rooms = [room.get(p.room, UNPLACED) if p else UNPLACED for p in places]
    return np.array(times, np.int64), np.array(rooms, np.int64)


def _plan(a: Arrays, found: Found) -> tuple[Place, ...]:
    places = [
        Place(session, int(a.times[found.time[s]]), a.rooms[found.room[s]])
        for s, session in enumerate(a.order)
        if found.time[s] != UNPLACED
    ]
    return tuple(sorted(places, key=lambda p: (p.start, p.room)))
