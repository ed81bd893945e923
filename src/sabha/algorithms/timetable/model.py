"""The exact model: CP-SAT proves a bound, improves a plan, and finds places where the search could not.

Sessions are intervals that exist once per room; rooms, people and plenaries are "no overlap" rules; a pair of
wished sessions costs unless one ends before the other begins. OR-Tools is imported inside, because it costs
seconds and 60 MB that only the worker may spend.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from sabha.algorithms.timetable.places import Arrays
from sabha.algorithms.timetable.problem import DAY
from sabha.algorithms.timetable.search import UNPLACED, Found, Table

# Pairs beyond the heaviest are left out of the model: costs are never negative, so its bound stays a true bound.
HEAVIEST_PAIRS = 4000


@dataclass(frozen=True)
class Proved:
    """The better of the plan given and the plan solved. `bound`: no plan that leaves out as few costs less."""

    found: Found
    bound: int
    optimal: bool
    all_placed_possible: bool | None


def improve(a: Arrays, start: Found, *, left: Callable[[], float], seed: int = 0, workers: int = 2) -> Proved:
    """Solve from `start` for as many seconds as `left()` says once the model stands: building it takes a while, too.

    With the same problem and an answer proved optimal the cost is always the same; an answer cut short by
    the clock depends on the machine.
    """
    hopeless = int((~a.allowed.any(axis=(1, 2))).sum())
    if start.cost == 0 and start.left_out == hopeless:
        return Proved(start, 0, optimal=True, all_placed_possible=not hopeless)
    from ortools.sat.python import cp_model

    model = _Model(a, cp_model.CpModel())
    model.hint(start)
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = max(0.1, left())
    solver.parameters.num_workers = workers
    solver.parameters.random_seed = seed
    status = solver.solve(model.cp)
    has_plan = status in (cp_model.OPTIMAL, cp_model.FEASIBLE)
    solved = model.read(solver) if has_plan else start
    best = min(start, solved, key=lambda f: (f.left_out, f.cost))
    return _proved(model, best, solver.best_objective_bound, proved=status == cp_model.OPTIMAL)


def _proved(model: "_Model", best: Found, bound: float, *, proved: bool) -> Proved:
    """Take the price of sessions left out apart from the points of the soft rules."""
    least_left_out = max(0, int(np.floor(bound / model.price_of_leaving_out + 1e-9)))
    rest = int(np.ceil(bound - least_left_out * model.price_of_leaving_out - 1e-6))
    hopeless = len(model.a.order) - len(model.sessions)
    same = best.left_out == least_left_out + hopeless
    possible = False if least_left_out + hopeless else (True if best.left_out == 0 else None)
    points = max(0, min(rest, best.cost)) if same else 0
    return Proved(best, points, same and (points == best.cost or (proved and model.whole)), possible)


class _Model:
    def __init__(self, a: Arrays, cp: Any) -> None:
        self.a, self.cp = a, cp
        self.terms: list[Any] = []
        self.sessions = [s for s in range(len(a.order)) if a.allowed[s].any()]
        self.begins = {s: cp.new_int_var_from_domain(self._domain(a.allowed[s].any(axis=1)), "") for s in self.sessions}
        self.placed = {s: cp.new_bool_var("") for s in self.sessions}
        self.rooms: dict[tuple[int, int], Any] = {}
        self.time: dict[int, Any] = {}
        for s in self.sessions:
            self._place(s)
        self._no_overlaps()
        self._single_costs()
        self._extra_days()
        self.whole = self._pairs()
        # Leaving one more out must never pay, whatever it would save.
        self.price_of_leaving_out = (
            1 + int(np.triu(a.beside).sum()) + self._largest_single() + a.spread * a.attends.sum()
        )
        left_out = [self.price_of_leaving_out * (1 - placed) for placed in self.placed.values()]
        cp.minimize(sum(self.terms) + sum(left_out))

    def _domain(self, times: Any) -> Any:
        from ortools.sat.python import cp_model

        return cp_model.Domain.from_values(self.a.times[times].tolist())

    def _largest_single(self) -> int:
        return int(self.a.in_room.max(axis=1).sum() + self.a.at_time.max(axis=1, initial=0).sum())

    def _place(self, s: int) -> None:
        """At most one room; a room that is open at fewer times than others narrows the start."""
        anywhere = self.a.allowed[s].any(axis=1)
        for r in np.flatnonzero(self.a.allowed[s].any(axis=0)):
            self.rooms[s, int(r)] = chosen = self.cp.new_bool_var("")
            if (self.a.allowed[s, :, r] != anywhere).any():
                domain = self._domain(self.a.allowed[s, :, r])
                self.cp.add_linear_expression_in_domain(self.begins[s], domain).only_enforce_if(chosen)
        self.cp.add(sum(v for (i, _), v in self.rooms.items() if i == s) == self.placed[s])
        self.time[s] = self._interval(s, 0, self.placed[s])

    def _interval(self, s: int, changeover: int, present: Any) -> Any:
        length = int(self.a.minutes[s]) + changeover
        return self.cp.new_optional_fixed_size_interval_var(self.begins[s], length, present, "")

    def _no_overlaps(self) -> None:
        for r, changeover in enumerate(self.a.changeover):
            here = [self._interval(s, int(changeover), v) for (s, room), v in self.rooms.items() if room == r]
            self.cp.add_no_overlap(here)
        for person in range(self.a.attends.shape[1]):
            theirs = [self.time[s] for s in self.sessions if self.a.attends[s, person]]
            if len(theirs) > 1:
                self.cp.add_no_overlap(theirs)
        shared = self.a.attends.astype(np.int64) @ self.a.attends.T > 0
        for s, other in np.argwhere(np.triu(self.a.never & ~shared)):
            if s in self.time and other in self.time:
                self.cp.add_no_overlap([self.time[int(s)], self.time[int(other)]])

    def _single_costs(self) -> None:
        for (s, r), chosen in self.rooms.items():
            if self.a.in_room[s, r]:
                self.terms.append(int(self.a.in_room[s, r]) * chosen)
        for s in self.sessions:
            for cost in np.unique(self.a.at_time[s]):
                times = (self.a.at_time[s] == cost) & self.a.allowed[s].any(axis=1)
                if cost and times.any():
                    self.terms.append(int(cost) * self._within(s, times))

    def _within(self, s: int, times: Any) -> Any:
        """A literal that must be true when the session is placed at one of these times."""
        within = self.cp.new_bool_var("")
        others = self._domain(self.a.allowed[s].any(axis=1) & ~times)
        outside = self.cp.add_linear_expression_in_domain(self.begins[s], others)
        outside.only_enforce_if([~within, self.placed[s]])
        return within

    def _extra_days(self) -> None:
        """Days a person comes, less one, for those with more than one session."""
        days = self.a.times // DAY
        on_day: dict[tuple[int, int], Any] = {}
        for person in range(self.a.attends.shape[1] if self.a.spread else 0):
            theirs = [s for s in self.sessions if self.a.attends[s, person]]
            if len(theirs) < 2:
                continue
            comes = []
            for day in np.unique(days):
                comes.append(self.cp.new_bool_var(""))
                for s in theirs:
                    if (s, day) not in on_day:
                        on_day[s, day] = self._within(s, (days == day) & self.a.allowed[s].any(axis=1))
                    self.cp.add_implication(on_day[s, day], comes[-1])
            extra = self.cp.new_int_var(0, len(comes), "")
            self.cp.add(extra >= sum(comes) - 1)
            self.terms.append(self.a.spread * extra)

    def _pairs(self) -> bool:
        """Cost of pairs at the same time; says whether all pairs that cost anything are in the model."""
        costs = np.triu(np.where(self.a.never, 0, self.a.beside))
        pairs = sorted(((-int(costs[s, t]), int(s), int(t)) for s, t in np.argwhere(costs)))
        for cost, s, t in pairs[:HEAVIEST_PAIRS]:
            if s in self.begins and t in self.begins:
                self.terms.append(-cost * self._overlap(s, t))
        return len(pairs) <= HEAVIEST_PAIRS

    def _overlap(self, s: int, t: int) -> Any:
        overlap, before, after = (self.cp.new_bool_var("") for _ in range(3))
        begins, minutes = self.begins, self.a.minutes
        self.cp.add(begins[s] + int(minutes[s]) <= begins[t]).only_enforce_if(before)
        self.cp.add(begins[t] + int(minutes[t]) <= begins[s]).only_enforce_if(after)
        self.cp.add_bool_or([overlap, before, after, ~self.placed[s], ~self.placed[t]])
        return overlap

    def hint(self, found: Found) -> None:
        for s in self.sessions:
            there = found.time[s] != UNPLACED
            self.cp.add_hint(self.placed[s], there)
            if there:
                self.cp.add_hint(self.begins[s], int(self.a.times[found.time[s]]))
        for (s, r), chosen in self.rooms.items():
            self.cp.add_hint(chosen, found.room[s] == r)

    def read(self, solver: Any) -> Found:
        """The solver's plan, with its true cost: the model may know only the heaviest pairs."""
        table = Table(self.a)
        column = {int(minute): t for t, minute in enumerate(self.a.times)}
        for (s, r), chosen in self.rooms.items():
            if solver.boolean_value(chosen):
                table.put(s, column[solver.value(self.begins[s])], r)
        return Found(table.time.copy(), table.room.copy(), table.cost())
