"""What sets each group apart, and what all groups share: the published statistics of Polis.

The formulas are those of the Polis system (Small et al., "Polis: Scaling deliberation by mapping
high-dimensional opinion spaces", 2021; its `repness` and `conversation` mathematics), kept exactly, so that
numbers here and there can be compared to the last digit.
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from sabha.algorithms.opinion_map.tally import Tally
from sabha.algorithms.opinion_map.votes import Flags, Floats, Ints

Z90 = 1.2816  # one-sided 90 %
MOST = 5  # statements shown for a group

type Direction = Literal["agree", "disagree"]


@dataclass(frozen=True, eq=False)
class Side:
    """One direction (agree or disagree) for every group (rows) and statement (columns).

    `count`: votes in this direction; `p`: their share, (count + 1) / (seen + 2); `p_test`: z of the share against
    one half; `ratio`: the share over the other groups' share; `ratio_test`: z of the two shares' difference.
    """

    count: Ints
    p: Floats
    p_test: Floats
    ratio: Floats
    ratio_test: Floats

    @property
    def metric(self) -> Floats:
        """How strongly a statement stands for a group: ratio x its test x share x its test."""
        return np.asarray(self.ratio * self.ratio_test * self.p * self.p_test)

    @property
    def significant(self) -> Flags:
        """Both tests pass at 90 %."""
        return np.asarray((self.ratio_test > Z90) & (self.p_test > Z90))


@dataclass(frozen=True, eq=False)
class Representation:
    """Both directions, with how many were asked."""

    agree: Side
    disagree: Side
    seen: Ints


@dataclass(frozen=True)
class Representative:
    """A statement that stands for a group, with the counts behind it."""

    statement: int
    direction: Direction
    n_success: int
    n_trials: int
    p_success: float
    p_test: float
    repness: float
    repness_test: float
    best_agree: bool = False


@dataclass(frozen=True)
class Shared:
    """A statement most of everybody agrees, or disagrees, with."""

    statement: int
    n_success: int
    n_trials: int
    p_success: float
    p_test: float


def representation(groups: Tally) -> Representation:
    """Every group's statistics for every statement, against all the other groups together."""
    rest = groups.others()
    return Representation(
        _side(groups.agree, groups.seen, rest.agree, rest.seen),
        _side(groups.disagree, groups.seen, rest.disagree, rest.seen),
        groups.seen,
    )


def group_aware_consensus(groups: Tally) -> tuple[Floats, Floats]:
    """For each statement the product over groups of the share who agree, and of those who disagree.

    Not to be compared between maps with different numbers of groups: each further group is another factor.
    """
    asked = groups.seen + 2
    return ((groups.agree + 1) / asked).prod(0), ((groups.disagree + 1) / asked).prod(0)


def representative(
    stats: Representation, statements: Ints, shown: Flags, *, as_polis: bool = True
) -> list[list[Representative]]:
    """At most five statements for each group; statements not `shown` (moderated out) are left out.

    Polis tells the statement a group agrees with best as a disagreement where the others agree even more ("3 of 78
    disagree", when 71 agree). `as_polis` keeps that, for comparing; without it the agreement is told.
    """
    columns = np.flatnonzero(shown)
    return [_of_group(stats, group, statements, columns, as_polis) for group in range(len(stats.seen))]


def consensus(everybody: Tally, statements: Ints, shown: Flags) -> tuple[list[Shared], list[Shared]]:
    """What most of all people agree with, and disagree with: at most five each, by share x its test."""
    return (
        _shared(everybody.agree[0], everybody.seen[0], statements, shown),
        _shared(everybody.disagree[0], everybody.seen[0], statements, shown),
    )


def share_test(count: Ints, seen: Ints) -> Floats:
    """z of a share against one half, with one vote added to each side."""
    return np.asarray(2 * np.sqrt(seen + 1) * ((count + 1) / (seen + 1) - 0.5))


def difference_test(count: Ints, seen: Ints, count_rest: Ints, seen_rest: Ints) -> Floats:
    """z of the difference of two shares, with one vote added to each; 0 where everybody answered the same."""
    n1, n2 = seen + 1, seen_rest + 1
    pooled = (count + 1 + count_rest + 1) / (n1 + n2)
    spread = np.sqrt(pooled * np.maximum(1 - pooled, 0) * (1 / n1 + 1 / n2))
    difference = (count + 1) / n1 - (count_rest + 1) / n2
    tested = np.zeros_like(spread)
    np.divide(difference, spread, out=tested, where=spread > 0)
    return np.asarray(tested, np.float64)


def _side(count: Ints, seen: Ints, count_rest: Ints, seen_rest: Ints) -> Side:
    p = (count + 1) / (seen + 2)
    return Side(
        count,
        p,
        share_test(count, seen),
        p / ((count_rest + 1) / (seen_rest + 2)),
        difference_test(count, seen, count_rest, seen_rest),
    )


def _of_group(
    stats: Representation, group: int, statements: Ints, columns: NDArray[np.intp], as_polis: bool
) -> list[Representative]:
    if not len(columns):
        return []
    agree, disagree = stats.agree, stats.disagree
    best = _best_agree(stats, group, columns)
    sufficient = columns[(agree.significant | disagree.significant)[group, columns]]
    if not len(sufficient) and best is None:
        largest = np.maximum(agree.ratio_test[group, columns], disagree.ratio_test[group, columns])
        return [_row(stats, group, statements, int(columns[largest.argmax()]))]
    leans = agree.ratio_test[group] > disagree.ratio_test[group]
    metric = np.where(leans, agree.metric[group], disagree.metric[group])
    ranked = [int(c) for c in sufficient[np.argsort(-metric[sufficient], kind="stable")] if c != best]
    chosen = ([] if best is None else [best]) + ranked
    rows = [_row(stats, group, statements, c, best_agree=c == best, as_polis=as_polis) for c in chosen[:MOST]]
    return sorted(rows, key=lambda row: row.direction != "agree")


def _best_agree(stats: Representation, group: int, columns: NDArray[np.intp]) -> int | None:
    """The statement the group agrees with best.

    A running comparison in the order of statements, as Polis makes it: what counts depends on the best so far,
    so it cannot be written as one maximum.
    """
    side, best = stats.agree, None
    ratio, p = side.ratio[group], side.p[group]
    strong, plain = side.metric[group], p * side.p_test[group]
    voted = side.count[group] + stats.disagree.count[group] > 0
    for c in columns[voted[columns]].tolist():
        if best is None:
            beats = side.p_test[group, c] > Z90 or (ratio[c] > 1 and p[c] > 0.5)
        else:
            measure = strong if ratio[best] > 1 else plain
            beats = measure[c] > measure[best]
        if beats:
            best = c
    return best


def _row(
    stats: Representation,
    group: int,
    statements: Ints,
    column: int,
    *,
    best_agree: bool = False,
    as_polis: bool = True,
) -> Representative:
    leans_agree = stats.agree.ratio_test[group, column] > stats.disagree.ratio_test[group, column]
    leans_agree |= best_agree and not as_polis
    side = stats.agree if leans_agree else stats.disagree
    return Representative(
        statement=int(statements[column]),
        direction="agree" if leans_agree else "disagree",
        n_success=int(side.count[group, column]),
        n_trials=int(stats.seen[group, column]),
        p_success=float(side.p[group, column]),
        p_test=float(side.p_test[group, column]),
        repness=float(side.ratio[group, column]),
        repness_test=float(side.ratio_test[group, column]),
        best_agree=best_agree,
    )


def _shared(count: Ints, seen: Ints, statements: Ints, shown: Flags) -> list[Shared]:
    p, test = (count + 1) / (seen + 2), share_test(count, seen)
    enough = np.flatnonzero(shown & (p > 0.5) & (test > Z90))
    top = enough[np.argsort(-(p * test)[enough], kind="stable")][:MOST]
    return [Shared(int(statements[c]), int(count[c]), int(seen[c]), float(p[c]), float(test[c])) for c in top]
