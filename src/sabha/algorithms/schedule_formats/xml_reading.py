"""schedule.xml as pretalx, frab, wafer, pentabarf and FOSDEM write it."""

import json
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta, tzinfo
from typing import NamedTuple

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
from sabha.algorithms.schedule_formats.json_reading import as_object, restore
from sabha.algorithms.schedule_formats.report import MENDED, Reading
from sabha.algorithms.schedule_formats.times import at, clock, day, length, moment
from sabha.algorithms.schedule_formats.xml_tree import Node, grown

_WORDS = ("title", "subtitle", "track", "language", "abstract", "description", "slug", "url", "logo")


class _Clock(NamedTuple):
    """Where the hall's clock hangs, and when its day begins."""

    zone: tzinfo | None
    day_change: time | None


def read_schedule_xml(text: str, zone: tzinfo | None = None) -> Reading:
    """The programme in a schedule.xml, in any dialect that keeps <day>, <room> and <event>.

    zone : where times without an offset are read when the file names no time zone
    Raises Refused for XML of another kind, saying what was found.
    """
    root = grown(text)
    days = root.all("day") or [node for holder in root.all("days") for node in holder.all("day")]
    events = [(event, holder, room) for holder in days for event, room in _events(holder)]
    if root.tag != "schedule" or not (days or root.child("conference")):
        raise _foreign(root)
    if not events and not _is_empty(root):
        raise _foreign(root)
    found = _frame(root, days)
    spot = found.settle_zone(zone, some_local=not all(_has_offset(event) for event, _, _ in events))
    change = clock(root.words("conference", "day_change"))
    found.sessions = [_session(event, holder, room, _Clock(spot, change)) for event, holder, room in events]
    if events and not any(session.words["title"].strip() and session.start for session in found.sessions):
        raise _foreign(root, events[0][0])
    return assembled(found, "schedule.xml")


def _events(holder: Node) -> Iterator[tuple[Node, str]]:
    """The events of a day with the room they stand in; pentabarf puts some beside the rooms."""
    for node in holder.children:
        if node.tag == "event":
            yield node, ""
        elif node.tag == "room":
            for event in node.all("event"):
                yield event, node.attributes.get("name", "")


def _is_empty(root: Node) -> bool:
    """Whether nothing but days and rooms is left: a programme not filled yet, not another dialect."""
    inside = [room for holder in root.all("day") for room in holder.children]
    return all(node.tag == "room" and not node.children for node in inside) and not root.all("days")


def _foreign(root: Node, event: Node | None = None) -> Refused:
    if event is not None:
        return Refused(
            gettext_noop(
                "The XML has <event> elements but none with a <title> and a time that can be read; the first, on line "
                "%(line)d, holds %(found)s. Export it as schedule.xml (pretalx, frab), iCalendar or CSV."
            ),
            line=event.line,
            found=_listed(event),
        )
    return Refused(
        gettext_noop(
            "This XML is not a schedule.xml: Sabha looks for <schedule> with <day>, <room> and <event>, and found "
            "<%(root)s> with %(found)s. Export it as schedule.xml (pretalx, frab), iCalendar or CSV."
        ),
        root=root.tag[:40],
        found=f"{_listed(root)}{_first_inside(root)}",
    )


def _first_inside(root: Node) -> str:
    """What the first <day>, or whatever comes first, holds."""
    inside = [*root.all("day"), *root.children]
    first = next((node for node in inside if node.children), None)
    return f" (<{first.tag[:40]}>: {_listed(first)})" if first else ""


def _listed(node: Node) -> str:
    """What is inside, as people would say it: “2 × <day>, 1 × <conference>”."""
    several = Counter(child.tag[:40] for child in node.children)
    most = sorted(several.items(), key=lambda item: (-item[1], item[0]))[:6]
    inside = [f"{number} × <{tag}>" for tag, number in most]
    return ", ".join(inside) or ", ".join(sorted(node.attributes)[:6]) or gettext_noop("nothing")


def _has_offset(event: Node) -> bool:
    when = moment(event.words("date"), None)
    return when is not None


def _frame(root: Node, days: list[Node]) -> FoundSchedule:
    conference = root.child("conference") or Node("conference", root.line, {})
    names = ("title", "acronym", "url", "base_url", "start", "end")
    words = {name: conference.words(name) for name in names}
    words |= {"version": root.words("version"), "time_zone": conference.words("time_zone_name")}
    words["url"] = words["url"] or root.words("url")
    found = FoundSchedule(words, slot=length(conference.words("timeslot_duration")))
    found.rooms = [
        FoundRoom(room.attributes.get("name", ""), room.attributes.get("guid", ""))
        for holder in days
        for room in holder.all("room")
    ]
    found.tracks = [*_tracks(conference), *(track for holder in root.all("tracks") for track in _tracks(holder))]
    return found


def _tracks(holder: Node) -> list[FoundTrack]:
    """Tracks as pretalx lists them (in attributes) and as FOSDEM does (in text)."""
    return [
        FoundTrack(
            node.attributes.get("name", "") or node.text,
            node.attributes.get("slug", ""),
            node.attributes.get("color", ""),
        )
        for node in holder.all("track")
    ]


def _session(event: Node, holder: Node, room: str, hall: _Clock) -> FoundSession:
    words = {name: event.words(name) for name in _WORDS}
    words |= {name: event.attributes.get(name, "") for name in ("id", "guid", "code")}
    words |= {name: event.words(name) for name in ("feedback_url", "origin_url", "room")}
    words["kind"] = event.words("type")
    words["room"] = words["room"].strip() or room
    words["license"] = event.words("recording", "license")
    found = FoundSession(event.line, words, duration=length(event.words("duration")))
    found.do_not_record = event.words("recording", "optout").strip().lower() in {"true", "1"}
    found.people = [_person(node) for several in event.all("persons") for node in several.all("person")]
    found.links = _links(event, "links", "link")
    found.attachments = _links(event, "attachments", "attachment")
    restore(found, _kept(event))
    found.start = _start(event, holder, hall, found)
    if room and words["room"] and " ".join(words["room"].split()) != " ".join(room.split()):
        template = gettext_noop("“%(title)s” stands under %(above)s but says %(room)s; taken as %(room)s.")
        found.note(MENDED, template, above=room, room=" ".join(words["room"].split()))
    return found


def _kept(event: Node) -> dict[str, object]:
    """What Sabha wrote beside the format, in a processing instruction."""
    try:
        return as_object(json.loads(event.attributes.get("?sabha", "{}")))
    except (ValueError, RecursionError):
        return {}


def _person(node: Node) -> FoundPerson:
    given = node.attributes
    return FoundPerson(node.text, given.get("id", ""), given.get("guid", ""), url=given.get("url", ""))


def _links(event: Node, many: str, one: str) -> list[FoundLink]:
    return [
        FoundLink(node.attributes.get("href", "") or node.text, node.text, node.attributes.get("type", ""))
        for holder in event.all(many)
        for node in holder.all(one)
    ]


def _start(event: Node, holder: Node, hall: _Clock, found: FoundSession) -> datetime | None:
    """The <date> with its offset is the truth; without it (FOSDEM, pentabarf) the day's date and <start>."""
    zone = hall.zone
    written = event.words("date").strip()
    on_the_clock = clock(event.words("start"))
    exact = (moment(written, zone) or moment(written, UTC)) if len(written) > 10 else None
    if exact is None:
        on = day(written or holder.attributes.get("date", ""))
        if on is None or on_the_clock is None:
            return None
        # In pentabarf's days a session at half past midnight still belongs to the evening before.
        after_midnight = not written and hall.day_change is not None and on_the_clock < hall.day_change
        return at(datetime.combine(on, on_the_clock) + timedelta(days=after_midnight), zone or UTC)
    if on_the_clock and zone and exact.strftime("%H:%M") != on_the_clock.strftime("%H:%M"):
        template = gettext_noop("“%(title)s” has two times, %(date)s and %(start)s; the first is taken.")
        found.note(MENDED, template, date=written, start=event.words("start").strip())
    return exact
