"""Where scores decide and where they cannot: the uncertain band around the cut-off."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from sabha.algorithms.refused import Refused, gettext_noop


class Scored(Protocol):
    """What is read of a score; `sabha.algorithms.review.Score` is one."""

    @property
    def submission(self) -> str: ...
    @property
    def calibrated(self) -> float: ...
    @property
    def low(self) -> float: ...
    @property
    def high(self) -> float: ...


@dataclass(frozen=True)
class Band:
    """above and below are decided by their scores; the uncertain ones draw lots for the places left.

    cut_off: half-way between the last who would get a place by score alone and the first who would not.
    Each list is best first, ties by id.
    """

    above: tuple[str, ...]
    uncertain: tuple[str, ...]
    below: tuple[str, ...]
    cut_off: float
    places_left: int


def band(scores: Sequence[Scored], places: int) -> Band:
    """Split at the cut-off: an interval that reaches it is uncertain, whichever side its middle is on."""
    if places < 0:
        raise Refused(gettext_noop("The number of places cannot be below 0."))
    ordered = sorted(scores, key=lambda s: (-s.calibrated, s.submission))
    if len(ordered) <= places:
        return Band(tuple(s.submission for s in ordered), (), (), float("-inf"), places - len(ordered))
    cut_off = (ordered[places - 1].calibrated + ordered[places].calibrated) / 2 if places else float("inf")
    above = tuple(s.submission for s in ordered if s.low > cut_off)
    below = tuple(s.submission for s in ordered if s.high < cut_off)
    decided = {*above, *below}
    uncertain = tuple(s.submission for s in ordered if s.submission not in decided)
    return Band(above, uncertain, below, cut_off, places - len(above))
