"""Ideal points: calibrated probabilities of agreeing, and positions with intervals.

The two-parameter logistic ideal-point model, P(agree) = logistic(easiness + slope . position) with
position ~ N(0, I), fitted by variational expectation maximisation (the idea of Imai, Lo & Olmsted 2016 in the
logistic form of Polson, Scott & Windle 2013 and Jaakkola & Jordan 2000). Passes are left out. How many dimensions
there are is decided by votes held back from the fit.
"""

from dataclasses import dataclass, replace

import numpy as np
from scipy import sparse

from sabha.algorithms.opinion_map.pca import principal
from sabha.algorithms.opinion_map.positions import Positions
from sabha.algorithms.opinion_map.sample import spans
from sabha.algorithms.opinion_map.votes import Flags, Floats, Ints, Matrix, Votes

MOST_DIMENSIONS = 3
ROUNDS, STILL = 40, 2e-3
EASINESS_SPREAD, SLOPE_SPREAD = 2.0, 1.0  # prior standard deviations
HELD_OUT = 0.1
PLACED_TOGETHER = 1 << 17  # votes: keeps the dense table of people and statements at some megabytes
Z90_TWO_SIDED = 1.6449


@dataclass(frozen=True, eq=False)
class Curve:
    """Each statement's curve: `easiness` (m), `slope` (m, d)."""

    easiness: Floats
    slope: Floats

    @property
    def d(self) -> int:
        """How many dimensions there are."""
        return int(self.slope.shape[1])


@dataclass(frozen=True, eq=False)
class IdealPoints:
    """The fitted curves and the position of each of `participants` (ids)."""

    participants: Ints
    curve: Curve
    at: Positions

    def interval(self) -> tuple[Floats, Floats]:
        """Ends of the 90 % interval of each person's position, both (n, d)."""
        spread = Z90_TWO_SIDED * np.sqrt(np.diagonal(self.at.covariance, axis1=1, axis2=2))
        return self.at.mean - spread, self.at.mean + spread


def ideal_points(votes: Votes, shown: Flags, sample: Votes, d: int) -> IdealPoints:
    """Curves with `d` dimensions learned from `sample` (people in content order), then all of `votes` placed."""
    curve = fit(sample, shown, d)
    return IdealPoints(votes.participants, curve, place(votes, shown, curve))


def choose_dimensions(votes: Votes, shown: Flags, seed: int, most: int = MOST_DIMENSIONS) -> tuple[Floats, int]:
    """Held-out loss with 0, 1, … dimensions, and the fewest within one standard error of the best."""
    held = np.random.default_rng(seed).random(votes.count) < HELD_OUT
    kept = votes.keeping(~held)
    test = held & shown[votes.column] & (votes.value != 0)
    if test.sum() < 20:
        return np.full(most + 1, np.nan), 1
    people = np.repeat(np.arange(votes.n), votes.per_person)[test]
    agreed = votes.value[test] > 0
    losses = []
    for d in range(most + 1):
        curve = fit(kept, shown, d)
        p = probability(curve, place(kept, shown, curve), people, votes.column[test].astype(np.int64))
        losses.append(-np.log(np.clip(np.where(agreed, p, 1 - p), 1e-6, 1)))
    mean = np.mean(losses, axis=1)
    best = int(mean.argmin())
    behind = [losses[d] - losses[best] for d in range(most + 1)]
    close = [d for d in range(best + 1) if behind[d].mean() <= behind[d].std() / np.sqrt(len(agreed))]
    return mean, close[0]


def fit(votes: Votes, shown: Flags, d: int) -> Curve:
    """The statements' curves with `d` dimensions."""
    sides, people = _sides(votes, shown)
    curve = _first_curve(sides, d)
    at = Positions(np.zeros((votes.n, d)), np.tile(np.eye(d), (votes.n, 1, 1)))
    for _ in range(ROUNDS):
        before = curve
        at = _placed(sides, people, curve, at)
        curve = _refitted(sides, people, curve, at)
        moved = np.abs(curve.slope - before.slope).max(initial=0) + np.abs(curve.easiness - before.easiness).max(
            initial=0
        )
        if moved < STILL * (1 + 4 * (d > 0)):
            break
    return curve


def place(votes: Votes, shown: Flags, curve: Curve, rounds: int = 4) -> Positions:
    """Everybody's position on known curves; people are independent of each other."""
    n, d = votes.n, curve.d
    mean, covariance = np.zeros((n, d)), np.tile(np.eye(d), (n, 1, 1))
    for first, last in spans(votes, PLACED_TOGETHER):
        part = votes.between(first, last)
        sides, people = _sides(part, shown)
        at = Positions(mean[first:last], covariance[first:last])
        for _ in range(rounds):
            at = _placed(sides, people, curve, at)
        mean[first:last], covariance[first:last] = at.mean, at.covariance
    return Positions(mean, covariance)


def probability(curve: Curve, at: Positions, people: Ints, columns: Ints) -> Floats:
    """P(agree) of these people on these statements (pairs), averaged over what is not known of their position."""
    slope = curve.slope[columns]
    middle = curve.easiness[columns] + (slope * at.mean[people]).sum(1)
    variance = np.einsum("va,vab,vb->v", slope, at.covariance[people], slope)
    return np.asarray(1 / (1 + np.exp(-middle / np.sqrt(1 + np.pi / 8 * variance))))


def _sides(votes: Votes, shown: Flags) -> tuple[Matrix, Ints]:
    """+1/2 for agree and -1/2 for disagree on the shown statements (n, m); the person of each entry."""
    kept = votes.keeping(shown[votes.column] & (votes.value != 0))
    data = kept.value.astype(np.float64) / 2
    sides = sparse.csr_array((data, kept.column, kept.start.astype(np.int32)), shape=(votes.n, votes.m))
    return sides, np.repeat(np.arange(votes.n), kept.per_person)


def _first_curve(sides: Matrix, d: int) -> Curve:
    seen = np.bincount(sides.indices, minlength=sides.shape[1])
    agree = np.bincount(sides.indices[sides.data > 0], minlength=sides.shape[1])
    p = (agree + 1) / (seen + 2)
    centred = replace_data(sides, sides.data + 0.5 - p[sides.indices])
    directions, _ = principal(centred, d) if d else (np.zeros((0, sides.shape[1])), None)
    return Curve(np.log(p / (1 - p)), np.asarray(directions.T * np.sqrt(sides.shape[1])))


def replace_data(matrix: Matrix, data: Floats) -> Matrix:
    """The same entries with other values."""
    return sparse.csr_array((data, matrix.indices, matrix.indptr), shape=matrix.shape)


def _bend(sides: Matrix, people: Ints, curve: Curve, at: Positions) -> Floats:
    """How much each vote weighs: the curvature of the logistic bound where the vote is, tanh(t/2) / 2t."""
    n, d = at.mean.shape
    # All pairs at once are one dense product, much quicker than gathering vote by vote.
    squared = at.mean @ curve.slope.T
    squared += curve.easiness
    squared *= squared
    pairs = (curve.slope[:, :, None] * curve.slope[:, None, :]).reshape(len(curve.slope), d * d)
    squared += at.covariance.reshape(n, d * d) @ pairs.T
    at_least = np.sqrt(np.maximum(squared.take(people * len(pairs) + sides.indices), 1e-8))
    return np.asarray(np.tanh(at_least / 2) / (2 * at_least))


def _placed(sides: Matrix, people: Ints, curve: Curve, at: Positions) -> Positions:
    d, w = curve.d, curve.slope
    if d == 0:
        return at
    bend = _bend(sides, people, curve, at)
    pairs = (w[:, :, None] * w[:, None, :]).reshape(len(w), d * d)
    precision = np.eye(d) + (replace_data(sides, bend) @ pairs).reshape(-1, d, d)
    pull = replace_data(sides, sides.data - bend * curve.easiness[sides.indices]) @ w
    covariance = np.linalg.inv(precision)
    return Positions((covariance @ pull[:, :, None])[:, :, 0], covariance)


def _refitted(sides: Matrix, people: Ints, curve: Curve, at: Positions) -> Curve:
    bend = _bend(sides, people, curve, at)
    n, d = at.mean.shape
    known = np.concatenate([np.ones((n, 1)), at.mean], axis=1)
    second = known[:, :, None] * known[:, None, :]
    second[:, 1:, 1:] += at.covariance
    prior = np.diag([EASINESS_SPREAD**-2, *[SLOPE_SPREAD**-2] * d])
    precision = (replace_data(sides, bend).T @ second.reshape(n, (d + 1) ** 2)).reshape(-1, d + 1, d + 1) + prior
    solved = np.linalg.solve(precision, (sides.T @ known)[:, :, None])[:, :, 0]
    return replace(curve, easiness=solved[:, 0], slope=solved[:, 1:])
