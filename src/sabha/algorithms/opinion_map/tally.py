"""Counting: who agreed, disagreed and was asked, by group and statement. Whole numbers, so always exact."""

from dataclasses import dataclass

import numpy as np

from sabha.algorithms.opinion_map.votes import CHUNK, Ints, Votes


@dataclass(frozen=True, eq=False)
class Tally:
    """Votes counted by group (rows) and statement (columns): agrees, disagrees, and all with passes."""

    agree: Ints
    disagree: Ints
    seen: Ints

    def others(self) -> "Tally":
        """For each group the votes of all the other groups together."""
        return Tally(*(all_.sum(0) - all_ for all_ in (self.agree, self.disagree, self.seen)))

    def together(self) -> "Tally":
        """All groups as one."""
        return Tally(*(all_.sum(0, keepdims=True) for all_ in (self.agree, self.disagree, self.seen)))


def tally(votes: Votes, labels: Ints | None = None) -> Tally:
    """Count the votes of each group; `labels` (n) gives each person's group from 0, -1 for none.

    Without labels everybody is one group.
    """
    groups = 1 if labels is None else int(labels.max(initial=-1)) + 1
    counts = np.zeros((groups + 1) * votes.m * 3, np.int64)
    # Whoever is in no group is counted as one more, which nobody looks at: quicker than picking the others out.
    begins = None if labels is None else np.where(labels >= 0, labels, groups) * (votes.m * 3)
    for first in range(0, votes.count, CHUNK):
        last = min(first + CHUNK, votes.count)
        cell = votes.column[first:last].astype(np.int64)
        cell *= 3
        cell += votes.value[first:last]
        cell += 1
        if begins is not None:
            cell += votes.of_persons(begins, first, last)
        counts += np.bincount(cell, minlength=len(counts))
    table = counts[: groups * votes.m * 3].reshape(groups, votes.m, 3)
    return Tally(table[:, :, 2], table[:, :, 0], table.sum(2))
