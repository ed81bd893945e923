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
# From this share of the effort on, every plan met is looked at.
WORTH_A_LOOK = 0.7


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
    """A plan under way, and what every place would cost a session beside all the others.

    What overlaps a session that begins at a time is what begins before its end, less what has ended by then: two
    running sums over the times, made anew for each session asked about, so that to move one costs nothing at all.
    """

    def __init__(self, a: Arrays) -> None:
        sessions, times, rooms = a.allowed.shape
        self.a = a
        self.time = np.full(sessions, UNPLACED, np.int64)
        self.room = np.full(sessions, UNPLACED, np.int64)
        self.day = a.times // DAY
        self.beside = a.beside.astype(np.float64)
        self.never = a.never.astype(np.float64)
        self.keeps_apart = a.never.any(axis=1)
        # A column before the times and one after them: what stands in the last is over after every time.
        self.width = times + 2
        self.begins = np.full(sessions, times + 1, np.int64)
        self.ends = self.begins.copy()
        self.room_begins = self.begins.copy()  # the same, shifted by whole rows, one for each room
        self.room_ends = self.begins.copy()
        lengths, self.length_of = np.unique(a.minutes, return_inverse=True)
        self.until = np.searchsorted(a.times, a.times + lengths[:, None])
        with_gap = a.times + a.changeover[:, None] + lengths[:, None, None]
        self.room_until = np.searchsorted(a.times, with_gap) + (np.arange(rooms) * self.width)[:, None]
        # Who must come for one session alone comes on one day, whichever it is.
        often = a.attends.sum(axis=0) > 1
        self.people = [np.flatnonzero(row & often) for row in a.attends]
        self.comes = np.zeros((a.attends.shape[1], int(self.day[-1]) + 1 if times else 0), np.int32)

    def put(self, s: int, time: int, room: int) -> None:
        """Move session s; -1 takes it off the plan."""
        if self.time[s] != UNPLACED:
            self.comes[self.people[s], self.day[self.time[s]]] -= 1
        self.time[s], self.room[s] = time, room
        if time == UNPLACED:
            self.begins[s] = self.ends[s] = self.room_begins[s] = self.room_ends[s] = self.width - 1
            return
        length = self.length_of[s]
        self.begins[s] = time + 1
        self.ends[s] = self.until[length, time] + 1
        self.room_begins[s] = room * self.width + time + 1
        self.room_ends[s] = self.room_until[length, room, time] + 1
        self.comes[self.people[s], self.day[time]] += 1

    def clashing(self, s: int, weights: NDArray[np.float64]) -> NDArray[np.float64]:
        """[T] the summed weights of what would overlap session s, were it to begin then."""
        begun = np.bincount(self.begins, weights, self.width).cumsum()
        over = np.bincount(self.ends, weights, self.width).cumsum()
        found: NDArray[np.float64] = begun[self.until[self.length_of[s]]] - over[1:-1]
        return found

    def taken(self, s: int) -> NDArray[np.int64]:
        """[R, T] how many others would be in the room with session s, their changeover counted."""
        rooms = len(self.a.rooms)
        kept = self.room_begins[s], self.room_ends[s]
        self.room_begins[s] = self.room_ends[s] = self.width - 1  # a session is never in its own way
        begun = np.bincount(self.room_begins, minlength=rooms * self.width).reshape(rooms, -1).cumsum(axis=1)
        over = np.bincount(self.room_ends, minlength=rooms * self.width).reshape(rooms, -1).cumsum(axis=1)
        self.room_begins[s], self.room_ends[s] = kept
        found: NDArray[np.int64] = begun.ravel()[self.room_until[self.length_of[s]]] - over[:, 1:-1]
        return found

    def overlaps(self) -> NDArray[np.bool_]:
        """[S, S] which sessions of the plan are at the same time."""
        begin = np.where(self.time == UNPLACED, -1, self.a.times[self.time])
        end = np.where(self.time == UNPLACED, -1, begin + self.a.minutes)
        found: NDArray[np.bool_] = (begin[:, None] < end) & (begin < end[:, None])
        np.fill_diagonal(found, val=False)
        return found

    def collisions(self) -> NDArray[np.bool_]:
        """[S, S] which sessions collide, in a person or in their room."""
        there = self.time != UNPLACED
        begin = self.a.times[self.time]
        end = begin + self.a.minutes + self.a.changeover[self.room]
        in_room = (self.room[:, None] == self.room) & (begin[:, None] < end) & (begin < end[:, None])
        found: NDArray[np.bool_] = (in_room | (self.a.never & self.overlaps())) & there & there[:, None]
        np.fill_diagonal(found, val=False)
        return found

    def cost(self) -> int:
        """Points of the soft rules of the plan as it stands."""
        placed = np.flatnonzero(self.time != UNPLACED)
        time, room, a = self.time[placed], self.room[placed], self.a
        pairs = int(a.beside[self.overlaps()].sum()) // 2
        single = a.in_room[placed, room].sum() + a.at_time[placed, time].sum()
        extra_days = np.maximum((self.comes > 0).sum(1) - 1, 0).sum()
        return pairs + int(single) + a.spread * int(extra_days)


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
        # While it is hot the plans met are worth little, and to look at one costs as much as half a sweep.
        if share >= WORTH_A_LOOK:
            best = min(best, _without_collisions(bath.table), key=lambda f: (f.left_out, f.cost))
        nothing_to_gain = best.cost == 0 and best.left_out == len(a.order) - len(bath.movable)
        if share >= 1 or nothing_to_gain:
            return best
        # The last twentieth is cold: only moves that gain, and no collision whatever it gains.
        temperature = hot * hot ** (-share / 0.95) if share < 0.95 else 0.0
        bath.sweep(temperature, 30 + 5 * temperature if share < 0.8 else FORBIDDEN)
    return best


def sweeps(number: int) -> Callable[[int], float]:
    """So many sweeps, however long they take."""
    return lambda n: n / number


class _Bath:
    def __init__(self, a: Arrays, seed: int) -> None:
        self.table = Table(a)
        self.random = np.random.default_rng(seed)
        # [S, R, T] the points of a place itself, and infinitely many where it is not allowed.
        self.closed = np.where(a.allowed.transpose(0, 2, 1), np.float32(0), np.float32(np.inf))
        self.closed += a.in_room[:, :, None].astype(np.float32)
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
                self.move(int(i), FORBIDDEN, float(self.random.random()))

    def sweep(self, temperature: float, penalty: float) -> None:
        """Those that collide first, then every session once in a drawn order."""
        colliding = np.flatnonzero(self.table.collisions().any(axis=1))
        turn = np.concatenate([self.random.permutation(colliding), self.random.permutation(self.movable)])
        # Chance is drawn for the whole sweep at once, which is much quicker than bit by bit.
        luck = self.random.random(len(turn))
        noise = self._noise((len(turn), len(self.table.a.times))) * np.float32(temperature) if temperature > 0 else None
        for k, s in enumerate(turn):
            self.move(int(s), penalty, float(luck[k]), None if noise is None else noise[k])

    def move(self, s: int, penalty: float, luck: float, noise: NDArray[np.float32] | None = None) -> None:
        """Draw a new place for s: the least of cost minus temperature times Gumbel noise is a Gibbs draw."""
        per_room, per_time = self._costs(s, np.float32(penalty))
        if noise is not None:
            per_time = per_time - noise
        time = int(per_time.argmin())
        at_time = per_room[:, time]
        best = np.flatnonzero(at_time == at_time.min())
        room = int(best[int(luck * len(best))])
        if time != self.table.time[s] or room != self.table.room[s]:
            self.table.put(s, time, room)

    def _noise(self, size: tuple[int, int]) -> NDArray[np.float32]:
        drawn: NDArray[np.float32] = -np.log(self.random.standard_exponential(size, np.float32) + np.float32(1e-30))
        return drawn

    def _costs(self, s: int, penalty: np.float32) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """[R, T] what session s would cost in every place because of rooms, and [T] in all in the best room."""
        table, a = self.table, self.table.a
        per_room = table.taken(s).astype(np.float32) * penalty + self.closed[s]
        weights = table.beside[s] + penalty * table.never[s] if table.keeps_apart[s] else table.beside[s]
        per_time = per_room.min(axis=0) + table.clashing(s, weights) + a.at_time[s]
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
    colliding = table.collisions()
    number = colliding.sum(axis=1)
    taken_off: list[tuple[int, int, int]] = []
    while number.max(initial=0) > 0:
        worst = int(number.argmax())
        taken_off.append((worst, int(table.time[worst]), int(table.room[worst])))
        table.put(worst, UNPLACED, UNPLACED)
        number = number - colliding[worst]
        number[worst] = 0
        colliding[:, worst] = False
    found = Found(table.time.copy(), table.room.copy(), table.cost())
    for s, time, room in taken_off:
        table.put(s, time, room)
    return found
