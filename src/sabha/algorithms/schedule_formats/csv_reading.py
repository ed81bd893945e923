"""CSV: one session a row, columns guessed from their headings or mapped by hand."""

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from sabha.algorithms.refused import Refused, gettext_noop
from sabha.algorithms.schedule_formats.assembly import assembled
from sabha.algorithms.schedule_formats.cleaning import one_line
from sabha.algorithms.schedule_formats.found import FoundLink, FoundPerson, FoundSchedule, FoundSession
from sabha.algorithms.schedule_formats.report import MENDED, NOTICED, REFUSED, Reading
from sabha.algorithms.schedule_formats.spreadsheet import COLUMNS, columns, rows
from sabha.algorithms.schedule_formats.times import at, clock, length, moment, zone_name, zone_named

_NUMERIC_DATE = re.compile(r"(\d{1,2})([./-])(\d{1,2})\2(\d{4})")
_RANGE = re.compile(r"(.+?)\s*(?:-|–|—|to|bis|à)\s*(\d{1,2}[:h.]\d{2}.*)", re.IGNORECASE)
_YES = {"1", "true", "yes", "y", "x", "✓"}


def read_csv(text: str, zone: tzinfo | None = None, mapping: Mapping[str, str] | None = None) -> Reading:
    """The programme in a CSV file with headings in its first row.

    zone : where times are read when the rows name no time zone
    mapping : heading → field of Session (or date, end, time_zone, people), before anything is guessed
    Raises Refused when there is no column for title and start, or dates that can be read in two ways.
    """
    table = rows(text)
    if not table:
        raise Refused(gettext_noop("The file is empty. A CSV needs a row of headings and one row for each session."))
    fields = columns(table[0][1], mapping)
    _check_columns(table[0][1], fields)
    cells = [(line, {name: row[n] for n, name in fields.items() if n < len(row)}) for line, row in table[1:]]
    found = FoundSchedule()
    reader = _Rows(found, zone, [row for _, row in cells])
    found.sessions = [reader.session(line, row) for line, row in cells]
    _note_columns(found, table[0][1], fields)
    found.words["time_zone"] = reader.zone_name()
    return assembled(found, "csv")


def _check_columns(headings: list[str], fields: dict[int, str]) -> None:
    missing = [name for name in ("title", "start") if name not in fields.values()]
    if missing:
        raise Refused(
            gettext_noop(
                "No column is known as %(missing)s. The file's columns are: %(columns)s. "
                "Map them, as in “Session name=title”; the fields are: %(fields)s."
            ),
            missing=", ".join(missing),
            columns=", ".join(one_line(text) for text in headings)[:300],
            fields=", ".join(COLUMNS),
        )


def _note_columns(found: FoundSchedule, headings: list[str], fields: dict[int, str]) -> None:
    unread = [one_line(text) for number, text in enumerate(headings) if number not in fields and one_line(text)]
    if unread:
        template = gettext_noop("These columns mean nothing to Sabha and are passed over: %(columns)s.")
        found.note(NOTICED, template, line=1, columns=", ".join(unread)[:300])


class _Rows:
    """Reads the rows of one file, which share their habits: order of dates, separator of names."""

    def __init__(self, found: FoundSchedule, zone: tzinfo | None, every: list[dict[str, str]]) -> None:
        self.found = found
        self.zone = zone
        self.named: list[str] = []
        self.noted_zone = False
        self.day_first = _day_first([row.get(name, "") for row in every for name in ("date", "start", "end")])
        names = [row.get("people", "") for row in every]
        self.comma = any("," in cell for cell in names) and not any(re.search(r"[;\n|]", cell) for cell in names)
        if self.comma:
            found.note(NOTICED, gettext_noop("Speakers are taken apart at commas."), line=1)

    def zone_name(self) -> str:
        """The zone that most rows name, else the one given if it has a name."""
        if self.named:
            return min(set(self.named), key=lambda name: (-self.named.count(name), name))
        return zone_name(self.zone or UTC)

    def session(self, line: int, row: dict[str, str]) -> FoundSession:
        """One row."""
        session = FoundSession(line, dict(row))
        zone = self._zone(session)
        session.start, session.duration = self._times(session, zone)
        session.people = self._people(row.get("people", ""))
        session.links, session.attachments = _links(row.get("links", "")), _links(row.get("attachments", ""))
        session.do_not_record = row.get("do_not_record", "").strip().lower() in _YES
        sequence = row.get("sequence", "").strip()
        session.sequence = int(sequence) if re.fullmatch(r"[0-9]{1,9}", sequence) else 0
        session.modified = moment(row.get("modified", ""), UTC)
        return session

    def _zone(self, session: FoundSession) -> tzinfo:
        written = session.words.get("time_zone", "").strip()
        named = zone_named(written)
        if named is not None:
            self.named.append(written)
            return named
        if written:
            template = gettext_noop("“%(title)s” is in the time zone “%(zone)s”, which is not known; it is left out.")
            session.note(REFUSED, template, zone=written[:60])
        elif self.zone is None and not self.noted_zone:
            self.noted_zone = True
            template = gettext_noop("The file names no time zone; its times are read as UTC. Say which zone it is in.")
            self.found.note(NOTICED, template)
        return self.zone or UTC

    def _times(self, session: FoundSession, zone: tzinfo) -> tuple[datetime | None, timedelta | None]:
        words = session.words
        begins, ends = words.get("start", "").strip(), words.get("end", "").strip()
        if not ends and clock(begins) is None and (both := _RANGE.fullmatch(begins)) and clock(both[2]):
            begins, ends = both[1], both[2]
        start = self._moment(begins, words.get("date", ""), zone)
        if start is None or any(problem.done == REFUSED for problem in session.problems):
            return None, None
        if lasts := words.get("duration", "").strip():
            return start, length(lasts)
        return start, self._until(session, start, ends, zone)

    def _until(self, session: FoundSession, start: datetime, ends: str, zone: tzinfo) -> timedelta | None:
        if not ends:
            return None
        end = self._moment(ends, start.date().isoformat(), zone)
        if end is None:
            return None
        lasts = end.astimezone(UTC) - start.astimezone(UTC)
        if lasts < timedelta() and clock(ends) is not None:
            session.note(MENDED, gettext_noop("“%(title)s” ends before it begins; it is taken to end the next day."))
            return lasts + timedelta(days=1)
        return lasts

    def _moment(self, written: str, on: str, zone: tzinfo) -> datetime | None:
        """A time of day on a date, or both in one cell."""
        hours = clock(written)
        day = self._date(on)
        if hours is not None and day is not None:
            return at(datetime.combine(day, hours), zone)
        if exact := moment(written, zone) if len(written) > 10 else None:
            return exact
        parts = written.split(None, 1)
        day, hours = (self._date(parts[0]), clock(parts[1])) if len(parts) == 2 else (None, None)
        return at(datetime.combine(day, hours), zone) if day and isinstance(hours, time) else None

    def _date(self, written: str) -> date | None:
        written = written.strip()
        try:
            return date.fromisoformat(written[:10]) if not _NUMERIC_DATE.match(written) else self._numeric(written)
        except ValueError:
            return None

    def _numeric(self, written: str) -> date | None:
        match = _NUMERIC_DATE.match(written)
        if match is None:
            return None
        one, two, year = int(match[1]), int(match[3]), int(match[4])
        day, month = (one, two) if self.day_first or match[2] == "." else (two, one)
        return date(year, month, day)

    def _people(self, cell: str) -> list[FoundPerson]:
        """Names parted by semicolons, line ends or bars; by commas when the file has nothing else."""
        names = re.split(r"," if self.comma else r"(?<!\\);|\n|(?<!\\)\|", cell)
        return [FoundPerson(re.sub(r"\\([;|])", r"\1", name)) for name in names if name.strip()]


def _day_first(cells: list[str]) -> bool:
    """Whether dates like 03/04/2026 begin with the day, told by one that has no other reading.

    Raises Refused when every date of the file has two.
    """
    pairs = [match for cell in cells if (match := _NUMERIC_DATE.match(cell.strip())) and match[2] != "."]
    if any(int(match[1]) > 12 for match in pairs):
        return True
    if pairs and all(int(match[3]) <= 12 for match in pairs) and any(match[1] != match[3] for match in pairs):
        raise Refused(
            gettext_noop("Dates like %(example)s can be read in two ways. Write them as %(better)s."),
            example=pairs[0][0],
            better=f"{pairs[0][4]}-{int(pairs[0][3]):02d}-{int(pairs[0][1]):02d}",
        )
    return False


def _links(cell: str) -> list[FoundLink]:
    """Addresses, one a line, each with its title after a space."""
    parts = [line.strip().split(None, 1) for line in cell.split("\n") if line.strip()]
    return [FoundLink(part[0], part[1] if len(part) > 1 else "") for part in parts]
