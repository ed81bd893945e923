"""Timetable problems from JSON and plans back to it. The format is described in docs/timetable.md."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import fields
from datetime import date
from typing import Any

from sabha.algorithms.refused import Refused, gettext_noop
from sabha.algorithms.timetable.problem import (
    DAY,
    PARTS_OF_DAY,
    Break,
    Day,
    Person,
    Pin,
    Place,
    Problem,
    Room,
    Session,
    Stretch,
    Weights,
    Wish,
)

_TIME = re.compile(r"([01]?\d|2[0-4]):([0-5]\d)")


def problem_from_json(data: object) -> Problem:
    """Read a problem from parsed JSON (docs/timetable.md); anything unclear raises `Refused` and names the place."""
    top = _Fields(data, "The problem")
    rooms_changeover = top.whole("changeover", 0)
    dates = sorted(_Fields(d, "A day").text("date") for d in top.many("days", needed=True))
    _once("day", dates)
    days = tuple(sorted((_day(d, dates) for d in top.many("days")), key=lambda day: day.date))
    rooms = tuple(_room(r, dates, rooms_changeover) for r in top.many("rooms", needed=True))
    people = tuple(_person(p, dates) for p in top.many("people"))
    sessions = tuple(_session(s) for s in top.many("sessions", needed=True))
    for kind, ids in (("room", rooms), ("person", people), ("session", sessions)):
        _once(kind, [thing.id for thing in ids])
    known = _Known({s.id for s in sessions}, {r.id for r in rooms}, set(dates))
    for session in sessions:
        known.check_session(session)
    problem = Problem(
        days=days,
        rooms=rooms,
        people=people,
        sessions=sessions,
        wishes=tuple(_wish(w, known) for w in top.many("wishes")),
        pins=tuple(_pin(p, known) for p in top.many("pins")),
        present=tuple(_place(p, dates, known) for p in top.many("present")),
        released=tuple(_place(p, dates, known) for p in top.many("released")),
        weights=_weights(top.get("weights", {})),
        grid=top.whole("grid", 15, least=1),
    )
    _once("pin of session", [p.session for p in problem.pins])
    top.nothing_else()
    return problem


def place_to_json(problem: Problem, place: Place) -> dict[str, str]:
    """One line of a plan: session, day, start, end, room."""
    end = place.start + problem.session(place.session).minutes
    return {
        "session": place.session,
        "day": problem.days[place.start // DAY].date,
        "start": clock(place.start),
        "end": clock(end),
        "room": place.room,
    }


def clock(minutes: int) -> str:
    """Minutes as 09:05; midnight at a day's end is 24:00 only for a whole number of days."""
    return f"{minutes % DAY // 60:02d}:{minutes % 60:02d}"


class _Fields:
    """One JSON object being read: gives its fields by kind and, at the end, complains of those left over."""

    def __init__(self, data: object, where: str) -> None:
        if not isinstance(data, Mapping):
            raise Refused(
                gettext_noop("%(where)s must be a JSON object with named fields; see docs/timetable.md."), where=where
            )
        self.data, self.where, self.read = data, where, set[str]()

    def get(self, name: str, default: object = None) -> Any:
        self.read.add(name)
        value = self.data.get(name)
        return default if value is None else value

    def _wrong(self, name: str, wanted: str) -> Refused:
        return Refused(
            gettext_noop("%(where)s: the field “%(name)s” must be %(wanted)s, but is %(value)s."),
            where=self.where,
            name=name,
            wanted=wanted,
            value=repr(self.data.get(name)),
        )

    def text(self, name: str, default: str | None = None) -> str:
        value = self.get(name, default)
        if isinstance(value, int) and not isinstance(value, bool):
            value = str(value)
        if not isinstance(value, str) or (default is None and not value):
            raise self._wrong(name, "a text")
        return value

    def whole(self, name: str, default: int | None = None, *, least: int = 0) -> int:
        value = self.get(name, default)
        if not isinstance(value, int) or isinstance(value, bool) or value < least:
            raise self._wrong(name, f"a whole number of {least} or more")
        return value

    def many(self, name: str, *, needed: bool = False) -> list[Any]:
        value = self.get(name, [])
        if not isinstance(value, list) or (needed and not value):
            raise self._wrong(name, "a list that is not empty" if needed else "a list")
        return value

    def texts(self, name: str) -> frozenset[str]:
        values = [str(v) if type(v) is int else v for v in self.many(name)]
        if not all(isinstance(v, str) and v for v in values):
            raise self._wrong(name, "a list of texts")
        return frozenset(values)

    def time(self, name: str, default: str | None = None) -> int:
        match = _TIME.fullmatch(self.text(name, default))
        minutes = int(match[1]) * 60 + int(match[2]) if match else DAY + 1
        if minutes > DAY:
            raise self._wrong(name, "a time such as 09:30")
        return minutes

    def nothing_else(self) -> None:
        """A misspelt field would be a need silently dropped, so it is refused; x_… is free for your own notes."""
        for name in self.data:
            if name not in self.read and not str(name).startswith("x_"):
                raise Refused(
                    gettext_noop("%(where)s has an unknown field “%(name)s”. Known here: %(known)s."),
                    where=self.where,
                    name=name,
                    known=", ".join(sorted(self.read)),
                )


class _Known:
    """What there is, so that a reference to anything else is refused by name."""

    def __init__(self, sessions: set[str], rooms: set[str], days: set[str]) -> None:
        self.sessions, self.rooms, self.days = sessions, rooms, days

    def check(self, kind: str, wanted: Iterable[str], where: str) -> None:
        there = {"session": self.sessions, "room": self.rooms, "day": self.days}[kind]
        for missing in sorted(set(wanted) - there):
            raise Refused(
                gettext_noop("%(where)s names the %(kind)s “%(id)s”, which the problem does not list."),
                where=where,
                kind=kind,
                id=missing,
            )

    def check_session(self, session: Session) -> None:
        where = f"Session “{session.id}”"
        self.check("room", session.rooms or (), where)
        self.check("day", session.days or (), where)
        self.check("session", session.apart, where)


def _once(kind: str, ids: list[str]) -> None:
    seen: set[str] = set()
    for each in ids:
        if each in seen:
            raise Refused(
                gettext_noop("The %(kind)s “%(id)s” is listed twice; give each its own id."), kind=kind, id=each
            )
        seen.add(each)


def _stretch(read: _Fields, base: int, default: tuple[str, str] | tuple[None, None] = (None, None)) -> Stretch:
    start, end = read.time("start", default[0]), read.time("end", default[1])
    if end <= start:
        raise Refused(gettext_noop("%(where)s: “end” must be after “start”, on the same day."), where=read.where)
    return Stretch(base + start, base + end)


def _day(data: object, dates: list[str]) -> Day:
    read = _Fields(data, "A day")
    name = read.text("date")
    read.where = f"Day “{name}”"
    try:
        date.fromisoformat(name)
    except ValueError:
        raise read._wrong("date", "a date such as 2026-12-05") from None
    base = dates.index(name) * DAY
    starts = [_Fields({"starts": t}, read.where).time("starts") for t in read.many("starts")]
    breaks = []
    for each in read.many("breaks"):
        inner = _Fields(each, f"A break of {name}")
        breaks.append(Break(inner.text("name", "break"), _stretch(inner, base)))
        inner.nothing_else()
    day = Day(name, _stretch(read, base), tuple(sorted({base + t for t in starts})) or None, tuple(breaks))
    read.nothing_else()
    return day


def _stretches(read: _Fields, name: str, dates: list[str]) -> tuple[Stretch, ...]:
    found = []
    for each in read.many(name):
        inner = _Fields(each, f"{read.where}, {name}")
        day = inner.text("day")
        _Known(set(), set(), set(dates)).check("day", [day], inner.where)
        found.append(_stretch(inner, dates.index(day) * DAY, ("00:00", "24:00")))
        inner.nothing_else()
    return tuple(found)


def _room(data: object, dates: list[str], changeover: int) -> Room:
    read = _Fields(data, "A room")
    room_id = read.text("id")
    read.where = f"Room “{room_id}”"
    room = Room(
        id=room_id,
        name=read.text("name", ""),
        capacity=read.whole("capacity") if read.get("capacity") is not None else None,
        features=read.texts("features"),
        hours=_stretches(read, "hours", dates) or None,
        changeover=read.whole("changeover", changeover),
    )
    read.nothing_else()
    return room


def _person(data: object, dates: list[str]) -> Person:
    read = _Fields(data, "A person")
    person_id = read.text("id")
    read.where = f"Person “{person_id}”"
    hours, away = _stretches(read, "hours", dates) or None, _stretches(read, "away", dates)
    person = Person(person_id, read.text("name", ""), hours, away)
    read.nothing_else()
    return person


def _session(data: object) -> Session:
    read = _Fields(data, "A session")
    session_id = read.text("id")
    read.where = f"Session “{session_id}”"
    prefers = read.text("prefers", "")
    if prefers and prefers not in PARTS_OF_DAY:
        raise read._wrong("prefers", "morning, afternoon or evening")
    if not isinstance(read.get("alone", False), bool):
        raise read._wrong("alone", "true or false")
    session = Session(
        id=session_id,
        minutes=read.whole("minutes", least=1),
        title=read.text("title", ""),
        people=read.texts("people"),
        needs=read.texts("needs"),
        seats=read.whole("seats", 0),
        expected=read.whole("expected", 0),
        rooms=read.texts("rooms") or None,
        days=read.texts("days") or None,
        track=read.text("track", ""),
        language=read.text("language", ""),
        prefers=prefers,
        apart=read.texts("apart") - {session_id},
        alone=read.get("alone", False),
    )
    read.nothing_else()
    return session


def _wish(data: object, known: _Known) -> Wish:
    read = _Fields(data, "A wish")
    wish = Wish(read.texts("sessions"), read.text("person", ""), read.whole("weight", 1))
    known.check("session", wish.sessions, "A wish")
    read.nothing_else()
    return wish


def _pin(data: object, known: _Known) -> Pin:
    read = _Fields(data, "A pin")
    session = read.text("session")
    read.where = f"The pin of session “{session}”"
    day, room = read.text("day", "") or None, read.text("room", "") or None
    minute = read.time("start") if read.get("start") is not None else None
    known.check("session", [session], read.where)
    known.check("day", [day] if day else [], read.where)
    known.check("room", [room] if room else [], read.where)
    read.nothing_else()
    return Pin(session, day, minute, room)


def _place(data: object, dates: list[str], known: _Known) -> Place:
    read = _Fields(data, "A line of a plan")
    session, day, room = read.text("session"), read.text("day"), read.text("room")
    read.where = f"The plan of session “{session}”"
    read.get("end")  # Our own plans say when a session ends; its length decides.
    known.check("day", [day], read.where)
    read_time = read.time("start")
    read.nothing_else()
    return Place(session, dates.index(day) * DAY + read_time, room)


def _weights(data: object) -> Weights:
    read = _Fields(data, "The weights")
    names = [f.name for f in fields(Weights)]
    given = {name: read.whole(name, getattr(Weights(), name)) for name in names}
    read.nothing_else()
    return Weights(**given)
