"""A few statements in which as many people as possible find one of their own, and who is left out.

Statements are candidates, agreeing is approving, and the slate is elected. As long as a group of n / size people
who share a statement has none on the slate, the statement of the largest such group is added (greedy
Chamberlin-Courant): that alone gives justified representation (Aziz et al. 2017). The places left go by sequential
proportional approval voting (Thiele 1895). Halpern et al. 2023 and Revel et al. 2025 use it for statements.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from sabha.algorithms.opinion_map.votes import AGREE, Flags, Floats, Ints, Matrix, Votes

SLATE = 6
UNHEARD = 3


@dataclass(frozen=True, eq=False)
class Approvals:
    """Who agrees with what: person i approves `column[start[i]:start[i + 1]]` of `m` statements.

    `voters` are the people who voted on any of them; the others cannot be represented and do not count.
    """

    start: NDArray[Any]
    column: NDArray[np.int32]
    m: int
    voters: Flags

    @property
    def n(self) -> int:
        """How many people count."""
        return int(self.voters.sum())

    def support(self, weight: Floats) -> Floats:
        """Each statement's supporters (m), person i counting `weight[i]`."""
        return np.asarray(self.matrix.T @ weight, np.float64)

    @cached_property
    def matrix(self) -> Matrix:
        """Ones where somebody agrees (n, m)."""
        shape = (len(self.voters), self.m)
        return sparse.csr_array((np.ones(len(self.column)), self.column, self.start), shape=shape)

    def supporters(self, column: int) -> NDArray[np.intp]:
        """The rows of the people who agree with a statement."""
        return np.searchsorted(self.start, np.flatnonzero(self.column == column), side="right") - 1


@dataclass(frozen=True)
class Unheard:
    """A group that agrees on a statement and has none on the slate."""

    statement: int
    people: int
    of_unheard: int


@dataclass(frozen=True)
class Slate:
    """Statements in the order chosen.

    `reached[i]`: people with at least one of the first i + 1 statements; `people`: those who count. `gap`: the
    largest group without a statement that agrees on one, over n / size: justified representation holds below 1.
    """

    statements: tuple[int, ...]
    reached: tuple[int, ...]
    people: int
    gap: float
    unheard: tuple[Unheard, ...]

    @property
    def coverage(self) -> float:
        """The share of people who agree with at least one statement of the slate."""
        return self.reached[-1] / self.people if self.reached and self.people else 0.0

    @property
    def is_justified(self) -> bool:
        """Justified representation holds."""
        return self.gap < 1


def approvals(votes: Votes, shown: Flags) -> Approvals:
    """Agreements on the shown statements."""
    yes, asked = votes.value == AGREE, votes.per_person
    if not shown.all():
        seen = shown[votes.column]
        yes, asked = yes & seen, np.diff(votes.up_to_each(seen))
    return Approvals(votes.up_to_each(yes), votes.column[yes], votes.m, asked > 0)


def proportional_slate(votes: Votes, shown: Flags, size: int = SLATE) -> Slate:
    """The slate of at most `size` statements of a conversation; of equals, what reaches most people anew."""
    given = approvals(votes, shown)
    total = given.support(np.ones(votes.n))
    size = min(size, int((total > 0).sum()))
    has = np.zeros(votes.n)
    chosen: list[int] = []
    reached: list[int] = []
    for _ in range(size):
        chosen.append(_next(given, total, has, chosen, size))
        has[given.supporters(chosen[-1])] += 1
        reached.append(int((has > 0).sum()))
    return Slate(
        tuple(int(s) for s in votes.statements[chosen]),
        tuple(reached),
        given.n,
        representation_gap(given, chosen),
        _unheard(given, votes.statements, has > 0),
    )


def representation_gap(given: Approvals, chosen: list[int]) -> float:
    """The largest group without a chosen statement that agrees on one, over n / size (1 or more: unjustified)."""
    if not chosen or not given.n:
        return 0.0
    without = np.ones(len(given.voters))
    for column in chosen:
        without[given.supporters(column)] = 0
    return float(given.support(without).max(initial=0) * len(chosen) / given.n)


def sequential_pav(given: Approvals, size: int) -> list[int]:
    """The columns chosen by sequential proportional approval voting alone, for comparison."""
    has = np.zeros(len(given.voters))
    total = given.support(np.ones(len(has)))
    chosen: list[int] = []
    for _ in range(min(size, int((total > 0).sum()))):
        reach = given.support((has == 0).astype(np.float64))
        chosen.append(_most(given.support(1 / (1 + has)), reach, total, chosen))
        has[given.supporters(chosen[-1])] += 1
    return chosen


def _next(given: Approvals, total: Floats, has: Floats, chosen: list[int], size: int) -> int:
    reach = given.support((has == 0).astype(np.float64))
    if reach.max() * size >= given.n:
        return _most(reach, reach, total, chosen)
    return _most(given.support(1 / (1 + has)), reach, total, chosen)


def _most(gain: Floats, reach: Floats, total: Floats, chosen: list[int]) -> int:
    """The most gain; of equals what reaches most people anew, then what more people agree with."""
    rank = np.lexsort((-total, -reach, -np.round(gain, 9)))
    return int(next(column for column in rank if column not in chosen))


def _unheard(given: Approvals, statements: Ints, heard: Flags) -> tuple[Unheard, ...]:
    """The minority report: the largest groups the slate leaves out, one after the other."""
    found = []
    without = (given.voters & ~heard).astype(np.float64)
    everyone = int(without.sum())
    for _ in range(UNHEARD):
        support = given.support(without)
        column = int(support.argmax()) if len(support) else 0
        if not len(support) or support[column] < 1:
            break
        found.append(Unheard(int(statements[column]), int(support[column]), everyone))
        without[given.supporters(column)] = 0
    return tuple(found)
