"""Scores corrected for the judge: some are harsh, some kind, and not everybody sees every project."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sabha.algorithms.judging.standing import Standing, standing
from sabha.algorithms.refused import Refused, gettext_noop

TURNS = 500
SMALLEST_PART = 1e-4  # of the scores' variance: below it a source of differences counts as absent


@dataclass(frozen=True)
class Score:
    """What one judge gave one project."""

    judge: str
    project: str
    value: float


@dataclass(frozen=True)
class Spread:
    """Standard deviations: between projects, between judges (harshness), and of one look from the next."""

    projects: float
    judges: float
    looks: float


@dataclass(frozen=True)
class Judge:
    """How much higher than others a judge scores (kind: above 0), with its standard error."""

    judge: str
    kindness: float
    error: float
    looks: int


@dataclass(frozen=True)
class Corrected:
    """Projects on the scale of the scores, judges by id, and the spreads that were used."""

    standing: Standing
    judges: tuple[Judge, ...]
    spread: Spread


def correct(
    scores: Iterable[Score],
    *,
    projects: Iterable[str] = (),
    spread: Spread | None = None,
    confidence: float = 0.95,
) -> Corrected:
    """Estimate every project's quality from score = mean + quality + kindness of the judge + chance.

    A linear mixed model (Henderson 1975): qualities and kindnesses are drawn towards 0 the more, the fewer looks they
    rest on. Spreads are estimated by expectation-maximisation (restricted likelihood; Dempster, Laird, Rubin 1977)
    unless given. `projects` adds those nobody has seen yet: they get the mean and a wide error. The order of scores
    changes nothing. Raises Refused for no scores, numbers that are none, and a judge scoring a project twice.
    """
    table = sorted(scores, key=lambda score: (score.project, score.judge))
    _check(table)
    names = sorted({score.project for score in table} | set(projects))
    judges = sorted({score.judge for score in table})
    design = _design(table, names, judges)
    values = np.array([score.value for score in table])
    used = spread or _estimated_spread(design, values, len(names))
    means, covariance = _posterior(design, values, len(names), used)
    qualities = slice(1, 1 + len(names))
    # Quality is told on the scale of the scores; the mean's own uncertainty is common to all and left out.
    return Corrected(
        standing(
            names,
            means[0] + means[qualities],
            covariance[qualities, qualities],
            [int(design[:, 1 + p].sum()) for p in range(len(names))],
            confidence,
        ),
        tuple(
            Judge(judge, float(means[at]), float(np.sqrt(covariance[at, at])), int(design[:, at].sum()))
            for at, judge in enumerate(judges, start=1 + len(names))
        ),
        used,
    )


def _check(table: Sequence[Score]) -> None:
    if not table:
        raise Refused(gettext_noop("There are no scores yet."))
    for earlier, score in zip([None, *table], table, strict=False):
        if not math.isfinite(score.value):
            raise Refused(
                gettext_noop("The score of “%(judge)s” for “%(project)s” is not a number."),
                judge=score.judge,
                project=score.project,
            )
        if earlier and (earlier.judge, earlier.project) == (score.judge, score.project):
            raise Refused(
                gettext_noop("“%(judge)s” scored “%(project)s” twice. Keep the later score."),
                judge=score.judge,
                project=score.project,
            )


def _design(table: Sequence[Score], names: Sequence[str], judges: Sequence[str]) -> NDArray[np.float64]:
    """One row per score: 1 for the mean, 1 for its project, 1 for its judge."""
    project_at = {name: at for at, name in enumerate(names, start=1)}
    judge_at = {judge: at for at, judge in enumerate(judges, start=1 + len(names))}
    design = np.zeros((len(table), 1 + len(names) + len(judges)))
    design[:, 0] = 1
    for row, score in enumerate(table):
        design[row, project_at[score.project]] = design[row, judge_at[score.judge]] = 1
    return design


def _posterior(
    design: NDArray[np.float64], values: NDArray[np.float64], projects: int, spread: Spread
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Posterior means and covariance of (mean, qualities, kindnesses)."""
    others = design.shape[1] - 1 - projects
    certainty = np.concatenate([[0.0], np.full(projects, spread.projects**-2.0), np.full(others, spread.judges**-2.0)])
    covariance = np.linalg.inv(design.T @ design / spread.looks**2 + np.diag(certainty))
    return covariance @ (design.T @ values) / spread.looks**2, covariance


def _estimated_spread(design: NDArray[np.float64], values: NDArray[np.float64], projects: int) -> Spread:
    """Spreads under which these scores are most likely, found in small steps; all equal when scores are."""
    total = float(values.var()) or 1.0
    parts = np.full(3, total / 3)
    gram = design.T @ design
    seen = np.flatnonzero(design[:, 1 : 1 + projects].any(axis=0)) + 1
    for _ in range(TURNS):
        spread = Spread(*(float(part) for part in np.sqrt(parts)))
        means, covariance = _posterior(design, values, projects, spread)
        second = means**2 + np.diag(covariance)
        rest = values - design @ means
        fit = float((covariance * gram).sum())
        new = np.array([second[seen].mean(), second[1 + projects :].mean(), (rest @ rest + fit) / len(values)])
        new = np.maximum(new, SMALLEST_PART * total)
        if np.abs(new - parts).max() < 1e-9 * total:
            break
        parts = new
    return Spread(*(float(part) for part in np.sqrt(parts)))
