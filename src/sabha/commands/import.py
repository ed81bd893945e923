"""Reads a programme from a file: schedule.xml, schedule.json, iCalendar, CSV or the Wikimania explorer's."""

# ruff: noqa: N999 - the command is called import, and the launcher finds it by its file's name

import argparse
import importlib.util
import json
import sys
from pathlib import Path

from sabha.algorithms.refused import Refused
from sabha.algorithms.schedule_formats import LARGEST_FILE, READABLE, Reading, check_size, read


def main(argv: list[str]) -> int:
    arguments = _arguments(argv)
    try:
        reading = read(
            _bytes(Path(arguments.file)),
            format=arguments.format,
            zone=arguments.time_zone,
            mapping=_mapping(arguments.mapping),
            encoding=arguments.encoding,
        )
    except Refused as why:
        return _refused(str(why), as_json=arguments.json)
    if not reading.schedule.sessions:
        return _nothing(reading, as_json=arguments.json)
    if not arguments.dry_run:
        return _hand_over(reading, as_json=arguments.json)
    print(_as_json(reading) if arguments.json else _as_text(reading))
    return 0


def _arguments(argv: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="./sabha import", description=__doc__)
    parser.add_argument("file", help="the file to read")
    parser.add_argument(
        "--as", dest="format", metavar="FORMAT", help=f"one of {', '.join(READABLE)}; else told by content"
    )
    parser.add_argument("--mapping", nargs="+", action="extend", default=[], metavar="COLUMN=FIELD", help="for CSV")
    parser.add_argument("--time-zone", metavar="ZONE", help="for times that come without one, as in Asia/Kolkata")
    parser.add_argument("--encoding", help="when the file is not in UTF-8 and does not say what it is in")
    parser.add_argument("--dry-run", action="store_true", help="only report what would be taken")
    parser.add_argument("--json", action="store_true", help="report as JSON")
    return parser.parse_args(argv)


def _bytes(path: Path) -> bytes:
    """What is in the file, once its size has been looked at. Raises Refused."""
    try:
        check_size(path.stat().st_size, LARGEST_FILE)
        return path.read_bytes()
    except OSError as broken:
        why = broken.strerror or "it cannot be opened"
        raise Refused("%(file)s cannot be read: %(why)s.", file=str(path), why=why) from None


def _mapping(pairs: list[str]) -> dict[str, str]:
    """Raises Refused for a pair without “=”. The last “=” counts: headings may hold one, fields never do."""
    for pair in pairs:
        if "=" not in pair:
            raise Refused("Write a mapping as COLUMN=FIELD, as in “Session name=title”, not “%(pair)s”.", pair=pair)
    return {pair.rpartition("=")[0]: pair.rpartition("=")[2] for pair in pairs}


def _refused(sentence: str, *, as_json: bool) -> int:
    if as_json:
        nothing = {"sessions": 0, "rooms": 0, "people": 0, "languages": 0}
        print(
            json.dumps(nothing | {"problems": [{"line": 0, "text": sentence, "done": "refused"}]}, ensure_ascii=False)
        )
    print(sentence, file=sys.stderr)
    return 2


def _nothing(reading: Reading, *, as_json: bool) -> int:
    """A file that could be read, but with no session that could be taken."""
    if as_json:
        print(_as_json(reading))
    first = next((problem.text for problem in reading.problems if problem.done == "refused"), "It holds no session.")
    print(f"Nothing was taken from the file. {first}", file=sys.stderr)
    return 2


def _hand_over(reading: Reading, *, as_json: bool) -> int:
    """Into the database, through the summit's own way to write."""
    if importlib.util.find_spec("sabha.commands._import_summit") is None:
        return _refused("This version can only look at a file: add --dry-run.", as_json=False)
    from sabha.commands._import_summit import import_reading

    print(_as_json(reading) if as_json else _as_text(reading))
    status: int = import_reading(reading)
    return status


def _as_json(reading: Reading) -> str:
    """Counts, outcomes, and every problem with its line."""
    problems = [{"line": it.line, "text": it.text, "done": it.done} for it in reading.problems]
    report: dict[str, object] = {"format": reading.format, "title": reading.schedule.title}
    report |= reading.counts() | {"time_zone": reading.schedule.time_zone, "language_codes": reading.schedule.languages}
    return json.dumps(report | reading.outcomes() | {"problems": problems}, ensure_ascii=False, indent=1)


def _as_text(reading: Reading) -> str:
    counts, done = reading.counts(), reading.outcomes()
    lines = [f"{reading.schedule.title or 'A programme'}, read as {reading.format}"]
    lines.append(", ".join(f"{number} {what}" for what, number in counts.items()))
    lines.append(", ".join(f"{number} {word}" for word, number in done.items()))
    for problem in reading.problems:
        where = f"line {problem.line}: " if problem.line else ""
        lines.append(f"  {problem.done:8} {where}{problem.text}")
    return "\n".join(lines)
