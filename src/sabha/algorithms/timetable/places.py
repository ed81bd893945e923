"""The problem as arrays: every place a session may take, and what each place and each pair costs."""

from collections import Counter
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sabha.algorithms.timetable.problem import (
    DAY,
    PARTS_OF_DAY,
    Problem,
    Room,
    Session,
    Stretch,
    main_language,
    wished_pairs,
)


@dataclass(frozen=True)
class Arrays:
    """A problem in numbers. S sessions, T start times, R rooms, P people, all in the order of their ids.

    allowed[S, T, R]: the place keeps every hard rule that concerns one session alone.
    never[S, S]: the two may not overlap (a person in both, or one runs alone).
    beside[S, S]: points it costs when the two overlap. in_room[S, R] and at_time[S, T]: points of the place.
    attends[S, P]: the people whose days are counted. order: the session ids, row by row.
    """

    order: tuple[str, ...]
    rooms: tuple[str, ...]
    times: NDArray[np.int64]
    minutes: NDArray[np.int64]
    changeover: NDArray[np.int64]
    allowed: NDArray[np.bool_]
    never: NDArray[np.bool_]
    beside: NDArray[np.int64]
    in_room: NDArray[np.int64]
    at_time: NDArray[np.int64]
    attends: NDArray[np.bool_]
    spread: int


def arrays(problem: Problem) -> Arrays:
    """Turn a problem into arrays; ids decide the order, so that listing things otherwise changes nothing."""
    sessions = sorted(problem.sessions, key=lambda s: s.id)
    rooms = sorted(problem.rooms, key=lambda r: r.id)
    times = np.array(start_times(problem), np.int64)
    people = sorted({p for s in sessions for p in s.people})
    attends = np.array([[p in s.people for p in people] for s in sessions], bool).reshape(len(sessions), len(people))
    alone = np.array([s.alone for s in sessions])
    never = (attends.astype(np.int64) @ attends.T > 0) | alone[:, None] | alone[None, :]
    np.fill_diagonal(never, val=False)
    return Arrays(
        order=tuple(s.id for s in sessions),
        rooms=tuple(r.id for r in rooms),
        times=times,
        minutes=np.array([s.minutes for s in sessions], np.int64),
        changeover=np.array([r.changeover for r in rooms], np.int64),
        allowed=_allowed(problem, sessions, rooms, times),
        never=never,
        beside=_beside(problem, sessions),
        in_room=_in_room(problem, sessions, rooms),
        at_time=_at_time(problem, sessions, times),
        attends=attends,
        spread=problem.weights.spread,
    )


def start_times(problem: Problem) -> list[int]:
    """All times at which some session may begin: the days' own lists, else the grid; pinned times besides."""
    times: set[int] = set()
    for day in problem.days:
        grid = range(day.opening.start, day.opening.end, problem.grid)
        times.update(grid if day.starts is None else day.starts)
    days = {day.date: day.opening.start // DAY * DAY for day in problem.days}
    for pin in problem.pins:
        if pin.minute is not None:
            times.update([days[pin.day] + pin.minute] if pin.day else [base + pin.minute for base in days.values()])
    return sorted(times)


def room_fits(session: Session, room: Room) -> bool:
    """Every need and every seat that is a must."""
    seats = room.capacity is None or session.seats <= room.capacity
    return seats and session.needs <= room.features and (session.rooms is None or room.id in session.rooms)


def open_between(
    times: NDArray[np.int64], minutes: int, hours: tuple[Stretch, ...] | None, away: tuple[Stretch, ...] = ()
) -> NDArray[np.bool_]:
    """Which starts leave `minutes` inside one of the hours (None: always) and outside every time away."""
    ends = times + minutes
    free = np.full(len(times), hours is None)
    for stretch in hours or ():
        free |= (times >= stretch.start) & (ends <= stretch.end)
    for stretch in away:
        free &= (times >= stretch.end) | (ends <= stretch.start)
    return free


def times_that_fit(problem: Problem, session: Session, times: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Inside a day, outside breaks, at a start the day or a pin gives, on the session's days, its pin kept."""
    pin = next((p for p in problem.pins if p.session == session.id), None)
    fits = np.zeros(len(times), bool)
    for day in problem.days:
        if (session.days is not None and day.date not in session.days) or (pin and pin.day not in (None, day.date)):
            continue
        here = open_between(times, session.minutes, (day.opening,), tuple(b.time for b in day.breaks))
        if pin is not None and pin.minute is not None:
            here &= times % DAY == pin.minute
        elif day.starts is not None:
            here &= np.isin(times, day.starts)
        else:
            here &= (times - day.opening.start) % problem.grid == 0
        fits |= here
    return fits


def times_for_people(problem: Problem, session: Session, times: NDArray[np.int64]) -> NDArray[np.bool_]:
    """When everybody the session cannot do without is there."""
    free = np.ones(len(times), bool)
    for person in (problem.person(p) for p in session.people):
        free &= open_between(times, session.minutes, person.hours, person.away)
    return free


def _allowed(
    problem: Problem, sessions: list[Session], rooms: list[Room], times: NDArray[np.int64]
) -> NDArray[np.bool_]:
    allowed = np.zeros((len(sessions), len(times), len(rooms)), bool)
    pinned = {p.session: p.room for p in problem.pins if p.room is not None}
    for i, session in enumerate(sessions):
        when = times_that_fit(problem, session, times) & times_for_people(problem, session, times)
        for k, room in enumerate(rooms):
            if room_fits(session, room) and pinned.get(session.id, room.id) == room.id:
                allowed[i, :, k] = when & open_between(times, session.minutes, room.hours)
    return allowed


def _beside(problem: Problem, sessions: list[Session]) -> NDArray[np.int64]:
    weights, row = problem.weights, {s.id: i for i, s in enumerate(sessions)}
    cost = np.zeros((len(sessions), len(sessions)), np.int64)
    for (a, b), people in wished_pairs(problem).items():
        cost[row[a], row[b]] += weights.wishes * people
    tracks = [s.track for s in sessions]
    main = main_language(problem)
    languages = ["" if s.language == main else s.language for s in sessions]
    for labels, weight in ((tracks, weights.track), (languages, weights.language)):
        kind = np.array(labels)
        cost += np.triu((kind[:, None] == kind[None, :]) & (kind != "")[:, None], 1) * weight
    for s in sessions:
        for other in s.apart:
            cost[row[s.id], row[other]] += weights.apart
    return cost + cost.T


def _in_room(problem: Problem, sessions: list[Session], rooms: list[Room]) -> NDArray[np.int64]:
    """Seats short, and a room changed against the last release."""
    stars: Counter[str] = Counter()
    for wish in problem.wishes:
        stars.update(dict.fromkeys(wish.sessions, 1))
    cost = np.zeros((len(sessions), len(rooms)), np.int64)
    released = {p.session: p.room for p in problem.released}
    for i, session in enumerate(sessions):
        people = max(session.expected, stars[session.id])
        for k, room in enumerate(rooms):
            short = 0 if room.capacity is None else max(0, people - room.capacity)
            moved = session.id in released and released[session.id] != room.id
            cost[i, k] = problem.weights.small_room * short + problem.weights.changes * moved
    return cost


def _at_time(problem: Problem, sessions: list[Session], times: NDArray[np.int64]) -> NDArray[np.int64]:
    """A part of the day not asked for, and a time changed against the last release."""
    cost = np.zeros((len(sessions), len(times)), np.int64)
    released = {p.session: p.start for p in problem.released}
    clock = times % DAY
    for i, session in enumerate(sessions):
        if session.prefers:
            first, last = PARTS_OF_DAY[session.prefers]
            cost[i] += problem.weights.prefers * ((clock < first) | (clock >= last))
        if session.id in released:
            cost[i] += problem.weights.changes * (times != released[session.id])
    return cost
