"""The first look at a proposal: 0 (spam, off the subject) or 1 (worth a review)."""

from collections.abc import Sequence
from enum import StrEnum

from sabha.algorithms.refused import Refused, gettext_noop

ZEROS_THAT_DROP = 3


class Triage(StrEnum):
    OPEN = "open"
    PASSED = "passed"
    DROPPED = "dropped"


def triage(votes: Sequence[int], *, asked: int = 3, zeros_that_drop: int = ZEROS_THAT_DROP) -> Triage:
    """Three zeros drop a proposal; it passes as soon as the votes still to come could not make three.

    `asked`: how many people look at each proposal. One person alone never drops anything.
    """
    if any(vote not in (0, 1) for vote in votes):
        raise Refused(gettext_noop("A triage vote is 0 (drop) or 1 (keep)."))
    zeros = sum(vote == 0 for vote in votes)
    if zeros >= zeros_that_drop:
        return Triage.DROPPED
    still_to_come = max(0, asked - len(votes))
    return Triage.PASSED if zeros + still_to_come < zeros_that_drop else Triage.OPEN
