"""The groups as Polis makes them, to set beside ours: two levels of k-means, started in order of arrival.

Kept faithfully with what is weak in it: the result depends on who came first. What needs a server's history
(warm starts, the four-tick smoother) cannot be known from the votes and is left out.
"""

import numpy as np
from scipy.spatial import KDTree

from sabha.algorithms.opinion_map.votes import Flags, Floats, Ints, Votes

BASE = 100  # base clusters
BASE_ROUNDS, GROUP_ROUNDS = 100, 20
STILL = 0.01  # centres that moved less are at rest
ENOUGH_VOTES, FIRST_PEOPLE = 7, 15


def in_conversation(votes: Votes) -> Flags:
    """Who is grouped (n): at least seven votes, or all there are; and the first fifteen people to come.

    Polis fills up to fifteen while fewer have seven votes, and who is in once stays in.
    """
    chosen = votes.per_person >= min(ENOUGH_VOTES, votes.m)
    first = np.lexsort((-votes.per_person, votes.arrival))[:FIRST_PEOPLE]
    chosen[first] = True
    return np.asarray(chosen, np.bool_)


def classic_groups(positions: Floats, arrival: Ints, chosen: Flags) -> Ints:
    """Polis's groups: labels (n), -1 for people not `chosen`; `positions` (n, 2)."""
    labels = np.full(len(positions), -1)
    order = np.flatnonzero(chosen)
    order = order[np.argsort(arrival[order], kind="stable")]
    if not len(order):
        return labels
    points = positions[order]
    base, centers = _lloyd(points, _first_distinct(points, BASE), np.ones(len(points)), BASE_ROUNDS)
    weights = np.bincount(base, minlength=len(centers)).astype(np.float64)
    labels[order] = _best_grouping(centers, weights)[base]
    return labels


def silhouette(points: Floats, labels: Ints) -> float:
    """Mean silhouette (Rousseeuw 1987), plain Euclidean; someone alone in a group scores 0. Takes n x n memory."""
    sizes = np.bincount(labels)
    difference = points[:, None, :] - points[None, :, :]
    distance = np.sqrt((difference**2).sum(2))
    sums = distance @ np.eye(len(sizes))[labels]
    own = sums[np.arange(len(points)), labels] / np.maximum(sizes[labels] - 1, 1)
    means = sums / np.maximum(sizes, 1)
    means[np.arange(len(points)), labels] = np.inf
    other = means[:, sizes > 0].min(1)
    scale = np.maximum(np.maximum(own, other), 1e-300)
    return float(np.where(sizes[labels] > 1, (other - own) / scale, 0.0).mean())


def _best_grouping(centers: Floats, weights: Floats) -> Ints:
    best, labels = -np.inf, np.zeros(len(centers), np.int64)
    for k in range(2, min(5, 2 + len(centers) // 12, len(centers)) + 1):
        tried, _ = _lloyd(centers, centers[:k], weights, GROUP_ROUNDS)
        score = silhouette(centers, tried) if tried.max() else -1.0
        if score >= best:
            best, labels = score, tried
    return labels


def _first_distinct(points: Floats, k: int) -> Floats:
    _, first = np.unique(points, axis=0, return_index=True)
    return points[np.sort(first)[:k]]


def _lloyd(points: Floats, centers: Floats, weights: Floats, rounds: int) -> tuple[Ints, Floats]:
    """k-means from these centres; a centre nobody is nearest to is dropped."""
    for _ in range(rounds + 1):
        labels = np.asarray(KDTree(centers).query(points)[1], np.int64)
        used, labels = np.unique(labels, return_inverse=True)
        mass = np.bincount(labels, weights)
        moved = np.stack([np.bincount(labels, weights * axis) / mass for axis in points.T], axis=1)
        still = len(used) == len(centers) and _at_rest(centers, moved)
        centers = moved
        if still:
            break
    return labels, centers


def _at_rest(before: Floats, after: Floats) -> bool:
    ordered = [where[np.lexsort(where.T[::-1])] for where in (before, after)]
    return bool((np.linalg.norm(ordered[0] - ordered[1], axis=1) < STILL).all())
