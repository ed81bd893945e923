"""What an allocation is worked out from: projects with costs, a budget, and ballots, identical ones counted once."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from math import lcm
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from sabha.algorithms.refused import Refused, gettext_noop

type Amount = int | Fraction
type Ballot = Iterable[str] | Mapping[str, Amount]
type Utility = Literal["cost", "points"]

# Beyond these, floating point could no longer be trusted to tell near from far; no summit's money comes close.
LARGEST_AMOUNT = 10**15
LARGEST_SUM_OF_POINTS = 2**53


@dataclass(frozen=True)
class Supporters:
    """Who supports one project: positions of distinct ballots, and beside each the points it gives (approval: 1).

    `points_of_all` = points × how many people cast that ballot.
    """

    ballots: NDArray[np.int64]
    points: NDArray[np.int64]
    points_of_all: NDArray[np.int64]


@dataclass(frozen=True)
class Election:
    """Projects by id (sorted), their costs, the budget, and the distinct ballots with how many people cast each.

    `choices[g]` lists ballot g as (project position, points) pairs in order of position; `weights` (int64, G) says
    how many people cast it; `supporters[c]` turns the same facts round. `voters` counts every ballot, blank ones too;
    `votes[c]` counts the people who chose project c, `support[c]` their points (the same for approvals). Points were
    multiplied by `factor` to make them whole; `most_points` is the most anybody gives to a project (approval: 1).
    """

    ids: tuple[str, ...]
    costs: tuple[Fraction, ...]
    budget: Fraction
    voters: int
    utility: Utility
    factor: int
    choices: tuple[tuple[tuple[int, int], ...], ...]
    weights: NDArray[np.int64]
    supporters: tuple[Supporters, ...]
    votes: tuple[int, ...]
    support: tuple[int, ...]
    most_points: int

    @cached_property
    def about(self) -> tuple[float, ...]:
        """The costs in floating point."""
        return tuple(map(float, self.costs))

    @cached_property
    def gains(self) -> tuple[Fraction, ...]:
        """What one point for each project is worth to the voter who gave it."""
        return self.costs if self.utility == "cost" else (Fraction(1),) * len(self.costs)

    @cached_property
    def gains_about(self) -> tuple[float, ...]:
        """The same in floating point."""
        return tuple(map(float, self.gains))

    def position(self, project: str) -> int:
        """Where a project stands in `ids`; refuses one that is not on the ballot."""
        try:
            return self.ids.index(project)
        except ValueError:
            raise Refused(gettext_noop("“%(project)s” is not on the ballot."), project=project) from None


def election(
    costs: Mapping[str, Amount], budget: Amount, ballots: Iterable[Ballot], *, utility: Utility = "cost"
) -> Election:
    """Put an election together from plain data.

    `ballots`: one entry per voter; a collection of project ids (approval), or a mapping of ids to points of 0 or more.
    `utility` says what a voter gains from a project: "cost" (points × its cost; approvals count as one point: what
    pabutools calls Cost_Sat) or "points" (points alone). The order of projects and ballots never matters.
    Raises Refused for amounts that are not positive, unknown projects and negative points.
    """
    ids = tuple(sorted(costs))
    position = {project: at for at, project in enumerate(ids)}
    counted, factor = _counted(ballots, position)
    distinct = sorted(counted)
    choices = _whole(distinct, factor)
    weights = np.array([counted[ballot] for ballot in distinct], dtype=np.int64)
    supporters = _supporters(choices, weights, len(ids))
    support = tuple(int(s.points_of_all.sum()) for s in supporters)
    if max(support, default=0) >= LARGEST_SUM_OF_POINTS:
        raise Refused(gettext_noop("The points on the ballots are too large. Use whole points below 1,000."))
    return Election(
        ids=ids,
        costs=tuple(_money(costs[project], project) for project in ids),
        budget=_budget(budget),
        voters=counted.total(),
        utility=utility,
        factor=factor,
        choices=choices,
        weights=weights,
        supporters=supporters,
        votes=tuple(int(weights[s.ballots].sum()) for s in supporters),
        support=support,
        most_points=max((int(s.points.max()) for s in supporters if len(s.points)), default=1),
    )


def draw_lot(projects: Iterable[str], seed: str) -> tuple[str, ...]:
    """The order in which last ties are decided, drawn once from a seed that anyone can check.

    Projects are ordered by SHA-256 of "seed, newline, id" (UTF-8, hexadecimal). Publish how the seed will be found
    before voting (the numbers of a named public draw, say) and the seed itself afterwards.
    """
    return tuple(sorted(projects, key=lambda p: (hashlib.sha256(f"{seed}\n{p}".encode()).hexdigest(), p)))


def preference(voted: Election, lot: Sequence[str] | None = None) -> tuple[int, ...]:
    """Each project's rank when tied (0 first): lowest cost, then most votes (points), then the lot.

    Without a lot the last tie falls to the smaller id, as in pabutools' default, so that the result is still defined.
    """
    drawn = voted.ids if lot is None else tuple(lot)
    if sorted(drawn) != list(voted.ids):
        raise Refused(gettext_noop("The lot must name every project on the ballot exactly once."))
    place = {project: at for at, project in enumerate(drawn)}
    order = sorted(range(len(voted.ids)), key=lambda c: (voted.costs[c], -voted.support[c], place[voted.ids[c]]))
    ranks = [0] * len(order)
    for rank, c in enumerate(order):
        ranks[c] = rank
    return tuple(ranks)


type _Sorted = tuple[tuple[int, Amount], ...]


def _counted(ballots: Iterable[Ballot], position: Mapping[str, int]) -> tuple[Counter[_Sorted], int]:
    """Distinct ballots with their counts, and the number that turns everybody's points into whole numbers."""
    # Most ballots only name projects, and many name the same in the same order: those are counted before all else.
    named: Counter[tuple[str, ...]] = Counter()
    approved: Counter[tuple[int, ...]] = Counter()
    counted: Counter[_Sorted] = Counter()
    # The same few (project, points) pairs stand on very many ballots: each is checked and kept in memory once.
    known: dict[tuple[str, Amount], tuple[int, Amount]] = {}
    for ballot in ballots:
        if isinstance(ballot, dict) or (type(ballot) is not tuple and isinstance(ballot, Mapping)):
            pairs = [known.get(entry) or _learn(entry, position, known) for entry in ballot.items()]
            counted[tuple(sorted(pair for pair in pairs if pair[1]))] += 1
        else:
            named[tuple(ballot)] += 1
    projects = {project for names in named for project in names}
    once = {project: known.get((project, 1)) or _learn((project, 1), position, known) for project in projects}
    at = {project: pair[0] for project, pair in once.items()}
    for names, times in named.items():
        approved[tuple(sorted({at[project] for project in names}))] += times
    pairs_of = {place: (place, 1) for place in at.values()}
    for places, times in approved.items():
        counted[tuple([pairs_of[place] for place in places])] += times
    factor = lcm(*(points.denominator for _, points in known.values()))
    return counted, factor


def _learn(
    entry: tuple[str, Amount], position: Mapping[str, int], known: dict[tuple[str, Amount], tuple[int, Amount]]
) -> tuple[int, Amount]:
    _check_choice(*entry, position)
    known[entry] = (position[entry[0]], entry[1])
    return known[entry]


def _whole(ballots: Sequence[_Sorted], factor: int) -> tuple[tuple[tuple[int, int], ...], ...]:
    """The same ballots with whole points."""
    if factor == 1 and all(type(points) is int for ballot in ballots for _, points in ballot):
        return tuple(ballots)  # type: ignore[arg-type]
    pairs = {pair: (pair[0], int(pair[1] * factor)) for ballot in ballots for pair in ballot}
    return tuple(tuple(pairs[pair] for pair in ballot) for ballot in ballots)


def _check_choice(project: str, points: Amount, position: Mapping[str, int]) -> None:
    if project not in position:
        raise Refused(gettext_noop("A ballot names “%(project)s”, which is not on the ballot."), project=project)
    if points < 0:
        raise Refused(
            gettext_noop("A ballot gives “%(project)s” fewer than 0 points; points start at 0."), project=project
        )


def _money(cost: Amount, project: str) -> Fraction:
    if not 0 <= cost <= LARGEST_AMOUNT:
        raise Refused(
            gettext_noop("“%(project)s” costs %(cost)s; a cost must be 0 or more, and below a thousand billion."),
            project=project,
            cost=str(cost),
        )
    return Fraction(cost)


def _budget(budget: Amount) -> Fraction:
    if not 0 < budget <= LARGEST_AMOUNT:
        raise Refused(
            gettext_noop("The budget is %(budget)s; it must be more than 0, and below a thousand billion."),
            budget=str(budget),
        )
    return Fraction(budget)


def _supporters(
    choices: Sequence[Sequence[tuple[int, int]]], weights: NDArray[np.int64], projects: int
) -> tuple[Supporters, ...]:
    ballots: list[list[int]] = [[] for _ in range(projects)]
    points: list[list[int]] = [[] for _ in range(projects)]
    for g, ballot in enumerate(choices):
        for c, given in ballot:
            ballots[c].append(g)
            points[c].append(given)
    made = []
    for who, given_each in zip(ballots, points, strict=True):
        at, each = np.array(who, dtype=np.int64), np.array(given_each, dtype=np.int64)
        made.append(Supporters(at, each, weights[at] * each))
    return tuple(made)
