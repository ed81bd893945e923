"""What people differ over most, whether or not they fall into groups: the two ends of each dimension."""

from dataclasses import dataclass

import numpy as np

from sabha.algorithms.opinion_map.groups import as_votes
from sabha.algorithms.opinion_map.positions import Loadings, Positions
from sabha.algorithms.opinion_map.representation import Representative, representation, representative
from sabha.algorithms.opinion_map.tally import tally
from sabha.algorithms.opinion_map.votes import Flags, Ints, Votes

MOST_AXES = 2
SURE = 1.0  # standard deviations from the middle, by what is known of the person


@dataclass(frozen=True, eq=False)
class Axis:
    """One dimension of disagreement.

    `weight`: its share of all that positions explain; `side` (n): 0 low end, 1 high end, -1 near the middle or
    unknown; `people`: how many are at each end; `stands_for`: what each end says more than the other.
    """

    weight: float
    side: Ints
    people: tuple[int, int]
    stands_for: tuple[list[Representative], list[Representative]]


def axes(votes: Votes, shown: Flags, eligible: Flags, at: Positions, by: Loadings) -> list[Axis]:
    """The strongest dimensions with both ends peopled, strongest first."""
    strength = (by.loadings**2).sum(0)
    found = []
    for d in range(min(by.d, MOST_AXES)):
        spread = np.sqrt(at.covariance[:, d, d])
        where = as_votes(at, by)[:, d]
        sure = eligible & (np.abs(at.mean[:, d]) > SURE * spread)
        side = np.where(sure, (where > 0).astype(np.int64), -1)
        ends = int((side == 0).sum()), int((side == 1).sum())
        if min(ends) == 0:
            continue
        low, high = representative(representation(tally(votes, side)), votes.statements, shown, as_polis=False)
        found.append(Axis(float(strength[d] / max(strength.sum(), 1e-300)), side, ends, (low, high)))
    return found
