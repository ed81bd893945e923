"""Who shows first: drawn by lot once, then moved on each round, so that nobody is always first or always last."""

import hashlib
import math
from collections.abc import Iterable


def fair_order(names: Iterable[str], *, seed: str, turn: int = 0) -> list[str]:
    """The order of round `turn` (from 0): a lot drawn from `seed`, begun at another place in every round.

    In as many rounds as there are names each is first once and last once: the beginning moves on by a step that has
    no divisor in common with their number, near the golden section, so that rounds that follow each other differ
    much. Anybody with the seed can draw the lot again. A name that is added or goes moves no other pair about.
    """
    drawn = sorted(set(names), key=lambda name: (hashlib.sha256(f"{seed}\n{name}".encode()).digest(), name))
    if not drawn:
        return []
    begin = turn * _step(len(drawn)) % len(drawn)
    return drawn[begin:] + drawn[:begin]


def _step(count: int) -> int:
    """The step nearest to the golden section of `count` that shares no divisor with it."""
    aim = count * (math.sqrt(5) - 1) / 2
    steps = [step for step in range(1, max(2, count)) if math.gcd(step, count) == 1]
    return min(steps, key=lambda step: (abs(step - aim), step))
