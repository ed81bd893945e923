"""Who looks at what: every project equally often, every judge equally much, nobody at their own or twice."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array, hstack

from sabha.algorithms.refused import Refused, gettext_noop

TRIALS = 200_000  # swaps tried at most: a second, for panels far larger than a summit's

type Pair = tuple[str, str]  # judge, project


@dataclass(frozen=True)
class Visit:
    """A judge looks at a project in a turn (from 1); in one turn nobody is in two places, and nothing is seen twice."""

    turn: int
    judge: str
    project: str


@dataclass(frozen=True)
class Plan:
    """Visits still to make, and projects that cannot get enough, with how many are missing."""

    visits: tuple[Visit, ...]
    missing: Mapping[str, int]


def plan_visits(
    projects: Collection[str],
    judges: Collection[str],
    each: int,
    *,
    made: Iterable[Pair] = (),
    barred: Iterable[Pair] = (),
) -> Plan:
    """Visits so that every project is seen `each` times, with judges' loads as equal as they can be.

    `made`: looks that have happened and count; `barred`: own projects, friends, languages not shared. A transport
    problem, so the linear programme has whole answers; judges are mixed so that each meets many others through common
    projects, which is what tells harshness from quality. Same input, same plan, whatever the order.
    """
    if each < 1 or not judges:
        raise Refused(gettext_noop("Ask for at least one look at each project, and name at least one judge."))
    names, people = sorted(set(projects)), sorted(set(judges))
    done = {pair for pair in made if pair[1] in set(names)}
    looks, loads = Counter(project for _, project in done), Counter(judge for judge, _ in done)
    wanted = np.array([max(0, each - looks[name]) for name in names])
    closed = done | set(barred)
    free = np.array([[(judge, name) not in closed for judge in people] for name in names], dtype=bool)
    free = free.reshape(len(names), len(people))
    load = np.array([loads[judge] for judge in people])
    seen = np.array([[(judge, name) in done for judge in people] for name in names], dtype=bool)
    chosen = _Mixing(_balanced(wanted, load, free), seen.reshape(free.shape), free).mixed()
    pairs = [(people[j], names[p]) for p, j in zip(*np.nonzero(chosen), strict=True)]
    missing = wanted - chosen.sum(axis=1)
    return Plan(_in_turns(pairs), {names[p]: int(missing[p]) for p in np.flatnonzero(missing)})


def _balanced(wanted: NDArray[np.int64], load: NDArray[np.int64], free: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """As many visits as possible (P × J), then loads as equal as possible: a flow with a rising cost per judge.

    Each judge's n-th visit costs as much as n (counting those made), so equal loads are cheapest; a visit not made
    costs more than any of them.
    """
    count, people = free.shape
    if count == 0:
        return np.zeros((0, people), dtype=bool)
    project, judge = np.divmod(np.arange(count * people), people)
    steps = load[:, None] + np.arange(1, count + 1)[None, :]
    cost = np.concatenate([np.full(count * people, -float(steps.max() + 1)), steps.reshape(-1).astype(float)])
    ones = np.ones(count * people)
    at_projects = csr_array((ones, (project, np.arange(count * people))), shape=(count, 2 * count * people))
    walking = csr_array((ones, (judge, np.arange(count * people))))
    counting = csr_array((-ones, (np.repeat(np.arange(people), count), np.arange(count * people))))
    found = milp(
        cost,
        constraints=[
            LinearConstraint(at_projects, 0, wanted),
            LinearConstraint(hstack([walking, counting]), 0, 0),
        ],
        bounds=Bounds(0, np.concatenate([free.reshape(-1).astype(float), ones])),
    )
    if found.x is None:  # Making no visits at all is always allowed, so this is a fault of the solver.
        raise RuntimeError(found.message)
    return np.asarray(np.rint(found.x[: count * people]).astype(bool).reshape(count, people))


class _Mixing:
    """Swaps judges between projects until every two judges have as equally many projects in common as swaps reach.

    Common projects are what tells a judge's harshness from the projects they happened to see.
    """

    def __init__(self, chosen: NDArray[np.bool_], done: NDArray[np.bool_], free: NDArray[np.bool_]) -> None:
        self.chosen, self.free = chosen.copy(), free
        self.panels = [set(np.flatnonzero(row).tolist()) for row in chosen | done]
        self.common = np.zeros((chosen.shape[1], chosen.shape[1]), dtype=np.int64).tolist()
        for panel in self.panels:
            for one in panel:
                for other in panel - {one}:
                    self.common[one][other] += 1

    def mixed(self) -> NDArray[np.bool_]:
        trials, better = 0, True
        while better and trials < TRIALS:
            better = False
            for p, j in np.argwhere(self.chosen).tolist():
                for q, i in np.argwhere(self.chosen).tolist():
                    trials += 1
                    if self._may_swap(p, j, q, i) and self._swap_if_better(p, j, q, i):
                        better = True
                        break
                if trials >= TRIALS:
                    break
        return self.chosen

    def _may_swap(self, p: int, j: int, q: int, i: int) -> bool:
        fits = self.chosen[p, j] and self.chosen[q, i] and self.free[p, i] and self.free[q, j]
        return bool(fits and i not in self.panels[p] and j not in self.panels[q])

    def _swap_if_better(self, p: int, j: int, q: int, i: int) -> bool:
        change = self._replace(p, j, i) + self._replace(q, i, j)
        if change >= 0:
            self._replace(p, i, j)
            self._replace(q, j, i)
            return False
        self.chosen[p, j] = self.chosen[q, i] = False
        self.chosen[p, i] = self.chosen[q, j] = True
        return True

    def _replace(self, p: int, leaving: int, coming: int) -> int:
        """Change one judge of a project; returns how the sum of squares of common projects changes."""
        change = 0
        self.panels[p].remove(leaving)
        for other in self.panels[p]:
            change += 2 * self.common[coming][other] - 2 * self.common[leaving][other] + 2
            for judge, step in ((leaving, -1), (coming, 1)):
                self.common[judge][other] += step
                self.common[other][judge] += step
        self.panels[p].add(coming)
        return change


def _in_turns(pairs: Sequence[Pair]) -> tuple[Visit, ...]:
    """Give every visit a turn: colour the edges of the bipartite graph with as few colours as its largest degree.

    König's theorem, by swapping two colours along a path until the new visit fits.
    """
    judge_turns: dict[str, dict[int, str]] = defaultdict(dict)
    project_turns: dict[str, dict[int, str]] = defaultdict(dict)
    for judge, project in sorted(pairs):
        mine, its = _first_free(judge_turns[judge]), _first_free(project_turns[project])
        if mine != its:
            _swap_along(project, mine, its, judge_turns, project_turns)
        judge_turns[judge][mine], project_turns[project][mine] = project, judge
    made = [Visit(turn, judge, project) for judge, turns in judge_turns.items() for turn, project in turns.items()]
    return tuple(sorted(made, key=lambda visit: (visit.turn, visit.judge)))


def _first_free(turns: Mapping[int, str]) -> int:
    return next(turn for turn in range(1, len(turns) + 2) if turn not in turns)


def _swap_along(
    project: str,
    mine: int,
    its: int,
    judge_turns: dict[str, dict[int, str]],
    project_turns: dict[str, dict[int, str]],
) -> None:
    """Free turn `mine` at the project: along the path from it, turn `mine` becomes `its` and the other way round.

    The path cannot come back to the judge, who is free at `mine`: it would have to arrive there by that turn.
    """
    path: list[Pair] = []
    here, at_project, turn = project, True, mine
    while True:
        there = (project_turns if at_project else judge_turns)[here].get(turn)
        if there is None:
            break
        path.append((there, here) if at_project else (here, there))
        here, at_project, turn = there, not at_project, its if turn == mine else mine
    turns = [mine if step % 2 == 0 else its for step in range(len(path))]
    for (walker, place), turn in zip(path, turns, strict=True):
        del judge_turns[walker][turn], project_turns[place][turn]
    for (walker, place), turn in zip(path, turns, strict=True):
        other = its if turn == mine else mine
        judge_turns[walker][other], project_turns[place][other] = place, walker
