"""Every voter's remaining money, exactly, at the speed of floating point.

A voter who still has money has paid the full price of every winner on their ballot; so what is left is
share - sum(points for winner t x price of winner t), whole numbers times a handful of fractions. Floating point only
decides what is certain within a proven error; whatever falls inside the error is worked out with fractions.
"""

from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from sabha.algorithms.equal_shares.election import Election

ROUNDING = 2.0**-53  # the largest relative error of one floating-point operation


@dataclass(frozen=True)
class Estimate:
    """A project's price per point: what floating point says, and how far off it can be at most."""

    price: float
    error: float


class Purses:
    """The money of each distinct ballot while projects are bought one after another."""

    def __init__(self, voted: Election, share: Fraction) -> None:
        self.voted = voted
        self.share = share
        self.prices: list[Fraction] = []
        self._paid_points: list[NDArray[np.int32]] = []
        self._left = np.full(len(voted.weights), float(share))
        self._weights = voted.weights.astype(np.float64)
        self._money = self._weights * self._left

    def estimate(self, c: int, at_least: float) -> Estimate | None:
        """Price per point of project c, by Newton steps from a known lower bound; None when it cannot be afforded.

        Money raised at a price is a concave function of the price, so every step ends at or below the answer.
        """
        supporters = self.voted.supporters[c]
        left, money = self._left[supporters.ballots], self._money[supporters.ballots]
        cost = float(self.voted.costs[c])
        error = self._error(c)
        reserve = float(money.sum()) - cost
        if reserve < -error or (reserve <= error and self.raised(c, None) < self.voted.costs[c]):
            return None
        full = self._weights[supporters.ballots] * supporters.points
        price, poor_before = at_least, -1
        while True:
            poor = left < supporters.points * price
            poor_now = int(np.count_nonzero(poor))
            paying_in_full = float(full.sum() - full[poor].sum())
            if poor_now == poor_before or paying_in_full <= 0:
                break
            price = max(price, (cost - float(money[poor].sum())) / paying_in_full)
            poor_before = poor_now
        # Near the limit of what supporters can pay the price is not certain at all: leave it to fractions.
        return Estimate(price, error if reserve > error and paying_in_full > 0 else float("inf"))

    def raised(self, c: int, price: Fraction | None) -> Fraction:
        """Money the supporters of c can put together when nobody pays more than the price per point (None: all)."""
        supporters = self.voted.supporters[c]
        short, full = self._split(supporters.ballots, supporters.points, price)
        paid_in_full = int((self.voted.weights[supporters.ballots] * supporters.points)[full].sum())
        return self._owned(supporters.ballots[short]) + (paid_in_full * price if price is not None else 0)

    def raised_about(self, c: int, price: float) -> tuple[float, float]:
        """`raised` in floating point, with its largest possible error."""
        supporters = self.voted.supporters[c]
        pays = np.minimum(self._left[supporters.ballots], supporters.points * price)
        return float((self._weights[supporters.ballots] * pays).sum()), self._error(c)

    def price(self, c: int, guess: Estimate) -> Fraction:
        """Exact price per point, where sum of min(left, points x price) = cost; its supporters can afford it."""
        supporters = self.voted.supporters[c]
        weights = self.voted.weights[supporters.ballots] * supporters.points
        lowest = self.voted.costs[c] / self.voted.support[c]
        price = lowest if guess.error == float("inf") else max(lowest, Fraction(guess.price))
        short_before: NDArray[np.bool_] | None = None
        while True:
            short, full = self._split(supporters.ballots, supporters.points, price)
            if short_before is not None and np.array_equal(short, short_before):
                return price
            points = int(weights[full].sum())
            if points == 0:  # The guess overshot what anybody has: start again from below.
                price, short_before = lowest, None
                continue
            price = (self.voted.costs[c] - self._owned(supporters.ballots[short])) / points
            short_before = short

    def pay(self, c: int, price: Fraction) -> tuple[int, int, int]:
        """Buy project c. Returns how many people paid the full price, only what they had left, and nothing."""
        supporters = self.voted.supporters[c]
        ballots, weights = supporters.ballots, self.voted.weights[supporters.ballots]
        had_money = self._left[ballots] > 0
        after = self._after(ballots, supporters.points, price)
        short = after < 0
        counts = tuple(int(weights[who].sum()) for who in (~short, short & had_money, short & ~had_money))
        after[short] = 0
        self._left[ballots] = after
        self._money[ballots] = after * self._weights[ballots]
        paid = np.zeros(len(self.voted.weights), dtype=np.int32)
        paid[ballots] = supporters.points
        self._paid_points.append(paid)
        self.prices.append(price)
        return counts[0], counts[1], counts[2]

    def _uncertainty(self) -> float:
        """How far one voter's floating-point money can be off: three roundings of at most the share per winner."""
        return (3 * len(self.prices) + 4) * ROUNDING * float(self.share)

    def _error(self, c: int) -> float:
        """How far money summed over the supporters of c (and so a price with a full payer) can be off."""
        count = len(self.voted.supporters[c].ballots)
        money = float(self.voted.votes[c]) * self._uncertainty()
        return 2 * (money + (count + 8) * ROUNDING * (2 * float(self.voted.costs[c]) + float(self._top(c))))

    def _top(self, c: int) -> float:
        return float(self.voted.votes[c]) * float(self.share)

    def _split(
        self, ballots: NDArray[np.int64], points: NDArray[np.int64], price: Fraction | None
    ) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
        """Who has less than points x price (and gives all they have), and who pays it in full."""
        if price is None:
            everyone = np.ones(len(ballots), dtype=np.bool_)
            return everyone, ~everyone
        short = self._after(ballots, points, price) < 0
        return short, ~short

    def _after(self, ballots: NDArray[np.int64], points: NDArray[np.int64], price: Fraction) -> NDArray[np.float64]:
        """What each would have left after paying points x price: always with the right sign, and 0 only if exact."""
        asked = points * float(price)
        after = self._left[ballots] - asked
        margin = self._uncertainty() + 4 * ROUNDING * asked
        unsure = np.flatnonzero((np.abs(after) <= margin) & (self._left[ballots] > 0))
        if len(unsure):
            after[unsure] = self._signs(ballots[unsure], points[unsure], price) * float(self.share) * ROUNDING
        return after

    def _signs(self, ballots: NDArray[np.int64], points: NDArray[np.int64], price: Fraction) -> NDArray[np.float64]:
        """Sign of left - points x price by fractions, once for all voters with the same history."""
        rows = np.array([points, *(paid[ballots] for paid in self._paid_points)], dtype=np.int64)
        histories, which = np.unique(rows, axis=1, return_inverse=True)
        signs = np.empty(histories.shape[1])
        for h, (asked, *paid) in enumerate(histories.T.tolist()):
            spent = sum((p * q for p, q in zip(paid, self.prices, strict=True) if p), asked * price)
            signs[h] = (self.share > spent) - (self.share < spent)
        spread: NDArray[np.float64] = np.take(signs, which.reshape(-1))
        return spread

    def _owned(self, ballots: NDArray[np.int64]) -> Fraction:
        """Exact money of all voters who cast these ballots."""
        rich = ballots[self._left[ballots] > 0]
        weights = self.voted.weights[rich]
        owned = int(weights.sum()) * self.share
        for paid, price in zip(self._paid_points, self.prices, strict=True):
            points = int((weights * paid[rich]).sum())
            if points:
                owned -= points * price
        return owned
