"""What the writers of schedule.xml and schedule.json share: days, numbers and short names that their schemas accept."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from sabha.algorithms.refused import Refused, gettext_noop
from sabha.algorithms.schedule_formats.identifiers import acronym_for, numbers, short_name
from sabha.algorithms.schedule_formats.model import Schedule, Session
from sabha.algorithms.schedule_formats.times import LONGEST

# Beyond this only days with sessions are written: a wrong year in one session must not make ten thousand days.
MOST_DAYS = 60


@dataclass(frozen=True, slots=True)
class Day:
    """One date of the programme with the sessions of each room, in the order of the rooms; `index` begins at 1."""

    index: int
    date: date
    start: datetime
    end: datetime
    rooms: tuple[tuple[str, tuple[Session, ...]], ...]


@dataclass(frozen=True, slots=True)
class Layout:
    """A schedule laid out for writing: days, acronym, and by guid a number and a short name for each session."""

    days: tuple[Day, ...]
    acronym: str
    numbers: dict[str, int]
    slugs: dict[str, str]


def laid_out(schedule: Schedule) -> Layout:
    """Raises Refused when there is no day to write, or a session is longer than the formats can say."""
    for session in schedule.sessions:
        if not timedelta() <= session.duration <= LONGEST:
            raise Refused(
                gettext_noop("“%(title)s” lasts more than 99 hours and 59 minutes, which schedule files cannot say."),
                title=session.title,
            )
    acronym = acronym_for(schedule.acronym, schedule.title)
    given = numbers((session.guid, session.id) for session in schedule.sessions)
    return Layout(_days(schedule), acronym, given, _slugs(schedule, acronym, given))


def _days(schedule: Schedule) -> tuple[Day, ...]:
    by_date: dict[date, dict[str, list[Session]]] = {}
    for session in schedule.sessions:
        rooms = by_date.setdefault(schedule.local(session.start).date(), {room.name: [] for room in schedule.rooms})
        rooms.setdefault(session.room, []).append(session)
    dates = set(by_date) | _span(schedule)
    if not dates:
        raise Refused(gettext_noop("There is no day to write: give the summit a first day, or put a session on a day."))
    return tuple(_day(schedule, number, on, by_date.get(on, {})) for number, on in enumerate(sorted(dates), start=1))


def _span(schedule: Schedule) -> set[date]:
    if schedule.start is None:
        return set()
    last = max(schedule.end or schedule.start, schedule.start)
    number = (last - schedule.start).days + 1
    return {schedule.start + timedelta(days=n) for n in range(number)} if number <= MOST_DAYS else set()


def _day(schedule: Schedule, number: int, on: date, rooms: dict[str, list[Session]]) -> Day:
    begins = datetime.combine(on, time(), tzinfo=schedule.zone)
    ends = datetime.combine(on, time(23, 59, 59), tzinfo=schedule.zone)
    filled = tuple((name, tuple(sessions)) for name, sessions in rooms.items() if sessions)
    return Day(number, on, begins, ends, filled)


def _slugs(schedule: Schedule, acronym: str, given: dict[str, int]) -> dict[str, str]:
    """The session's own short name where it fits both schemas and nobody else has it, else one made from its number."""
    slugs: dict[str, str] = {}
    taken: set[str] = set()
    for session in sorted(schedule.sessions, key=lambda it: (it.start.astimezone(UTC), it.guid)):
        slug = session.slug
        if not re.fullmatch(r"[a-z0-9_]{4,}-[a-z0-9_-]{3,}[a-z0-9]", slug) or slug in taken:
            tail = f"{given[session.guid]}-{short_name(session.title)[:60]}".strip("-")
            # A title of another script may leave one digit, and the schemas want four signs.
            slug = f"{acronym}-{tail}" if len(tail) > 3 and "-" in tail else f"{acronym}-{given[session.guid]}-session"
        if slug in taken:
            slug = f"{acronym}-{session.guid}"
        taken.add(slug)
        slugs[session.guid] = slug
    return slugs
