"""schedule.json, version 1, valid against the VOC's schema; with what the schema has no place for under “meta”."""

import json
import re
from collections.abc import Iterable

from sabha.algorithms.schedule_formats.cleaning import paragraphs, web_address
from sabha.algorithms.schedule_formats.identifiers import track_slugs
from sabha.algorithms.schedule_formats.layout import Day, Layout, laid_out
from sabha.algorithms.schedule_formats.model import CONFIRMED, Link, Person, Room, Schedule, Session
from sabha.algorithms.schedule_formats.times import hours_minutes

SCHEMA = "https://c3voc.de/schedule/schema.json"

# The schemas' own pattern; zones it does not match (Etc/GMT+3, GMT) go under “meta”.
_ZONE = re.compile(r"^([A-Z][a-z]+/[A-Z][a-z]+)|UTC$")
_KINDS_OF_LINK = {"slides", "paper", "web", "blog", "article", "media", "related", "activitypub"}


def write_schedule_json(schedule: Schedule, *, generator: str = "") -> str:
    """The schedule as JSON text, version 1: conference, days, rooms, events.

    generator : Sabha's version, shown in the file
    Raises Refused when there is no day to write.
    """
    layout = laid_out(schedule)
    first, last = layout.days[0].date, layout.days[-1].date
    conference: dict[str, object] = {
        "acronym": layout.acronym,
        "title": schedule.title,
        "start": (schedule.start or first).isoformat(),
        "end": (schedule.end or last).isoformat(),
        "daysCount": len(layout.days),
        "timeslot_duration": hours_minutes(schedule.slot),
    }
    conference |= zone_name(schedule)
    conference["tracks"] = tracks(schedule)
    conference["rooms"] = [room_entry(room) for room in schedule.rooms]
    conference["meta"] = meta(schedule, layout, ((it, left_out(it, layout)) for it in schedule.sessions))
    conference["days"] = [_day(day, schedule, layout) for day in layout.days]
    whole: dict[str, object] = {"version": schedule.version, **addresses(schedule), "conference": conference}
    return as_json(SCHEMA, whole, generator)


def as_json(schema: str, schedule: dict[str, object], generator: str) -> str:
    """The whole file, with the schema it follows and what made it."""
    maker = {"name": "Sabha"} | ({"version": generator} if generator else {})
    text = json.dumps({"$schema": schema, "generator": maker, "schedule": schedule}, ensure_ascii=False)
    return text.encode("utf-8", "replace").decode() + "\n"


def addresses(schedule: Schedule) -> dict[str, str]:
    """The schedule's own addresses, those it has."""
    given = {"url": web_address(schedule.url), "base_url": web_address(schedule.base_url)}
    return {name: address for name, address in given.items() if address}


def zone_name(schedule: Schedule) -> dict[str, str]:
    """The time zone, when the schemas' pattern lets it pass."""
    return {"time_zone_name": schedule.time_zone} if _ZONE.search(schedule.time_zone) else {}


def tracks(schedule: Schedule) -> list[dict[str, str]]:
    """The tracks with name, slug and colour."""
    slugs = track_slugs((track.name, track.slug) for track in schedule.tracks)
    plain = [{"name": track.name, "slug": slugs[track.name], "color": track.color} for track in schedule.tracks]
    return [{name: text for name, text in entry.items() if text} for entry in plain]


def room_entry(room: Room) -> dict[str, object]:
    """A room as both schemas have it."""
    entry: dict[str, object] = {"name": room.name, "guid": room.guid}
    if fits_slug(room.slug):
        entry["slug"] = room.slug
    return entry | {"description": room.description or None, "capacity": room.capacity}


def fits_slug(slug: str) -> bool:
    """Whether both schemas accept it."""
    return bool(re.fullmatch(r"[a-z0-9_-]+[a-z0-9]", slug))


def meta(schedule: Schedule, layout: Layout, beyond: Iterable[tuple[Session, dict[str, object]]]) -> dict[str, object]:
    """What the schema has no place for, so that Sabha reads back what it wrote."""
    kept: dict[str, object] = {}
    if layout.acronym != schedule.acronym:
        kept["acronym"] = schedule.acronym
    if schedule.time_zone and not zone_name(schedule):
        kept["time_zone"] = schedule.time_zone
    if schedule.modified:
        kept["modified"] = schedule.modified.isoformat()
    kept["sessions"] = {session.guid: more for session, more in beyond if more}
    return {"sabha": kept}


def beyond_both(session: Session) -> dict[str, object]:
    """What neither schema can say of a session."""
    kept: dict[str, object] = {"status": session.status} if session.status != CONFIRMED else {}
    kept |= {"sequence": session.sequence} if session.sequence else {}
    return kept | ({"modified": session.modified.isoformat()} if session.modified else {})


def left_out(session: Session, layout: Layout) -> dict[str, object]:
    """What neither schedule.json 1 nor schedule.xml can say of a session."""
    kept = beyond_both(session)
    if session.id != str(layout.numbers[session.guid]):
        kept["id"] = session.id
    if session.slug != layout.slugs[session.guid]:
        kept["slug"] = session.slug
    if session.code and not re.fullmatch("[A-Z0-9]+", session.code):
        kept["code"] = session.code
    return kept


def session_url(session: Session) -> str:
    """The session's page; the schemas want an address, so one without a page gets its UUID as a URN."""
    return web_address(session.url) or f"urn:uuid:{session.guid}"


def _day(day: Day, schedule: Schedule, layout: Layout) -> dict[str, object]:
    return {
        "index": day.index,
        "date": day.date.isoformat(),
        "day_start": day.start.isoformat(),
        "day_end": day.end.isoformat(),
        "rooms": {name: [_event(session, schedule, layout) for session in sessions] for name, sessions in day.rooms},
    }


def _event(session: Session, schedule: Schedule, layout: Layout) -> dict[str, object]:
    start = schedule.local(session.start)
    event: dict[str, object] = {
        "guid": session.guid,
        "id": layout.numbers[session.guid],
        "date": start.isoformat(),
        "start": f"{start:%H:%M}",
        "end": schedule.local(session.end).isoformat(),
        "duration": hours_minutes(session.duration),
        "room": session.room,
        "slug": layout.slugs[session.guid],
        "url": session_url(session),
        "title": session.title,
        "subtitle": session.subtitle,
        "track": session.track or None,
        "type": session.kind,
        "language": session.language or None,
        "abstract": paragraphs(session.abstract),
        "description": paragraphs(session.description),
        "recording_license": session.license,
        "do_not_record": session.do_not_record,
        "persons": [_person(person) for person in session.people],
        "links": [_link(link) for link in session.links],
        "attachments": [_link(link) for link in session.attachments],
    }
    if re.fullmatch("[A-Z0-9]+", session.code):
        event["code"] = session.code
    optional = {"logo": session.logo, "feedback_url": session.feedback_url, "origin_url": session.origin_url}
    return event | {name: web_address(address) for name, address in optional.items() if web_address(address)}


def _person(person: Person) -> dict[str, object]:
    """As pretalx writes people; the schema takes either its form or frab's, never both at once."""
    entry: dict[str, object] = {"name": person.name, "guid": person.guid}
    if re.fullmatch("[0-9]{1,15}", person.id):
        entry["id"] = int(person.id)
    if re.fullmatch("[A-Z0-9]+", person.code):
        entry["code"] = person.code
    if person.biography:
        entry["biography"] = paragraphs(person.biography)
    if address := web_address(person.url):
        entry["url"] = address
    return entry


def _link(link: Link) -> dict[str, str]:
    entry = {"url": web_address(link.url), "title": link.title}
    return entry | ({"type": link.kind} if link.kind in _KINDS_OF_LINK else {})
