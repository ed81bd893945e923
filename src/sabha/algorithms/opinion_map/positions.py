"""People's positions with how sure they are: factor analysis that knows which votes are missing.

Probabilistic principal components with missing data (Tipping & Bishop 1999, fitted by expectation maximisation;
Ilin & Raiko 2010 for missing entries): vote - mean = loadings . position + noise, position ~ N(0, I). Polis
stretches people with few votes outwards by sqrt(m / votes), so that noise looks like opinion; here few votes pull
a person towards the middle instead, with a wide uncertainty.
"""

from dataclasses import dataclass

import numpy as np
from scipy import sparse

from sabha.algorithms.opinion_map.pca import principal
from sabha.algorithms.opinion_map.sample import spans
from sabha.algorithms.opinion_map.votes import Flags, Floats, Matrix, Votes

ROUNDS = 12
PRIOR = 4.0  # a statement's loadings are pulled to nothing as strongly as by four people who do not care


@dataclass(frozen=True, eq=False)
class Loadings:
    """What the positions mean: `center` (m), `loadings` (m, d), `noise` the variance a vote has of its own."""

    center: Floats
    loadings: Floats
    noise: float

    @property
    def d(self) -> int:
        """How many dimensions there are."""
        return int(self.loadings.shape[1])


@dataclass(frozen=True, eq=False)
class Positions:
    """`mean` (n, d) and `covariance` (n, d, d) of each person's position, in units where people spread by 1."""

    mean: Floats
    covariance: Floats


def learn(votes: Votes, shown: Flags, d: int, near: Loadings | None = None, rounds: int = ROUNDS) -> Loadings:
    """Loadings of `d` dimensions from these votes on the `shown` statements, started near known ones if given."""
    signs, asked = _matrices(votes, shown)
    seen = np.asarray(asked.sum(axis=0)).ravel()
    center = np.asarray(signs.sum(axis=0)).ravel() / np.maximum(seen, 1)
    difference = _less_center(signs, asked, center)
    total = float((difference.data**2).sum()) if difference.nnz else 0.0
    start = near.loadings if near is not None else _start(difference, seen, d)
    found = Loadings(center, start, max(total / max(difference.nnz, 1) * 0.7, 1e-3))
    if d == 0:
        return found
    for _ in range(rounds):
        found = _improved(found, signs, asked, difference, total)
    return _turned(found)


def locate(votes: Votes, shown: Flags, by: Loadings) -> Positions:
    """Everybody's position given the loadings; people are independent of each other, whatever their order."""
    mean = np.zeros((votes.n, by.d))
    covariance = np.zeros((votes.n, by.d, by.d))
    for first, last in spans(votes):
        part = votes.between(first, last)
        signs, asked = _matrices(part, shown)
        found = _posterior(by, signs, asked)
        mean[first:last], covariance[first:last] = found.mean, found.covariance
    return Positions(mean, covariance)


def _matrices(votes: Votes, shown: Flags) -> tuple[Matrix, Matrix]:
    """The votes, and ones where there is a vote, on the shown statements; both (n, m)."""
    if not shown.all():
        votes = votes.keeping(shown[votes.column])
    start, shape = votes.start.astype(np.int32), (votes.n, votes.m)
    signs = sparse.csr_array((votes.value.astype(np.float64), votes.column, start), shape=shape)
    asked = sparse.csr_array((np.ones(votes.count), votes.column, start), shape=shape)
    return signs, asked


def _less_center(signs: Matrix, asked: Matrix, center: Floats) -> Matrix:
    return sparse.csr_array((signs.data - center[signs.indices], asked.indices, asked.indptr), shape=signs.shape)


def _start(difference: Matrix, seen: Floats, d: int) -> Floats:
    vectors, values = principal(difference, d)
    people = max(difference.shape[0], 1)
    # Missing votes counted as zero make the components too weak, by the share of votes there are.
    share = max(float(seen.sum()) / max(difference.shape[0] * max(int((seen > 0).sum()), 1), 1), 0.02)
    return np.asarray(vectors.T * (values / np.sqrt(people) / np.sqrt(share)))


def _posterior(by: Loadings, signs: Matrix, asked: Matrix) -> Positions:
    w, d = by.loadings, by.d
    pairs = (w[:, :, None] * w[:, None, :]).reshape(len(w), d * d)
    precision = np.eye(d) + (asked @ pairs).reshape(-1, d, d) / by.noise
    pull = (signs @ w - asked @ (by.center[:, None] * w)) / by.noise
    covariance = np.linalg.inv(precision)
    return Positions((covariance @ pull[:, :, None])[:, :, 0], covariance)


def _improved(by: Loadings, signs: Matrix, asked: Matrix, difference: Matrix, total: float) -> Loadings:
    """One round of expectation and maximisation."""
    at, d = _posterior(by, signs, asked), by.d
    second = at.covariance + at.mean[:, :, None] * at.mean[:, None, :]
    spread = (asked.T @ second.reshape(-1, d * d)).reshape(-1, d, d) + PRIOR * by.noise * np.eye(d)
    against = difference.T @ at.mean
    w = np.linalg.solve(spread, against[:, :, None])[:, :, 0]
    # What is left unexplained: sum of (z - w.x)^2 with the positions' own uncertainty.
    left = total - 2 * float((w * against).sum()) + float(np.einsum("ja,jab,jb->", w, spread, w))
    return Loadings(by.center, w, max(left / max(difference.nnz, 1), 1e-3))


def _turned(found: Loadings) -> Loadings:
    """The same loadings along their principal axes, strongest first, with a settled sign."""
    if not found.loadings.size:
        return found
    _, _, axes = np.linalg.svd(found.loadings, full_matrices=False)
    w = found.loadings @ axes.T
    size = np.abs(w)
    leading = (size >= size.max(axis=0) * (1 - 1e-6)).argmax(axis=0)
    sign = np.sign(w[leading, np.arange(w.shape[1])])
    return Loadings(found.center, w * np.where(sign == 0, 1, sign), found.noise)
