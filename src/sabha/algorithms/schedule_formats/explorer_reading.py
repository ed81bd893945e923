"""The file of the Wikimania explorer: JavaScript that sets WIKIMANIA_DATA to one JSON object. Read, never run."""

import re
from datetime import UTC, datetime, tzinfo

from sabha.algorithms.refused import Refused, gettext_noop
from sabha.algorithms.schedule_formats.assembly import assembled
from sabha.algorithms.schedule_formats.found import FoundPerson, FoundRoom, FoundSchedule, FoundSession, FoundTrack
from sabha.algorithms.schedule_formats.json_reading import LineFinder, as_object, as_objects, as_text, parsed
from sabha.algorithms.schedule_formats.report import Reading
from sabha.algorithms.schedule_formats.times import at, clock, day, length

ASSIGNMENT = re.compile(
    r"\A(?:\s|//[^\n]*\n|/\*.*?\*/|\"use strict\";?)*(?:(?:const|let|var|export\s+const)\s+)?(?:window\.|globalThis\.)?"
    r"WIKIMANIA_DATA\s*=\s*",
    re.DOTALL,
)
_WORDS = ("id", "title", "track", "language", "room", "abstract", "url")


def read_explorer(text: str, zone: tzinfo | None = None) -> Reading:
    """The programme in a Wikimania explorer file.

    zone : where its times are read; the file names no time zone, so without it they are read as UTC
    Raises Refused when it is not that file, or holds more than plain JSON.
    """
    begins = ASSIGNMENT.match(text)
    start = begins.end() if begins else 0
    # Blank space in the place of the JavaScript keeps the lines and columns of the JSON where they are.
    blank = re.sub(r"[^\n]", " ", text[:start])
    whole = as_object(parsed(blank + text[start:].rstrip().removesuffix(";")))
    sessions = as_objects(whole.get("sessions"))
    if not sessions:
        raise Refused(
            gettext_noop("The file has no list of “sessions”; it holds: %(found)s."),
            found=", ".join(sorted(whole)[:8])[:200] or gettext_noop("nothing"),
        )
    filters = as_object(whole.get("filters"))
    found = FoundSchedule()
    spot = found.settle_zone(zone, some_local=True) or UTC
    found.rooms = [FoundRoom(name) for name in _names(filters, "rooms")]
    found.tracks = [FoundTrack(name) for name in _names(filters, "tracks")]
    lines = LineFinder(text)
    found.sessions = [_session(session, spot, lines) for session in sessions]
    return assembled(found, "explorer")


def _names(filters: dict[str, object], what: str) -> list[str]:
    listed = filters.get(what)
    return [name for name in listed if isinstance(name, str)] if isinstance(listed, list) else []


def _session(session: dict[str, object], zone: tzinfo, lines: LineFinder) -> FoundSession:
    words = {name: as_text(session.get(name)) for name in _WORDS}
    words["kind"] = as_text(session.get("type"))
    found = FoundSession(lines.line_of(words["id"]), words, duration=length(as_text(session.get("duration"))))
    on, hours = day(as_text(session.get("day"))), clock(as_text(session.get("start")))
    found.start = at(datetime.combine(on, hours), zone) if on and hours else None
    # “recorded” says what is planned; only an outright no is a wish not to be.
    found.do_not_record = session.get("recorded") is False
    found.people = [
        FoundPerson(as_text(person.get("name")), url=as_text(person.get("url")), biography=as_text(person.get("bio")))
        for person in as_objects(session.get("speakers"))
    ]
    return found
