"""What a timetable has to fit: days, rooms, people, sessions, wishes. Plain frozen data, no solving.

Every time is a whole number of minutes since midnight of the first day listed, so that two times on different
days compare as numbers: day 1, 09:30 is 1 × 1440 + 570.
"""

from dataclasses import dataclass, field
from itertools import combinations

DAY = 1440
PARTS_OF_DAY = {"morning": (0, 720), "afternoon": (720, 1020), "evening": (1020, 1440)}


@dataclass(frozen=True)
class Stretch:
    """From `start` up to, not including, `end`."""

    start: int
    end: int

    def overlaps(self, other: "Stretch") -> bool:
        return self.start < other.end and other.start < self.end

    def contains(self, other: "Stretch") -> bool:
        return self.start <= other.start and other.end <= self.end


@dataclass(frozen=True)
class Break:
    """A time in which no session runs."""

    name: str
    time: Stretch


@dataclass(frozen=True)
class Day:
    """A day of the summit. `starts` lists the only times sessions may begin; None leaves the whole grid."""

    date: str
    opening: Stretch
    starts: tuple[int, ...] | None = None
    breaks: tuple[Break, ...] = ()


@dataclass(frozen=True)
class Room:
    """`hours` None: open whenever the day is. `changeover`: minutes kept free before the next session."""

    id: str
    name: str = ""
    capacity: int | None = None
    features: frozenset[str] = frozenset()
    hours: tuple[Stretch, ...] | None = None
    changeover: int = 0


@dataclass(frozen=True)
class Person:
    """Somebody a session cannot do without. `hours` None: there all the time, except while `away`."""

    id: str
    name: str = ""
    hours: tuple[Stretch, ...] | None = None
    away: tuple[Stretch, ...] = ()


@dataclass(frozen=True)
class Session:
    """`seats` is a must, `expected` a guess. `rooms` None: any room. `alone`: nothing runs beside it."""

    id: str
    minutes: int
    title: str = ""
    people: frozenset[str] = frozenset()
    needs: frozenset[str] = frozenset()
    seats: int = 0
    expected: int = 0
    rooms: frozenset[str] | None = None
    days: frozenset[str] | None = None
    track: str = ""
    language: str = ""
    prefers: str = ""
    apart: frozenset[str] = frozenset()
    alone: bool = False


@dataclass(frozen=True)
class Place:
    """Where and when one session runs."""

    session: str
    start: int
    room: str


@dataclass(frozen=True)
class Pin:
    """What the organiser has settled about one session; None leaves that part open."""

    session: str
    day: str | None = None
    minute: int | None = None
    room: str | None = None


@dataclass(frozen=True)
class Wish:
    """The sessions one person starred. `weight` lets an organiser count some wishes more."""

    sessions: frozenset[str]
    person: str = ""
    weight: int = 1


@dataclass(frozen=True)
class Weights:
    """What each soft rule costs, in whole points.

    wishes: per person and pair of wished sessions at the same time. small_room: per person without a seat.
    spread: per day a person has to come beyond the first. changes: per session moved in time, and again in room,
    against the last release. language, track: per pair of sessions of one language or track side by side
    (the language most sessions are in does not count). prefers: per session outside its part of the day.
    apart: per pair asked not to be beside each other.
    """

    wishes: int = 10
    small_room: int = 1
    spread: int = 10
    changes: int = 20
    language: int = 3
    track: int = 3
    prefers: int = 10
    apart: int = 100


@dataclass(frozen=True)
class Problem:
    """Everything a timetable depends on. `present` is the plan of now, `released` the last one published."""

    days: tuple[Day, ...]
    rooms: tuple[Room, ...]
    sessions: tuple[Session, ...]
    people: tuple[Person, ...] = ()
    wishes: tuple[Wish, ...] = ()
    pins: tuple[Pin, ...] = ()
    present: tuple[Place, ...] = ()
    released: tuple[Place, ...] = ()
    weights: Weights = field(default_factory=Weights)
    grid: int = 15

    def session(self, session_id: str) -> Session:
        return self._sessions[session_id]

    def room(self, room_id: str) -> Room:
        return self._rooms[room_id]

    def person(self, person_id: str) -> Person:
        """A person nobody said anything about is there all the time."""
        return self._people.get(person_id, Person(person_id))

    def __post_init__(self) -> None:
        # Looked up thousands of times while checking; a frozen dataclass takes attributes only this way.
        object.__setattr__(self, "_sessions", {s.id: s for s in self.sessions})
        object.__setattr__(self, "_rooms", {r.id: r for r in self.rooms})
        object.__setattr__(self, "_people", {p.id: p for p in self.people})

    _sessions: dict[str, Session] = field(init=False, repr=False, compare=False)
    _rooms: dict[str, Room] = field(init=False, repr=False, compare=False)
    _people: dict[str, Person] = field(init=False, repr=False, compare=False)


def wished_pairs(problem: Problem) -> dict[tuple[str, str], int]:
    """How many people (weighted) want both sessions of a pair; only pairs somebody wants."""
    own: dict[str, set[str]] = {}
    for session in problem.sessions:
        for person in session.people:
            own.setdefault(person, set()).add(session.id)
    pairs: dict[tuple[str, str], int] = {}
    for wish in problem.wishes:
        for pair in combinations(sorted(wish.sessions | own.get(wish.person, set())), 2):
            # A pair both of which the person gives is a hard rule already.
            if not (pair[0] not in wish.sessions and pair[1] not in wish.sessions):
                pairs[pair] = pairs.get(pair, 0) + wish.weight
    return pairs


def main_language(problem: Problem) -> str:
    """The language most sessions are in: only those who read the others have few sessions to choose from."""
    spoken = [s.language for s in problem.sessions if s.language]
    return min(set(spoken), key=lambda each: (-spoken.count(each), each), default="")
