"""When not everything fits: the cheapest things an organiser could give up so that it does.

Every hard rule that an organiser could lift gets a switch with a price; the solver pays the least. Each set found is
then forbidden, with all that contain it, and the next cheapest is sought. Rules that protect people are no switches:
nobody is put in two places, and a room a person cannot enter stays closed to their session ("step-free").
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from sabha.algorithms.refused import gettext_noop
from sabha.algorithms.timetable.places import open_between
from sabha.algorithms.timetable.problem import DAY, Day, Place, Problem, Room, Session
from sabha.algorithms.timetable.reading import clock

NEVER_LIFTED = frozenset({"step-free"})
LONGER = 60
PRICES = {
    "start": 1,
    "break": 2,
    "session days": 3,
    "session rooms": 3,
    "longer day": 4,
    "pin": 4,
    "room hours": 5,
    "availability": 6,
    "seats": 7,
    "need": 8,
    "leave out": 20,
}


@dataclass(frozen=True)
class Change:
    """One rule lifted. `template` is a gettext message id, `params` fill it, `sentence` is the English."""

    kind: str
    template: str
    params: tuple[tuple[str, object], ...]

    @property
    def sentence(self) -> str:
        return self.template % dict(self.params)


@dataclass(frozen=True)
class Relaxation:
    """Changes that together make room for everything else. `cheapest`: proved that nothing not listed costs less."""

    changes: tuple[Change, ...]
    price: int
    cheapest: bool


def relaxations(
    problem: Problem, plan: tuple[Place, ...] = (), *, left: Callable[[], float], number: int = 3, seed: int = 0
) -> tuple[Relaxation, ...]:
    """The cheapest sets of changes (by `PRICES`), at most `number`, each sought for its share of the seconds `left()`.

    `plan`: what could be placed without any change.
    """
    from ortools.sat.python import cp_model

    model = _Model(problem, cp_model)
    seconds = max(0.5, left())  # asked once the model stands: building a large one takes a while
    solution = model.as_planned(plan)
    found: list[Relaxation] = []
    for _ in range(number):
        # Keep what has a place where it is: quickly solved, and a good beginning when everything may move.
        quick = model.solve(solution, seconds / number / 3, seed, keep=plan) or solution
        last = model.solve(quick, seconds / number / 1.5, seed) or quick
        paid = sorted((c for c, switch in model.switches.items() if last.values[switch.index]), key=_by_price)
        if not paid or last is solution:
            break
        found.append(Relaxation(tuple(paid), sum(PRICES[c.kind] for c in paid), last.cheapest))
        model.cp.add_bool_or([~model.switches[c] for c in paid])
    return _without_more_than_needed(found)


def _without_more_than_needed(found: list[Relaxation]) -> tuple[Relaxation, ...]:
    """Cheapest first; a set found early, short of time, may hold a whole set found later."""
    needed = [r for r in found if not any(set(other.changes) < set(r.changes) for other in found)]
    return tuple(sorted(needed, key=lambda r: (r.price, [c.sentence for c in r.changes])))


def _by_price(change: Change) -> tuple[int, str]:
    return -PRICES[change.kind], change.sentence


@dataclass(frozen=True)
class _Solution:
    values: list[int]
    cheapest: bool


class _Model:
    """The hard rules with switches; times are free over the whole summit and rules narrow them."""

    def __init__(self, problem: Problem, cp_model: Any) -> None:
        self.problem, self.cp_model, self.cp = problem, cp_model, cp_model.CpModel()
        self.switches: dict[Change, Any] = {}
        self.sessions = sorted(problem.sessions, key=lambda s: s.id)
        self.rooms = sorted(problem.rooms, key=lambda r: r.id)
        self.times = self._times()
        self.begins: dict[str, Any] = {}
        self.chosen: dict[tuple[str, str], Any] = {}
        self.left_out: dict[str, Any] = {}
        for session in self.sessions:
            self._session(session)
        self._no_overlaps()
        self.cp.minimize(sum(PRICES[c.kind] * switch for c, switch in self.switches.items()))

    def _times(self) -> np.ndarray[Any, np.dtype[np.int64]]:
        """Every time on the grid, an hour before and after each day too, and every time a day or a pin names."""
        times: set[int] = set()
        for day in self.problem.days:
            base = day.opening.start // DAY * DAY
            first = day.opening.start - LONGER // self.problem.grid * self.problem.grid
            grid = range(first, day.opening.end + LONGER, self.problem.grid)
            times.update(t for t in grid if base <= t < base + DAY)
            times.update(day.starts or ())
            times.update(base + p.minute for p in self.problem.pins if p.minute is not None)
        return np.array(sorted(times), np.int64)

    def _switch(self, kind: str, template: str, **params: object) -> Any:
        change = Change(kind, template, tuple(sorted(params.items())))
        if change not in self.switches:
            self.switches[change] = self.cp.new_bool_var("")
        return self.switches[change]

    def _session(self, session: Session) -> None:
        text = gettext_noop("Leave out “%(session)s”.")
        out = self._switch("leave out", text, session=session.title or session.id)
        self.left_out[session.id] = out
        ends = self.times + session.minutes
        within = self.times[(ends - 1) // DAY == self.times // DAY]
        self.begins[session.id] = self.cp.new_int_var_from_domain(self._domain(within), "")
        self._days(session, out)
        self._people(session, out)
        for room in self.rooms:
            self._room(session, room)
        self.cp.add(sum(v for (s, _), v in self.chosen.items() if s == session.id) + out == 1)
        self._pin(session, out)

    def _domain(self, times: Any) -> Any:
        return self.cp_model.Domain.from_values([int(t) for t in times])

    def _only(self, session: Session, times: Any, *unless: Any) -> None:
        """The session begins at one of these times unless one of the switches is on."""
        begin = self.cp.add_linear_expression_in_domain(self.begins[session.id], self._domain(self.times[times]))
        begin.only_enforce_if([~switch for switch in unless])

    def _days(self, session: Session, out: Any) -> None:
        """Opening hours, breaks, listed starts and the session's own days, day by day."""
        for day in self.problem.days:
            elsewhere = self.times // DAY != day.opening.start // DAY
            inside = open_between(self.times, session.minutes, (day.opening,))
            longer = self._switch("longer day", gettext_noop("Begin earlier or end later on %(day)s."), day=day.date)
            self._only(session, elsewhere | inside, out, longer)
            self._only(session, elsewhere | self._near(day, session), out)
            if day.starts is not None and not self._pinned_start(session):
                text = gettext_noop("Let sessions begin at other times on %(day)s.")
                self._only(
                    session, elsewhere | np.isin(self.times, day.starts), out, self._switch("start", text, day=day.date)
                )
            for pause in day.breaks:
                text = gettext_noop("Use the break “%(pause)s” on %(day)s.")
                used = self._switch("break", text, pause=pause.name, day=day.date, at=clock(pause.time.start))
                self._only(session, open_between(self.times, session.minutes, None, (pause.time,)), out, used)
        if session.days is not None:
            dates = np.array([d.date in session.days for d in self.problem.days])
            text = gettext_noop("Let “%(session)s” be on another day.")
            other = self._switch("session days", text, session=session.title or session.id)
            self._only(session, dates[self.times // DAY], out, other)

    def _near(self, day: Day, session: Session) -> Any:
        """A day grows by an hour at most."""
        first, last = day.opening.start - LONGER, day.opening.end + LONGER
        return (self.times >= first) & (self.times + session.minutes <= last)

    def _pinned_start(self, session: Session) -> bool:
        return any(p.session == session.id and p.minute is not None for p in self.problem.pins)

    def _people(self, session: Session, out: Any) -> None:
        for person in (self.problem.person(p) for p in sorted(session.people)):
            if person.hours is None and not person.away:
                continue
            text = gettext_noop("Ask %(person)s to be there at other times than they gave.")
            asked = self._switch("availability", text, person=person.name or person.id)
            self._only(session, open_between(self.times, session.minutes, person.hours, person.away), out, asked)

    def _room(self, session: Session, room: Room) -> None:
        chosen = self.chosen[session.id, room.id] = self.cp.new_bool_var("")
        name = {"session": session.title or session.id}
        for need in sorted(session.needs - room.features):
            text = gettext_noop("Hold “%(session)s” without “%(need)s”.")
            lifted = ~chosen if need in NEVER_LIFTED else self._switch("need", text, need=need, **name)
            self.cp.add_bool_or([~chosen, lifted])
        if room.capacity is not None and room.capacity < session.seats:
            text = gettext_noop("Hold “%(session)s” in a room with fewer than %(seats)d seats.")
            self.cp.add_implication(chosen, self._switch("seats", text, seats=session.seats, **name))
        if session.rooms is not None and room.id not in session.rooms:
            text = gettext_noop("Let “%(session)s” be in a room it did not ask for.")
            self.cp.add_implication(chosen, self._switch("session rooms", text, **name))
        if room.hours is not None:
            text = gettext_noop("Open %(room)s at other times than given.")
            opened = self._switch("room hours", text, room=room.name or room.id)
            self._only(session, open_between(self.times, session.minutes, room.hours), ~chosen, opened)

    def _pin(self, session: Session, out: Any) -> None:
        for pin in (p for p in self.problem.pins if p.session == session.id):
            moved = self._switch("pin", gettext_noop("Unpin “%(session)s”."), session=session.title or session.id)
            dates = np.array([pin.day in (None, d.date) for d in self.problem.days])
            there = dates[self.times // DAY]
            if pin.minute is not None:
                there &= self.times % DAY == pin.minute
            self._only(session, there, out, moved)
            if pin.room is not None:
                self.cp.add_bool_or([self.chosen[session.id, pin.room], moved, out])

    def _no_overlaps(self) -> None:
        for room in self.rooms:
            self.cp.add_no_overlap(
                [self._interval(s, self.chosen[s.id, room.id], room.changeover) for s in self.sessions]
            )
        held = {s.id: self._interval(s, ~self.left_out[s.id]) for s in self.sessions}
        for person in sorted({p for s in self.sessions for p in s.people}):
            self.cp.add_no_overlap([held[s.id] for s in self.sessions if person in s.people])
        for alone in (s for s in self.sessions if s.alone):
            for other in self.sessions:
                if other.id != alone.id:
                    self.cp.add_no_overlap([held[alone.id], held[other.id]])

    def _interval(self, session: Session, present: Any, changeover: int = 0) -> Any:
        length = session.minutes + changeover
        return self.cp.new_optional_fixed_size_interval_var(self.begins[session.id], length, present, "")

    def as_planned(self, plan: tuple[Place, ...]) -> _Solution:
        """The plan as it is: what found no place is left out, and no rule is lifted."""
        values = [0] * len(self.cp.proto.variables)
        places = {p.session: p for p in plan}
        for session in self.sessions:
            place, begins = places.get(session.id), self.begins[session.id]
            values[begins.index] = begins.domain.min() if place is None else place.start
            values[self.left_out[session.id].index] = int(place is None)
            if place is not None:
                values[self.chosen[session.id, place.room].index] = 1
        return _Solution(values, cheapest=False)

    def solve(self, hint: _Solution, seconds: float, seed: int, keep: tuple[Place, ...] = ()) -> _Solution | None:
        """The cheapest switches found, beginning from a solution; with `keep`, sessions in their places stay there."""
        cp = self.cp.clone()
        for index, value in enumerate(hint.values):
            cp.add_hint(cp.get_int_var_from_proto_index(index), value)
        for place in keep:
            cp.add(cp.get_int_var_from_proto_index(self.begins[place.session].index) == place.start)
            cp.add(cp.get_bool_var_from_proto_index(self.chosen[place.session, place.room].index) == 1)
        solver = self.cp_model.CpSolver()
        solver.parameters.max_time_in_seconds = max(0.1, seconds)
        solver.parameters.num_workers = 2
        solver.parameters.random_seed = seed
        # Probing first would take longer than the whole share of a large summit.
        solver.parameters.cp_model_probing_level = 0
        status = solver.solve(cp)
        if status not in (self.cp_model.OPTIMAL, self.cp_model.FEASIBLE):
            return None
        values = list(solver.response_proto.solution)
        return _Solution(values, cheapest=status == self.cp_model.OPTIMAL and not keep)
