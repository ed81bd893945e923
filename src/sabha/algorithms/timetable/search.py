"""Finding a good plan fast: a heat bath over places, each step against a table of what every place costs now.

Sessions move one at a time to a place drawn by its cost at a falling temperature: simulated annealing
(Kirkpatrick, Gelatt & Vecchi 1983) with Gibbs draws over all places at once (Geman & Geman 1984) instead of one
random try. Collisions are costs here, at first payable, so that sessions can pass through one another; in the end
they are not. Keeping the table up to date instead of computing it anew is what makes a step cheap.
"""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import count

import numpy as np
from numpy.typing import NDArray

from sabha.algorithms.timetable.places import Arrays
from sabha.algorithms.timetable.problem import DAY

UNPLACED = -1
# Above any sum of soft points that a single move could win, and still exact in 32-bit floats.
FORBIDDEN = 1e5


@dataclass(frozen=True)
class Found:
    """time[S] and room[S] are columns of the arrays, or -1 for a session left out."""

    time: NDArray[np.int64]
    room: NDArray[np.int64]
    cost: int

    @property
    def left_out(self) -> int:
        return int((self.time == UNPLACED).sum())


class Table:
    """A plan under way with the cost of every place for every session."""

    def __init__(self, a: Arrays) -> None:
        sessions, times, rooms = a.allowed.shape
        self.a = a
        self.time = np.full(sessions, UNPLACED, np.int64)
        self.room = np.full(sessions, UNPLACED, np.int64)
        self.day = a.times // DAY
        days = int(self.day[-1]) + 1 if times else 0
        # Times are sorted, so a day is a run of columns; only that run changes when a session moves.
        edges = np.searchsorted(self.day, np.arange(days + 1))
        self.span = [slice(int(edges[d]), int(edges[d + 1])) for d in range(days)]
        self.soft = np.zeros((sessions, times), np.float32)
        self.hard = np.zeros((sessions, times), np.float32)
        self.taken = np.zeros((rooms, sessions, times), np.float32)
        self.beside = a.beside.astype(np.float32)
        self.never = a.never.astype(np.float32)
        self.people = [np.flatnonzero(row) for row in a.attends]
        self.comes = np.zeros((a.attends.shape[1], days), np.int32)

    def put(self, s: int, time: int, room: int) -> None:
        """Move session s; -1 takes it off the plan."""
        if self.time[s] != UNPLACED:
            self._add(s, int(self.time[s]), int(self.room[s]), -1)
        self.time[s], self.room[s] = time, room
        if time != UNPLACED:
            self._add(s, time, room, 1)

    def _add(self, s: int, time: int, room: int, sign: int) -> None:
        a, day = self.a, self.day[time]
        span, start = self.span[day], int(a.times[time])
        begins = a.times[span][None, :]
        ends, until = begins + a.minutes[:, None], start + int(a.minutes[s])
        overlap = (begins < until) & (ends > start)
        self.soft[:, span] += overlap * (sign * self.beside[:, s, None])
        self.hard[:, span] += overlap * (sign * self.never[:, s, None])
        gap = int(a.changeover[room])
        busy = (begins < until + gap) & (ends + gap > start) if gap else overlap
        busy[s] = False  # A session is never in its own way.
        self.taken[room, :, span] += np.float32(sign) * busy
        self.comes[self.people[s], day] += sign

    def collisions(self) -> NDArray[np.float32]:
        """collisions[S]: with how many others each session collides, in a person or in its room."""
        placed = np.flatnonzero(self.time != UNPLACED)
        time, room = self.time[placed], self.room[placed]
        found = np.zeros(len(self.time), np.float32)
        found[placed] = self.hard[placed, time] + self.taken[room, placed, time]
        return found

    def cost(self) -> int:
        """Points of the soft rules of the plan as it stands."""
        placed = np.flatnonzero(self.time != UNPLACED)
        time, room, a = self.time[placed], self.room[placed], self.a
        pairs = float(self.soft[placed, time].sum(dtype=np.float64)) / 2
        single = a.in_room[placed, room].sum() + a.at_time[placed, time].sum()
        extra_days = np.maximum((self.comes > 0).sum(1) - 1, 0).sum()
        return round(pairs) + int(single) + a.spread * int(extra_days)


def search(
    a: Arrays,
    *,
    spent: Callable[[int], float],
    seed: int = 0,
    hint: tuple[NDArray[np.int64], NDArray[np.int64]] | None = None,
) -> Found:
    """The best plan met: fewest sessions left out, then fewest points. No hard rule is ever broken in it.

    `spent(n)` says, before sweep n over all sessions, which share of the effort is used up; the search cools as it
    grows and ends at 1. `sweeps(400)` makes the answer depend on problem and seed alone. `hint`: (time, room)
    columns of a plan to begin with, -1 where it says nothing.
    """
    bath = _Bath(a, seed)
    bath.begin(hint)
    best = _without_collisions(bath.table)
    hot = max(4.0, bath.table.cost() / max(1, len(bath.movable)))
    for n in count():
        share = spent(n)
        nothing_to_gain = best.cost == 0 and best.left_out == len(a.order) - len(bath.movable)
        if share >= 1 or nothing_to_gain:
            return best
        # The last twentieth is cold: only moves that gain, and no collision whatever it gains.
        temperature = hot * hot ** (-share / 0.95) if share < 0.95 else 0.0
        bath.sweep(temperature, 30 + 5 * temperature if share < 0.8 else FORBIDDEN)
        found = _without_collisions(bath.table)
        best = min(best, found, key=lambda f: (f.left_out, f.cost))
    return best


def sweeps(number: int) -> Callable[[int], float]:
    """So many sweeps, however long they take."""
    return lambda n: n / number


class _Bath:
    def __init__(self, a: Arrays, seed: int) -> None:
        self.table = Table(a)
        self.random = np.random.default_rng(seed)
        self.closed = np.where(a.allowed, np.float32(0), np.float32(np.inf)).transpose(2, 0, 1).copy()
        self.closed += a.in_room.T[:, :, None].astype(np.float32)
        self.movable = np.flatnonzero(a.allowed.any(axis=(1, 2)))

    def begin(self, hint: tuple[NDArray[np.int64], NDArray[np.int64]] | None) -> None:
        """Take over the hint where it is allowed, then give the others their best place, the pickiest first."""
        allowed = self.table.a.allowed
        if hint is not None:
            for s, (time, room) in enumerate(zip(*hint, strict=True)):
                if time != UNPLACED and room != UNPLACED and allowed[s, time, room]:
                    self.table.put(s, int(time), int(room))
        for i in sorted(self.movable, key=lambda i: int(allowed[i].sum())):
            if self.table.time[i] == UNPLACED:
                self.move(int(i), 0.0, FORBIDDEN)

    def sweep(self, temperature: float, penalty: float) -> None:
        """Those that collide first, then every session once in a drawn order."""
        colliding = np.flatnonzero(self.table.collisions() > 0)
        for s in [*self.random.permutation(colliding), *self.random.permutation(self.movable)]:
            self.move(int(s), temperature, penalty)

    def move(self, s: int, temperature: float, penalty: float) -> None:
        """Draw a new place for s: the least of cost minus temperature times Gumbel noise is a Gibbs draw."""
        per_room, per_time = self._costs(s, np.float32(penalty))
        if temperature > 0:
            per_time = per_time - np.float32(temperature) * self._noise(len(per_time))
        time = int(per_time.argmin())
        best = np.flatnonzero(per_room[:, time] == per_room[:, time].min())
        room = int(best[self.random.integers(len(best))])
        if (time, room) != (self.table.time[s], self.table.room[s]):
            self.table.put(s, time, room)

    def _noise(self, size: int) -> NDArray[np.float32]:
        drawn: NDArray[np.float32] = -np.log(self.random.standard_exponential(size, np.float32) + np.float32(1e-30))
        return drawn

    def _costs(self, s: int, penalty: np.float32) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """[R, T] what session s would cost in every place because of rooms, and [T] in all in the best room."""
        table, a = self.table, self.table.a
        per_room = table.taken[:, s, :] * penalty + self.closed[:, s, :]
        per_time = per_room.min(axis=0) + table.soft[s] + penalty * table.hard[s] + a.at_time[s]
        if a.spread and len(table.people[s]):
            per_time = per_time + self._days(s)[table.day]
        return per_room, per_time.astype(np.float32)

    def _days(self, s: int) -> NDArray[np.float32]:
        """[days] points for people who would come on a day for s alone, having others on other days."""
        table = self.table
        comes = table.comes[table.people[s]]
        if table.time[s] != UNPLACED:
            comes[:, table.day[table.time[s]]] -= 1
        extra = (comes == 0) & (comes.sum(axis=1) > 0)[:, None]
        days: NDArray[np.float32] = (table.a.spread * extra.sum(axis=0)).astype(np.float32)
        return days


def _without_collisions(table: Table) -> Found:
    """The plan as it stands; where sessions collide, those that collide most are left out."""
    taken_off: list[tuple[int, int, int]] = []
    collisions = table.collisions()
    while collisions.max(initial=0) > 0:
        worst = int(collisions.argmax())
        taken_off.append((worst, int(table.time[worst]), int(table.room[worst])))
        table.put(worst, UNPLACED, UNPLACED)
        collisions = table.collisions()
    found = Found(table.time.copy(), table.room.copy(), table.cost())
    for s, time, room in taken_off:
        table.put(s, time, room)
    return found
