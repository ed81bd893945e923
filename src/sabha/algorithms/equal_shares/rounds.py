"""One run of the Method of Equal Shares from a given share per voter."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from sabha.algorithms.equal_shares.election import Election
from sabha.algorithms.equal_shares.purses import ROUNDING, Estimate, Paid, Purses

type Watcher = Callable[[Purses, Fraction | None], None]


@dataclass(frozen=True)
class Round:
    """One purchase, `project` as a position in `Election.ids`.

    `price` is per point (for approvals: per supporter). `effective_votes` = cost / price: the number of supporters,
    where someone who pays only part counts in part. `paid` counts supporters by what they paid.
    """

    project: int
    price: Fraction
    cost: Fraction
    paid: Paid

    @property
    def effective_votes(self) -> Fraction:
        """What the cost is of the price."""
        return self.cost / self.price


@dataclass(frozen=True)
class Contest:
    """How clear a round was: used to prove that other shares give the same winners.

    Burdens are price per point over utility per point; the lowest is bought. `rivals` holds the exact burdens of
    those that came near; every other project's burden is above `others`, a floating-point lower bound.
    """

    burden: Fraction
    rivals: tuple[tuple[int, Fraction], ...]
    others: float


@dataclass(frozen=True)
class Run:
    """What one share per voter buys, in order of purchase; `free` projects cost nothing and come first."""

    share: Fraction
    free: tuple[int, ...]
    rounds: tuple[Round, ...]
    contests: tuple[Contest, ...]

    @property
    def winners(self) -> tuple[int, ...]:
        """Positions of the winners, in order."""
        return self.free + tuple(bought.project for bought in self.rounds)


def run(voted: Election, share: Fraction, ranks: Sequence[int], watch: Watcher | None = None) -> Run:
    """Buy projects one by one at the lowest burden until nothing can be afforded (Peters, Pierczyński, Skowron 2021).

    Every supporter of the project bought pays points × price, or all they have if that is less. `ranks` decides ties
    (lower wins). `watch(purses, burden)` is called before every purchase, and at the end with None.
    """
    purses = Purses(voted, share)
    supported = [c for c in range(len(voted.ids)) if voted.support[c] > 0]
    free = sorted((c for c in supported if voted.costs[c] == 0), key=ranks.__getitem__)
    at_least = first_bounds(voted, voted.gains_about)
    rounds: list[Round] = []
    contests: list[Contest] = []
    while (found := _cheapest(purses, at_least, ranks)) is not None:
        winner, price, contest = found
        if watch is not None:
            watch(purses, contest.burden)
        rounds.append(Round(winner, price * voted.factor, voted.costs[winner], purses.pay(winner, price)))
        contests.append(contest)
        del at_least[winner]
    if watch is not None:
        watch(purses, None)
    return Run(share, tuple(free), tuple(rounds), tuple(contests))


def first_bounds(voted: Election, sizes: Sequence[float]) -> dict[int, float]:
    """For each project that costs and has votes: less than any price per point over `sizes` that it can have."""
    some = [c for c in range(len(voted.ids)) if voted.support[c] > 0 and voted.costs[c] > 0]
    return {c: voted.about[c] / voted.support[c] / sizes[c] * (1 - 8 * ROUNDING) for c in some}


def _cheapest(purses: Purses, at_least: dict[int, float], ranks: Sequence[int]) -> tuple[int, Fraction, Contest] | None:
    """The project with the lowest burden, its price per point, and how clearly it won.

    Forgets projects that nobody can afford any more. A burden never falls while money is spent, so the last known one
    (`at_least`) shows which need no new look.
    """
    near = near_the_lowest(purses, at_least, purses.voted.gains_about)
    if not near:
        return None
    prices = {c: purses.price(c, guess) for c, guess in near.items()}
    exact = {c: price / purses.voted.gains[c] for c, price in prices.items()}
    winner = min(exact, key=lambda c: (exact[c], ranks[c]))
    others = min([bound for c, bound in at_least.items() if c not in exact], default=float("inf"))
    rivals = tuple((c, burden) for c, burden in exact.items() if c != winner)
    return winner, prices[winner], Contest(exact[winner], rivals, others)


def near_the_lowest(purses: Purses, at_least: dict[int, float], sizes: Sequence[float]) -> dict[int, Estimate]:
    """Every project whose price per point over its size may be the lowest, as far as floating point can tell."""
    lowest = float("inf")
    seen: dict[int, tuple[float, Estimate]] = {}
    for c in sorted(at_least, key=at_least.__getitem__):
        if at_least[c] > lowest:
            break
        size = sizes[c]
        guess = purses.estimate(c, at_least[c] * size * (1 - 4 * ROUNDING))
        if guess is None:
            del at_least[c]
            continue
        below = (guess.price - guess.error) / size * (1 - 4 * ROUNDING)
        at_least[c] = max(at_least[c], below)
        seen[c] = (at_least[c], guess)
        lowest = min(lowest, (guess.price + guess.error) / size * (1 + 4 * ROUNDING))
    return {c: guess for c, (below, guess) in seen.items() if below <= lowest}
