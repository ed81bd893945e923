"""What a reader found in a file, before anything is checked: strings, and where they stood."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta, tzinfo

from sabha.algorithms.refused import gettext_noop
from sabha.algorithms.schedule_formats.report import MENDED, NOTICED, Problem, problem
from sabha.algorithms.schedule_formats.times import zone_name, zone_named


@dataclass(slots=True)
class FoundPerson:
    name: str
    id: str = ""
    guid: str = ""
    code: str = ""
    url: str = ""
    biography: str = ""


@dataclass(slots=True)
class FoundLink:
    url: str
    title: str = ""
    kind: str = ""


@dataclass(slots=True)
class FoundSession:
    """One session as the file has it. `words` holds the texts by the names that Session gives them."""

    line: int
    words: dict[str, str]
    start: datetime | None = None
    duration: timedelta | None = None
    people: list[FoundPerson] = field(default_factory=list)
    links: list[FoundLink] = field(default_factory=list)
    attachments: list[FoundLink] = field(default_factory=list)
    do_not_record: bool = False
    sequence: int = 0
    modified: datetime | None = None
    problems: list[Problem] = field(default_factory=list)

    def note(self, done: str, template: str, **params: object) -> None:
        """Put a problem on record; the session's own title is always among the parameters."""
        title = " ".join(self.words.get("title", "").split())[:80]
        self.problems.append(problem(self.line, done, template, title=title, **params))


@dataclass(slots=True)
class FoundRoom:
    name: str
    guid: str = ""
    slug: str = ""
    capacity: int | None = None
    description: str = ""


@dataclass(slots=True)
class FoundTrack:
    name: str
    slug: str = ""
    color: str = ""


@dataclass(slots=True)
class FoundSchedule:
    """A whole file. `words` holds title, acronym, version, url, base_url, time_zone, start and end."""

    words: dict[str, str] = field(default_factory=dict)
    slot: timedelta | None = None
    modified: datetime | None = None
    rooms: list[FoundRoom] = field(default_factory=list)
    tracks: list[FoundTrack] = field(default_factory=list)
    sessions: list[FoundSession] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def note(self, done: str, template: str, line: int = 0, **params: object) -> None:
        """Put a problem of the file as a whole on record."""
        self.problems.append(problem(line, done, template, **params))

    def settle_zone(self, zone: tzinfo | None, *, some_local: bool) -> tzinfo | None:
        """The zone for times without one: the file's own, else the caller's `zone`, else UTC, which is said.

        some_local : whether the file has times without an offset at all
        """
        written = " ".join(self.words.get("time_zone", "").split())
        if named := zone_named(written):
            return named
        if written:
            template = gettext_noop("The time zone “%(zone)s” is not known; times keep the offsets they have.")
            self.note(MENDED, template, zone=written[:60])
        self.words["time_zone"] = zone_name(zone)
        if zone is None and some_local:
            self.words["time_zone"] = "UTC"
            template = gettext_noop("The file names no time zone; its times are read as UTC. Say which zone it is in.")
            self.note(NOTICED, template)
        return zone
