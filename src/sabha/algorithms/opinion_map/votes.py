"""Votes as sparse arrays: one entry per person and statement, the latest vote wins."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import sparse

from sabha.algorithms.refused import Refused, gettext_noop

type Ints = NDArray[np.int64]
type Floats = NDArray[np.float64]
type Flags = NDArray[np.bool_]
type Matrix = sparse.csr_array[Any, tuple[int, int]]

AGREE, PASS, DISAGREE = 1, 0, -1
ARRIVED = 3  # votes after which someone counts as having come
CHUNK = 1 << 20  # votes looked at together: passing arrays stay at a few megabytes, whatever the conversation


@dataclass(frozen=True, eq=False)
class Votes:
    """Who voted what: rows are people, columns are statements, both in ascending order of their ids.

    `start` (n + 1), `column` and `value` are a compressed sparse row matrix: person i voted on
    `column[start[i]:start[i + 1]]` (ascending) with `value` (+1 agree, 0 pass, -1 disagree).
    `arrival` (n) is the time by which each person had come, see `_arrivals`; only the classic groups look at it.
    """

    participants: Ints
    statements: Ints
    start: Ints
    column: NDArray[np.int32]
    value: NDArray[np.int8]
    arrival: Ints

    @property
    def n(self) -> int:
        """How many people voted."""
        return len(self.participants)

    @property
    def m(self) -> int:
        """How many statements have a vote."""
        return len(self.statements)

    @property
    def count(self) -> int:
        """How many votes stand."""
        return len(self.value)

    @property
    def per_person(self) -> Ints:
        """How many statements each person voted on."""
        return np.diff(self.start)

    def of_persons(self, of: NDArray[Any], first: int, last: int) -> NDArray[Any]:
        """What `of` (n) says of the person who gave each vote from number `first` up to, without, number `last`."""
        rows = np.searchsorted(self.start, [first, max(last - 1, first)], side="right") - 1
        edges = np.clip(self.start[rows[0] : rows[1] + 2], first, last)
        return np.repeat(of[rows[0] : rows[1] + 1], np.diff(edges))

    def up_to_each(self, flags: Flags) -> NDArray[np.int32] | Ints:
        """How many of the votes flagged (one flag a vote) stand before each person's first, and in all (n + 1)."""
        kind: Any = np.int32 if len(flags) <= np.iinfo(np.int32).max else np.int64
        before = np.zeros(len(flags) + 1, kind)
        np.cumsum(flags, out=before[1:], dtype=kind)
        return before[self.start]

    def columns(self, ids: Iterable[int]) -> Flags:
        """Which columns hold the statements of these ids; ids nobody voted on are passed over."""
        return np.isin(self.statements, np.fromiter(ids, np.int64))

    def rows(self, chosen: NDArray[np.intp]) -> "Votes":
        """The same statements with only these people, in the order given."""
        lengths = self.per_person[chosen]
        start = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64)
        taken = np.repeat(self.start[chosen] - start[:-1], lengths) + np.arange(start[-1])
        return Votes(
            self.participants[chosen],
            self.statements,
            start,
            self.column[taken],
            self.value[taken],
            self.arrival[chosen],
        )

    def between(self, first: int, last: int) -> "Votes":
        """The same statements with only the people from row `first` up to, without, row `last`."""
        begin, end = self.start[first], self.start[last]
        return Votes(
            self.participants[first:last],
            self.statements,
            self.start[first : last + 1] - begin,
            self.column[begin:end],
            self.value[begin:end],
            self.arrival[first:last],
        )

    def keeping(self, kept: Flags) -> "Votes":
        """The same people and statements with only the votes flagged in `kept` (one flag a vote)."""
        return Votes(
            self.participants,
            self.statements,
            self.up_to_each(kept).astype(np.int64),
            self.column[kept],
            self.value[kept],
            self.arrival,
        )


def from_events(participant: ArrayLike, statement: ArrayLike, value: ArrayLike, when: ArrayLike | None = None) -> Votes:
    """Votes from a log of voting events, in any order.

    `participant`, `statement`: whole-number ids; `value`: +1 agree, 0 pass, -1 disagree; `when`: times
    (whole numbers, any unit). Without times the log is taken to be in order. Of several votes of one person on
    one statement the latest counts; of several at the same instant the largest value, so that the log's order
    never matters.
    """
    who, what = np.asarray(participant, np.int64), np.asarray(statement, np.int64)
    vote = _checked(np.asarray(value), len(who), len(what))
    time = np.arange(len(who), dtype=np.int64) if when is None else np.asarray(when, np.int64)
    participants, row = _numbered(who)
    statements, column = _numbered(what)
    kept = _latest(row * np.int64(max(len(statements), 1)) + column, time, vote)
    start = np.concatenate([[0], np.cumsum(np.bincount(row[kept], minlength=len(participants)))])
    arrival = _arrivals(row, time, len(participants))
    return Votes(participants, statements, start, column[kept].astype(np.int32), vote[kept], arrival)


def from_table(table: ArrayLike) -> Votes:
    """Votes from a people x statements table with NaN where somebody did not vote: for small examples."""
    dense = np.asarray(table, np.float64)
    row, column = np.nonzero(~np.isnan(dense))
    return from_events(row, column, dense[row, column].astype(np.int64))


def _numbered(ids: Ints) -> tuple[Ints, Ints]:
    """The different ids in ascending order, and the place of each id among them."""
    low, high = int(ids.min(initial=0)), int(ids.max(initial=0))
    if low < 0 or high > 4 * len(ids) + 1000:
        known, place = np.unique(ids, return_inverse=True)
        return known, place.astype(np.int64)
    # Ids given out one after the other, as usual, need no sorting.
    used = np.zeros(high + 1, np.bool_)
    used[ids] = True
    known = np.flatnonzero(used)
    return known, (np.cumsum(used) - 1)[ids]


def _checked(value: NDArray[Any], people: int, statements: int) -> NDArray[np.int8]:
    if not people == statements == len(value):
        raise Refused(gettext_noop("Each vote needs a participant, a statement and a value."))
    strange = np.flatnonzero((value != AGREE) & (value != PASS) & (value != DISAGREE))
    if len(strange):
        raise Refused(
            gettext_noop("Vote %(number)d is %(value)s; a vote is 1 (agree), 0 (pass) or -1 (disagree)."),
            number=int(strange[0]) + 1,
            value=value[strange[0]],
        )
    return value.astype(np.int8)


def _arrivals(row: Ints, time: Ints, people: int) -> Ints:
    """When each person had come: the time of their third vote, of their last if they gave fewer.

    Polis looks every second or two and orders people as it first finds them taking part. Of the orders one can
    read from an export, this one comes closest to its groups (`bench/opinion_map.py --classic`).
    """
    arrival = np.full(people, np.iinfo(np.int64).max)
    for _ in range(ARRIVED):
        earliest = np.full(people, np.iinfo(np.int64).max)
        np.minimum.at(earliest, row, time)
        arrival = np.where(earliest < np.iinfo(np.int64).max, earliest, arrival)
        later = time > earliest[row]
        row, time = row[later], time[later]
    return arrival


def _latest(cell: Ints, time: Ints, vote: NDArray[np.int8]) -> NDArray[np.intp]:
    """The positions of the events that stand, in order of their cell."""
    order = np.argsort(cell, kind="stable")
    ordered = cell[order]
    last = np.ones(len(order), np.bool_)
    last[:-1] = ordered[1:] != ordered[:-1]
    if last.all():
        return order
    # Only the few cells voted on again need the slower sort by time and value.
    again = np.ones(len(order), np.bool_)
    again[1:] = ~last[:-1]
    again |= ~last
    among = order[again]
    order[again] = among[np.lexsort((vote[among], time[among], cell[among]))]
    return order[last]
