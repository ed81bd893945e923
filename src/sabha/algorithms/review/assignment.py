"""Who reviews what: a min-cost flow from submissions through reviewers (Ahuja, Magnanti & Orlin 1993).

Every submission gets as many reviewers as asked, from those who read its language and have no conflict of interest;
what can be chosen is chosen by expertise, and the work is shared out. When it cannot be done, as much as possible is
done, the lack is spread (nobody gets none while another has three), and each lack says why.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sabha.algorithms.refused import Refused, gettext_noop

# Points in the flow's costs. A reviewer who knows all topics of a submission is worth FIT; one expert at all is worth
# more than the same expertise a second time; each fair share of the work costs LOAD more than the one before.
FIT = 100
FIRST_EXPERT = 150
LOAD = 60
SPREAD_LACK = 1_000_000


@dataclass(frozen=True)
class Reviewer:
    """`most`: how many submissions at most. `languages` empty: reads all. `conflicts`: submissions or circles.

    `circles` are whatever makes people too close: an organisation, a family, a project.
    """

    id: str
    most: int
    topics: frozenset[str] = frozenset()
    languages: frozenset[str] = frozenset()
    conflicts: frozenset[str] = frozenset()
    circles: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Submission:
    """`authors` are ids that may also be reviewers'; `language` empty: anybody reads it."""

    id: str
    language: str = ""
    topics: frozenset[str] = frozenset()
    authors: frozenset[str] = frozenset()
    circles: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Lack:
    """A submission with fewer reviewers than asked. `template` is a gettext message id, `params` fill it."""

    submission: str
    missing: int
    template: str
    params: dict[str, object] = field(default_factory=dict)

    @property
    def sentence(self) -> str:
        return self.template % self.params


@dataclass(frozen=True)
class Assignment:
    """pairs: (submission, reviewer), sorted. loads: reviewer to number. lacks: who is not covered, and why."""

    pairs: tuple[tuple[str, str], ...]
    loads: dict[str, int]
    lacks: tuple[Lack, ...]


def assign(
    submissions: Sequence[Submission],
    reviewers: Sequence[Reviewer],
    *,
    each: int = 3,
    fixed: Sequence[tuple[str, str]] = (),
) -> Assignment:
    """Give every submission `each` reviewers. `fixed` pairs are kept, whatever their fit, and count for both sides.

    The same input in any order gives the same answer.
    """
    submissions, reviewers = _in_order(submissions, "submission"), _in_order(reviewers, "reviewer")
    if each < 1:
        raise Refused(gettext_noop("Ask for at least one reviewer each."))
    kept = _fixed(submissions, reviewers, fixed)
    may = _may_review(submissions, reviewers) & ~kept
    wanted = np.maximum(0, each - kept.sum(axis=1))
    room = np.array([r.most for r in reviewers]) - kept.sum(axis=0)
    chosen = kept | _flow(may, _fit(submissions, reviewers), wanted, np.maximum(0, room), kept.sum(axis=0))
    lacks = [_lack(s, reviewers, each - n) for s, n in zip(submissions, chosen.sum(axis=1), strict=True) if n < each]
    pairs = tuple((submissions[p].id, reviewers[r].id) for p, r in np.argwhere(chosen))
    loads = {r.id: int(n) for r, n in zip(reviewers, chosen.sum(axis=0), strict=True)}
    return Assignment(pairs, loads, tuple(lacks))


def conflict(submission: Submission, reviewer: Reviewer) -> bool:
    """An author, a declared conflict, or a circle in common."""
    close = submission.authors | submission.circles | {submission.id}
    return reviewer.id in submission.authors or bool(close & (reviewer.conflicts | reviewer.circles))


def reads(submission: Submission, reviewer: Reviewer) -> bool:
    return not submission.language or not reviewer.languages or submission.language in reviewer.languages


def _in_order[T: (Submission, Reviewer)](things: Sequence[T], kind: str) -> list[T]:
    ordered = sorted(things, key=lambda thing: thing.id)
    for one, other in pairwise(ordered):
        if one.id == other.id:
            raise Refused(
                gettext_noop("The %(kind)s “%(id)s” is listed twice; give each its own id."), kind=kind, id=one.id
            )
    return ordered


def _fixed(
    submissions: list[Submission], reviewers: list[Reviewer], fixed: Sequence[tuple[str, str]]
) -> NDArray[np.bool_]:
    row = {s.id: i for i, s in enumerate(submissions)}
    column = {r.id: i for i, r in enumerate(reviewers)}
    kept = np.zeros((len(submissions), len(reviewers)), bool)
    for submission, reviewer in fixed:
        if submission not in row or reviewer not in column:
            raise Refused(
                gettext_noop("The fixed pair (%(submission)s, %(reviewer)s) names somebody not listed."),
                submission=submission,
                reviewer=reviewer,
            )
        kept[row[submission], column[reviewer]] = True
    return kept


def _may_review(submissions: list[Submission], reviewers: list[Reviewer]) -> NDArray[np.bool_]:
    may = [[reads(s, r) and not conflict(s, r) for r in reviewers] for s in submissions]
    return np.array(may, bool).reshape(len(submissions), len(reviewers))


def _fit(submissions: list[Submission], reviewers: list[Reviewer]) -> NDArray[np.float64]:
    """[P, R] the share of a submission's topics a reviewer knows."""
    topics = sorted({t for s in submissions for t in s.topics})
    about = np.array([[t in s.topics for t in topics] for s in submissions], float).reshape(len(submissions), -1)
    knows = np.array([[t in r.topics for t in topics] for r in reviewers], float).reshape(len(reviewers), -1)
    share: NDArray[np.float64] = about @ knows.T / np.maximum(1, about.sum(axis=1))[:, None]
    return share


def _flow(
    may: NDArray[np.bool_],
    fit: NDArray[np.float64],
    wanted: NDArray[np.int64],
    room: NDArray[np.int64],
    already: NDArray[np.int64],
) -> NDArray[np.bool_]:
    """Solve: source → submission → (as expert | as other) → reviewer → sink, every arc for one review."""
    arcs = _Arcs()
    people = may.shape[1]
    source, sink = arcs.nodes(2)
    experts, others = arcs.nodes(len(may)), arcs.nodes(len(may))
    reviewers = arcs.nodes(people)
    for p, number in enumerate(wanted):
        # One node per way in keeps the rising prices: the second review missing hurts more than the first.
        entry = arcs.nodes(1)[0]
        for n in range(int(number)):
            arcs.add([source], [entry], [SPREAD_LACK * n])
            arcs.add([entry], [experts[p]], [0 if n == 0 else FIRST_EXPERT])
        arcs.add([entry], [others[p]], [FIRST_EXPERT], capacity=int(number))
    rows, columns = np.nonzero(may)
    share = fit[rows, columns]
    via = np.where(share > 0, experts[rows], others[rows])
    first = arcs.add(via, reviewers[columns], np.rint(FIT * (1 - share)).astype(np.int64))
    fair = max(1.0, float(wanted.sum())) * (room + already) / max(1, int((room + already).sum()))
    for r in range(people):
        shares = (np.arange(int(room[r])) + already[r]) / max(1e-9, float(fair[r]))
        arcs.add(
            np.full(len(shares), reviewers[r]), np.full(len(shares), sink), np.rint(LOAD * shares).astype(np.int64)
        )
    used = arcs.solve(int(source), int(sink), int(wanted.sum()))
    chosen = np.zeros(may.shape, bool)
    chosen[rows, columns] = used[first : first + len(rows)] > 0
    return chosen


class _Arcs:
    """The arcs of a network, collected before the solver is loaded."""

    def __init__(self) -> None:
        self.size, self.count = 0, 0
        self.parts: list[tuple[Any, Any, Any, Any]] = []

    def nodes(self, number: int) -> NDArray[np.int64]:
        self.size += number
        return np.arange(self.size - number, self.size)

    def add(self, tails: Any, heads: Any, costs: Any, capacity: int = 1) -> int:
        """Add arcs and say at which place the first of them stands."""
        self.parts.append((tails, heads, costs, np.full(len(tails), capacity)))
        self.count += len(tails)
        return self.count - len(tails)

    def solve(self, source: int, sink: int, supply: int) -> NDArray[np.int64]:
        """The flow on every arc: as much as possible, then as cheap as possible."""
        # Imported here because it costs a second, which only whoever assigns should wait.
        from ortools.graph.python import min_cost_flow

        network = min_cost_flow.SimpleMinCostFlow()
        tails, heads, costs, capacities = (np.concatenate([part[k] for part in self.parts]) for k in range(4))
        network.add_arcs_with_capacity_and_unit_cost(tails, heads, capacities, costs)
        network.set_node_supply(source, supply)
        network.set_node_supply(sink, -supply)
        status = network.solve_max_flow_with_min_cost()
        if status != network.OPTIMAL:
            raise RuntimeError(f"The flow solver stopped with {status}.")
        flows: NDArray[np.int64] = np.asarray(network.flows(np.arange(self.count)), np.int64)
        return flows


def _lack(submission: Submission, reviewers: list[Reviewer], missing: int) -> Lack:
    """The first thing that stands in the way: language, conflicts, or everybody's time."""
    readers = [r for r in reviewers if reads(submission, r)]
    free = [r for r in readers if not conflict(submission, r)]
    told: dict[str, object] = {"submission": submission.id, "missing": int(missing), "language": submission.language}
    told |= {"readers": len(readers), "conflicts": len(readers) - len(free), "free": len(free)}
    if len(free) == len(readers) and len(readers) < len(reviewers):
        text = gettext_noop(
            "Reviewers missing for “%(submission)s”: %(missing)d. Only %(readers)d read “%(language)s”, and those"
            " who do may have no time left."
        )
    elif len(free) < len(readers):
        text = gettext_noop(
            "Reviewers missing for “%(submission)s”: %(missing)d. Of %(readers)d who could read it, %(conflicts)d have"
            " a conflict of interest; the others have no time left or are too few."
        )
    else:
        text = gettext_noop(
            "Reviewers missing for “%(submission)s”: %(missing)d. Nobody has time left for more reviews."
        )
    return Lack(submission.id, int(missing), text, told)
