"""How long promises and partnerships live: each edition of a series in numbers, and the curve of those still alive."""

from dataclasses import dataclass

from sabha.algorithms.survival import Life, survival
from sabha.summit.outcomes.models import Partnership, Promise

State = Promise.State
MONTH = 365.25 / 12
FEWEST = 10  # promises below which a share says more than it knows
GONE = {State.DROPPED, State.DECLINED}


@dataclass(frozen=True)
class Tally:
    """What became of one edition's promises, in numbers. `accepted` holds all that anybody said yes to."""

    made: int
    accepted: int
    kept: int
    going: int
    silent: int
    gone: int

    @property
    def is_small(self):
        return self.accepted < FEWEST

    @property
    def share(self):
        """Of a hundred accepted ones, how many were kept; None where there are too few to say."""
        return None if self.is_small else round(100 * self.kept / self.accepted)


@dataclass(frozen=True)
class Drawing:
    """A curve as an SVG path in a field of `WIDTH` × `HEIGHT`, and its half-life in months, if it has one yet."""

    path: str
    half_life: int | None
    count: int
    until: int
    steps: tuple


WIDTH, HEIGHT, LONGEST = 240, 100, 24


def promises_of(series):
    """All promises of all editions of a series that nobody took back. One query."""
    return list(Promise.objects.standing().filter(summit__series=series))


def tally(promises):
    accepted = [it for it in promises if it.state not in {State.MADE, State.DECLINED}]
    silent = [it for it in accepted if it.silent_since and it.state not in Promise.SETTLED]
    kept = sum(it.state == State.KEPT for it in accepted)
    dropped = sum(it.state == State.DROPPED for it in accepted)
    going = len(accepted) - kept - dropped - len(silent)
    return Tally(len(promises), len(accepted), kept, going, len(silent), sum(it.state in GONE for it in promises))


def life_of(promise, today):
    """How many months a promise lived: till it was dropped, or till the last word; a kept one lives on."""
    dropped = promise.state == State.DROPPED
    silent = promise.silent_since if promise.state not in Promise.SETTLED else None
    end = (promise.heard or promise.begun) if dropped else silent or today
    return Life(max(0.0, (end - promise.begun).days / MONTH), dropped or silent is not None)


def partnerships_of(series):
    """All partnerships of a series whose sides agreed to show how they go. One query."""
    return list(Partnership.objects.standing().filter(summit__series=series, tells_how=True))


@dataclass(frozen=True)
class Ties:
    """What became of one edition's partnerships, in numbers."""

    shown: int
    going: int
    silent: int
    ended: int


def tally_ties(partnerships):
    silent = sum(it.is_silent for it in partnerships)
    ended = sum(it.ended is not None for it in partnerships)
    return Ties(len(partnerships), len(partnerships) - silent - ended, silent, ended)


def life_of_tie(it, today):
    """How many months a partnership lived: till its end, or till the last word before silence."""
    over = it.ended or it.quiet_since
    return Life(max(0.0, ((over or today) - it.begun).days / MONTH), over is not None)


def drawing(promises, today):
    """The curve of accepted promises, or None where there are too few."""
    return curve_of([life_of(it, today) for it in promises if it.state not in {State.MADE, State.DECLINED}])


def curve_of(lives):
    if len(lives) < FEWEST:
        return None
    curve = survival(lives)
    half = curve.half_life
    steps = tuple((round(step.time), round(100 * step.alive)) for step in curve.steps if step.time <= LONGEST)
    return Drawing(_path(curve), half and round(half), curve.count, round(min(curve.until, LONGEST)), steps)


def _path(curve):
    """From all alive, down a step at each ending, to where the last one was watched."""
    seen = [step for step in curve.steps if step.time <= LONGEST]
    down = (f"H{step.time / LONGEST * WIDTH:.0f}V{(1 - step.alive) * HEIGHT:.0f}" for step in seen)
    return "M0 0" + "".join(down) + f"H{min(curve.until, LONGEST) / LONGEST * WIDTH:.0f}"
