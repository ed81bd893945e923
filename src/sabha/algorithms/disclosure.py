"""Tables that give nobody away: small cells are withheld so that totals do not tell them, or noise is added.

Withholding comes first; noise is an option for tables over a whole event, where the error it brings is small.
Both protect one table. Two tables of the same people an hour apart differ by one person's answer: publish at
announced times, not after every answer.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, log

from sabha.algorithms.refused import Refused, gettext_noop

CELL_SIZE = 10

RandBelow = Callable[[int], int]
"""Draws a whole number from 0 to n - 1: `secrets.randbelow` in earnest, `random.Random(seed).randrange` in tests."""


@dataclass(frozen=True, slots=True)
class PublishedTable:
    """What may be shown. A count of None is withheld, and so is a total of None.

    `withheld_are_small` is true when every withheld number is below `at_least` ("fewer than ten" may be said).
    Otherwise one or more larger numbers may be among them, left out so that the small ones cannot be worked out,
    and only "not shown" is true; which numbers those are is not told, because that would help to work them out.
    """

    counts: Mapping[str, int | None]
    total: int | None
    at_least: int
    withheld_are_small: bool

    @property
    def withheld(self) -> tuple[str, ...]:
        """Names of the cells that are not shown, in the order of the table."""
        return tuple(name for name, count in self.counts.items() if count is None)


def published_count(count: int, at_least: int = CELL_SIZE) -> int | None:
    """A single number: itself, or None for "fewer than ten"."""
    return count if count >= at_least else None


def protected_table(
    counts: Mapping[str, int], *, total_is_known: bool = True, at_least: int = CELL_SIZE
) -> PublishedTable:
    """A one-way table in which no withheld number can be worked out, not even by somebody who knows this rule.

    `counts` says how many people are in each cell, everybody in exactly one. Cells below `at_least`, zero included,
    are withheld. When the total is known (it is published, or people can find it elsewhere), further cells are
    withheld from the smallest up, equal ones together, until the withheld are two or more, hold `at_least` people
    together and are not all equal. Then exchanging two unequal withheld numbers gives another table with the same
    publication, so each withheld number could be at least two things. When nothing is left to withhold, the whole
    table is withheld. Complementary suppression: Willenborg & de Waal, Elements of Statistical Disclosure Control
    (2001), chapter 4; the exchange argument is ours and is checked by enumeration in the tests.
    """
    for name, count in counts.items():
        if count < 0:
            raise Refused(gettext_noop("A number of people cannot be negative: %(name)s."), name=name)
    level = _level(list(counts.values()), total_is_known, at_least)
    shown = {name: None if count <= level else count for name, count in counts.items()}
    total = sum(counts.values())
    return PublishedTable(
        counts=shown,
        total=total if total_is_known and _total_is_safe(list(counts.values()), at_least) else None,
        at_least=at_least,
        withheld_are_small=not total_is_known,
    )


def _level(counts: list[int], total_is_known: bool, at_least: int) -> int:
    """Cells up to this number are withheld; -1 when all may be shown."""
    small = [count for count in counts if count < at_least]
    if not small:
        return -1
    if not total_is_known:
        return at_least - 1
    for level in [at_least - 1, *sorted(count for count in counts if count >= at_least)]:
        withheld = [count for count in counts if count <= level]
        if len(withheld) >= 2 and sum(withheld) >= at_least and len(set(withheld)) >= 2:
            return level
    return max(counts)


def _total_is_safe(counts: list[int], at_least: int) -> bool:
    if sum(counts) < at_least:
        return False
    # Many cells that all hold one less than the limit: no other table with this total is withheld whole.
    return set(counts) != {at_least - 1} or len(counts) <= at_least


def coin(chance: Fraction, randbelow: RandBelow) -> bool:
    """True with exactly this chance."""
    return randbelow(chance.denominator) < chance.numerator


def coin_exp(gamma: Fraction, randbelow: RandBelow) -> bool:
    """True with chance exp(-gamma), exactly, for gamma >= 0 (Canonne, Kamath & Steinke 2020, algorithm 1)."""
    while gamma > 1:
        if not coin_exp(Fraction(1), randbelow):
            return False
        gamma -= 1
    k = 1
    while coin(gamma / k, randbelow):
        k += 1
    return k % 2 == 1


def discrete_laplace(scale: Fraction, randbelow: RandBelow) -> int:
    """A whole number y with chance proportional to exp(-|y| / scale), exactly: no floating point is involved.

    Canonne, Kamath & Steinke, The Discrete Gaussian for Differential Privacy (NeurIPS 2020), algorithm 2.
    Floating-point Laplace noise leaks through its rounding (Mironov 2012), which is why this one exists.
    """
    if scale <= 0:
        raise Refused(gettext_noop("The scale of the noise has to be above zero."))
    t, s = scale.numerator, scale.denominator
    while True:
        remainder = randbelow(t)
        if not coin_exp(Fraction(remainder, t), randbelow):
            continue
        rounds = 0
        while coin_exp(Fraction(1), randbelow):
            rounds += 1
        size = (remainder + t * rounds) // s
        negative = coin(Fraction(1, 2), randbelow)
        if not (negative and size == 0):
            return -size if negative else size


def noisy_counts(counts: Mapping[str, int], epsilon: Fraction, randbelow: RandBelow) -> dict[str, int]:
    """The table with exact discrete Laplace noise of scale 1/epsilon on each cell; below zero becomes zero.

    Epsilon-differentially private for adding or removing one person, everybody being in exactly one cell. Publish
    it once: the average of many draws is the truth. Say `noise_margin` beside it.
    """
    if epsilon <= 0:
        raise Refused(gettext_noop("Epsilon has to be above zero; 1 is usual for one table."))
    return {name: max(0, counts[name] + discrete_laplace(1 / epsilon, randbelow)) for name in sorted(counts)}


def noise_margin(epsilon: Fraction, confidence: float = 0.95) -> int:
    """The smallest m with which the noise stays within plus or minus m at least this often.

    The chance to be outside is 2 q^(m+1) / (1 + q) with q = exp(-epsilon).
    """
    outside = (1 - confidence) * (1 + 2.718281828459045 ** -float(epsilon)) / 2
    return max(0, ceil(-log(outside) / float(epsilon)) - 1)
