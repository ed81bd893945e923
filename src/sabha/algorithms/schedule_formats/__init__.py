"""Schedules in and out: every format a summit's programme travels in.

    reading = read(data, zone="Asia/Kolkata")      # bytes → Reading: a Schedule and a report, line by line
    text = write(reading.schedule, "schedule.xml") # Schedule → str
    changes = difference(old, new)                 # what a newer file changes, in sentences

Nothing here opens files, asks the clock or trusts its input. docs/formats.md says what each format carries.
"""

from collections.abc import Mapping

from sabha.algorithms.refused import Refused, gettext_noop
from sabha.algorithms.schedule_formats.calendar_reading import read_calendar
from sabha.algorithms.schedule_formats.csv_reading import read_csv
from sabha.algorithms.schedule_formats.decoding import LARGEST_FILE, check_size, decoded
from sabha.algorithms.schedule_formats.explorer_reading import read_explorer
from sabha.algorithms.schedule_formats.json_reading import read_schedule_json
from sabha.algorithms.schedule_formats.report import Reading
from sabha.algorithms.schedule_formats.sniffing import READABLE, format_named, sniff
from sabha.algorithms.schedule_formats.times import zone_named
from sabha.algorithms.schedule_formats.xml_reading import read_schedule_xml

__all__ = ["LARGEST_FILE", "READABLE", "Reading", "check_size", "read", "sniff"]


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
