"""Pairwise judging: “which of these two?”, put together by the model of Bradley and Terry."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sabha.algorithms.judging.standing import Standing, standing
from sabha.algorithms.refused import Refused, gettext_noop


@dataclass(frozen=True)
class Choice:
    """One judge preferred one project to another; `tie` when they would not say."""

    preferred: str
    other: str
    tie: bool = False


def from_choices(
    choices: Iterable[Choice], *, projects: Iterable[str] = (), spread: float = 1.5, confidence: float = 0.95
) -> Standing:
    """Strength of every project on the log-odds scale: P(a over b) = 1 / (1 + exp(b - a)) (Bradley, Terry 1952).

    Strengths are drawn towards 0 by a normal prior with standard deviation `spread`, so that a project that won all
    its pairs stays finite; the errors are those of the normal curve at the maximum (Laplace). A tie is half a win
    each way. Found by Newton's method on a concave function, so there is one answer. The order changes nothing.
    """
    table = sorted(choices, key=lambda choice: (choice.preferred, choice.other, choice.tie))
    names = sorted({name for c in table for name in (c.preferred, c.other)} | set(projects))
    if not names:
        raise Refused(gettext_noop("There are no choices yet."))
    wins = np.zeros((len(names), len(names)))
    at = {name: place for place, name in enumerate(names)}
    for choice in table:
        if choice.preferred == choice.other:
            raise Refused(gettext_noop("“%(project)s” cannot be compared with itself."), project=choice.other)
        first, second = at[choice.preferred], at[choice.other]
        wins[first, second] += 0.5 if choice.tie else 1
        wins[second, first] += 0.5 if choice.tie else 0
    strengths, covariance = _maximum(wins, spread)
    met = (wins + wins.T).sum(axis=1)
    return standing(names, strengths, covariance, [round(float(count)) for count in met], confidence)


def _maximum(wins: NDArray[np.float64], spread: float) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Most probable strengths and the inverse curvature there."""
    met = wins + wins.T
    strengths = np.zeros(len(wins))
    while True:
        chance = 1 / (1 + np.exp(strengths[None, :] - strengths[:, None]))
        slope = (wins - met * chance).sum(axis=1) - strengths / spread**2
        bend = met * chance * (1 - chance)
        curvature = np.diag(bend.sum(axis=1) + spread**-2.0) - bend
        step = np.linalg.solve(curvature, slope)
        # Full Newton steps can leap over the maximum where the curve is flat; half a unit at a time cannot.
        strengths = strengths + step * min(1.0, 0.5 / max(float(np.abs(step).max()), 1e-12))
        if np.abs(step).max() < 1e-10:
            return strengths, np.linalg.inv(curvature)
