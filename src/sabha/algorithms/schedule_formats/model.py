"""A programme as plain data, whichever file it came from: what readers give and writers take."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo

from sabha.algorithms.schedule_formats.times import zone_named

CONFIRMED, TENTATIVE, CANCELLED = "confirmed", "tentative", "cancelled"


@dataclass(frozen=True, slots=True)
class Person:
    """Someone on stage. `guid` tells people apart; `id` and `code` are what the file called them."""

    name: str
    guid: str
    id: str = ""
    code: str = ""
    url: str = ""
    biography: str = ""


@dataclass(frozen=True, slots=True)
class Link:
    """A web address that goes with a session; `kind` is the file's own word (slides, paper, web …)."""

    url: str
    title: str = ""
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Room:
    name: str
    guid: str
    slug: str = ""
    capacity: int | None = None
    description: str = ""


@dataclass(frozen=True, slots=True)
class Track:
    name: str
    slug: str = ""
    color: str = ""


@dataclass(frozen=True, slots=True)
class Session:
    """One session in one place at one time.

    `guid` is a UUID and stays the same in every edition of a file; `id` is what the file called it.
    `start` is aware, `duration` whole minutes; `room` and `track` are names, "" when there is none;
    `language` is a BCP 47 code or ""; long texts are kept as written (Markdown, HTML), never cleaned for the web here.
    """

    guid: str
    title: str
    start: datetime
    duration: timedelta
    id: str = ""
    code: str = ""
    subtitle: str = ""
    room: str = ""
    track: str = ""
    kind: str = ""
    language: str = ""
    abstract: str = ""
    description: str = ""
    people: tuple[Person, ...] = ()
    links: tuple[Link, ...] = ()
    attachments: tuple[Link, ...] = ()
    do_not_record: bool = False
    license: str = ""
    slug: str = ""
    url: str = ""
    logo: str = ""
    feedback_url: str = ""
    origin_url: str = ""
    status: str = CONFIRMED
    sequence: int = 0
    modified: datetime | None = None

    @property
    def end(self) -> datetime:
        """Through UTC, because adding hours to a local time goes wrong when the clocks change in between."""
        return (self.start.astimezone(UTC) + self.duration).astimezone(self.start.tzinfo)


@dataclass(frozen=True, slots=True)
class Schedule:
    """A whole programme. `time_zone` is an IANA name, or "" when the file gave only offsets."""

    title: str = ""
    acronym: str = ""
    version: str = ""
    url: str = ""
    base_url: str = ""
    time_zone: str = ""
    start: date | None = None
    end: date | None = None
    slot: timedelta = timedelta(minutes=5)
    rooms: tuple[Room, ...] = ()
    tracks: tuple[Track, ...] = ()
    sessions: tuple[Session, ...] = ()
    modified: datetime | None = None

    @property
    def people(self) -> tuple[Person, ...]:
        """Everyone on stage, once each, by name."""
        everyone = {person.guid: person for session in self.sessions for person in session.people}
        return tuple(sorted(everyone.values(), key=lambda person: (person.name, person.guid)))

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages the sessions say they are in."""
        return tuple(sorted({session.language for session in self.sessions} - {""}))

    @property
    def zone(self) -> tzinfo:
        """Where its clock hangs: the named zone, or the offset of the first session, or UTC."""
        named = zone_named(self.time_zone)
        if named is not None:
            return named
        first = self.sessions[0].start.utcoffset() if self.sessions else None
        return UTC if not first else self.sessions[0].start.tzinfo or UTC

    def local(self, moment: datetime) -> datetime:
        """The same moment as the clock in the hall shows it."""
        return moment.astimezone(self.zone)
