"""Weighted k-means whose answer depends on the points and a seed, never on their order."""

import itertools
from dataclasses import dataclass

import numpy as np

from sabha.algorithms.opinion_map.votes import Floats, Ints

STARTS, ROUNDS = 6, 40


@dataclass(frozen=True, eq=False)
class Clusters:
    """`labels` (n) from 0, `centers` (k, d), `within` the weighted sum of squared distances."""

    labels: Ints
    centers: Floats
    within: float


def k_means(points: Floats, weights: Floats, k: int, rng: np.random.Generator, starts: int = STARTS) -> Clusters:
    """The best of several k-means from k-means++ starts (Arthur & Vassilvitskii 2007)."""
    tried = [_from(points, weights, _spread_out(points, weights, k, rng)) for _ in range(starts if k > 1 else 1)]
    return min(tried, key=lambda found: found.within)


def nearest(points: Floats, centers: Floats) -> Ints:
    """The nearest centre of each point (n)."""
    return np.asarray(_distances(points, centers).argmin(1), np.int64)


def counterparts(shared: Floats) -> Ints:
    """For each row of a square table the column it is paired with, so that the pairs hold most together.

    All orders are tried: of at most five groups there are 120.
    """
    rows = range(len(shared))
    return np.array(max(itertools.permutations(rows), key=lambda order: shared[rows, order].sum()), np.int64)


def _from(points: Floats, weights: Floats, centers: Floats) -> Clusters:
    labels = np.full(len(points), -1)
    for _ in range(ROUNDS):
        before, labels = labels, nearest(points, centers)
        if (before == labels).all():
            break
        mass = np.bincount(labels, weights, minlength=len(centers))
        sums = np.stack([np.bincount(labels, weights * a, minlength=len(centers)) for a in points.T], axis=1)
        # A centre nobody is near stays where it was.
        centers = np.where(mass[:, None] > 0, sums / np.maximum(mass, 1e-300)[:, None], centers)
    return Clusters(labels, centers, float((weights * _distances(points, centers).min(1)).sum()))


def _spread_out(points: Floats, weights: Floats, k: int, rng: np.random.Generator) -> Floats:
    chosen = [int(rng.choice(len(points), p=weights / weights.sum()))]
    gap = np.full(len(points), np.inf)
    for _ in range(k - 1):
        gap = np.minimum(gap, ((points - points[chosen[-1]]) ** 2).sum(1))
        mass = np.cumsum(weights * gap)
        if mass[-1] <= 0:
            break
        chosen.append(min(int(np.searchsorted(mass, rng.random() * mass[-1])), len(points) - 1))
    return points[chosen]


def _distances(points: Floats, centers: Floats) -> Floats:
    """Squared distances (n, k), from differences: |a|^2 + |b|^2 - 2ab would make near points tie."""
    out = np.zeros((len(points), len(centers)))
    for axis in range(points.shape[1]):
        out += (points[:, axis, None] - centers[None, :, axis]) ** 2
    return out
