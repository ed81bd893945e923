"""iCalendar (RFC 5545 and 7986), with a time zone that old clients understand and identifiers that never change."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta, tzinfo

from sabha.algorithms.schedule_formats.cleaning import one_line, paragraphs
from sabha.algorithms.schedule_formats.content_lines import escaped, parameter
from sabha.algorithms.schedule_formats.identifiers import derived
from sabha.algorithms.schedule_formats.model import Link, Person, Schedule, Session
from sabha.algorithms.schedule_formats.times import iso_length

MEDIA_TYPE = "text/calendar; charset=utf-8"

_STAMP = "%Y%m%dT%H%M%SZ"
# Used only when neither the session nor the schedule knows when it was last changed: the same input, the same bytes.
_NEVER = datetime(1970, 1, 1, tzinfo=UTC)

# A calendar without any component is none (RFC 5545, section 3.6): where there is no event yet, it holds this.
NOTHING = (
    "BEGIN:VTIMEZONE", "TZID:Etc/UTC", "BEGIN:STANDARD", "DTSTART:19700101T000000", "TZOFFSETFROM:+0000",
    "TZOFFSETTO:+0000", "TZNAME:UTC", "END:STANDARD", "END:VTIMEZONE",
)  # fmt: skip


def write_calendar(schedule: Schedule, *, name: str = "", refresh: timedelta = timedelta(hours=1)) -> str:
    """The schedule as an iCalendar text, to be encoded in UTF-8.

    For one track or one person pass the schedule with their sessions only.
    name : what calendar programs show; the schedule's title when left out
    refresh : how often they may look for a newer edition
    """
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Sabha//Programme//EN", "CALSCALE:GREGORIAN", "METHOD:PUBLISH"]
    lines.extend(_head(schedule, name or schedule.title, refresh))
    zone = schedule.zone if schedule.time_zone and schedule.zone is not UTC else UTC
    if not schedule.sessions:
        lines.extend(NOTHING)
    elif zone is not UTC:
        lines.extend(_time_zone(schedule, zone))
    for session in schedule.sessions:
        lines.extend(_event(session, schedule, zone))
    return "".join(folded(line) for line in [*lines, "END:VCALENDAR"])


def _head(schedule: Schedule, name: str, refresh: timedelta) -> Iterable[str]:
    """RFC 7986's names beside those that clients knew before it."""
    yield from _text("NAME", name)
    yield from _text("X-WR-CALNAME", name)
    yield from _text("X-WR-TIMEZONE", schedule.time_zone)
    if schedule.url:
        yield f"URL;VALUE=URI:{schedule.url}"
        yield f"UID:{derived('calendar', schedule.url)}"
    if schedule.modified:
        yield f"LAST-MODIFIED:{schedule.modified.astimezone(UTC).strftime(_STAMP)}"
    yield f"REFRESH-INTERVAL;VALUE=DURATION:{iso_length(refresh)}"
    yield f"X-PUBLISHED-TTL:{iso_length(refresh)}"
    yield from _text("X-SABHA-ACRONYM", schedule.acronym)
    yield from _text("X-SABHA-VERSION", schedule.version)
    yield from _text("X-SABHA-BASE-URL", schedule.base_url)
    yield from _text("X-SABHA-SLOT", iso_length(schedule.slot))
    yield from _text("X-SABHA-START", schedule.start.isoformat() if schedule.start else "")
    yield from _text("X-SABHA-END", schedule.end.isoformat() if schedule.end else "")


def _event(session: Session, schedule: Schedule, zone: tzinfo) -> Iterable[str]:
    changed = session.modified or schedule.modified or _NEVER
    yield "BEGIN:VEVENT"
    yield f"UID:{uid_of(session)}"
    yield f"DTSTAMP:{changed.astimezone(UTC).strftime(_STAMP)}"
    yield "DTSTART" + _when(session.start, zone)
    if session.duration:  # what has no length ends as it begins, and RFC 5545 lets only a later end be said
        yield "DTEND" + _when(session.end, zone)
    language = f";LANGUAGE={session.language}" if session.language.replace("-", "").isalnum() else ""
    yield f"SUMMARY{language}:{escaped(one_line(session.title))}"
    yield from _text("LOCATION", session.room)
    yield from _text("CATEGORIES", session.track)
    yield f"STATUS:{session.status.upper()}"
    yield f"SEQUENCE:{session.sequence}"
    if session.modified:
        yield f"LAST-MODIFIED:{session.modified.astimezone(UTC).strftime(_STAMP)}"
    if session.url:
        yield f"URL:{session.url}"
    yield from _description(session)
    yield from (_link(link) for link in session.links)
    yield from (_attachment(link) for link in session.attachments)
    yield from _own(session)
    yield "END:VEVENT"


def uid_of(session: Session) -> str:
    """The UID: as it came from a calendar, else the session's UUID, as RFC 7986 advises. It never changes."""
    uid = session.id
    return uid if "@" in uid and uid == one_line(uid) and derived("session", uid) == session.guid else session.guid


def _when(moment: datetime, zone: tzinfo) -> str:
    """On the clock of the zone; in UTC when that clock shows the time twice, for iCalendar means the first."""
    local = moment.astimezone(zone)
    if zone is UTC or local.fold:
        return f":{moment.astimezone(UTC).strftime(_STAMP)}"
    return f";TZID={zone}:{local:%Y%m%dT%H%M%S}"


def _description(session: Session) -> Iterable[str]:
    """Speakers, abstract and description as one text that people read, and their lengths to take it apart again."""
    head = "\n".join(f"Speaker: {person.name}" for person in session.people)
    parts = [head, paragraphs(session.abstract), paragraphs(session.description)]
    if any(parts):
        yield from _text("DESCRIPTION", "\n\n".join(part for part in parts if part))
        yield "X-SABHA-PARTS:" + ",".join(str(len(part)) for part in parts)


def _link(link: Link) -> str:
    kind = f";X-SABHA-KIND={parameter(link.kind)}" if link.kind else ""
    label = f";LABEL={parameter(link.title)}" if link.title else ""
    return f"LINK;LINKREL=related;VALUE=URI{label}{kind}:{link.url}"


def _attachment(link: Link) -> str:
    kind = f";X-SABHA-KIND={parameter(link.kind)}" if link.kind else ""
    title = f";FILENAME={parameter(link.title)}" if link.title else ""
    return f"ATTACH{title}{kind}:{link.url}"


def _own(session: Session) -> Iterable[str]:
    """What iCalendar has no word for; other programs pass over it."""
    uid = uid_of(session)
    yield from _text("X-SABHA-ID", session.id if session.id != uid else "")
    yield from _text("X-SABHA-SUBTITLE", session.subtitle)
    yield from _text("X-SABHA-KIND", session.kind)
    yield from _text("X-SABHA-CODE", session.code)
    yield from _text("X-SABHA-SLUG", session.slug)
    yield from _text("X-SABHA-LICENSE", session.license)
    yield from _text("X-SABHA-LOGO", session.logo)
    yield from _text("X-SABHA-FEEDBACK", session.feedback_url)
    yield from _text("X-SABHA-ORIGIN", session.origin_url)
    yield from (_speaker(person) for person in session.people)
    if session.do_not_record:
        yield "X-SABHA-DO-NOT-RECORD:TRUE"


def _speaker(person: Person) -> str:
    given = {"X-GUID": person.guid, "X-ID": person.id, "X-URL": person.url}
    more = "".join(f";{name}={parameter(text)}" for name, text in given.items() if text)
    return f"X-SABHA-SPEAKER{more}:{escaped(person.name)}"


def _text(name: str, text: str) -> Iterable[str]:
    if text:
        yield f"{name}:{escaped(paragraphs(text))}"


def folded(line: str) -> str:
    """Lines of at most 75 bytes (RFC 5545, section 3.1), never cut inside a letter."""
    data = line.encode("utf-8", "replace")
    pieces, start, room = [], 0, 75
    while len(data) - start > room:
        end = start + room
        while data[end] & 0xC0 == 0x80:
            end -= 1
        pieces.append(data[start:end])
        # The blank that marks a continued line counts too.
        start, room = end, 74
    return b"\r\n ".join([*pieces, data[start:]]).decode() + "\r\n"


def _time_zone(schedule: Schedule, zone: tzinfo) -> Iterable[str]:
    """The zone's rules as a VTIMEZONE, for the span of the schedule: every change of the clocks, one by one."""
    first = min(session.start for session in schedule.sessions).astimezone(UTC) - timedelta(days=1)
    last = max(session.end for session in schedule.sessions).astimezone(UTC) + timedelta(days=1)
    yield "BEGIN:VTIMEZONE"
    yield f"TZID:{zone}"
    yield from _observance(first.astimezone(zone).utcoffset() or timedelta(), first, zone)
    for change in _changes(first, last, zone):
        before = (change - timedelta(seconds=1)).astimezone(zone).utcoffset() or timedelta()
        yield from _observance(before, change, zone)
    yield "END:VTIMEZONE"


def _observance(before: timedelta, change: datetime, zone: tzinfo) -> Iterable[str]:
    """One stretch between two changes; it begins at the clock time that was shown before the change."""
    local = change.astimezone(zone)
    kind = "DAYLIGHT" if local.dst() else "STANDARD"
    yield f"BEGIN:{kind}"
    yield f"DTSTART:{change.replace(tzinfo=None) + before:%Y%m%dT%H%M%S}"
    yield f"TZOFFSETFROM:{_offset(before)}"
    yield f"TZOFFSETTO:{_offset(local.utcoffset() or timedelta())}"
    yield f"TZNAME:{local.tzname()}"
    yield f"END:{kind}"


def _changes(first: datetime, last: datetime, zone: tzinfo) -> Iterable[datetime]:
    """The moments between first and last when the offset changes, to the second, by halving the days they fall on."""
    here = first
    while here < last:
        there = here + timedelta(days=1)
        if here.astimezone(zone).utcoffset() != there.astimezone(zone).utcoffset():
            low, high = here, there
            while high - low > timedelta(seconds=1):
                middle = low + (high - low) // 2
                same = middle.astimezone(zone).utcoffset() == low.astimezone(zone).utcoffset()
                low, high = (middle, high) if same else (low, middle)
            yield high.replace(microsecond=0)
        here = there


def _offset(offset: timedelta) -> str:
    minutes = int(offset.total_seconds()) // 60
    return f"{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02d}{abs(minutes) % 60:02d}"
