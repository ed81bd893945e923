"""CSV for spreadsheets: one session a row, no cell that a spreadsheet could take for a formula."""

import csv
import io

from sabha.algorithms.schedule_formats.cleaning import paragraphs
from sabha.algorithms.schedule_formats.model import Link, Schedule, Session
from sabha.algorithms.schedule_formats.spreadsheet import guarded
from sabha.algorithms.schedule_formats.times import hours_minutes

_PLAIN = ("guid", "id", "code", "title", "subtitle", "room", "track", "kind", "language", "abstract", "description")
_MORE = ("url", "license", "slug", "logo", "feedback_url", "origin_url", "status")
_WHEN = ("date", "start", "end", "duration", "time_zone")
COLUMNS = (
    *_PLAIN[:5],
    *_WHEN,
    *_PLAIN[5:],
    "people",
    *_MORE,
    "links",
    "attachments",
    "do_not_record",
    "sequence",
    "modified",
)


def write_csv(schedule: Schedule) -> str:
    """The schedule as CSV (RFC 4180) with headings that `read_csv` knows; encode it as utf-8-sig for Excel."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for session in schedule.sessions:
        row = _row(session, schedule)
        writer.writerow([guarded(row[name]) for name in COLUMNS])
    return text.getvalue()


def _row(session: Session, schedule: Schedule) -> dict[str, str]:
    start, end = schedule.local(session.start), schedule.local(session.end)
    # Without a named zone only the offset tells when it is, so the whole moment stands in one cell.
    local = "%H:%M:%S" if schedule.time_zone else "%Y-%m-%dT%H:%M:%S%:z"
    row = {name: paragraphs(str(getattr(session, name))) for name in _PLAIN + _MORE}
    return row | {
        "date": start.date().isoformat(),
        "start": start.strftime(local),
        "end": end.strftime(local),
        "duration": hours_minutes(session.duration),
        "time_zone": schedule.time_zone,
        "people": _names([person.name for person in session.people]),
        "links": _links(session.links),
        "attachments": _links(session.attachments),
        "do_not_record": "yes" if session.do_not_record else "",
        "sequence": str(session.sequence) if session.sequence else "",
        "modified": session.modified.isoformat() if session.modified else "",
    }


def _names(names: list[str]) -> str:
    """Names parted by semicolons; what parts names is marked where it stands inside one."""
    cell = "; ".join(name.replace(";", "\\;").replace("|", "\\|") for name in names)
    # A semicolon at the end says that the comma of “Asha Rao, PhD” parts nothing.
    return f"{cell};" if "," in cell else cell


def _links(links: tuple[Link, ...]) -> str:
    return "\n".join(f"{link.url} {link.title}".strip() for link in links)
