"""schedule.xml, valid against the VOC's schema (schedule.xml.xsd), for Giggity, EventFahrplan and others."""

import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from xml.sax.saxutils import escape, quoteattr

from sabha.algorithms.schedule_formats.cleaning import paragraphs, web_address
from sabha.algorithms.schedule_formats.identifiers import track_slugs
from sabha.algorithms.schedule_formats.json_writing import left_out
from sabha.algorithms.schedule_formats.layout import Day, Layout, laid_out
from sabha.algorithms.schedule_formats.model import Link, Person, Schedule, Session
from sabha.algorithms.schedule_formats.times import hours_minutes

MEDIA_TYPE = "application/vnd.c3voc.schedule+xml"


def write_schedule_xml(schedule: Schedule, *, generator: str = "") -> str:
    """The schedule as XML text, to be encoded in UTF-8.

    generator : Sabha's version, shown in the file; leave it out to get the same bytes from every version
    Raises Refused when there is no day to write.
    """
    layout = laid_out(schedule)
    once = Counter(session.code for session in schedule.sessions)
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', "<schedule>"]
    lines.append(f"  <generator {_attributes({'name': 'Sabha', 'version': generator})}/>")
    lines.extend(_optional("  ", "url", web_address(schedule.url)))
    lines.append("  " + _element("version", schedule.version))
    lines.extend(_conference(schedule, layout))
    guids = {room.name: room.guid for room in schedule.rooms}
    for day in layout.days:
        lines.extend(_day(day, schedule, layout, guids, once))
    return "\n".join([*lines, "</schedule>", ""])


def _conference(schedule: Schedule, layout: Layout) -> Iterable[str]:
    first, last = layout.days[0].date, layout.days[-1].date
    yield "  <conference>"
    yield "    " + _element("title", schedule.title)
    yield "    " + _element("acronym", layout.acronym)
    yield "    " + _element("start", (schedule.start or first).isoformat())
    yield "    " + _element("end", (schedule.end or last).isoformat())
    yield "    " + _element("days", str(len(layout.days)))
    yield "    " + _element("timeslot_duration", hours_minutes(schedule.slot))
    yield from _optional("    ", "base_url", web_address(schedule.base_url))
    yield from _optional("    ", "time_zone_name", schedule.time_zone)
    slugs = track_slugs((track.name, track.slug) for track in schedule.tracks)
    for track in schedule.tracks:
        color = track.color if re.fullmatch(r"#[0-9a-fA-F]{6}", track.color) else ""
        given = {"name": track.name, "color": color, "slug": slugs[track.name]}
        yield f"    <track {_attributes(given)}/>"
    yield "  </conference>"


def _day(day: Day, schedule: Schedule, layout: Layout, guids: dict[str, str], once: Counter[str]) -> Iterable[str]:
    given = {"index": str(day.index), "date": day.date.isoformat()}
    given |= {"start": day.start.isoformat(), "end": day.end.isoformat()}
    yield f"  <day {_attributes(given)}>"
    for name, sessions in day.rooms:
        # The schema wants a name even where there is none.
        guid = f" guid={quoteattr(guids[name])}" if name in guids else ""
        yield f"    <room name={_quoted(name)}{guid}>"
        for session in sessions:
            code = session.code if once[session.code] == 1 and re.fullmatch("[0-9A-Z]{6}", session.code) else ""
            yield from _event(session, schedule, layout, code)
        yield "    </room>"
    yield "  </day>"


def _event(session: Session, schedule: Schedule, layout: Layout, code: str) -> Iterable[str]:
    start = schedule.local(session.start)
    given = {"guid": session.guid, "id": str(layout.numbers[session.guid]), "code": code}
    yield f"      <event {_attributes(given)}>"
    if kept := left_out(session, layout):
        # The schema has no place for these; a processing instruction is valid anywhere and passed over by apps.
        yield f"        <?sabha {json.dumps(kept).replace('>', '\\u003e')}?>"
    for name, text in (
        ("room", session.room),
        ("title", session.title),
        ("subtitle", session.subtitle),
        ("type", session.kind),
        ("date", start.isoformat()),
        ("start", f"{start:%H:%M}"),
        ("duration", hours_minutes(session.duration)),
        ("abstract", session.abstract),
        ("slug", layout.slugs[session.guid]),
        ("track", session.track),
    ):
        yield "        " + _element(name, text)
    yield from _optional("        ", "logo", web_address(session.logo))
    yield from _list("persons", [_person(person) for person in session.people])
    yield "        " + _element("language", session.language)
    yield "        " + _element("description", session.description)
    optout = "true" if session.do_not_record else "false"
    yield f"        <recording>{_element('license', session.license)}<optout>{optout}</optout></recording>"
    yield from _list("links", [_link("link", link) for link in session.links])
    yield from _list("attachments", [_link("attachment", link) for link in session.attachments])
    for name, address in (
        ("url", session.url),
        ("feedback_url", session.feedback_url),
        ("origin_url", session.origin_url),
    ):
        yield from _optional("        ", name, web_address(address))
    yield "      </event>"


def _person(person: Person) -> str:
    number = person.id if re.fullmatch("[0-9]{1,18}", person.id) else ""
    return f"<person {_attributes({'id': number, 'guid': person.guid})}>{_escaped(person.name)}</person>"


def _link(tag: str, link: Link) -> str:
    return f"<{tag} {_attributes({'href': link.url, 'type': link.kind})}>{_escaped(link.title)}</{tag}>"


def _list(tag: str, items: list[str]) -> Iterable[str]:
    yield f"        <{tag}>"
    yield from (f"          {item}" for item in items)
    yield f"        </{tag}>"


def _element(tag: str, text: str) -> str:
    return f"<{tag}>{_escaped(text)}</{tag}>" if text else f"<{tag}/>"


def _optional(indent: str, tag: str, text: str) -> Iterable[str]:
    if text:
        yield indent + _element(tag, text)


def _attributes(given: Mapping[str, str]) -> str:
    return " ".join(f"{name}={_quoted(text)}" for name, text in given.items() if text)


def _quoted(text: str) -> str:
    return quoteattr(paragraphs(text))


def _escaped(text: str) -> str:
    return escape(paragraphs(text))
