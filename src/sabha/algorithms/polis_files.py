"""Reads what Polis exports and its API hand out: bytes in, votes and facts about statements out."""

import contextlib
import csv
import io
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sabha.algorithms.opinion_map.votes import Ints, Votes, from_events
from sabha.algorithms.refused import Refused, gettext_noop

MOST_GROUPS = 999  # a larger number is no group but something else
BLOCK = 1 << 24  # bytes of a votes file looked at together


class NotPlain(ValueError):
    """Something in the file is no whole number, or lacking: it is read line by line instead."""


@dataclass(frozen=True)
class Statements:
    """What is known of each statement beside its votes: id -> its text, and the ids set aside.

    `rejected`: moderated out (-1); `meta`: statements about people rather than the matter; both are left out of
    the picture as Polis leaves them out. `unmoderated`: nobody looked at them (0).
    """

    text: Mapping[int, str]
    rejected: frozenset[int]
    meta: frozenset[int]
    unmoderated: frozenset[int]


def read_votes(content: bytes) -> Votes:
    """Votes from votes.csv (a log of events), participants-votes.csv (a table) or the API's votes.json."""
    text = _plain(content)
    if text[:1] in (b"[", b"{"):
        return _votes_of_json(text)
    if text.find(b"\r", 0, len(_first_line(text)) + 1) >= 0:
        text = text.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    header = [name.strip(' "') for name in _first_line(text).decode(errors="replace").split(",")]
    if {"comment-id", "voter-id", "vote"} <= set(header):
        return _votes_of_log(text, header)
    if header[0] == "participant":
        return _votes_of_table(text)
    raise Refused(
        gettext_noop(
            "This is no Polis votes file: its first line should name comment-id, voter-id and vote, or begin "
            "with participant; it begins “%(begin)s”."
        ),
        begin=",".join(header)[:60],
    )


def read_statements(content: bytes) -> Statements:
    """Facts about statements from comments.csv or the API's comments.json."""
    text = _plain(content)
    rows = list(_objects(text, "comments")) if text[:1] in (b"[", b"{") else list(_csv_rows(text))
    found: dict[int, dict[str, Any]] = {}
    for number, row in enumerate(rows, start=1):
        found[_whole(row, number, "comment-id", "statement_id", "tid")] = row
    moderated = {key: _moderation(row) for key, row in found.items()}
    return Statements(
        text={key: str(_first(row, "comment-body", "txt") or "") for key, row in sorted(found.items())},
        rejected=frozenset(key for key, mod in moderated.items() if mod == -1),
        unmoderated=frozenset(key for key, mod in moderated.items() if mod == 0),
        meta=frozenset(key for key, row in found.items() if _is_true(_first(row, "is-meta", "is_meta"))),
    )


def read_labels(content: bytes) -> dict[int, int]:
    """Given groups: participant -> group, from a JSON map, or from the `group_labels` of a larger file."""
    try:
        known = json.loads(content)
        given = known.get("group_labels", known)
        labels = {int(person): _group(label) for person, label in given.items() if label is not None}
        return {person: label for person, label in labels.items() if label >= 0}
    except (ValueError, TypeError, AttributeError, OverflowError) as why:
        raise Refused(
            gettext_noop('Groups are a JSON map of participant to group number, such as {"0": 1, "1": 0}.')
        ) from why


def _group(label: Any) -> int:
    if int(label) != float(label) or int(label) > MOST_GROUPS:
        raise ValueError(label)
    return int(label)


def read_exported_groups(content: bytes) -> dict[int, int]:
    """The groups Polis itself wrote into participants-votes.csv; people without one are left out."""
    return {
        _whole(row, number, "participant"): _whole(row, number, "group-id")
        for number, row in enumerate(_csv_rows(_plain(content)), start=1)
        if row.get("group-id")
    }


def _plain(content: bytes) -> bytes:
    """Without a byte order mark and space in front; files can be large, so they are not copied for nothing."""
    has_mark, has_space = content.startswith(b"\xef\xbb\xbf"), content[:1].isspace()
    return content.removeprefix(b"\xef\xbb\xbf").lstrip() if has_mark or has_space else content


def _first_line(text: bytes) -> bytes:
    end = text.find(b"\n")
    return text if end < 0 else text[:end]


def _votes_of_log(text: bytes, header: list[str]) -> Votes:
    names = [*(name for name in ("voter-id", "comment-id", "vote")), *(["timestamp"] * ("timestamp" in header))]
    columns: Ints | None = None
    if b'"' not in text:
        with contextlib.suppress(NotPlain):  # line by line, what is wrong is told by its row
            columns = _all_at_once(text, len(header), [header.index(name) for name in names])
    return from_events(*(_line_by_line(text, names) if columns is None else columns))


def _all_at_once(text: bytes, fields: int, where: list[int]) -> Ints:
    blocks = [_integers(block, fields, where) for block in _blocks(text)]
    return np.concatenate(blocks or [np.zeros((len(where), 0), np.int64)], axis=1)


def _line_by_line(text: bytes, names: list[str]) -> list[Ints]:
    """The same of a file with quotes, or with something missing; a line without a vote tells of none."""
    rows = [(n, row) for n, row in enumerate(_csv_rows(text), start=1) if row.get("vote") != ""]
    return [np.array([_whole(row, n, name) for n, row in rows], np.int64) for name in names]


def _blocks(text: bytes) -> Iterator[bytes]:
    """The lines after the first, a few megabytes at a time."""
    position = len(_first_line(text)) + 1
    while position < len(text):
        end = text.rfind(b"\n", position, position + BLOCK) + 1
        if end <= position:
            end = text.find(b"\n", position) + 1 or len(text)
        yield text[position:end].rstrip() + b"\n"
        position = end


def _integers(block: bytes, fields: int, where: list[int]) -> Ints:
    """The whole numbers (one row a field) in these places of lines of comma-separated fields.

    Digits are found and added up a place at a time over all lines at once: ten times as fast as line by line.
    """
    raw = np.frombuffer(block, np.uint8)
    ends = np.flatnonzero((raw == ord(",")) | (raw == ord("\n")))
    lines = np.count_nonzero(raw == ord("\n"))
    if raw[0] == ord("\n") and lines == 1:
        return np.zeros((len(where), 0), np.int64)
    if len(ends) != lines * fields or not (raw[ends[fields - 1 :: fields]] == ord("\n")).all():
        raise NotPlain
    begins = np.concatenate([[0], ends[:-1] + 1])
    return np.stack([_numbers(raw, begins[f::fields], ends[f::fields]) for f in where])


def _numbers(raw: NDArray[np.uint8], begin: Ints, end: Ints) -> Ints:
    negative = raw[begin] == ord("-")
    begin = begin + negative
    total = np.zeros(len(begin), np.int64)
    width = int((end - begin).max(initial=0))
    if width > 18 or int((end - begin).min(initial=1)) < 1:
        raise NotPlain
    for place in range(width):
        inside = begin + place < end
        digit = raw[np.minimum(begin + place, len(raw) - 1)].astype(np.int64) - ord("0")
        if not ((digit[inside] >= 0) & (digit[inside] <= 9)).all():
            raise NotPlain
        total = np.where(inside, total * 10 + digit, total)
    return np.where(negative, -total, total)


def _votes_of_table(text: bytes) -> Votes:
    who: list[int] = []
    what: list[int] = []
    vote: list[int] = []
    for number, row in enumerate(_csv_rows(text), start=1):
        person = _whole(row, number, "participant")
        for name, cell in row.items():
            if cell and name.isdigit():
                who.append(person)
                what.append(int(name))
                vote.append(_whole(row, number, name))
    # The table does not say when people came; their ids were given out in that order.
    return from_events(np.array(who, np.int64), np.array(what, np.int64), np.array(vote, np.int64), np.array(who))


def _votes_of_json(text: bytes) -> Votes:
    rows = list(_objects(text, "votes"))
    numbered = list(enumerate(rows, start=1))
    return from_events(
        np.array([_whole(row, n, "participant_id", "pid") for n, row in numbered], np.int64),
        np.array([_whole(row, n, "statement_id", "tid") for n, row in numbered], np.int64),
        np.array([_whole(row, n, "vote") for n, row in numbered], np.int64),
        np.array([_whole(row, n, "modified", "created") for n, row in numbered], np.int64),
    )


def _objects(text: bytes, what: str) -> Iterator[dict[str, Any]]:
    try:
        rows = json.loads(text)
    except ValueError as why:
        raise Refused(gettext_noop("The %(what)s file is not JSON: %(why)s."), what=what, why=why) from why
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise Refused(gettext_noop("The %(what)s file should be a list of objects."), what=what)
    return iter(rows)


def _csv_rows(text: bytes) -> Iterator[dict[str, str]]:
    try:
        rows = csv.DictReader(io.StringIO(text.decode(), newline=""))
        rows.fieldnames = [name.strip() for name in rows.fieldnames or []]
        return iter(rows)
    except UnicodeDecodeError as why:
        raise Refused(gettext_noop("The file is not in UTF-8; save it as UTF-8 and try again.")) from why


def _first(row: Mapping[str, Any], *names: str) -> Any:
    return next((row[name] for name in names if row.get(name) is not None), None)


def _whole(row: Mapping[str, Any], number: int, *names: str) -> int:
    found = _first(row, *names)
    try:
        return int(found) if isinstance(found, str) else int(float(found))
    except (TypeError, ValueError) as why:
        raise Refused(
            gettext_noop("Row %(number)d has no whole number for %(name)s."), number=number, name=names[0]
        ) from why


def _moderation(row: Mapping[str, Any]) -> int:
    found = _first(row, "moderated", "mod")
    return int(float(found)) if found not in (None, "") else 0


def _is_true(found: Any) -> bool:
    return str(found).strip().lower() in {"true", "t", "1"}
