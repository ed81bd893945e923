"""What is wrong with a plan, whoever made it: typed by hand, imported or solved.

It shares no code with the solver on purpose, so that a mistake there cannot hide here.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import combinations

from sabha.algorithms.refused import gettext_noop
from sabha.algorithms.timetable.problem import DAY, Day, Place, Problem, Session, Stretch


@dataclass(frozen=True)
class Trouble:
    """One broken hard rule. `template` is a gettext message id, `params` fill it, `sentence` is the English."""

    rule: str
    sessions: tuple[str, ...]
    template: str
    params: dict[str, object] = field(default_factory=dict)

    @property
    def sentence(self) -> str:
        return self.template % self.params


def problems(problem: Problem, plan: Sequence[Place]) -> tuple[Trouble, ...]:
    """All hard rules the plan breaks, in the order of time; an empty tuple means it can be held as it stands."""
    names = {s.id for s in problem.sessions}
    rooms = {r.id for r in problem.rooms}
    known = [p for p in plan if p.session in names and p.room in rooms and 0 <= p.start // DAY < len(problem.days)]
    strangers = [p for p in plan if p not in known]
    in_order = sorted(known, key=lambda p: (p.start, p.session, p.room))
    alone = [trouble for place in in_order for trouble in _of_one(problem, place)]
    together = [t for a, b in combinations(in_order, 2) for t in _of_two(problem, a, b)]
    return (*_unknown(strangers), *alone, *together, *_missing(problem, plan))


def _unknown(strangers: Iterable[Place]) -> Iterator[Trouble]:
    for place in strangers:
        yield Trouble(
            "unknown",
            (place.session,),
            gettext_noop(
                "The plan puts “%(session)s” in “%(room)s”, but the session, the room or the day is not known."
            ),
            {"session": place.session, "room": place.room},
        )


def _missing(problem: Problem, plan: Sequence[Place]) -> Iterator[Trouble]:
    placed = [p.session for p in plan]
    for session in problem.sessions:
        times = placed.count(session.id)
        if times == 0:
            text = gettext_noop("“%(session)s” has no place in the plan.")
            yield Trouble("not placed", (session.id,), text, {"session": _name(session)})
        if times > 1:
            text = gettext_noop("“%(session)s” is in the plan %(times)d times.")
            yield Trouble("placed twice", (session.id,), text, {"session": _name(session), "times": times})


def _of_one(problem: Problem, place: Place) -> Iterator[Trouble]:
    """Rules that concern one session and its place."""
    session = problem.session(place.session)
    when = Stretch(place.start, place.start + session.minutes)
    day = problem.days[place.start // DAY]
    yield from _hours(day, session, when)
    yield from _start(problem, day, session, place.start)
    yield from _room(problem, session, place.room, when)
    yield from _people(problem, session, when)
    yield from _pin(problem, session, place)


def _hours(day: Day, session: Session, when: Stretch) -> Iterator[Trouble]:
    told: dict[str, object] = {
        "session": _name(session),
        "day": day.date,
        "start": _clock(when.start),
        "end": _clock(when.end),
    }
    if when.start < day.opening.start or when.end > day.opening.end:
        told |= {"opens": _clock(day.opening.start), "closes": _clock(day.opening.end)}
        text = gettext_noop(
            "“%(session)s” runs %(start)s–%(end)s on %(day)s, but that day goes from %(opens)s to %(closes)s."
        )
        yield Trouble("day", (session.id,), text, told)
    for pause in day.breaks:
        if when.start < pause.time.end and pause.time.start < when.end:
            text = gettext_noop("“%(session)s” runs into the break “%(pause)s” on %(day)s (%(start)s–%(end)s).")
            yield Trouble("break", (session.id,), text, told | {"pause": pause.name})
    if session.days is not None and day.date not in session.days:
        text = gettext_noop("“%(session)s” may not be on %(day)s.")
        yield Trouble("day", (session.id,), text, told)


def _start(problem: Problem, day: Day, session: Session, start: int) -> Iterator[Trouble]:
    if any(p.session == session.id and p.minute == start % DAY for p in problem.pins):
        return
    on_grid = start in day.starts if day.starts is not None else (start - day.opening.start) % problem.grid == 0
    if not on_grid:
        text = gettext_noop("“%(session)s” begins at %(start)s on %(day)s, which is not a time sessions begin.")
        yield Trouble(
            "start", (session.id,), text, {"session": _name(session), "start": _clock(start), "day": day.date}
        )


def _room(problem: Problem, session: Session, room_id: str, when: Stretch) -> Iterator[Trouble]:
    room = problem.room(room_id)
    told: dict[str, object] = {"session": _name(session), "room": room.name or room.id}
    for need in sorted(session.needs - room.features):
        text = gettext_noop("“%(session)s” needs “%(need)s”, which %(room)s does not have.")
        yield Trouble("need", (session.id,), text, told | {"need": need})
    if room.capacity is not None and room.capacity < session.seats:
        text = gettext_noop("“%(session)s” must have %(seats)d seats; %(room)s has %(capacity)d.")
        yield Trouble("seats", (session.id,), text, told | {"seats": session.seats, "capacity": room.capacity})
    if session.rooms is not None and room_id not in session.rooms:
        text = gettext_noop("“%(session)s” may not be in %(room)s.")
        yield Trouble("room", (session.id,), text, told)
    if room.hours is not None and not any(h.start <= when.start and when.end <= h.end for h in room.hours):
        text = gettext_noop("%(room)s is not open for all of “%(session)s” (%(start)s–%(end)s).")
        times = {"start": _clock(when.start), "end": _clock(when.end)}
        yield Trouble("room hours", (session.id,), text, told | times)


def _people(problem: Problem, session: Session, when: Stretch) -> Iterator[Trouble]:
    for person_id in sorted(session.people):
        person = problem.person(person_id)
        there = person.hours is None or any(h.start <= when.start and when.end <= h.end for h in person.hours)
        if there and not any(away.start < when.end and when.start < away.end for away in person.away):
            continue
        text = gettext_noop("%(person)s is not there for all of “%(session)s” (%(day)s, %(start)s–%(end)s).")
        told: dict[str, object] = {"person": person.name or person.id, "session": _name(session)}
        told |= {"day": problem.days[when.start // DAY].date, "start": _clock(when.start), "end": _clock(when.end)}
        yield Trouble("availability", (session.id,), text, told)


def _pin(problem: Problem, session: Session, place: Place) -> Iterator[Trouble]:
    for pin in problem.pins:
        day = problem.days[place.start // DAY].date
        wanted, given = (pin.day, pin.minute, pin.room), (day, place.start % DAY, place.room)
        if pin.session == session.id and any(w is not None and w != g for w, g in zip(wanted, given, strict=True)):
            text = gettext_noop("“%(session)s” is pinned elsewhere.")
            yield Trouble("pin", (session.id,), text, {"session": _name(session)})


def _of_two(problem: Problem, a: Place, b: Place) -> Iterator[Trouble]:
    """Rules that concern two sessions; `a` begins no later than `b`."""
    one, two = problem.session(a.session), problem.session(b.session)
    pause = b.start - (a.start + one.minutes)
    both = (one.id, two.id)
    told: dict[str, object] = {"one": _name(one), "two": _name(two), "start": _clock(b.start)}
    told["day"] = problem.days[b.start // DAY].date
    room = problem.room(b.room)
    if one.id == two.id:
        return
    if a.room == b.room and pause < 0:
        text = gettext_noop("“%(one)s” and “%(two)s” are both in %(room)s at %(start)s on %(day)s.")
        yield Trouble("room twice", both, text, told | {"room": room.name or room.id})
    elif a.room == b.room and pause < room.changeover and a.start // DAY == b.start // DAY:
        text = gettext_noop(
            "Between “%(one)s” and “%(two)s” there are %(pause)d minutes; %(room)s needs %(changeover)d to change over."
        )
        told |= {"pause": pause, "changeover": room.changeover, "room": room.name or room.id}
        yield Trouble("changeover", both, text, told)
    if pause >= 0:
        return
    for person in sorted(one.people & two.people):
        text = gettext_noop("%(person)s must be in “%(one)s” and in “%(two)s” at %(start)s on %(day)s.")
        yield Trouble("person twice", both, text, told | {"person": problem.person(person).name or person})
    if one.alone or two.alone:
        text = gettext_noop("“%(one)s” and “%(two)s” are at the same time, but one of them is for everybody.")
        yield Trouble("alone", both, text, told)


def _name(session: Session) -> str:
    return session.title or session.id


def _clock(minutes: int) -> str:
    return f"{minutes % DAY // 60:02d}:{minutes % 60:02d}"
