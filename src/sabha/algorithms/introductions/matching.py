"""The matching: first meet as many people as possible, then as well and as evenly as possible."""

from collections.abc import Collection, Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, OptimizeResult, milp

from sabha.algorithms.introductions.candidates import Candidates, candidates
from sabha.algorithms.introductions.model import Introduction, Introductions, LeftOver, Person, Reason, Why
from sabha.algorithms.introductions.proof import no_more_can_be_met
from sabha.algorithms.refused import Refused, gettext_noop

Bools = NDArray[np.bool_]
Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Pairs = tuple[Ints, Ints, Ints]

EVENNESS = 4
CLOSE_ENOUGH = 1e-3
CANDIDATES_EACH = 12
MOST_PAIRS = 300_000


def introduce(
    people: Sequence[Person],
    *,
    at_most: int = 3,
    under_heard: Collection[str] = (),
    apart: Collection[tuple[str, str]] = (),
) -> Introductions:
    """Introductions of people whose offers meet each other's needs, at most `at_most` a person.

    Fairness, in this order: (1) as many as possible of those who must not be left over (first-timers and people
    from `under_heard` regions) get at least one; (2) as many people as possible get at least one; (3) further ones
    are many, even and well fitting. (1) and (2) do not compete: the sets of people that can all be met are the
    independent sets of a matroid (Edmonds & Fulkerson 1965, with `at_most` copies of each person), so a largest set
    of first-timers extends to a largest set of people. Solved as a b-matching by HiGHS without a time limit, so
    the same input gives the same answer in any order. Of many candidates each person's best dozen are used for (3),
    and as many as it takes for (1) and (2); `met_is_the_most` says when nothing better exists.
    """
    ordered = _checked(people, at_most)
    possible = candidates(ordered, apart)
    first = np.array([person.first_time or person.region in set(under_heard) for person in ordered], dtype=np.bool_)
    pairs, least_first, least_met, proved = _most_met_of(possible, first, at_most)
    chosen, gap = _best_introductions(pairs, first, (least_first, least_met), at_most)
    one, other = pairs[0][chosen].tolist(), pairs[1][chosen].tolist()
    return Introductions(
        introductions=tuple(_introduction(ordered[a], ordered[b]) for a, b in zip(one, other, strict=True)),
        left_over=tuple(
            LeftOver(ordered[at].name, Why.OTHERS_ARE_TAKEN if possible.has_any[at] else Why.NOTHING_FITS)
            for at in sorted(set(range(len(ordered))) - {*one, *other})
        ),
        met_is_the_most=proved,
        gap=gap,
    )


def _checked(people: Sequence[Person], at_most: int) -> list[Person]:
    if at_most < 1:
        raise Refused(gettext_noop("Allow at least one introduction per person."))
    ordered = sorted(people, key=lambda person: person.name)
    for before, after in pairwise(ordered):
        if before.name == after.name:
            raise Refused(gettext_noop("%(name)s is in the list twice."), name=before.name)
    return ordered


def _introduction(one: Person, other: Person) -> Introduction:
    found = [Reason(one.name, other.name, word) for word in one.needs & other.offers]
    found += [Reason(other.name, one.name, word) for word in other.needs & one.offers]
    return Introduction(one.name, other.name, tuple(sorted(found)))


def _most_met_of(possible: Candidates, first: Bools, at_most: int) -> tuple[Pairs, int, int, bool]:
    """The pairs to choose from, how many newcomers and people they must meet, and whether that is proved the most.

    The best candidates of each person usually suffice. While somebody who has candidates is left over, more are
    tried; the pairs that were needed to meet everybody are then added to the few, so that the second step is short.
    """
    few = pairs = possible.best(CANDIDATES_EACH)
    each = CANDIDATES_EACH
    while True:
        chosen, met = _most_met(pairs, first, at_most)
        all_in = bool(np.diff(possible.starts).max(initial=0) <= each)
        proved = all_in or _is_the_most(possible, pairs, chosen, first, at_most)
        wider = possible.best(4 * each)
        if proved or len(wider[0]) > MOST_PAIRS:
            break
        pairs, each = wider, 4 * each
    return _with(few, pairs, chosen), int((met & first).sum()), int(met.sum()), proved


def _is_the_most(possible: Candidates, pairs: Pairs, chosen: Bools, first: Bools, at_most: int) -> bool:
    one, other = pairs[0][chosen], pairs[1][chosen]
    everybody = np.ones(len(first), dtype=np.bool_)
    return all(no_more_can_be_met(possible, one, other, among, at_most) for among in (everybody, first))


def _with(few: Pairs, many: Pairs, chosen: Bools) -> Pairs:
    both = [np.concatenate([here, there[chosen]]) for here, there in zip(few, many, strict=True)]
    order = np.lexsort((both[1], both[0]))
    one, other, fit = (column[order] for column in both)
    new = np.ones(len(one), dtype=np.bool_)
    new[1:] = (one[1:] != one[:-1]) | (other[1:] != other[:-1])
    return one[new], other[new], fit[new]


def _incidence(pairs: Pairs, people: int) -> sparse.csc_array:
    """People x pairs: 1 where the person is one of the pair."""
    count = len(pairs[0])
    rows, columns = np.concatenate(pairs[:2]), np.tile(np.arange(count), 2)
    return sparse.csc_array((np.ones(2 * count), (rows, columns)), shape=(people, count))


def _most_met(pairs: Pairs, first: Bools, at_most: int) -> tuple[Bools, Bools]:
    """Pairs with which as many people as possible get at least one introduction, and who does."""
    people, count = len(first), len(pairs[0])
    if not count:
        return np.zeros(0, dtype=np.bool_), np.zeros(people, dtype=np.bool_)
    of = _incidence(pairs, people)
    # Any weights above zero that are higher for those who must not be left over make both numbers largest.
    gain = np.concatenate([np.zeros(count), 1.0 + first])
    met_needs_one = sparse.hstack([of, -sparse.eye_array(people)], format="csc")
    within_limit = sparse.hstack([of, sparse.csc_array((people, people))], format="csc")
    rules = [LinearConstraint(met_needs_one, 0, np.inf), LinearConstraint(within_limit, -np.inf, at_most)]
    chosen: Bools = _solved(gain, rules, count, 0.0).x[:count] > 0.5
    met: Bools = of @ chosen.astype(np.int64) >= 1
    return chosen, met


def _best_introductions(pairs: Pairs, first: Bools, least: tuple[int, int], at_most: int) -> tuple[Bools, float]:
    """The pairs to introduce, meeting at least so many newcomers and people, and how far from the best they may be.

    A pair is worth its fit; a person's second, third, … introduction is worth less each time, which spreads them.
    """
    people, count = len(first), len(pairs[0])
    if not count:
        return np.zeros(0, dtype=np.bool_), 0.0
    worth = EVENNESS * np.arange(at_most, 0, -1.0)
    gain = np.concatenate([pairs[2].astype(np.float64), np.tile(worth, people)])
    # One variable for a person's first introduction, one for the second …: they add up to the pairs chosen.
    counted = sparse.kron(sparse.eye_array(people), np.ones((1, at_most)), format="csc")
    adds_up = sparse.hstack([_incidence(pairs, people), -counted], format="csc")
    is_met = np.zeros((2, len(gain)))
    is_met[:, count::at_most] = first, np.ones(people)
    rules = [LinearConstraint(adds_up, 0, 0), LinearConstraint(sparse.csc_array(is_met), least, np.inf)]
    solved = _solved(gain, rules, count, CLOSE_ENOUGH)
    chosen: Bools = solved.x[:count] > 0.5
    return chosen, max(0.0, float(solved.mip_gap or 0.0))


def _solved(gain: Floats, rules: list[LinearConstraint], pairs: int, gap: float) -> OptimizeResult:
    """Maximise with variables from 0 to 1; the first `pairs` are whole, and the others follow from them."""
    whole = (np.arange(len(gain)) < pairs).astype(np.int64)
    solved = milp(-gain, constraints=rules, bounds=Bounds(0, 1), integrality=whole, options={"mip_rel_gap": gap})
    if solved.x is None:  # the first step may choose nothing, the second what the first chose: only a fault is left
        raise RuntimeError(f"HiGHS found no matching: {solved.message}")
    return solved
