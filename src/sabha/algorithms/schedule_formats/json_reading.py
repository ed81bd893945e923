"""schedule.json, first and second edition, as pretalx, frab and the VOC's tools write it."""

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime, tzinfo

from sabha.algorithms.refused import Refused, gettext_noop
from sabha.algorithms.schedule_formats.assembly import assembled
from sabha.algorithms.schedule_formats.found import (
    FoundLink,
    FoundPerson,
    FoundRoom,
    FoundSchedule,
    FoundSession,
    FoundTrack,
)
from sabha.algorithms.schedule_formats.report import Reading
from sabha.algorithms.schedule_formats.times import clock, day, length, moment

NO_ROOM = "00000000-0000-0000-0000-000000000000"
# No track of a schedule.xml can be called this, for their short names begin with a letter.
NO_TRACK = "_none"

_PLAIN = ("id", "guid", "code", "title", "subtitle", "abstract", "description", "language", "slug", "url")
_MORE = ("feedback_url", "origin_url")


def parsed(text: str) -> object:
    """What a JSON text holds. Raises Refused, naming the line, when it is not JSON."""
    try:
        return json.loads(text)
    except json.JSONDecodeError as broken:
        raise Refused(
            gettext_noop("Line %(line)d, column %(column)d: this is not valid JSON (%(why)s). Export it again."),
            line=broken.lineno,
            column=broken.colno,
            why=broken.msg,
        ) from None
    except RecursionError:
        raise Refused(gettext_noop("The JSON is nested too deeply to be a schedule.")) from None
    except ValueError:
        raise Refused(gettext_noop("The JSON holds a number with thousands of digits; it is no schedule.")) from None


def read_schedule_json(text: str, zone: tzinfo | None = None) -> Reading:
    """The programme in a schedule.json (version 1: days and rooms; version 2: a list of events).

    zone : where times without an offset are read when the file names no time zone
    Raises Refused for JSON of another kind, saying what was found.
    """
    whole = parsed(text)
    schedule = as_object(as_object(whole).get("schedule"))
    conference = as_object(schedule.get("conference"))
    if not conference or not ("days" in conference or "events" in schedule):
        raise _foreign(whole)
    found = _frame(schedule, conference)
    placed = list(_events(conference))
    events = as_objects(schedule.get("events")) or [event for event, _, _ in placed]
    spot = found.settle_zone(zone, some_local=any(_is_local(event) for event in events))
    lines = LineFinder(text)
    if "events" in schedule:
        found.sessions = [_second(event, conference, spot, lines) for event in events]
        _add_people(found, as_objects(schedule.get("persons")))
    else:
        found.sessions = [_first(event, room, date, spot, lines) for event, room, date in placed]
    _restore(found, conference)
    return assembled(found, "schedule.json")


def _foreign(whole: object) -> Refused:
    names = ", ".join(sorted(as_object(whole))[:8]) if isinstance(whole, dict) else type(whole).__name__
    return Refused(
        gettext_noop(
            "This JSON is not a schedule.json: Sabha looks for “schedule” with “conference” and its “days” "
            "(or “events”), and found: %(found)s. Export it as schedule.json (pretalx, frab), iCalendar or CSV."
        ),
        found=names[:200] or gettext_noop("nothing"),
    )


def as_object(value: object) -> dict[str, object]:
    """The value if it is a JSON object, else an empty one."""
    return value if isinstance(value, dict) else {}


def as_objects(value: object) -> list[dict[str, object]]:
    """The objects of a JSON list; anything else in it is passed over."""
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def as_text(value: object, language: str = "") -> str:
    """A JSON value as text; of texts in several languages the one asked for, English, or the first."""
    if isinstance(value, dict):
        texts = {str(key): text for key, text in value.items() if isinstance(text, str) and text}
        return texts.get(language) or texts.get("en") or next((texts[key] for key in sorted(texts)), "")
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    return value if isinstance(value, str) else str(value)[:40]


class LineFinder:
    """Finds the lines of sessions in the order of the file: JSON parsers do not tell them."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.position = 0
        self.line = 1

    def line_of(self, value: str) -> int:
        """The line on which this value stands next, or the last line found."""
        if value:
            quoted = re.escape(json.dumps(value)) + "|" + re.escape(json.dumps(value, ensure_ascii=False))
            number = rf"|(?<=:)\s*{value}(?![0-9.])" if value.isdecimal() else ""
            if match := re.compile(quoted + number).search(self.text, self.position):
                self.line += self.text.count("\n", self.position, match.start())
                self.position = match.start()
        return self.line


def _frame(schedule: dict[str, object], conference: dict[str, object]) -> FoundSchedule:
    names = ("title", "acronym", "start", "end", "url")
    words = {name: as_text(conference.get(name)) for name in names}
    words |= {"version": as_text(schedule.get("version")), "base_url": as_text(schedule.get("base_url"))}
    words["url"] = words["url"] or as_text(schedule.get("url"))
    kept = as_object(as_object(conference.get("meta")).get("sabha"))
    words["time_zone"] = as_text(conference.get("time_zone_name")) or as_text(kept.get("time_zone"))
    words["acronym"] = as_text(kept.get("acronym", words["acronym"]))
    found = FoundSchedule(words, slot=length(as_text(conference.get("timeslot_duration"))))
    found.modified = moment(as_text(kept.get("modified")), None)
    found.rooms = [_room(room) for room in as_objects(conference.get("rooms"))]
    found.tracks = [
        FoundTrack(*(as_text(track.get(name)) for name in ("name", "slug", "color")))
        for track in as_objects(conference.get("tracks"))
    ]
    if "events" not in schedule:
        for date in as_objects(conference.get("days")):
            found.rooms += [FoundRoom(name) for name in as_object(date.get("rooms")) if name]
    return found


def _is_local(event: dict[str, object]) -> bool:
    """Whether an event's time has no offset, so that only the time zone tells when it is."""
    return moment(as_text(event.get("date")) or as_text(event.get("start")), None) is None


def _room(room: dict[str, object]) -> FoundRoom:
    name, guid, slug, description = (as_text(room.get(key)) for key in ("name", "guid", "slug", "description"))
    capacity = room.get("capacity")
    seats = int(capacity) if isinstance(capacity, int | float) and 0 <= capacity < 10**9 else None
    return FoundRoom(name, guid, slug, seats, description)


def _events(conference: dict[str, object]) -> Iterator[tuple[dict[str, object], str, str]]:
    for date in as_objects(conference.get("days")):
        for room, events in as_object(date.get("rooms")).items():
            for event in as_objects(events):
                yield event, str(room), as_text(date.get("date"))


def _common(event: dict[str, object], lines: LineFinder) -> FoundSession:
    language = as_text(event.get("language"))
    words = {name: as_text(event.get(name), language) for name in _PLAIN + _MORE}
    words["kind"] = as_text(event.get("type"))
    found = FoundSession(lines.line_of(words["guid"] or words["id"] or words["title"]), words)
    found.links = [_link(link) for link in as_objects(event.get("links"))]
    found.attachments = [_link(link) for link in as_objects(event.get("attachments"))]
    return found


def _link(link: dict[str, object]) -> FoundLink:
    return FoundLink(as_text(link.get("url")), as_text(link.get("title")), as_text(link.get("type")))


def _person(person: dict[str, object]) -> FoundPerson:
    name = as_text(person.get("name")) or as_text(person.get("public_name"))
    words = (as_text(person.get(key)) for key in ("id", "guid", "code", "url", "biography"))
    return FoundPerson(name, *words)


def _first(event: dict[str, object], room: str, date: str, zone: tzinfo | None, lines: LineFinder) -> FoundSession:
    found = _common(event, lines)
    found.words["room"] = as_text(event.get("room")) or room
    found.words["track"] = as_text(event.get("track"))
    found.words["logo"] = as_text(event.get("logo"))
    found.words["license"] = as_text(event.get("recording_license"))
    found.do_not_record = event.get("do_not_record") is True
    found.people = [_person(person) for person in as_objects(event.get("persons"))]
    found.start = _start(event, date, zone)
    found.duration = length(as_text(event.get("duration")))
    if found.duration is None:
        _measure(found, as_text(event.get("end")), zone)
    return found


def _start(event: dict[str, object], date: str, zone: tzinfo | None) -> datetime | None:
    written = as_text(event.get("date"))
    exact = (moment(written, zone) or moment(written, UTC)) if len(written) > 10 else None
    on, time = day(written or date), clock(as_text(event.get("start")))
    return exact or (datetime.combine(on, time, zone or UTC) if on and time else None)


def _measure(found: FoundSession, end: str, zone: tzinfo | None) -> None:
    """The length from start to end, when the file gives no length."""
    until = moment(end, zone) or moment(end, UTC)
    if found.start and until:
        found.duration = until.astimezone(UTC) - found.start.astimezone(UTC)


def _second(
    event: dict[str, object], conference: dict[str, object], zone: tzinfo | None, lines: LineFinder
) -> FoundSession:
    found = _common(event, lines)
    room, track = as_object(event.get("room")), as_object(event.get("track"))
    found.words["room"] = "" if room.get("guid") == NO_ROOM else _named(conference, "rooms", "guid", room)
    found.words["track"] = "" if track.get("slug") == NO_TRACK else _named(conference, "tracks", "slug", track)
    found.words["logo"] = as_text(as_object(event.get("logo")).get("url"))
    state = as_text(event.get("state"))
    found.words["status"] = {"CANCELED": "cancelled", "ACCEPTED": "tentative"}.get(state, "")
    found.people = [_person(person) for person in as_objects(event.get("participants"))]
    start = as_text(event.get("start"))
    found.start = moment(start, zone) or moment(start, UTC)
    _measure(found, as_text(event.get("end")), zone)
    _move_pages(found)
    for link in found.links + found.attachments:
        link.kind = link.kind.lower()
    return found


def _move_pages(found: FoundSession) -> None:
    """Feedback and origin stand among the links in this edition."""
    for kind, name in (("FEEDBACK", "feedback_url"), ("ORIGIN", "origin_url")):
        for link in [link for link in found.links if link.kind == kind and not link.title]:
            found.words[name] = found.words[name] or link.url
            found.links.remove(link)


def _named(conference: dict[str, object], where: str, key: str, reference: dict[str, object]) -> str:
    """The name that a reference to a room or a track stands for."""
    wanted = reference.get(key)
    listed = (item for item in as_objects(conference.get(where)) if wanted and item.get(key) == wanted)
    return as_text(next(listed, reference).get("name"))


def _add_people(found: FoundSchedule, people: list[dict[str, object]]) -> None:
    """The second edition says more of people in a list of its own."""
    more = {as_text(person.get("guid")): _person(person) for person in people}
    for session in found.sessions:
        session.people = [more.get(person.guid, person) if person.guid else person for person in session.people]


def _restore(found: FoundSchedule, conference: dict[str, object]) -> None:
    """What the schema has no place for, Sabha keeps under “meta” when it writes."""
    kept = as_object(as_object(as_object(conference.get("meta")).get("sabha")).get("sessions"))
    for session in found.sessions:
        restore(session, as_object(kept.get(session.words["guid"])))


def restore(session: FoundSession, kept: dict[str, object]) -> None:
    """Put back into a session what Sabha kept beside the format."""
    for name in ("id", "kind", "language", "code", "slug", "license", "status"):
        if isinstance(value := kept.get(name), str):
            session.words[name] = value
    session.do_not_record = session.do_not_record or kept.get("do_not_record") is True
    session.modified = moment(as_text(kept.get("modified")), None)
    sequence = kept.get("sequence")
    session.sequence = sequence if isinstance(sequence, int) else 0
