"""Schedules in and out: every format a summit's programme travels in.

    reading = read(data, zone="Asia/Kolkata")      # bytes → Reading: a Schedule and a report, line by line
    text = write(reading.schedule, "schedule.xml") # Schedule → str
    changes = difference(old, new)                 # what a newer file changes, in sentences

Nothing here opens files, asks the clock or trusts its input. docs/formats.md says what each format carries.
"""

from collections.abc import Callable, Mapping

from sabha.algorithms.refused import Refused, gettext_noop
from sabha.algorithms.schedule_formats.calendar_reading import read_calendar
from sabha.algorithms.schedule_formats.calendar_writing import write_calendar
from sabha.algorithms.schedule_formats.csv_reading import read_csv
from sabha.algorithms.schedule_formats.csv_writing import write_csv
from sabha.algorithms.schedule_formats.decoding import LARGEST_FILE, check_size, decoded
from sabha.algorithms.schedule_formats.differences import Change, difference
from sabha.algorithms.schedule_formats.explorer_reading import read_explorer
from sabha.algorithms.schedule_formats.json2_writing import write_schedule_json_2
from sabha.algorithms.schedule_formats.json_reading import read_schedule_json
from sabha.algorithms.schedule_formats.json_writing import write_schedule_json
from sabha.algorithms.schedule_formats.linked_data_writing import schedule_json_ld, session_json_ld
from sabha.algorithms.schedule_formats.model import Link, Person, Room, Schedule, Session, Track
from sabha.algorithms.schedule_formats.report import Problem, Reading, Record
from sabha.algorithms.schedule_formats.sniffing import READABLE, format_named, sniff
from sabha.algorithms.schedule_formats.times import zone_named
from sabha.algorithms.schedule_formats.wikitext_writing import write_wikitext
from sabha.algorithms.schedule_formats.xml_reading import read_schedule_xml
from sabha.algorithms.schedule_formats.xml_writing import write_schedule_xml

__all__ = [
    "LARGEST_FILE",
    "READABLE",
    "WRITABLE",
    "Change",
    "Link",
    "Person",
    "Problem",
    "Reading",
    "Record",
    "Room",
    "Schedule",
    "Session",
    "Track",
    "check_size",
    "difference",
    "read",
    "schedule_json_ld",
    "session_json_ld",
    "sniff",
    "write",
]

_WRITERS: dict[str, Callable[[Schedule], str]] = {
    "schedule.xml": write_schedule_xml,
    "schedule.json": write_schedule_json,
    "schedule2.json": write_schedule_json_2,
    "ics": write_calendar,
    "csv": write_csv,
    "wikitext": write_wikitext,
    "jsonld": schedule_json_ld,
}
WRITABLE = tuple(_WRITERS)


def read(
    data: bytes,
    *,
    format: str | None = None,
    zone: str | None = None,
    mapping: Mapping[str, str] | None = None,
    encoding: str | None = None,
    largest: int = LARGEST_FILE,
) -> Reading:
    """A programme from the bytes of a file in any of the READABLE formats.

    format : its name or a common other name; None to tell it from what is inside
    zone : IANA name of the zone for times that come without one
    mapping : for CSV, heading → field
    encoding : when the file is not in UTF-8 and does not say what it is in
    largest : refuse more bytes than this before looking at them
    Raises Refused, in a sentence, for what cannot be read at all; what is wrong with single sessions is in the report.
    """
    check_size(len(data), largest)
    spot = zone_named(zone) if zone else None
    if zone and spot is None:
        raise Refused(gettext_noop("No time zone is called “%(zone)s”. Write it as in “Asia/Kolkata”."), zone=zone)
    name = format_named(format) if format else "csv" if mapping else sniff(data, encoding)
    if name == "ics":
        return read_calendar(data, spot, encoding)
    text = decoded(data, encoding).lstrip("\ufeff")
    if name == "csv":
        return read_csv(text, spot, mapping)
    readers = {"schedule.xml": read_schedule_xml, "schedule.json": read_schedule_json, "explorer": read_explorer}
    return readers[name](text, spot)


def write(schedule: Schedule, format: str) -> str:
    """The schedule as text in one of the WRITABLE formats; the same schedule always gives the same text.

    Each writer can also be called by itself, with what only it can do (headings, place, name of a calendar).
    Raises Refused for a format there is not, and for a schedule without any day where the format needs one.
    """
    if format not in _WRITERS:
        raise Refused(
            gettext_noop("No format is called “%(name)s”. Sabha writes: %(formats)s."),
            name=format,
            formats=", ".join(WRITABLE),
        )
    return _WRITERS[format](schedule)
