"""How long promises and projects live: the share still alive after t months, when many are still being watched."""

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from statistics import NormalDist

from sabha.algorithms.refused import Refused, gettext_noop


@dataclass(frozen=True)
class Life:
    """One promise or project: how long it was watched (any unit of time), and whether it ended then or still lives."""

    watched: float
    ended: bool


@dataclass(frozen=True)
class Step:
    """From `time` on, the share `alive` lives, within `low` to `high`; `ended` of `at_risk` ended just then.

    `error` is Greenwood's standard error of `alive`; once none live it has no value left to give and is 0.
    """

    time: float
    at_risk: int
    ended: int
    alive: float
    error: float
    low: float
    high: float


@dataclass(frozen=True)
class Curve:
    """Steps of the curve in order of time (all are 1 before the first), for `count` lives watched until `until`."""

    steps: tuple[Step, ...]
    count: int
    until: float
    confidence: float

    def alive(self, time: float) -> Step | None:
        """The share alive at a time; None after the last life was watched: nobody knows."""
        if time > self.until:
            return None
        before = [step for step in self.steps if step.time <= time]
        return before[-1] if before else Step(0.0, self.count, 0, 1.0, 0.0, 1.0, 1.0)

    @property
    def half_life(self) -> float | None:
        """The first time when no more than half live; None while more than half do."""
        return self._first(lambda step: step.alive)

    @property
    def half_life_between(self) -> tuple[float | None, float | None]:
        """Where the half-life lies at the curve's confidence (Brookmeyer, Crowley 1982); None: not in sight."""
        return self._first(lambda step: step.low), self._first(lambda step: step.high)

    def _first(self, share: Callable[[Step], float]) -> float | None:
        # Sums of logarithms may leave exactly one half a hair above it.
        return next((step.time for step in self.steps if share(step) <= 0.5 + 1e-12), None)


def survival(lives: Iterable[Life], *, confidence: float = 0.95) -> Curve:
    """Kaplan–Meier curve (1958) with Greenwood's variance (1926) on the log(-log) scale, which stays within 0 and 1.

    Lives still going when last heard of count for as long as they were watched. When one ends and another is last
    heard of at the same time, the ending comes first. The order of lives changes nothing. Raises Refused for no lives,
    times below 0, and times that are no numbers.
    """
    known = sorted(lives, key=lambda life: life.watched)
    if not known:
        raise Refused(gettext_noop("There is nothing to follow yet: no promise or project has begun."))
    for life in known:
        if not 0 <= life.watched < math.inf:
            raise Refused(gettext_noop("%(time)s is not a time anybody can be watched for."), time=life.watched)
    wide = NormalDist().inv_cdf((1 + confidence) / 2)
    steps: list[Step] = []
    alive, variance, at_risk = 1.0, 0.0, len(known)
    for time in sorted({life.watched for life in known}):
        here = [life for life in known if life.watched == time]
        ended = sum(life.ended for life in here)
        if ended:
            alive *= (at_risk - ended) / at_risk
            variance = math.inf if ended == at_risk else variance + ended / (at_risk * (at_risk - ended))
            highest = steps[-1].high if steps else 1.0
            error = alive * math.sqrt(variance) if alive else 0.0
            steps.append(Step(time, at_risk, ended, alive, error, *_between(alive, variance, wide, highest)))
        at_risk -= len(here)
    return Curve(tuple(steps), len(known), known[-1].watched, confidence)


def _between(alive: float, variance: float, wide: float, highest: float) -> tuple[float, float]:
    """Lower and upper end: alive to the power exp(±wide × error of log(-log alive)) (Kalbfleisch, Prentice 1980).

    When the last one watched has ended, the formula says nothing: the upper end stays where it was.
    """
    if alive == 0:
        return 0.0, highest
    power = math.exp(wide * math.sqrt(variance) / abs(math.log(alive)))
    return alive**power, alive ** (1 / power)
