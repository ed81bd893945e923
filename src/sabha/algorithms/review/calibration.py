"""Scores with the reviewer's harshness taken out, and how sure they are.

The model: score = level + submission + reviewer + noise, submission and reviewer effects normal around 0. The three
variances come from the scores themselves (restricted maximum likelihood by EM: Dempster, Laird & Rubin 1977; Searle,
Casella & McCulloch 1992), the effects are best linear unbiased predictions (Henderson 1975): a submission seen by few
is drawn towards the middle, and a reviewer who scored few is believed to be ordinary. Changed: the variances have a
floor, so that five equal scores do not pretend to certainty.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array, diags_array

from sabha.algorithms.refused import Refused, gettext_noop

STEPS = 200
CLOSE_ENOUGH = 1e-5


@dataclass(frozen=True)
class Score:
    """One submission. raw: the mean as given. low..high: 95 in 100 such intervals hold the true value.

    disagreement: standard deviation of its scores with harshness taken out (0 for one score).
    """

    submission: str
    reviews: int
    raw: float
    calibrated: float
    low: float
    high: float
    disagreement: float


@dataclass(frozen=True)
class Calibration:
    """scores: best first (ties by id). harshness: per reviewer, below 0 is harsher than most.

    agreement: the share of the variance of a single score that is the submission's own (intraclass correlation):
    1 if reviewers always agree once harshness is taken out, 0 if scores say nothing about submissions.
    """

    scores: tuple[Score, ...]
    harshness: dict[str, float]
    level: float
    agreement: float


def calibrate(scores: Sequence[tuple[str, str, float]]) -> Calibration:
    """Calibrate (submission, reviewer, score) triples, one each; needs two scores that differ in something."""
    triples = sorted(scores)
    _check(triples)
    submissions = sorted({s for s, _, _ in triples})
    reviewers = sorted({r for _, r, _ in triples})
    p, r = _rows([s for s, _, _ in triples], submissions), _rows([r for _, r, _ in triples], reviewers)
    y = np.array([value for _, _, value in triples], float)
    fit = _fit(p, r, y)
    value, half = fit.level + fit.submission, 1.96 * fit.error
    seen = np.bincount(p)
    raw = np.bincount(p, y) / seen
    apart = _spread(p, y - fit.reviewer[r], seen)
    told = [
        Score(name, int(seen[i]), float(raw[i]), float(value[i]), *_around(value[i], half[i]), float(apart[i]))
        for i, name in enumerate(submissions)
    ]
    best_first = tuple(sorted(told, key=lambda s: (-s.calibrated, s.submission)))
    harshness = {name: float(effect) for name, effect in zip(reviewers, fit.reviewer, strict=True)}
    return Calibration(best_first, harshness, fit.level, fit.own / (fit.own + fit.noise))


@dataclass(frozen=True)
class _Fit:
    level: float
    submission: NDArray[np.float64]
    reviewer: NDArray[np.float64]
    error: NDArray[np.float64]
    own: float
    harsh: float
    noise: float


def _rows(names: list[str], order: list[str]) -> NDArray[np.int64]:
    row = {name: i for i, name in enumerate(order)}
    return np.array([row[name] for name in names], np.int64)


def _around(value: float, half: float) -> tuple[float, float]:
    return float(value - half), float(value + half)


def _spread(p: NDArray[np.int64], values: NDArray[np.float64], seen: NDArray[np.int64]) -> NDArray[np.float64]:
    """Standard deviation of the values of each submission (divisor n - 1)."""
    means = np.bincount(p, values) / seen
    squares = np.bincount(p, (values - means[p]) ** 2)
    spread: NDArray[np.float64] = np.sqrt(squares / np.maximum(1, seen - 1))
    return spread


def _fit(p: NDArray[np.int64], r: NDArray[np.int64], y: NDArray[np.float64]) -> _Fit:
    """EM: predict the effects under the variances, then set the variances from the effects, until they stay."""
    start = max(float(y.var()), 1e-6)
    floor = start * 1e-3
    variances = np.array([start / 2, start / 4, start / 2])
    for _ in range(STEPS):
        fit, better = _step(p, r, y, variances)
        better = np.maximum(better, floor)
        if np.abs(better - variances).max() < CLOSE_ENOUGH * start:
            break
        variances = better
    return fit


def _step(
    p: NDArray[np.int64], r: NDArray[np.int64], y: NDArray[np.float64], variances: NDArray[np.float64]
) -> tuple[_Fit, NDArray[np.float64]]:
    """Henderson's equations with the submissions eliminated: one row is left per reviewer, one for the level."""
    own, harsh, noise = (float(v) for v in variances)
    submissions, reviewers, reviews = int(p.max()) + 1, int(r.max()) + 1, len(y)
    seen = np.bincount(p)
    # Sparse: a submission meets a handful of reviewers, so a step costs milliseconds even for thousands of them.
    cells = np.append(p, np.arange(submissions)), np.append(r, np.full(submissions, reviewers))
    cross = csr_array((np.append(np.ones(reviews), seen) / noise, cells), shape=(submissions, reviewers + 1))
    rest = np.diag(np.append(np.bincount(r) / noise + 1 / harsh, reviews / noise))
    rest[-1, :-1] = rest[:-1, -1] = np.bincount(r) / noise
    weight = 1 / (seen / noise + 1 / own)
    told = np.bincount(p, y) / noise
    inverse = np.linalg.inv(rest - (cross.T @ diags_array(weight) @ cross).toarray())
    effects = inverse @ (np.append(np.bincount(r, y), y.sum()) / noise - cross.T @ (weight * told))
    reviewer, level = effects[:-1], float(effects[-1])
    submission = weight * (told - cross @ effects)
    error = weight + weight**2 * (cross.multiply(cross @ inverse) @ np.ones(reviewers + 1))
    sure_of_reviewers = float(np.trace(inverse[:-1, :-1]))
    left = y - level - submission[p] - reviewer[r]
    explained = submissions + reviewers + 1 - error.sum() / own - sure_of_reviewers / harsh
    better = [
        (submission @ submission + error.sum()) / submissions,
        (reviewer @ reviewer + sure_of_reviewers) / reviewers,
        (left @ left + noise * explained) / reviews,
    ]
    return _Fit(level, submission, reviewer, np.sqrt(error), own, harsh, noise), np.array(better)


def _check(triples: list[tuple[str, str, float]]) -> None:
    if len(triples) < 2:
        raise Refused(gettext_noop("There are too few scores to calibrate: at least two are needed."))
    for one, other in pairwise(triples):
        if one[:2] == other[:2]:
            raise Refused(
                gettext_noop("“%(reviewer)s” scored “%(submission)s” twice; keep one score each."),
                submission=one[0],
                reviewer=one[1],
            )
    if not all(np.isfinite(value) for _, _, value in triples):
        raise Refused(gettext_noop("Every score must be a number."))
