"""Which format a file is in, told by what is inside it and never by its name."""

import json
import re

from sabha.algorithms.refused import Refused, gettext_noop
from sabha.algorithms.schedule_formats.decoding import decoded
from sabha.algorithms.schedule_formats.explorer_reading import ASSIGNMENT
from sabha.algorithms.schedule_formats.spreadsheet import guessed, separator_of

READABLE = ("schedule.xml", "schedule.json", "ics", "csv", "explorer")

# What people and programs call the formats.
_ALSO = {
    "xml": "schedule.xml",
    "frab": "schedule.xml",
    "wafer": "schedule.xml",
    "fosdem": "schedule.xml",
    "pentabarf": "schedule.xml",
    "json": "schedule.json",
    "pretalx": "schedule.json",
    "schedule2.json": "schedule.json",
    "ical": "ics",
    "icalendar": "ics",
    "wikimania": "explorer",
    "js": "explorer",
}


def format_named(name: str) -> str:
    """The format that goes by this name. Raises Refused when none does."""
    known = name.strip().lower()
    known = _ALSO.get(known, known)
    if known not in READABLE:
        raise Refused(
            gettext_noop("No format is called “%(name)s”. Sabha reads: %(formats)s."),
            name=name,
            formats=", ".join(READABLE),
        )
    return known


def sniff(data: bytes, encoding: str | None = None) -> str:
    """The format of a file, one of READABLE, from its first thousands of characters.

    Raises Refused when it is none of them, saying what it looks like.
    """
    text = _beginning(data, encoding)
    if not text:
        raise Refused(gettext_noop("The file is empty."))
    if text[:15].upper() == "BEGIN:VCALENDAR":
        return "ics"
    if text.startswith("<"):
        return _of_markup(text)
    if ASSIGNMENT.match(text):
        return "explorer"
    if text[0] in "{[":
        return "explorer" if re.match(r'\{\s*"(sessions|filters)"', text) else "schedule.json"
    if _has_headings(text):
        return "csv"
    raise Refused(
        gettext_noop(
            "The file is none that Sabha knows; it begins with %(beginning)s. It reads schedule.xml, schedule.json, "
            "iCalendar, CSV with headings, and the Wikimania explorer's file."
        ),
        beginning=json.dumps(text[:40], ensure_ascii=False),
    )


def _beginning(data: bytes, encoding: str | None) -> str:
    """Enough to tell; cut at a line, and tolerant of one broken letter, which the reader will name."""
    try:
        return decoded(data[:40_000], encoding).lstrip("\ufeff \t\r\n")
    except Refused:
        start = data[:200].lstrip(b"\xef\xbb\xbf \t\r\n")
        if start[:15].upper() == b"BEGIN:VCALENDAR" or start[:1] in (b"<", b"{", b"["):
            return start.decode("latin-1")
        return decoded(data, encoding).lstrip("\ufeff \t\r\n")


def _of_markup(text: str) -> str:
    if re.match(r"(?:<!--.*?-->|<\?.*?\?>|\s)*<(?:!doctype\s+)?html", text, re.IGNORECASE | re.DOTALL):
        raise Refused(
            gettext_noop(
                "This is a web page, not a schedule. Look for “schedule.json”, “schedule.xml” or “iCal” on it."
            )
        )
    return "schedule.xml"


def _has_headings(text: str) -> bool:
    """Whether the first line parts into cells, at least one of which is a heading Sabha knows."""
    first = next((line for line in text.splitlines() if line.strip()), "")
    cells = [cell.strip().strip('"') for cell in first.split(separator_of(text))]
    return len(cells) > 1 and any(guessed(cell) for cell in cells)
