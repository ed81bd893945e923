"""A programme as wikitext tables, one a day, to paste into a page on Meta-Wiki."""

import re
from collections.abc import Iterable, Sequence

from sabha.algorithms.schedule_formats.layout import Day, laid_out
from sabha.algorithms.schedule_formats.model import CANCELLED, Schedule, Session

HEADINGS = ("Time", "Room", "Session", "Speakers", "Language", "Track")

# What wikitext could take for markup anywhere: tags, links, templates, tables, quotes, signatures, magic words, URLs.
_MARKUP = re.compile(r"[&<>\[\]{}|'~=_!]|//|(?<=[A-Za-z])://?|(?<=RFC) |(?<=PMID) |(?<=ISBN) |(?<=mailto):")
# And only at the beginning of a line: lists, indents, preformatted text, rows of tables.
_AT_START = re.compile(r"^[*#:;+\- ]")


def write_wikitext(schedule: Schedule, *, headings: Sequence[str] = HEADINGS) -> str:
    """The schedule as wikitext: for each day with sessions a sortable table with its date as caption.

    headings : the six headings of the columns, in the language of the page
    Raises Refused when there is no day to write.
    """
    tables = (_table(day, schedule, headings) for day in laid_out(schedule).days if day.rooms)
    return "\n".join("\n".join(lines) for lines in tables) + "\n"


def _table(day: Day, schedule: Schedule, headings: Sequence[str]) -> Iterable[str]:
    yield '{| class="wikitable sortable"'
    yield f"|+ {day.date.isoformat()}"
    yield from (f'! scope="col" | {as_wikitext(heading)}' for heading in headings)
    sessions = sorted((it for _, several in day.rooms for it in several), key=lambda it: (it.start, it.end, it.room))
    for session in sessions:
        yield "|-"
        yield from (f"| {cell}".rstrip() for cell in _row(session, schedule))
    yield "|}"


def _row(session: Session, schedule: Schedule) -> Iterable[str]:
    start, end = schedule.local(session.start), schedule.local(session.end)
    yield f"{start:%H:%M}–{end:%H:%M}"
    yield as_wikitext(session.room)
    yield _title(session)
    yield "<br />".join(as_wikitext(person.name) for person in session.people)
    yield as_wikitext(session.language)
    yield as_wikitext(session.track)


def _title(session: Session) -> str:
    title = as_wikitext(session.title)
    linked = f"[{as_address(session.url)} {title}]" if session.url else title
    linked = f"<s>{linked}</s>" if session.status == CANCELLED else linked
    return linked + (f"<br /><small>{as_wikitext(session.subtitle)}</small>" if session.subtitle else "")


def as_address(url: str) -> str:
    """An address inside [ ]: percent-encoded where wikitext would end it or see a template, a table or quotes."""
    return re.sub(r"[\[\]{}|'<>\"\s]", lambda match: f"%{ord(match[0]):02X}", url)


def as_wikitext(text: str) -> str:
    """Text that wikitext shows as it is: every character that could be markup as an HTML entity."""
    one = " ".join(text.split())
    return _AT_START.sub(_entities, _MARKUP.sub(_entities, one))


def _entities(match: re.Match[str]) -> str:
    return "".join(f"&#{ord(character)};" for character in match[0])
