"""Every voter's remaining money, exactly, at the speed of floating point.

A voter who still has money has paid the full price of every winner on their ballot; so what is left is
share - sum(points for winner t × price of winner t): whole numbers times a handful of fractions. Floating point only
decides what is certain within a proven error; whatever falls inside the error is worked out with whole numbers.
"""

from dataclasses import dataclass
from fractions import Fraction
from math import inf, lcm

import numpy as np
from numpy.typing import NDArray

from sabha.algorithms.equal_shares.election import Election

ROUNDING = 2.0**-53  # the largest relative error of one floating-point operation


@dataclass(frozen=True)
class Estimate:
    """A project's price per point: what floating point says, and how far off it can be at most."""

    price: float
    error: float
    poor: NDArray[np.bool_] | None = None  # which supporters have less than this price


@dataclass(frozen=True)
class Paid:
    """How many supporters paid the full price, how many only what they had left, and how many had nothing."""

    in_full: int
    less: int
    nothing: int


class Purses:
    """The money of each distinct ballot while projects are bought one after another."""

    def __init__(self, voted: Election, share: Fraction) -> None:
        self.voted = voted
        self.share = share
        self.bought = 0
        # Share and prices are whole numbers of 1/_parts: adding them up needs no common denominators again.
        self._parts = share.denominator
        self._share_in_parts = share.numerator
        self._about = float(share)
        self._asked: tuple[int, Fraction, NDArray[np.float64]] | None = None
        self._prices_in_parts: list[int] = []
        # A row for each purchase; no memory is taken for rows that are never written.
        self._paid_points = np.zeros((len(voted.ids), len(voted.weights)), dtype=np.min_scalar_type(voted.most_points))
        self._left = np.full(len(voted.weights), self._about)
        self._money = voted.weights * self._left

    def estimate(self, c: int, at_least: float) -> Estimate | None:
        """Price per point of project c, by Newton steps from a known lower bound; None when it cannot be afforded.

        Money raised at a price is a concave function of the price, so every step ends at or below the answer.
        """
        supporters, cost = self.voted.supporters[c], self.voted.about[c]
        left, money = self._left[supporters.ballots], self._money[supporters.ballots]
        error = self._error(c)
        reserve = float(money.sum()) - cost
        if reserve < -error or (reserve <= error and self.raised(c, None) < self.voted.costs[c]):
            return None
        price, poor_before = at_least, -1
        while True:
            poor = left < (price if self.voted.most_points == 1 else supporters.points * price)
            poor_now = int(np.count_nonzero(poor))
            points = self.voted.support[c] - (int(supporters.points_of_all[poor].sum()) if poor_now else 0)
            if poor_now == poor_before or points == 0:
                break
            price = max(price, (cost - (float(money[poor].sum()) if poor_now else 0.0)) / points)
            poor_before = poor_now
        # Near the limit of what supporters can pay the price is not certain at all: leave it to whole numbers.
        return Estimate(price, error, poor) if reserve > error and points > 0 else Estimate(price, inf)

    def raised(self, c: int, price: Fraction | None) -> Fraction:
        """Money the supporters of c can put together when nobody pays more than the price per point (None: all)."""
        supporters = self.voted.supporters[c]
        if price is None:
            return self._owned(supporters.ballots)
        short = self._after(supporters.ballots, supporters.points, price) < 0
        return self._owned(supporters.ballots[short]) + int(supporters.points_of_all[~short].sum()) * price

    def raised_about(self, c: int, price: float) -> Estimate:
        """`raised` in floating point, with its largest possible error (price may be infinite: all)."""
        supporters = self.voted.supporters[c]
        pays = np.minimum(self._left[supporters.ballots], supporters.points * price)
        return Estimate(float((self.voted.weights[supporters.ballots] * pays).sum()), self._error(c))

    def somebody_pays(self, c: int, price: Fraction) -> bool:
        """Whether any supporter of c has the full points × price."""
        supporters = self.voted.supporters[c]
        return bool((self._after(supporters.ballots, supporters.points, price) >= 0).any())

    def price(self, c: int, guess: Estimate) -> Fraction:
        """Exact price per point, where sum of min(left, points × price) = cost; its supporters can afford it."""
        supporters = self.voted.supporters[c]
        lowest = self.voted.costs[c] / self.voted.support[c]
        price, short = lowest, guess.poor
        short_before: NDArray[np.bool_] | None = None
        while True:
            if short is None:
                after = self._after(supporters.ballots, supporters.points, price)
                short = after < 0
                if short_before is not None and np.array_equal(short, short_before):
                    self._asked = (c, price, after)
                    return price
            points = self.voted.support[c] - int(supporters.points_of_all[short].sum())
            if points == 0:  # The guess overshot what anybody has: start again from below.
                price, short_before, short = lowest, None, None
                continue
            price = (self.voted.costs[c] - self._owned(supporters.ballots[short])) / points
            short_before, short = short, None

    def pay(self, c: int, price: Fraction) -> Paid:
        """Buy project c: each supporter pays points × price, or all they have left."""
        supporters = self.voted.supporters[c]
        ballots, weights = supporters.ballots, self.voted.weights[supporters.ballots]
        had_money = self._left[ballots] > 0
        known, self._asked = self._asked, None
        if known is not None and known[0] == c and known[1] == price:
            after = known[2]
        else:
            after = self._after(ballots, supporters.points, price)
        short = after < 0
        after[short] = 0
        self._left[ballots] = after
        self._money[ballots] = after * weights
        self._remember(c, price)
        if not short.any():
            return Paid(self.voted.votes[c], 0, 0)
        less, nothing = int(weights[short & had_money].sum()), int(weights[short & ~had_money].sum())
        return Paid(self.voted.votes[c] - less - nothing, less, nothing)

    def _remember(self, c: int, price: Fraction) -> None:
        supporters = self.voted.supporters[c]
        self._paid_points[self.bought, supporters.ballots] = supporters.points
        self.bought += 1
        finer = lcm(self._parts, price.denominator) // self._parts
        self._parts *= finer
        self._share_in_parts *= finer
        self._prices_in_parts = [known * finer for known in self._prices_in_parts]
        self._prices_in_parts.append(price.numerator * (self._parts // price.denominator))

    def _uncertainty(self) -> float:
        """How far one voter's floating-point money can be off: three roundings of at most the share per winner."""
        return (3 * self.bought + 4) * ROUNDING * self._about

    def _error(self, c: int) -> float:
        """How far money summed over the supporters of c can be off, and so their price per point.

        Every sum of n terms is off by at most n roundings of its size; a price is off by no more than the money
        is, since whoever pays it in full gives at least one point.
        """
        terms, people = len(self.voted.supporters[c].ballots) + 8, float(self.voted.votes[c])
        sums = terms * ROUNDING * (2 * self.voted.about[c] + people * self._about)
        return 2 * (people * self._uncertainty() + sums)

    def _after(self, ballots: NDArray[np.int64], points: NDArray[np.int64], price: Fraction) -> NDArray[np.float64]:
        """What each would have left after paying points × price: always with the right sign, and 0 only if exact."""
        asked = float(price) if self.voted.most_points == 1 else points * float(price)
        left = self._left[ballots]
        after: NDArray[np.float64] = left - asked
        margin = self._uncertainty() + 4 * ROUNDING * asked
        unsure = np.flatnonzero((np.abs(after) <= margin) & (left > 0))
        if len(unsure):
            signs = self._signs(ballots[unsure], points[unsure], price)
            after[unsure] = signs * self._about * ROUNDING
        return after

    def _signs(self, ballots: NDArray[np.int64], points: NDArray[np.int64], price: Fraction) -> NDArray[np.float64]:
        """Sign of left - points × price in whole numbers, once for all voters with the same history."""
        rows = np.vstack([points, self._paid_points[: self.bought, ballots]])
        histories, which = np.unique(rows, axis=1, return_inverse=True)
        asked = price * self._parts
        signs = np.empty(histories.shape[1])
        for h, (wanted, *paid) in enumerate(histories.T.tolist()):
            left = self._share_in_parts - sum(p * q for p, q in zip(paid, self._prices_in_parts, strict=True))
            signs[h] = (left > wanted * asked) - (left < wanted * asked)
        return np.take(signs, which.reshape(-1))

    def _owned(self, ballots: NDArray[np.int64]) -> Fraction:
        """Exact money of all voters who cast these ballots."""
        rich = ballots[self._left[ballots] > 0]
        if not len(rich):
            return Fraction(0)
        weights = self.voted.weights[rich]
        # Sums of points stay below 2^53, where floating point still counts one by one, and much faster.
        points = np.take(self._paid_points[: self.bought], rich, axis=1).astype(np.float64) @ weights.astype(np.float64)
        owned = int(weights.sum()) * self._share_in_parts
        owned -= sum(p * q for p, q in zip(map(int, points.tolist()), self._prices_in_parts, strict=True))
        return Fraction(owned, self._parts)
