"""Ballots in pabulib's .pb format (Faliszewski et al. 2023, pabulib.org/format): read with patience, written strictly.

What cannot change a result is put right in silence or remarked on (spaces, blank lines, a byte order mark, decimal
commas, counts that do not match); what could change it is refused with its line.
"""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import TYPE_CHECKING

from sabha.algorithms.equal_shares.election import Election, Utility, election
from sabha.algorithms.refused import Refused, gettext_noop

if TYPE_CHECKING:
    from _csv import Reader

SECTIONS = ("META", "PROJECTS", "VOTES")
APPROVAL = ("approval", "choose-1")
POINTS = ("cumulative", "scoring")
_NUMBER = re.compile(r"\d+([.,]\d+)?")


@dataclass(frozen=True)
class PbProject:
    """A project as the file has it; `fields` are its further columns in the file's words."""

    id: str
    cost: Fraction
    fields: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class PbBallot:
    """One voter's choices in the order given, and points beside them when the vote has points."""

    voter: str
    choices: tuple[str, ...]
    points: tuple[Fraction, ...] | None = None
    fields: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class PbFile:
    """A whole file. `remarks` are sentences about what does not add up in it but changes no result."""

    meta: Mapping[str, str]
    budget: Fraction
    projects: tuple[PbProject, ...]
    ballots: tuple[PbBallot, ...]
    remarks: tuple[str, ...] = ()

    @property
    def vote_type(self) -> str:
        """How people voted: approval, choose-1, cumulative, scoring or ordinal."""
        return self.meta["vote_type"].strip().lower()


def election_of(file: PbFile, *, utility: Utility = "cost") -> Election:
    """The election in a file, for `equal_shares.allocate`. Rankings are refused: equal shares counts support."""
    if file.vote_type not in APPROVAL + POINTS:
        raise Refused(
            gettext_noop("Votes of type “%(type)s” cannot be counted by equal shares; approval or points can."),
            type=file.vote_type,
        )
    return election(
        {project.id: project.cost for project in file.projects},
        file.budget,
        (b.choices if b.points is None else dict(zip(b.choices, b.points, strict=True)) for b in file.ballots),
        utility=utility,
    )


def read_pb(text: str) -> PbFile:
    """Read the text of a .pb file. Raises Refused with the line number and what to do."""
    meta: dict[str, str] = {}
    projects: list[PbProject] = []
    ballots: list[tuple[int, PbBallot]] = []
    for section, header, line, row in _rows(text):
        if section == "META":
            _note(meta, row, line)
        elif section == "PROJECTS":
            projects.append(_project(header, row, line))
        else:
            ballots.append((line, _ballot(header, row, line)))
    for key in ("budget", "vote_type"):
        if not meta.get(key):
            raise Refused(gettext_noop("META has no “%(key)s”. Add a line “%(key)s;…” to it."), key=key)
    vote_type = meta["vote_type"].lower()
    if vote_type in APPROVAL:
        ballots = [(line, replace(b, points=None) if b.points is not None else b) for line, b in ballots]
    _check_projects(projects)
    _check_ballots(ballots, {project.id for project in projects}, vote_type)
    checked = tuple(ballot for _, ballot in ballots)
    budget = _amount(meta["budget"], "budget")
    return PbFile(meta, budget, tuple(projects), checked, _remarks(meta, projects, checked))


def _note(meta: dict[str, str], row: Sequence[str], line: int) -> None:
    """Take a line of META in; spreadsheets end it with empty cells. Two words about one thing leave it open."""
    key, told = row[0].strip().lower(), list(row[1:])
    while told and not told[-1].strip():
        told.pop()
    text = ";".join(told).strip()
    if meta.get(key, text) != text:
        raise Refused(gettext_noop("Line %(line)d: META gives “%(key)s” a second time; keep one."), line=line, key=key)
    meta[key] = text


def write_pb(file: PbFile) -> str:
    """The text of a .pb file: META, PROJECTS, VOTES; counts in META are worked out anew. Read back it is the same."""
    _check_projects(file.projects)
    numbered = list(enumerate(file.ballots, start=1))
    _check_ballots(numbered, {project.id for project in file.projects}, file.vote_type)
    meta = {**file.meta, "num_projects": str(len(file.projects)), "num_votes": str(len(file.ballots))}
    meta["budget"] = decimal(file.budget)
    columns = _columns([project.fields for project in file.projects])
    voter_columns = _columns([ballot.fields for ballot in file.ballots])
    given = ["vote", "points"] if file.vote_type in POINTS else ["vote"]
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\n")
    writer.writerows([["META"], ["key", "value"], *meta.items()])
    writer.writerows([["PROJECTS"], ["project_id", "cost", *columns]])
    writer.writerows([p.id, decimal(p.cost), *(p.fields.get(c, "") for c in columns)] for p in file.projects)
    writer.writerows([["VOTES"], ["voter_id", *given, *voter_columns]])
    for b in file.ballots:
        points = [",".join(map(decimal, b.points or ()))] if "points" in given else []
        writer.writerow([b.voter, ",".join(b.choices), *points, *(b.fields.get(c, "") for c in voter_columns)])
    return out.getvalue()


def decimal(amount: Fraction) -> str:
    """An amount as the format writes it, exactly: 5000 or 49.5. Refuses thirds and the like."""
    if amount.denominator == 1:
        return str(amount.numerator)
    places = 0
    while (amount * 10**places).denominator != 1:
        places += 1
        if places > 12:
            raise Refused(gettext_noop("%(amount)s has no exact decimal form; round it first."), amount=str(amount))
    digits = f"{int(amount * 10**places):0{places + 1}d}"
    return f"{digits[:-places]}.{digits[-places:]}"


def _rows(text: str) -> Iterator[tuple[str, list[str], int, list[str]]]:
    """Section, its header, line number and cells of every row that holds something."""
    reader = csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""), delimiter=";")
    section, header = "", [""]
    seen: set[str] = set()
    while (row := _next_row(reader)) is not None:
        _check_quotes(section, row, reader.line_num)
        cells = [cell for cell in row if cell.strip()]
        if not cells:
            continue
        if len(cells) == 1 and cells[0].strip().upper() in SECTIONS:
            section, header = cells[0].strip().upper(), []
            _check_once(section, seen, reader.line_num)
        elif not section:
            raise Refused(
                gettext_noop("Line %(line)d comes before META. A .pb file starts with META."), line=reader.line_num
            )
        elif not header:
            header = [cell.strip().lower() for cell in row]
            _check_header(header, reader.line_num)
            if section == "META" and header[0] != "key":  # the line of names was left out
                yield section, header, reader.line_num, row
        else:
            yield section, header, reader.line_num, row
    for needed in SECTIONS:
        if needed not in seen:
            raise Refused(
                gettext_noop("There is no line %(section)s. A .pb file has META, PROJECTS and VOTES."), section=needed
            )


def _check_once(section: str, seen: set[str], line: int) -> None:
    """Two files in one would be counted as one vote."""
    if section in seen:
        raise Refused(
            gettext_noop("Line %(line)d begins %(section)s a second time. One file holds one vote."),
            line=line,
            section=section,
        )
    seen.add(section)


def _check_header(header: Sequence[str], line: int) -> None:
    for column in ("project_id", "cost", "vote", "points"):
        if header.count(column) > 1:
            raise Refused(
                gettext_noop("Line %(line)d names the column “%(column)s” twice; keep one."), line=line, column=column
            )


def _next_row(reader: "Reader") -> list[str] | None:
    try:
        return next(reader, None)
    except csv.Error as fault:
        raise Refused(
            gettext_noop("Line %(line)d cannot be read as cells (%(fault)s). Check its quotation marks."),
            line=reader.line_num,
            fault=str(fault),
        ) from None


def _check_quotes(section: str, row: Sequence[str], line: int) -> None:
    """A quotation mark that is never closed swallows the rows that follow: they would be missing from the count."""
    if not any("\n" in cell or "\r" in cell for cell in row):
        return
    swallowed = [part.strip().upper() for cell in row for part in cell.splitlines()[1:]]
    if swallowed and (section == "VOTES" or any(part in SECTIONS for part in swallowed)):
        raise Refused(
            gettext_noop("Line %(line)d has a quotation mark that is never closed. Close it."),
            line=line - len(swallowed),
        )


def _cell(header: Sequence[str], row: Sequence[str], column: str, line: int) -> str:
    if column not in header:
        raise Refused(
            gettext_noop("Line %(line)d: the column “%(column)s” is missing from the line of names above it."),
            line=line,
            column=column,
        )
    at = header.index(column)
    return row[at].strip() if at < len(row) else ""


def _others(header: Sequence[str], row: Sequence[str], known: Sequence[str]) -> dict[str, str]:
    return {name: cell.strip() for name, cell in zip(header, row, strict=False) if name and name not in known}


def _project(header: Sequence[str], row: Sequence[str], line: int) -> PbProject:
    name = _cell(header, row, "project_id", line)
    if not name or "," in name:
        raise Refused(gettext_noop("Line %(line)d: a project needs an id, without commas."), line=line)
    cost = _amount(_cell(header, row, "cost", line), "cost", line)
    return PbProject(name, cost, _others(header, row, ("project_id", "cost")))


def _ballot(header: Sequence[str], row: Sequence[str], line: int) -> PbBallot:
    voted = _cell(header, row, "vote", line)
    choices = tuple(choice.strip() for choice in voted.split(",")) if voted else ()
    fields = _others(header, row, ("voter_id", "vote", "points"))
    voter = row[header.index("voter_id")].strip() if "voter_id" in header else ""
    if "points" not in header:
        return PbBallot(voter, tuple(choice for choice in choices if choice), None, fields)
    given = _cell(header, row, "points", line)
    points = tuple(_amount(part, "points", line) for part in given.split(",")) if given else ()
    if len(points) != len(choices):
        raise Refused(
            gettext_noop("Line %(line)d gives %(points)d numbers of points for %(choices)d projects; give one each."),
            line=line,
            points=len(points),
            choices=len(choices),
        )
    return PbBallot(voter, choices, points, fields)


def _amount(text: str, column: str, line: int | None = None) -> Fraction:
    plain = text.replace(" ", "").replace("\u00a0", "").replace("\u202f", "")
    if _NUMBER.fullmatch(plain) and plain.isascii():
        return Fraction(plain.replace(",", "."))
    if line is None:
        raise Refused(
            gettext_noop("The %(column)s is “%(text)s”; write a number such as 5000 or 49.50."),
            column=column,
            text=text,
        )
    raise Refused(
        gettext_noop("Line %(line)d: %(column)s is “%(text)s”; write a number such as 5000 or 49.50."),
        line=line,
        column=column,
        text=text,
    )


def _check_projects(projects: Sequence[PbProject]) -> None:
    times = Counter(project.id for project in projects)
    for name, count in times.items():
        if count > 1:
            raise Refused(gettext_noop("Two projects have the id “%(id)s”. Give each its own."), id=name)
        if not name or name != name.strip() or "," in name:
            raise Refused(gettext_noop("The project id “%(id)s” must have no commas or outer spaces."), id=name)


def _check_ballots(ballots: Sequence[tuple[int, PbBallot]], known: set[str], vote_type: str) -> None:
    """Refuse what would change the result; `ballots` come with the line, or the number, to say where."""
    for line, ballot in ballots:
        for choice in ballot.choices:
            if choice not in known:
                raise Refused(
                    gettext_noop("Line %(line)d votes for “%(id)s”, which is not among the projects."),
                    line=line,
                    id=choice,
                )
        if vote_type in POINTS and ballot.points is None:
            raise Refused(
                gettext_noop("Line %(line)d has no points, though the vote type is “%(type)s”."),
                line=line,
                type=vote_type,
            )
        if vote_type not in APPROVAL and len(set(ballot.choices)) < len(ballot.choices):
            raise Refused(gettext_noop("Line %(line)d names a project twice."), line=line)


def _remarks(meta: Mapping[str, str], projects: Sequence[PbProject], ballots: Sequence[PbBallot]) -> tuple[str, ...]:
    remarks = []
    for key, found in (("num_projects", len(projects)), ("num_votes", len(ballots))):
        if meta.get(key, str(found)) != str(found):
            remarks.append(f"META says {key} is {meta[key]}; the file has {found}.")
    voters = Counter(ballot.voter for ballot in ballots if ballot.voter)
    if twice := [voter for voter, count in voters.items() if count > 1]:
        remarks.append(f"{len(twice)} voter ids appear more than once; every line is counted as one voter.")
    if odd := _outside(meta, ballots):
        remarks.append(f"{odd} ballots choose fewer or more projects than META allows; they are counted as they are.")
    counted = Counter(choice for ballot in ballots for choice in set(ballot.choices))
    differing = [
        p.id for p in projects if p.fields.get("votes", "").isdigit() and int(p.fields["votes"]) != counted[p.id]
    ]
    if differing:
        remarks.append(f"The column “votes” differs from the ballots for: {', '.join(differing)}.")
    return tuple(remarks)


def _outside(meta: Mapping[str, str], ballots: Sequence[PbBallot]) -> int:
    """How many ballots choose fewer projects than min_length or more than max_length."""
    least, most = (int(meta[key]) if meta.get(key, "").isdigit() else None for key in ("min_length", "max_length"))
    sizes = [len(set(ballot.choices)) for ballot in ballots]
    return sum((least is not None and n < least) or (most is not None and n > most) for n in sizes)


def _columns(rows: Sequence[Mapping[str, str]]) -> list[str]:
    """Every column that some row has, in order of first appearance."""
    return list(dict.fromkeys(name for row in rows for name in row))
