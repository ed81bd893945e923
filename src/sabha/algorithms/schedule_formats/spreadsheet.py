"""CSV from any spreadsheet: its separator, its columns, and cells that must not become formulas."""

import csv
import io
import re
from collections.abc import Mapping

from sabha.algorithms.refused import Refused, gettext_noop
from sabha.algorithms.schedule_formats.cleaning import one_line

# What a column can be mapped to, and the headings that mean it without being told (folded to lower-case letters).
COLUMNS: dict[str, tuple[str, ...]] = {
    "guid": ("uuid",),
    "id": ("sessionid", "talkid", "proposalid", "number", "no", "nr"),
    "code": ("submissioncode",),
    "title": ("name", "session", "sessiontitle", "sessionname", "talk", "talktitle", "topic", "summary", "event"),
    "subtitle": (),
    "date": ("day", "datum", "startdate", "sessiondate"),
    "start": ("time", "starttime", "begin", "begins", "from", "startsat", "slot", "timeslot", "datetime"),
    "end": ("endtime", "ends", "to", "until", "till", "finish", "endsat"),
    "duration": ("length", "minutes", "durationminutes", "durationmin", "durationinminutes"),
    "time_zone": ("timezone", "tz", "zone"),
    "room": ("location", "venue", "hall", "place", "where", "raum", "salle"),
    "track": ("theme", "stream", "category", "strand"),
    "kind": ("type", "format", "sessiontype", "sessionformat", "talktype"),
    "language": ("lang", "locale", "sessionlanguage", "spokenlanguage"),
    "abstract": ("short", "shortdescription"),
    "description": ("details", "longdescription", "about", "notes", "body"),
    "people": (
        "speakers",
        "speaker",
        "presenters",
        "presenter",
        "speakernames",
        "speakername",
        "hosts",
        "host",
        "by",
        "who",
    ),
    "url": ("link", "website", "web", "page"),
    "links": (),
    "attachments": ("files", "slides"),
    "do_not_record": ("norecording", "norecord"),
    "license": ("licence", "recordinglicense"),
    "slug": (),
    "logo": ("image",),
    "feedback_url": ("feedback",),
    "origin_url": ("origin",),
    "status": ("state",),
    "sequence": (),
    "modified": ("lastmodified", "updated"),
}

_FORMULA = re.compile("'*[=+\\-@\t\r\uff1d\uff0b\uff0d\uff20]")


def guarded(cell: str) -> str:
    """A cell no spreadsheet takes for a formula: an apostrophe before =, +, - and @ (OWASP, CSV injection)."""
    return f"'{cell}" if _FORMULA.match(cell) else cell


def unguarded(cell: str) -> str:
    """The cell as it was before `guarded`."""
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell) else cell


def rows(text: str) -> list[tuple[int, list[str]]]:
    """The rows that are not blank, each with the line it begins on. Raises Refused when quotes do not match."""
    separator = separator_of(text)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    found, line = [], 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                found.append((line, [unguarded(cell) for cell in cells]))
            line = reader.line_num + 1
    except csv.Error as broken:
        raise Refused(
            gettext_noop("Line %(line)d: the CSV is damaged (%(why)s). Check the quotes on that line."),
            line=line,
            why=str(broken),
        ) from None
    return found


def separator_of(text: str) -> str:
    """The separator of the first line: comma, semicolon or tab, whichever it holds most of outside quotes."""
    first = re.sub(r'"[^"]*"', "", next((line for line in text.splitlines() if line.strip()), ""))
    return max(",;\t", key=first.count)


def columns(headings: list[str], mapping: Mapping[str, str] | None = None) -> dict[int, str]:
    """Which field each column is, by number: as `mapping` (heading → field) says, else as the heading suggests.

    Raises Refused when the mapping names a column or field there is not, or gives one field two columns.
    """
    chosen = {}
    for heading, name in (mapping or {}).items():
        chosen[_column_called(heading, headings)] = _field_called(name)
    if len(set(chosen.values())) < len(chosen):
        raise Refused(gettext_noop("The mapping gives one field two columns; name each field once."))
    for number, heading in enumerate(headings):
        guess = guessed(heading)
        if guess and number not in chosen and guess not in chosen.values():
            chosen[number] = guess
    return chosen


def guessed(heading: str) -> str:
    """The field that a heading means, or ""."""
    folded = re.sub(r"[^a-z]", "", heading.lower())
    return next((name for name, also in COLUMNS.items() if folded in (name.replace("_", ""), *also)), "")


def _column_called(heading: str, headings: list[str]) -> int:
    wanted = one_line(heading).casefold()
    for number, text in enumerate(headings):
        if one_line(text).casefold() == wanted:
            return number
    raise Refused(
        gettext_noop("The file has no column “%(column)s”. Its columns are: %(columns)s."),
        column=heading,
        columns=", ".join(one_line(text) for text in headings)[:300],
    )


def _field_called(name: str) -> str:
    name = name.strip().lower().replace("-", "_").replace(" ", "_")
    name = name if name in COLUMNS else guessed(name)
    if name:
        return name
    raise Refused(
        gettext_noop("A column cannot be mapped to that. The fields are: %(fields)s."), fields=", ".join(COLUMNS)
    )
