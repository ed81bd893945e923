"""Which statement a person is asked next: the priority of Polis, drawn with a seed.

Statements people pass on less, agree with more, that pull people apart, and that few have seen come first.
"""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import ArrayLike

from sabha.algorithms.opinion_map.tally import Tally
from sabha.algorithms.opinion_map.votes import Flags, Floats, Ints
from sabha.algorithms.refused import Refused, gettext_noop

META_PRIORITY = 49.0  # 7 squared: statements about people come early, but not always
UNKNOWN_PRIORITY = 1.0


def importance(agree: ArrayLike, passed: ArrayLike, seen: ArrayLike, extremity: ArrayLike) -> Floats:
    """(1 - pass share) x (1 + extremity) x agree share, with one vote added to each share (all m)."""
    a, p, s = (np.asarray(given, np.float64) for given in (agree, passed, seen))
    return np.asarray((1 - (p + 1) / (s + 2)) * (np.asarray(extremity) + 1) * (a + 1) / (s + 2))


def priorities(previous: Tally, extremity: Floats, meta: Flags) -> Floats:
    """Each statement's priority (m) from the votes counted before, summed over groups.

    A statement few have seen is worth up to nine times its importance; the sum is squared; statements about
    people (`meta`) all get 49.
    """
    agree, disagree, seen = previous.agree.sum(0), previous.disagree.sum(0), previous.seen.sum(0)
    worth = importance(agree, seen - agree - disagree, seen, extremity) * (1 + 8 * 2.0 ** (-seen / 5))
    return np.where(meta, META_PRIORITY, worth**2)


def next_statements(
    candidates: Sequence[int], known: Mapping[int, float], seed: int | Sequence[int], count: int = 1
) -> list[int]:
    """At most `count` different statements drawn from `candidates`, each with probability by its priority.

    `candidates`: ids the person has not voted on and may see; `known`: id -> priority, 1 where nothing is known.
    The same seed draws the same statements whatever the order of the candidates: seed it with the person and how
    many votes they have given, so that a reloaded page asks the same question.
    """
    ids = np.unique(np.fromiter(candidates, np.int64))
    weight = np.array([known.get(int(i), UNKNOWN_PRIORITY) for i in ids])
    if not np.isfinite(weight).all() or (weight < 0).any():
        raise Refused(gettext_noop("A priority must be a number of at least 0."))
    # Exponential races: the smallest of Exp(1) / weight wins with probability weight / sum, also for the next ones.
    race = np.random.default_rng(seed).exponential(size=len(ids))
    arrival = np.divide(race, weight, out=np.full(len(ids), np.inf), where=weight > 0)
    order: Ints = np.lexsort((race, arrival))
    return [int(i) for i in ids[order[:count]]]
