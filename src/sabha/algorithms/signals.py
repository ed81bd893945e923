"""Accounts for people to look at: those that vote faster than one reads, and those that vote as one.

Signals find lazy attacks only (measured in bench/signals.py): somebody who spreads votes over days is not found, and
a quick reader or two friends on one bench may be. So a signal never discards a vote; people look, and results are
shown with and without. What keeps results honest is that each attendee has one token.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import ArrayLike, NDArray

from sabha.algorithms.refused import Refused, gettext_noop

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

LEAST_VOTES = 10
HURRIED_SECONDS = 1.0
WINDOW_SECONDS = 20 * 60
COPY_NOISE = 0.1
LEAST_OUTSIDE = 10
STRIKING = 12.0
BLOCK = 256
ANSWERS = (-1, 0, 1)


@dataclass(frozen=True, slots=True)
class Hurry:
    """A person whose median time between two votes is below a second."""

    person: int
    votes: int
    median_seconds: float


@dataclass(frozen=True, slots=True)
class Partner:
    """Another person, the statements both voted on within twenty minutes, and on how many of them alike.

    `log_ratio` is the logarithm of how many times likelier these votes are if one copies the other, with one slip
    in ten, than if both vote independently as people do on these statements.
    """

    person: int
    together: int
    alike: int
    log_ratio: float


@dataclass(frozen=True, slots=True)
class Unison:
    """A person with at least two partners of striking likeness, the most striking first (at most five)."""

    person: int
    partners: tuple[Partner, ...]


@dataclass(frozen=True, slots=True)
class Signals:
    """Whom to look at and why, in the order of person numbers; `looked_at` is how many had enough votes."""

    hurried: tuple[Hurry, ...]
    in_unison: tuple[Unison, ...]
    looked_at: int

    @property
    def people(self) -> tuple[int, ...]:
        """Everybody with a signal."""
        return tuple(sorted({hurry.person for hurry in self.hurried} | {found.person for found in self.in_unison}))


@dataclass(frozen=True, slots=True)
class Votes:
    """Votes checked: one row each, who, on what, -1, 0 or 1, and when in seconds."""

    person: Ints
    statement: Ints
    answer: Ints
    second: Floats

    @classmethod
    def of(cls, people: ArrayLike, statements: ArrayLike, answers: ArrayLike, seconds: ArrayLike) -> "Votes":
        """Refuses rows of unequal length, negative numbers, other answers and times that are not numbers."""
        person, statement = np.asarray(people, dtype=np.int64), np.asarray(statements, dtype=np.int64)
        answer, second = np.asarray(answers, dtype=np.int64), np.asarray(seconds, dtype=np.float64)
        if not len(person) == len(statement) == len(answer) == len(second):
            raise Refused(gettext_noop("Every vote needs a person, a statement, an answer and a time."))
        if (person < 0).any() or (statement < 0).any() or not np.isin(answer, ANSWERS).all():
            raise Refused(gettext_noop("People and statements are numbered from 0; an answer is -1, 0 or 1."))
        if not np.isfinite(second).all():
            raise Refused(gettext_noop("Every vote needs a time in seconds."))
        return cls(person, statement, answer, second)

    def latest(self) -> "Votes":
        """One row a person and statement, the latest (of two at once the larger answer), by statement and time."""
        order = np.lexsort((self.answer, self.second, self.person, self.statement))
        person, statement = self.person[order], self.statement[order]
        last = np.ones(len(order), dtype=np.bool_)
        last[:-1] = (person[1:] != person[:-1]) | (statement[1:] != statement[:-1])
        kept = order[last]
        kept = kept[np.lexsort((self.person[kept], self.second[kept], self.statement[kept]))]
        return Votes(self.person[kept], self.statement[kept], self.answer[kept], self.second[kept])


def signals(
    people: ArrayLike,
    statements: ArrayLike,
    answers: ArrayLike,
    seconds: ArrayLike,
    *,
    striking: float = STRIKING,
) -> Signals:
    """Signals of speed and coordination in all votes cast, changed ones included.

    Only people with at least ten votes are looked at. Speed: the median time between somebody's votes is under a
    second. Unison: for each pair the votes both cast on the same statements within twenty minutes of each other
    give a likelihood ratio (`Partner.log_ratio`); somebody is reported when the second most alike partner is
    beyond `striking`, because one partner in step may be a friend on the same bench. The likelihood ratio and the
    second partner are measured on real conversations in bench/signals.py; the time window is that of Community
    Notes' post selection similarity.
    """
    votes = Votes.of(people, statements, answers, seconds)
    busy = np.bincount(votes.person, minlength=1) >= LEAST_VOTES
    return Signals(_hurried(votes, busy), _in_unison(votes.latest(), busy, striking), int(busy.sum()))


def _hurried(votes: Votes, busy: NDArray[np.bool_]) -> tuple[Hurry, ...]:
    order = np.lexsort((votes.second, votes.person))
    person, second = votes.person[order], votes.second[order]
    starts = np.searchsorted(person, np.arange(len(busy) + 1))
    found = []
    for who in np.flatnonzero(busy).tolist():
        times = second[starts[who] : starts[who + 1]]
        median = float(np.median(np.diff(times)))
        if median < HURRIED_SECONDS:
            found.append(Hurry(who, len(times), median))
    return tuple(found)


def _in_unison(votes: Votes, busy: NDArray[np.bool_], striking: float) -> tuple[Unison, ...]:
    """Works through blocks of people, each against everybody, so that memory stays small."""
    kept = busy[votes.person]
    number = np.cumsum(busy) - 1
    who = np.flatnonzero(busy)
    columns = _columns(votes, kept, number)
    found = []
    for start in range(0, len(who), BLOCK):
        ratio, together, alike = _against_all(columns, start, min(start + BLOCK, len(who)), len(who))
        for row, at in enumerate(range(start, start + len(ratio))):
            ratio[row, at] = -np.inf
            near = np.flatnonzero(ratio[row] >= striking)
            if len(near) >= 2:
                nearest = near[np.lexsort((near, -ratio[row, near].round(9)))][:5].tolist()
                partners = (
                    Partner(int(who[n]), int(together[row, n]), int(alike[row, n]), float(ratio[row, n].round(9)))
                    for n in nearest
                )
                found.append(Unison(int(who[at]), tuple(partners)))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class _Column:
    """The votes on one statement in the order of time: who, what, what likeness weighs, and whose votes are near."""

    person: Ints
    answer: Ints
    likeness: Floats
    first: Ints
    after: Ints


def _columns(votes: Votes, kept: NDArray[np.bool_], number: Ints) -> list[_Column]:
    edges = [0, *(np.flatnonzero(np.diff(votes.statement)) + 1).tolist(), len(votes.statement)]
    return [_column(votes, slice(start, end), kept, number) for start, end in pairwise(edges) if start < end]


def _column(votes: Votes, rows: slice, kept: NDArray[np.bool_], number: Ints) -> _Column:
    answer, second = votes.answer[rows] + 1, votes.second[rows]
    first = np.searchsorted(second, second - WINDOW_SECONDS, side="left")
    after = np.searchsorted(second, second + WINDOW_SECONDS, side="right")
    # What is usual is counted outside the window where that is possible, or a large block would make itself usual.
    so_far = np.zeros((len(answer) + 1, 3), dtype=np.int64)
    np.cumsum(np.eye(3, dtype=np.int64)[answer], axis=0, out=so_far[1:])
    everybody = so_far[-1]
    outside = everybody - (so_far[after] - so_far[first])
    usual = np.where(outside.sum(axis=1, keepdims=True) >= LEAST_OUTSIDE, outside, everybody)
    share = (usual[np.arange(len(answer)), answer] + 1) / (usual.sum(axis=1) + 3)
    here = kept[rows]
    place = np.concatenate([[0], np.cumsum(here)])
    return _Column(
        person=number[votes.person[rows][here]],
        answer=answer[here],
        likeness=np.log((1 - COPY_NOISE) / share + COPY_NOISE)[here],
        first=place[first][here],
        after=place[after][here],
    )


def _against_all(columns: list[_Column], start: int, end: int, people: int) -> tuple[Floats, Ints, Ints]:
    """For the people from start to end and everybody: log likelihood ratio, statements together, alike."""
    ratio = np.zeros((end - start, people))
    together, alike = np.zeros((2, end - start, people), dtype=np.int64)
    for column in columns:
        mine = np.flatnonzero((column.person >= start) & (column.person < end))
        first, length = column.first[mine], (column.after - column.first)[mine]
        me = np.repeat(mine, length)
        other = np.repeat(first - np.cumsum(length) + length, length) + np.arange(length.sum())
        same = column.answer[me] == column.answer[other]
        # Each pair occurs once a statement, so plain indexing adds up correctly.
        cell = column.person[me] - start, column.person[other]
        ratio[cell] += np.where(same, column.likeness[me], np.log(COPY_NOISE))
        together[cell] += 1
        alike[cell] += same
    return ratio, together, alike


@dataclass(frozen=True, slots=True)
class BothWays:
    """Counts of agree, pass and disagree by statement (statements x 3): of all votes, and without some people."""

    everybody: Ints
    without: Ints
    set_aside: int


def both_ways(
    people: ArrayLike, statements: ArrayLike, answers: ArrayLike, n_statements: int, set_aside: Sequence[int]
) -> BothWays:
    """Results with and without the people that somebody decided to set aside; 1 agree, 0 pass, -1 disagree.

    `people`, `statements`, `answers` hold each person's latest votes, one row a vote.
    """
    person, statement = np.asarray(people, dtype=np.int64), np.asarray(statements, dtype=np.int64)
    cell = statement * 3 + (1 - np.asarray(answers, dtype=np.int64))
    kept = ~np.isin(person, np.asarray(set_aside, dtype=np.int64))

    def counted(rows: NDArray[np.bool_]) -> Ints:
        return np.bincount(cell[rows], minlength=3 * n_statements).reshape(n_statements, 3)

    return BothWays(counted(np.ones(len(cell), dtype=np.bool_)), counted(kept), len(set(person[~kept].tolist())))
