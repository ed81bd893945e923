"""Reads the two files of a Polis export line by line and says what would be taken; for small ones, without numpy.

What `polis_files.py` reads for the mathematics, this reads for people: a report that names the line, and one refusal
in a sentence where a file cannot be used at all.
"""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass

from sabha.algorithms.refused import Refused, gettext_noop

LARGEST_FILE = 12_000_000  # bytes: the largest of seventeen published conversations has 8 million
TAKEN, HIDDEN, ABOUT_PEOPLE, EMPTY = "taken", "hidden", "about people", "empty"
VOTES = {"1": 1, "0": 0, "-1": -1}


@dataclass(frozen=True)
class Said:
    """One statement of the export: the line it stands on, its number there, its text, and what becomes of it."""

    line: int
    id: int
    text: str
    outcome: str


@dataclass(frozen=True)
class Export:
    """What two files hold: statements in order, the latest vote of (person, statement), and what was left out."""

    statements: tuple[Said, ...]
    votes: dict[tuple[int, int], int]
    replaced: int
    astray: tuple[int, ...]

    @property
    def people(self) -> int:
        """How many voted."""
        return len({person for person, _ in self.votes})


def read(comments: bytes, votes: bytes) -> Export:
    """The export; of several votes on one statement the latest holds. Raises Refused where a file cannot be used.

    `astray` are the lines of votes on statements that the other file does not name: they are left out.
    """
    statements = tuple(_statements(comments))
    if not any(one.outcome == TAKEN for one in statements):
        raise Refused(gettext_noop("The file of statements holds none that could be taken."))
    known = {one.id for one in statements if one.outcome != EMPTY}
    latest: dict[tuple[int, int], tuple[int, int]] = {}
    replaced, astray = 0, []
    for line, person, statement, vote, when in _votes(votes):
        if statement not in known:
            astray.append(line)
            continue
        before = latest.get((person, statement))
        replaced += before is not None
        latest[person, statement] = max(before or (when, vote), (when, vote))
    if not latest:
        raise Refused(gettext_noop("The file of votes holds no vote on these statements."))
    kept = tuple(one for one in statements if one.outcome != EMPTY)
    held = {cell: vote for cell, (_, vote) in latest.items()}
    return Export(kept, held, replaced, tuple(astray))


def _statements(content: bytes) -> Iterator[Said]:
    rows = _rows(content)
    header = next(rows, (0, []))[1]
    places = _places(header, ("comment-id", "comment-body"), gettext_noop("statements"))
    seen = set()
    for line, row in rows:
        key = _number(row, places["comment-id"], line)
        if key in seen:
            raise Refused(gettext_noop("Line %(line)d: statement %(key)d stands there twice."), line=line, key=key)
        seen.add(key)
        yield Said(line, key, _cell(row, places["comment-body"]).strip(), _outcome(row, header, places))


def _outcome(row: list[str], header: list[str], places: dict[str, int]) -> str:
    if not _cell(row, places["comment-body"]).strip():
        return EMPTY
    if "is-meta" in header and _cell(row, header.index("is-meta")).strip().lower() in {"true", "t", "1"}:
        return ABOUT_PEOPLE
    moderated = _cell(row, header.index("moderated")).strip() if "moderated" in header else ""
    return HIDDEN if moderated == "-1" else TAKEN


def _votes(content: bytes) -> Iterator[tuple[int, int, int, int, int]]:
    """(line, person, statement, vote, when) of a log of votes or of a table of people and statements."""
    rows = _rows(content)
    header = next(rows, (0, []))[1]
    if header[:1] == ["participant"]:
        columns = [(n, int(name)) for n, name in enumerate(header) if name.isdigit()]
        for line, row in rows:
            person = _number(row, 0, line)
            for n, statement in columns:
                if _cell(row, n).strip():
                    yield line, person, statement, _vote(row, n, line), 0
        return
    places = _places(header, ("comment-id", "voter-id", "vote"), gettext_noop("votes"))
    when = header.index("timestamp") if "timestamp" in header else None
    for line, row in rows:
        person, statement = (_number(row, places[name], line) for name in ("voter-id", "comment-id"))
        # Without times the file is taken to be in order.
        yield (
            line,
            person,
            statement,
            _vote(row, places["vote"], line),
            line if when is None else _number(row, when, line),
        )


def _rows(content: bytes) -> Iterator[tuple[int, list[str]]]:
    """(line, cells) of each row that holds anything, heading included."""
    if len(content) > LARGEST_FILE:
        raise Refused(
            gettext_noop("The file is too large: at most %(size)d million bytes."), size=LARGEST_FILE // 10**6
        )
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as why:
        raise Refused(gettext_noop("The file is not in UTF-8; save it as UTF-8 and try again.")) from why
    reader = csv.reader(io.StringIO(text.replace("\0", "")))
    try:
        for row in reader:
            if any(cell.strip() for cell in row):
                yield reader.line_num, [cell.strip() for cell in row] if reader.line_num == 1 else row
    except csv.Error as why:
        raise Refused(gettext_noop("Line %(line)d cannot be read."), line=reader.line_num) from why


def _places(header: list[str], names: tuple[str, ...], what: str) -> dict[str, int]:
    missing = [name for name in names if name not in header]
    if missing:
        raise Refused(
            gettext_noop("This is no Polis file of %(what)s: its first line does not name %(missing)s."),
            what=what,
            missing=", ".join(missing),
        )
    return {name: header.index(name) for name in names}


def _cell(row: list[str], place: int) -> str:
    return row[place] if place < len(row) else ""


def _number(row: list[str], place: int, line: int) -> int:
    cell = _cell(row, place).strip()
    if not cell.isascii() or not cell.isdigit() or len(cell) > 15:
        raise Refused(gettext_noop("Line %(line)d: “%(cell)s” is not a number."), line=line, cell=cell[:20])
    return int(cell)


def _vote(row: list[str], place: int, line: int) -> int:
    cell = _cell(row, place).strip()
    if cell not in VOTES:
        raise Refused(
            gettext_noop("Line %(line)d: “%(cell)s” is no vote; a vote is 1 (agree), 0 (pass) or -1 (disagree)."),
            line=line,
            cell=cell[:20],
        )
    return VOTES[cell]
