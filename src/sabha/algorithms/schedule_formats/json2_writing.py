"""schedule.json, version 2 (alpha 3 of the VOC's schema): one list of events that refer to rooms and tracks."""

import re
from datetime import UTC, datetime, time

from sabha.algorithms.schedule_formats.cleaning import paragraphs, web_address
from sabha.algorithms.schedule_formats.json_reading import NO_ROOM, NO_TRACK
from sabha.algorithms.schedule_formats.json_writing import (
    addresses,
    as_json,
    beyond_both,
    meta,
    room_entry,
    session_url,
    tracks,
    zone_name,
)
from sabha.algorithms.schedule_formats.layout import Layout, laid_out
from sabha.algorithms.schedule_formats.model import CANCELLED, TENTATIVE, Link, Person, Schedule, Session
from sabha.algorithms.schedule_formats.times import iso_length

SCHEMA = "https://c3voc.de/schema/schedule2"

# The schema's closed list of types, by words that a session's own kind holds.
_KINDS = (
    ("lightning", "LIGHTNING_TALK"),
    ("hands-on", "HANDS-ON"),
    ("workshop", "WORKSHOP"),
    ("panel", "DISCUSSION"),
    ("discussion", "DISCUSSION"),
    ("bof", "DISCUSSION"),
    ("meeting", "MEETING"),
    ("meetup", "MEETING"),
    ("concert", "CONCERT"),
    ("performance", "PERFORMANCE"),
    ("game", "GAME"),
    ("talk", "TALK"),
    ("keynote", "TALK"),
    ("lecture", "TALK"),
)
_STATES = {CANCELLED: "CANCELED", TENTATIVE: "ACCEPTED"}
_KINDS_OF_LINK = {"SLIDES", "PAPER", "WEB", "BLOG", "ARTICLE", "BOOK", "MEDIA", "RELATED", "FEEDBACK", "ORIGIN"}


def write_schedule_json_2(schedule: Schedule, *, generator: str = "") -> str:
    """The schedule as JSON text, version 2.

    generator : Sabha's version, shown in the file
    Raises Refused when there is no day to write.
    """
    layout = laid_out(schedule)
    usual = _usual_language(schedule)
    conference: dict[str, object] = {
        "acronym": layout.acronym,
        "title": schedule.title,
        "start": datetime.combine(schedule.start or layout.days[0].date, time(), schedule.zone).isoformat(),
        "end": datetime.combine(schedule.end or layout.days[-1].date, time(23, 59, 59), schedule.zone).isoformat(),
        "timeslot_duration": iso_length(schedule.slot),
        "languages": [language for language in schedule.languages if re.fullmatch("[a-z]{2}", language)],
        "tracks": tracks(schedule),
        "rooms": [room_entry(room) for room in schedule.rooms],
        "days": [
            {"index": day.index, "date": day.date.isoformat()}
            | {"start": day.start.isoformat(), "end": day.end.isoformat()}
            for day in layout.days
        ],
        "meta": meta(schedule, layout, ((it, _left_out(it, layout, usual)) for it in schedule.sessions)),
    }
    whole: dict[str, object] = {
        "version": schedule.version,
        **addresses(schedule),
        "conference": conference | zone_name(schedule),
        "persons": [_person(person) for person in schedule.people],
        "events": _events(schedule, layout, usual),
    }
    return as_json(SCHEMA, whole, generator)


def _usual_language(schedule: Schedule) -> str:
    """The language most sessions are in: the schema wants one of two letters for every session."""
    spoken = [it.language for it in schedule.sessions if re.fullmatch("[a-z]{2}", it.language)]
    return min(set(spoken), key=lambda code: (-spoken.count(code), code), default="en")


def kind_2(kind: str) -> str:
    """The schema's type that a session's kind comes closest to."""
    return next((value for word, value in _KINDS if word in kind.lower()), "OTHER")


def _left_out(session: Session, layout: Layout, usual: str) -> dict[str, object]:
    kept = beyond_both(session)
    if session.slug != layout.slugs[session.guid]:
        kept["slug"] = session.slug
    if session.language != (session.language if re.fullmatch("[a-z]{2}", session.language) else usual):
        kept["language"] = session.language
    if session.code and not re.fullmatch("[A-Z0-9]+", session.code):
        kept["code"] = session.code
    more = {"id": session.id, "kind": session.kind, "license": session.license}
    kept |= {name: text for name, text in more.items() if text or name == "kind"}
    return kept | ({"do_not_record": True} if session.do_not_record else {})


def _events(schedule: Schedule, layout: Layout, usual: str) -> list[dict[str, object]]:
    rooms = {room.name: room.guid for room in schedule.rooms}
    slugs = {track["name"]: track["slug"] for track in tracks(schedule)}
    ordered = sorted(schedule.sessions, key=lambda it: (it.start.astimezone(UTC), it.room, it.title, it.guid))
    return [_event(session, schedule, layout, rooms, slugs, usual) for session in ordered]


def _event(
    session: Session, schedule: Schedule, layout: Layout, rooms: dict[str, str], slugs: dict[str, str], usual: str
) -> dict[str, object]:
    event: dict[str, object] = {
        "guid": session.guid,
        "title": session.title,
        "subtitle": session.subtitle,
        "slug": layout.slugs[session.guid],
        "url": session_url(session),
        "start": schedule.local(session.start).isoformat(),
        "end": schedule.local(session.end).isoformat(),
        "duration": iso_length(session.duration),
        "room": {"name": session.room, "guid": rooms.get(session.room, NO_ROOM)},
        "track": {"slug": slugs.get(session.track, NO_TRACK)},
        "type": kind_2(session.kind),
        "language": session.language if re.fullmatch("[a-z]{2}", session.language) else usual,
        "abstract": paragraphs(session.abstract),
        "description": paragraphs(session.description),
        "participants": [{"name": it.name, "guid": it.guid, "role": "SPEAKER"} for it in session.people],
        "links": [_link(link) for link in (*session.links, *_pages(session))],
        "attachments": [_link(link) for link in session.attachments],
        "state": _STATES.get(session.status, "CONFIRMED"),
    }
    if re.fullmatch("[A-Z0-9]+", session.code):
        event["code"] = session.code
    return event | ({"logo": {"url": address}} if (address := web_address(session.logo)) else {})


def _pages(session: Session) -> list[Link]:
    """The pages for feedback and of origin, which this version keeps among the links."""
    pages = (Link(session.feedback_url, "", "feedback"), Link(session.origin_url, "", "origin"))
    return [page for page in pages if page.url]


def _link(link: Link) -> dict[str, str]:
    entry = {"url": web_address(link.url), "title": link.title}
    return entry | ({"type": link.kind.upper()} if link.kind.upper() in _KINDS_OF_LINK else {})


def _person(person: Person) -> dict[str, str]:
    entry = {"name": person.name, "guid": person.guid}
    more = {"code": person.code, "id": person.id, "biography": person.biography, "url": web_address(person.url)}
    return entry | {name: text for name, text in more.items() if text}
