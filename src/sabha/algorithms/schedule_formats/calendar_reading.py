"""iCalendar (RFC 5545, 7986): every VEVENT with a time is a session."""

import re
from collections import Counter
from datetime import UTC, datetime, timedelta, tzinfo

from sabha.algorithms.refused import Refused, gettext_noop
from sabha.algorithms.schedule_formats.assembly import assembled
from sabha.algorithms.schedule_formats.calendar_zones import zone_for, zones_of
from sabha.algorithms.schedule_formats.content_lines import Component, ContentLine, components, unfolded
from sabha.algorithms.schedule_formats.found import FoundLink, FoundPerson, FoundSchedule, FoundSession
from sabha.algorithms.schedule_formats.identifiers import canonical_uuid
from sabha.algorithms.schedule_formats.report import MENDED, REFUSED, Reading
from sabha.algorithms.schedule_formats.times import at, length, zone_name

_SPEAKERS = re.compile(r"(?:speaker|speakers|presenter|presenters|host|hosts)\s*:\s*(.+)", re.IGNORECASE)
_OURS = {
    "subtitle": "X-SABHA-SUBTITLE",
    "kind": "X-SABHA-KIND",
    "code": "X-SABHA-CODE",
    "slug": "X-SABHA-SLUG",
    "license": "X-SABHA-LICENSE",
    "logo": "X-SABHA-LOGO",
    "feedback_url": "X-SABHA-FEEDBACK",
    "origin_url": "X-SABHA-ORIGIN",
}


class _Calendar:
    """What the events of one calendar share."""

    def __init__(self, component: Component, zone: tzinfo | None) -> None:
        self.component = component
        self.zones = zones_of(component)
        named = component.text("X-WR-TIMEZONE") or component.text("TIMEZONE-ID")
        self.spot = (zone_for(named) if named else None) or zone or self._usual()
        self.floating = False

    def _usual(self) -> tzinfo | None:
        """The zone that most events begin in, for those that do not say."""
        starts = [event.first("DTSTART") for event in self.component.components]
        names = [self.zone(line.parameters["TZID"]) for line in starts if line and "TZID" in line.parameters]
        used = Counter(zone_name(zone) for zone in names)
        used.pop("", None)
        return zone_for(min(used, key=lambda name: (-used[name], name), default=""))

    def zone(self, name: str) -> tzinfo | None:
        """The zone of a TZID: as the calendar defines it, or by its name."""
        return self.zones.get(name) or zone_for(name)

    def moment(self, line: ContentLine | None) -> datetime | None:
        """The time of a DTSTART or DTEND; None when it cannot be read."""
        if line is None or not (written := _digits(line.value)):
            return None
        if line.value.strip().upper().endswith("Z"):
            return at(written.replace(tzinfo=UTC), self.spot or UTC)
        name = line.parameters.get("TZID", "")
        zone = self.zone(name) if name else None
        if name and zone is None:
            return None
        self.floating = self.floating or (zone is None and self.spot is None)
        return at(written, zone or self.spot or UTC)


def read_calendar(data: bytes, zone: tzinfo | None = None, encoding: str | None = None) -> Reading:
    """The programme in an iCalendar file.

    data : bytes, because folding may cut letters in two
    zone : where times without a zone are read when the calendar names none
    Raises Refused when it is no calendar or cut off, and when its encoding is broken.
    """
    several, odd = components(unfolded(data, encoding))
    calendars = [_Calendar(it, zone) for it in several if it.name == "VCALENDAR"]
    if not calendars:
        raise Refused(gettext_noop("The file has no BEGIN:VCALENDAR; it is no iCalendar file. Export it again."))
    found = _frame(calendars[0].component)
    for line in odd[:20]:
        template = gettext_noop("Line %(number)d is no iCalendar property; it is passed over.")
        found.note(MENDED, template, line, number=line)
    for calendar in calendars:
        events = [event for event in calendar.component.components if event.name == "VEVENT"]
        found.sessions += [_session(event, calendar) for event in events]
    _withdraw_older(found.sessions)
    spot = next((calendar.spot for calendar in calendars if calendar.spot), None)
    floating = any(calendar.floating for calendar in calendars)
    found.words["time_zone"] = zone_name(spot)
    found.settle_zone(zone, some_local=floating)
    return assembled(found, "ics")


def _frame(calendar: Component) -> FoundSchedule:
    titles = ("NAME", "X-WR-CALNAME", "X-WR-CALDESC")
    words = {"title": next((text for name in titles if (text := calendar.text(name))), "")}
    words |= {"url": calendar.text("URL"), "acronym": calendar.text("X-SABHA-ACRONYM")}
    words |= {"base_url": calendar.text("X-SABHA-BASE-URL"), "version": calendar.text("X-SABHA-VERSION")}
    words |= {"start": calendar.text("X-SABHA-START"), "end": calendar.text("X-SABHA-END")}
    found = FoundSchedule(words, modified=_stamp(calendar.first("LAST-MODIFIED")))
    found.slot = length(calendar.text("X-SABHA-SLOT"))
    return found


def _session(event: Component, calendar: _Calendar) -> FoundSession:
    uid = event.text("UID").strip()
    recurrence = event.text("RECURRENCE-ID").strip()
    words = {name: event.text(line) for name, line in _OURS.items()}
    words |= {"title": event.text("SUMMARY"), "room": event.text("LOCATION"), "url": event.text("URL")}
    words |= {"status": event.text("STATUS"), "track": _track(event), "language": _language(event)}
    words["guid"] = event.text("X-SABHA-GUID") or canonical_uuid(uid)
    named = "" if words["guid"] == uid else uid
    words["id"] = event.text("X-SABHA-ID") or (f"{uid}/{recurrence}" if recurrence else named)
    if recurrence:
        words["guid"] = ""
    found = FoundSession(event.line, words)
    found.start = calendar.moment(event.first("DTSTART"))
    found.duration = _duration(event, found, calendar)
    found.do_not_record = event.text("X-SABHA-DO-NOT-RECORD").upper() == "TRUE"
    sequence = event.text("SEQUENCE").strip()
    found.sequence = int(sequence) if re.fullmatch(r"[0-9]{1,9}", sequence) else 0
    found.modified = _stamp(event.first("LAST-MODIFIED"))
    found.links = [_link(line, "LABEL") for line in event.properties if line.name == "LINK"]
    found.attachments = [_link(line, "FILENAME") for line in event.properties if _is_file(line)]
    _read_text(event, found)
    _note_times(event, found)
    return found


def _note_times(event: Component, found: FoundSession) -> None:
    start = event.first("DTSTART")
    if found.start is None and start is not None and start.parameters.get("TZID"):
        template = gettext_noop("“%(title)s” is in the time zone “%(zone)s”, which is not known; it is left out.")
        found.note(REFUSED, template, zone=start.parameters["TZID"][:60])
    if event.first("RRULE") or event.first("RDATE"):
        found.note(MENDED, gettext_noop("“%(title)s” repeats by a rule; only its first time is taken."))


def _digits(value: str) -> datetime | None:
    match = re.fullmatch(r"(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)(\d\d)?)?Z?", value.strip(), re.IGNORECASE)
    try:
        return datetime(*(int(part or 0) for part in match.groups())) if match else None  # type: ignore[arg-type]
    except ValueError:
        return None


def _stamp(line: ContentLine | None) -> datetime | None:
    written = _digits(line.value) if line else None
    return written.replace(tzinfo=UTC) if written else None


def _duration(event: Component, found: FoundSession, calendar: _Calendar) -> timedelta | None:
    """From DTEND or DURATION; a date alone is a whole day; with neither RFC 5545 says it ends as it begins."""
    if found.start is None:
        return None
    end = calendar.moment(event.first("DTEND"))
    if end is not None:
        return end.astimezone(UTC) - found.start.astimezone(UTC)
    if event.first("DURATION"):
        return length(event.text("DURATION").strip().removeprefix("+"))
    start = event.first("DTSTART")
    return timedelta(days=1) if start and "T" not in start.value.upper() else timedelta()


def _track(event: Component) -> str:
    categories = event.first("CATEGORIES")
    several = re.split(r"(?<!\\),", categories.value) if categories else [""]
    return several[0].replace("\\,", ",").replace("\\;", ";").replace("\\n", " ").replace("\\\\", "\\")


def _language(event: Component) -> str:
    summary = event.first("SUMMARY")
    return summary.parameters.get("LANGUAGE", "") if summary else ""


def _is_file(line: ContentLine) -> bool:
    """Attached by address; what is attached as base64 is no link."""
    return line.name == "ATTACH" and "ENCODING" not in line.parameters


def _link(line: ContentLine, title: str) -> FoundLink:
    kind = line.parameters.get("X-SABHA-KIND", "")
    return FoundLink(line.value, line.parameters.get(title, ""), kind)


def _read_text(event: Component, found: FoundSession) -> None:
    """Speakers, abstract and description out of DESCRIPTION.

    Sabha's own calendars say how long the parts are, as long as nobody has changed the text; of others,
    lines at the top like “Speaker: Asha Rao” name the speakers, and the rest is the description.
    """
    text = event.text("DESCRIPTION")
    if parts := _parts(text, event.text("X-SABHA-PARTS")):
        _, found.words["abstract"], found.words["description"] = parts
        found.people = [_speaker(line) for line in event.properties if line.name == "X-SABHA-SPEAKER"]
        return
    lines = text.split("\n")
    while lines and (match := _SPEAKERS.fullmatch(lines[0].strip())):
        found.people += [FoundPerson(name) for name in re.split(r"[;,]", match[1]) if name.strip()]
        lines.pop(0)
    found.words["description"] = "\n".join(lines)


def _parts(text: str, lengths: str) -> list[str]:
    """The text cut into parts of these lengths, two line ends between them; [] when they do not fit the text."""
    if not re.fullmatch(r"\d{1,7},\d{1,7},\d{1,7}", lengths):
        return []
    parts, position = [], 0
    for size in map(int, lengths.split(",")):
        parts.append(text[position : position + size])
        position += size + 2 if size else 0
    return parts if position == len(text) + 2 else []


def _speaker(line: ContentLine) -> FoundPerson:
    given = line.parameters
    return FoundPerson(line.text, guid=given.get("X-GUID", ""), url=given.get("X-URL", ""), id=given.get("X-ID", ""))


def _withdraw_older(sessions: list[FoundSession]) -> None:
    """Of several versions of one event only the newest counts (RFC 5546, section 2.1.4)."""
    newest: dict[str, FoundSession] = {}
    for session in sorted(sessions, key=lambda it: (it.sequence, it.modified or datetime.min.replace(tzinfo=UTC))):
        uid = session.words["id"] or session.words["guid"]
        older = newest.get(uid) if uid else None
        if older is not None and older.sequence < session.sequence:
            older.note(REFUSED, gettext_noop("“%(title)s” has a newer version in the file; this one is left out."))
            older.start = None
        if uid:
            newest[uid] = session
