"""The result in a voter's terms: what my share paid, how far each loser was from winning, what greedy would do."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from math import ceil, inf

import numpy as np

from sabha.algorithms.equal_shares.completion import Allocation, cost_of
from sabha.algorithms.equal_shares.election import Amount, Ballot, Election, preference
from sabha.algorithms.equal_shares.purses import Purses
from sabha.algorithms.equal_shares.rounds import first_bounds, near_the_lowest, run
from sabha.algorithms.shares_spent import Payment, spent

SAFELY = 1e-9  # far more than a few roundings: a moment too many is looked at, none too few


@dataclass(frozen=True)
class Loser:
    """A project that had votes, or none, and did not win.

    `effective_support`: the part of its cost that its supporters could have put together at its best moment without
    paying more per vote than the winner of that round cost (1: it tied, and lost the tie). `best_round` says when
    (from 1; None = after the last purchase). `votes_short`: the fewest further people, each with the final share and
    choosing this project alone (with the most points anybody gave), who would have made it win. `fits`: whether its
    cost is within what the winners left of the budget.
    """

    project: str
    cost: Fraction
    votes: int
    effective_support: Fraction
    best_round: int | None
    votes_short: int
    fits: bool


@dataclass(frozen=True)
class Account:
    """One voter's share, what it bought in order, and what is left of it; `lost` are their choices that did not win."""

    share: Fraction
    payments: tuple[Payment, ...]
    left: Fraction
    lost: tuple[str, ...]


@dataclass(frozen=True)
class RunnerUp:
    """The project with the most effective votes (cost / price per point) before a purchase, but for the one bought."""

    project: str
    effective_votes: Fraction


@dataclass(frozen=True)
class Greedy:
    """Most votes first, as long as the money lasts: the usual count, to compare with.

    `excluded` of `voters_with_choices` have no winner among their choices by greedy, `excluded_by_equal_shares` by
    equal shares. Blank ballots are in neither number.
    """

    winners: tuple[str, ...]
    cost: Fraction
    excluded: int
    excluded_by_equal_shares: int
    voters_with_choices: int


def losers(voted: Election, result: Allocation) -> tuple[Loser, ...]:
    """How far each losing project was from winning, nearest first (effective support, then fewest votes short, id)."""
    return explained(voted, result, among=())[0]


def explained(
    voted: Election, result: Allocation, *, among: Iterable[str]
) -> tuple[tuple[Loser, ...], tuple[RunnerUp | None, ...]]:
    """(the losers, nearest first; before each purchase, which of the projects `among` came next)."""
    won = set(result.winners)
    chances = [_Chance(voted, c, result.share) for c, project in enumerate(voted.ids) if project not in won]
    named = {voted.position(project) for project in among}
    open_ones = {c: bound for c, bound in first_bounds(voted, voted.about).items() if c in named}
    runners_up: list[RunnerUp | None] = []
    bought = [*(it.project for it in result.rounds), None]

    def glance(purses: Purses, burden: Fraction | None) -> None:
        for chance in chances:
            chance.glance(purses, burden)
        winner = bought[purses.bought]
        if winner is not None:
            open_ones.pop(winner, None)
            runners_up.append(_runner_up(purses, open_ones))

    def look(purses: Purses, burden: Fraction | None) -> None:
        number, winner = purses.bought + 1 if burden is not None else None, bought[purses.bought]
        for chance in chances:
            if purses.bought in chance.best:
                chance.look(purses, burden, number, winner, result.lot)

    if result.share > 0:
        for watch in (glance, look):
            run(voted, result.share, preference(voted, result.lot), watch)
    told = [chance.told(voted.budget - result.cost) for chance in chances]
    nearest = sorted(told, key=lambda loser: (-loser.effective_support, loser.votes_short, loser.project))
    return tuple(nearest), tuple(runners_up)


def _runner_up(purses: Purses, open_ones: dict[int, float]) -> RunnerUp | None:
    """The project with the lowest price per point and cost. Forgets those that nobody can afford any more."""
    voted = purses.voted
    near = near_the_lowest(purses, open_ones, voted.about)
    votes = {c: voted.costs[c] / purses.price(c, guess) / voted.factor for c, guess in near.items()}
    best = min(votes, key=lambda c: (-votes[c], voted.ids[c]), default=None)
    return None if best is None else RunnerUp(voted.ids[best], votes[best])


class _Chance:
    """The best moment of one losing project: floating point rules out what cannot be, whole numbers judge the rest."""

    def __init__(self, voted: Election, c: int, share: Fraction) -> None:
        self.voted, self.c, self.share = voted, c, share
        self.cost, self.gain = voted.costs[c], voted.gains[c]
        self.support = Fraction(-1)
        self.round: int | None = None
        self.short: int | None = None
        self._seen: list[tuple[float, float, float]] = []

    def glance(self, purses: Purses, burden: Fraction | None) -> None:
        """Note about how much could be raised before the next purchase: at least, at most, and by one newcomer."""
        price = inf if burden is None else float(burden * self.gain)
        about = purses.raised_about(self.c, price)
        newcomer = min(float(self.share), self.voted.most_points * price)
        self._seen.append((about.price - about.error, about.price + about.error, newcomer))

    @cached_property
    def best(self) -> frozenset[int]:
        """The moments (how many were bought before) at which support may be greatest, or the fewest votes short."""
        if self.cost == 0:  # It costs nothing and nobody asked for it: one vote would do at any time.
            return frozenset()
        cost = self.voted.about[self.c]
        least = max(low for low, _, _ in self._seen)
        few = min(ceil((cost - low) / newcomer * (1 + SAFELY)) + 1 for low, _, newcomer in self._seen)
        return frozenset(
            at
            for at, (_, high, newcomer) in enumerate(self._seen)
            if high >= least or ceil((cost - high) / newcomer * (1 - SAFELY)) <= few
        )

    def look(
        self, purses: Purses, burden: Fraction | None, number: int | None, winner: int | None, lot: Sequence[str]
    ) -> None:
        """Judge the moment before purchase `number`, when the winner has this burden; None after the last."""
        price = None if burden is None else burden * self.gain
        raised = purses.raised(self.c, price)
        if raised / self.cost > self.support:
            self.support, self.round = raised / self.cost, number
        newcomer = self._newcomer(price)
        short = ceil((self.cost - raised) / newcomer)
        exactly = short * newcomer == self.cost - raised
        if exactly and self._ties(purses, price) and winner is not None and not self._preferred(winner, short, lot):
            short += 1
        self.short = short if self.short is None else min(self.short, short)

    def _newcomer(self, price: Fraction | None) -> Fraction:
        """What one further supporter would give."""
        return self.share if price is None else min(self.share, self.voted.most_points * price)

    def _ties(self, purses: Purses, price: Fraction | None) -> bool:
        """Whether raising just its cost is a tie with the winner: not if even those who give all pay less than it."""
        if price is None:
            return False
        return self.share >= self.voted.most_points * price or purses.somebody_pays(self.c, price)

    def _preferred(self, winner: int, newcomers: int, lot: Sequence[str]) -> bool:
        """Whether this project, with that many newcomers, would win a tie with the round's winner."""
        voted, points = self.voted, self.voted.support[self.c] + newcomers * self.voted.most_points
        mine = (voted.costs[self.c], -points, lot.index(voted.ids[self.c]))
        return mine < (voted.costs[winner], -voted.support[winner], lot.index(voted.ids[winner]))

    def told(self, room: Fraction) -> Loser:
        voted, c = self.voted, self.c
        return Loser(
            project=voted.ids[c],
            cost=voted.costs[c],
            votes=voted.votes[c],
            effective_support=max(self.support, Fraction(0)),
            best_round=self.round,
            votes_short=self.short if self.short is not None else 1,
            fits=voted.costs[c] <= room,
        )


def account(voted: Election, result: Allocation, ballot: Ballot) -> Account:
    """Where one voter's share went. `ballot` in the form, and with the points, that `election` was given."""
    points = _points(voted, ballot)
    payments, left = spent(result.share, ((voted.ids[b.project], b.price) for b in result.rounds), points)
    won = set(result.winners)
    return Account(result.share, payments, left, tuple(sorted(p for p in points if p not in won)))


def greedy(voted: Election, result: Allocation) -> Greedy:
    """The usual count beside the result: projects by votes (points), each bought if the rest of the budget allows.

    Ties: lowest cost, then the same lot as `result`.
    """
    ranks = preference(voted, result.lot)
    room, chosen = voted.budget, []
    for c in sorted(range(len(voted.ids)), key=lambda c: (-voted.support[c], ranks[c])):
        if voted.support[c] and voted.costs[c] <= room:
            chosen.append(c)
            room -= voted.costs[c]
    return Greedy(
        winners=tuple(voted.ids[c] for c in chosen),
        cost=cost_of(voted, chosen),
        excluded=_excluded(voted, chosen),
        excluded_by_equal_shares=_excluded(voted, [voted.position(p) for p in result.winners]),
        voters_with_choices=_excluded(voted, []),
    )


def _excluded(voted: Election, winners: Iterable[int]) -> int:
    """People who chose something and see none of it among the winners."""
    without = np.array([bool(ballot) for ballot in voted.choices], dtype=bool)
    for c in winners:
        without[voted.supporters[c].ballots] = False
    return int(voted.weights[without].sum())


def _points(voted: Election, ballot: Ballot) -> dict[str, Fraction]:
    given: Mapping[str, Amount] = ballot if isinstance(ballot, Mapping) else dict.fromkeys(ballot, 1)
    return {voted.ids[voted.position(p)]: Fraction(points) for p, points in given.items() if points}
