"""Reads a programme from a file: schedule.xml, schedule.json, iCalendar, CSV or the Wikimania explorer's."""

# ruff: noqa: N999 - the command is called import, and the launcher finds it by its file's name

import argparse
import json
import sys
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

from sabha.algorithms.refused import Refused
from sabha.algorithms.schedule_formats import LARGEST_FILE, READABLE, Reading, check_size, read

_NOTHING_DONE: Mapping[str, object] = MappingProxyType({})


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
    done: dict[str, object] = {}
    if not arguments.dry_run:
        from sabha.commands._import_summit import import_reading

        try:
            done = import_reading(reading, arguments)
        except Refused as why:
            return _refused(str(why), as_json=arguments.json)
    print(_as_json(reading, done) if arguments.json else _as_text(reading, done))
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
    parser.add_argument(
        "--into", metavar="SUMMIT", help="the summit's address; else the one of that title, else a new one"
    )
    parser.add_argument("--remove", action="store_true", help="take off the programme what a newer file has no more")
    parser.add_argument("--release", action="store_true", help="publish the programme as the file has it")
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


def _as_json(reading: Reading, done: Mapping[str, object] = _NOTHING_DONE) -> str:
    """Counts, outcomes, and every problem with its line."""
    problems = [{"line": it.line, "text": it.text, "done": it.done} for it in reading.problems]
    report: dict[str, object] = {"format": reading.format, "title": reading.schedule.title}
    report |= reading.counts() | {"time_zone": reading.schedule.time_zone, "language_codes": reading.schedule.languages}
    return json.dumps(report | reading.outcomes() | dict(done) | {"problems": problems}, ensure_ascii=False, indent=1)


def _as_text(reading: Reading, done: Mapping[str, object] = _NOTHING_DONE) -> str:
    counts, outcomes = reading.counts(), reading.outcomes()
    lines = [f"{reading.schedule.title or 'A programme'}, read as {reading.format}"]
    lines.append(", ".join(f"{number} {what}" for what, number in counts.items()))
    lines.append(", ".join(f"{number} {word}" for word, number in outcomes.items()))
    for problem in reading.problems:
        where = f"line {problem.line}: " if problem.line else ""
        lines.append(f"  {problem.done:8} {where}{problem.text}")
    lines.extend(f"  {name}: {value}" for name, value in done.items() if not isinstance(value, list))
    return "\n".join(lines)
