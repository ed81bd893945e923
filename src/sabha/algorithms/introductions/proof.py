"""A short proof that no set of introductions meets more people, found without solving the whole problem."""

import numpy as np
from numpy.typing import NDArray

from sabha.algorithms.introductions.candidates import Candidates

Bools = NDArray[np.bool_]
Ints = NDArray[np.int64]


def no_more_can_be_met(possible: Candidates, one: Ints, other: Ints, among: Bools, at_most: int) -> bool:
    """Whether the introductions `one`-`other` meet as many of the people `among` as any can.

    Looks for people A whose candidates, all together, are the people S, none of A among them: then at most
    `at_most` times the size of S of them can be met (Hall 1935). A grows from those left over by the partners of
    their candidates, who could be left over in their place (alternating paths, König 1931). True is a proof; False
    only means that no proof of this kind was found.
    """
    partners = _needed(one, other, len(among))
    left = [at for at in np.flatnonzero(among).tolist() if at not in partners]
    waiting, inside, taken = list(left), set(left), set()
    while waiting:
        at = waiting.pop()
        for candidate in possible.partner[possible.starts[at] : possible.starts[at + 1]].tolist():
            if candidate in inside:
                return False
            if candidate not in taken:
                taken.add(candidate)
                new = partners.get(candidate, set()) - inside
                inside |= new
                waiting += new
    if inside & taken:
        return False
    counted = sum(bool(among[at]) for at in inside)
    return counted - at_most * len(taken) == len(left)


def _needed(one: Ints, other: Ints, people: int) -> dict[int, set[int]]:
    """Each person's partners, when introductions between two people who both have others are left out."""
    times = np.bincount(np.concatenate([one, other]), minlength=people)
    partners: dict[int, set[int]] = {}
    for a, b in zip(one.tolist(), other.tolist(), strict=True):
        if times[a] > 1 and times[b] > 1:
            times[a], times[b] = times[a] - 1, times[b] - 1
        else:
            partners.setdefault(a, set()).add(b)
            partners.setdefault(b, set()).add(a)
    return partners
