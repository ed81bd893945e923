"""Using up the budget: everybody's share grows by one unit until the budget is spent (“add one”)."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from sabha.algorithms.equal_shares.election import Election, preference
from sabha.algorithms.equal_shares.rounds import Contest, Round, Run, run
from sabha.algorithms.refused import Refused, gettext_noop

type Completion = Literal["overshoot", "exhaustive", "none"]


@dataclass(frozen=True)
class Allocation:
    """The result. `winners` are ids in order of selection; `rounds` belong to the run with the final `share`.

    `increments`: how many units were added to the `first_share` (budget / voters). `free` winners cost nothing.
    `lot` is the order that decided last ties (see `draw_lot`); without a draw, the ids in order.
    """

    winners: tuple[str, ...]
    cost: Fraction
    first_share: Fraction
    share: Fraction
    increments: int
    completion: Completion
    rounds: tuple[Round, ...]
    free: tuple[str, ...]
    lot: tuple[str, ...]


def allocate(
    voted: Election,
    *,
    completion: Completion = "overshoot",
    lot: Sequence[str] | None = None,
    increment: int | Fraction = 1,
) -> Allocation:
    """Method of Equal Shares with add-one completion, exactly.

    Everyone starts with budget / voters. "overshoot": shares grow by `increment` until the winners would cost more
    than the budget; the last result that fits stands. "exhaustive": the same, but stop as soon as no further supported
    project fits into what is left. "none": no growth. Runs that are proven to repeat the winners of a smaller share
    are skipped. `lot` (see `draw_lot`) decides what lowest cost and most votes leave tied, the same in all runs.
    """
    if completion not in ("overshoot", "exhaustive", "none"):
        raise Refused(gettext_noop("The completion is one of overshoot, exhaustive, none."))
    if increment <= 0:
        raise Refused(gettext_noop("The increment must be more than 0."))
    ranks = preference(voted, lot)
    if voted.voters == 0:
        return _allocation(voted, Run(Fraction(0), (), (), ()), Fraction(0), 0, completion, lot)
    first = voted.budget / voted.voters
    runs = _Runs(voted, first, Fraction(increment), ranks)
    last = 0 if completion == "none" else _last_that_fits(runs, completion)
    return _allocation(voted, runs.after(last), first, last, completion, lot)


def cost_of(voted: Election, projects: Sequence[int]) -> Fraction:
    """What these projects cost together."""
    return sum((voted.costs[c] for c in projects), Fraction(0))


def _allocation(
    voted: Election, final: Run, first: Fraction, increments: int, completion: Completion, lot: Sequence[str] | None
) -> Allocation:
    return Allocation(
        winners=tuple(voted.ids[c] for c in final.winners),
        cost=cost_of(voted, final.winners),
        first_share=first,
        share=final.share,
        increments=increments,
        completion=completion,
        rounds=final.rounds,
        free=tuple(voted.ids[c] for c in final.free),
        lot=voted.ids if lot is None else tuple(lot),
    )


class _Runs:
    """Runs by number of increments, each made once."""

    def __init__(self, voted: Election, first: Fraction, increment: Fraction, ranks: tuple[int, ...]) -> None:
        self.voted, self.first, self.increment, self.ranks = voted, first, increment, ranks
        self._made: dict[int, Run] = {}

    def after(self, increments: int) -> Run:
        if increments not in self._made:
            share = self.first + increments * self.increment
            self._made[increments] = run(self.voted, share, self.ranks)
        return self._made[increments]

    def forget_before(self, increments: int) -> None:
        for made in [k for k in self._made if k < increments]:
            del self._made[made]


def _last_that_fits(runs: _Runs, completion: Completion) -> int:
    """How many increments the result has. Strides double while proven empty of change, and halve otherwise."""
    at, stride = 0, 1
    while not _nothing_more(runs, at, completion):
        if stride == 1 or _same_between(runs.after(at), runs.after(at + stride), runs.ranks):
            if cost_of(runs.voted, runs.after(at + stride).winners) > runs.voted.budget:
                return at
            at, stride = at + stride, stride * 2
            runs.forget_before(at)
        else:
            stride //= 2
    return at


def _nothing_more(runs: _Runs, increments: int, completion: Completion) -> bool:
    """Whether growing further is pointless, or not wanted."""
    voted, winners = runs.voted, set(runs.after(increments).winners)
    waiting = [c for c in range(len(voted.ids)) if voted.support[c] > 0 and c not in winners]
    if completion == "exhaustive":
        room = voted.budget - cost_of(voted, sorted(winners))
        return all(voted.costs[c] > room for c in waiting)
    return not waiting


def _same_between(low: Run, high: Run, ranks: Sequence[int]) -> bool:
    """Whether every share between the two provably buys the same projects in the same order.

    While the order stays, a larger share leaves every voter with at least as much money at every step, so burdens
    only fall as the share grows. If the winner's burden at the low end beats every rival's at the high end, no share
    between can see another winner; and what the high end cannot afford, none can.
    """
    return low.winners == high.winners and all(
        _beats(poor.burden, bought.project, rich, ranks)
        for poor, rich, bought in zip(low.contests, high.contests, low.rounds, strict=True)
    )


def _beats(burden: Fraction, winner: int, contest: Contest, ranks: Sequence[int]) -> bool:
    return burden < contest.others and all(
        (burden, ranks[winner]) < (rival_burden, ranks[rival]) for rival, rival_burden in contest.rivals
    )
