"""Draws the statements a person is asked next, each with probability by its priority, from a seed.

Apart from the opinion map, which computes the priorities, because the web draws and must stay small.
"""

import math
import random
from collections.abc import Collection, Mapping

UNKNOWN_PRIORITY = 1.0


def draw(candidates: Collection[str], priorities: Mapping[str, float], seed: str, count: int = 1) -> list[str]:
    """At most `count` different ones of `candidates`, by weighted sampling without replacement.

    `priorities` gives a weight of at least 0 to each, 1 where nothing is known yet. Exponential races
    (Efraimidis and Spirakis 2006): the smallest Exp(1)/weight wins with probability weight/sum, also for the next
    ones. The same seed draws the same statements whatever the order of the candidates, so that a page that is
    loaded again asks the same question.
    """
    generator = random.Random(seed)  # noqa: S311 - a fair draw, no secret
    arrivals = []
    for name in sorted(candidates):
        race = -math.log(1.0 - generator.random())
        weight = priorities.get(name, UNKNOWN_PRIORITY)
        arrivals.append((race / weight if weight > 0 else math.inf, race, name))
    return [name for _, _, name in sorted(arrivals)[:count]]
