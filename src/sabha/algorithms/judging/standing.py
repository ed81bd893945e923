"""Where each project stands when its estimate is uncertain: a range of places, never a false order."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class Place:
    """One project: its estimate, the standard error, how many looks it rests on, and the places it may hold.

    `best` and `worst` are the first and last place (from 1) that the evidence leaves open. Projects with the same
    `best` that cannot be told apart from each other share that place honestly.
    """

    project: str
    estimate: float
    error: float
    looks: int
    best: int
    worst: int


@dataclass(frozen=True)
class Standing:
    """All projects, highest estimate first (ties by id), and what can be said about each pair.

    `covariance` (P × P, in the order of `places`) is that of the estimates: estimates of two projects seen by the same
    judge are uncertain together, so a difference is often surer than either estimate.
    """

    places: tuple[Place, ...]
    covariance: NDArray[np.float64]
    confidence: float

    def told_apart(self, first: str, second: str) -> bool:
        """Whether the difference between two projects is larger than chance explains, at the given confidence."""
        at = {place.project: i for i, place in enumerate(self.places)}
        a, b = at[first], at[second]
        difference = self.places[a].estimate - self.places[b].estimate
        spread = self.covariance[a, a] + self.covariance[b, b] - 2 * self.covariance[a, b]
        return abs(difference) > two_sided(self.confidence) * float(np.sqrt(max(spread, 0.0)))


def two_sided(confidence: float) -> float:
    """How many standard errors leave `confidence` in the middle: 1.96 for 0.95."""
    return NormalDist().inv_cdf((1 + confidence) / 2)


def standing(
    projects: Sequence[str],
    estimates: NDArray[np.float64],
    covariance: NDArray[np.float64],
    looks: Sequence[int],
    confidence: float,
) -> Standing:
    """Order projects by estimate and give each the places that the uncertainty leaves open."""
    variance = np.diag(covariance)
    difference = estimates[:, None] - estimates[None, :]
    spread = np.sqrt(np.maximum(variance[:, None] + variance[None, :] - 2 * covariance, 0))
    surely_above = difference > two_sided(confidence) * spread
    np.fill_diagonal(surely_above, val=False)
    order = sorted(range(len(projects)), key=lambda p: (-round(float(estimates[p]), 9), projects[p]))
    places = tuple(
        Place(
            project=projects[p],
            estimate=float(estimates[p]),
            error=float(np.sqrt(max(variance[p], 0.0))),
            looks=looks[p],
            best=1 + int(surely_above[:, p].sum()),
            worst=len(projects) - int(surely_above[p].sum()),
        )
        for p in order
    )
    return Standing(places, covariance[np.ix_(order, order)], confidence)
