"""Challenges and tasks from a CSV file: every row read before anything is taken, every fault by its line and reason."""

import csv
import io
from dataclasses import dataclass, field

from sabha.algorithms.refused import Refused, gettext_noop
from sabha.algorithms.task_links import read_link

LARGEST, MOST_ROWS = 1_000_000, 2_000
COLUMNS = {
    "title": ("title", "task", "challenge", "name"),
    "about": ("about", "description", "text", "summary"),
    "skills": ("skills", "tags", "skill"),
    "first": ("good first task", "good first", "good_first", "first", "easy", "newcomer"),
    "links": ("link", "links", "url", "urls", "phabricator", "github", "gitlab"),
    "lang": ("language", "lang"),
    "key": ("id", "key", "number"),
}
_YES = {"1", "true", "yes", "y", "x", "✓"}


@dataclass(frozen=True)
class Fault:
    """A row that cannot be taken: its line in the file, and why as [template, parts]."""

    line: int
    template: str
    params: dict[str, object]


@dataclass(frozen=True)
class Task:
    """One row. `key` says which one it is, so that the same file read twice makes nothing twice."""

    key: str
    title: str
    about: str = ""
    skills: tuple[str, ...] = ()
    is_good_first: bool = False
    links: tuple[str, ...] = ()
    lang: str = ""


@dataclass
class Tasks:
    """What a file holds."""

    tasks: list[Task] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)


def read_tasks(data: bytes) -> Tasks:
    """The tasks of a CSV with headings in its first row (comma, semicolon or tab). Raises Refused for no such file."""
    rows = _rows(data)
    columns = _columns(rows[0][1])
    found = Tasks()
    seen: dict[str, int] = {}
    for line, cells in rows[1:]:
        row = [(name, cells[at].strip()) for at, name in columns if at < len(cells) and cells[at].strip()]
        if not row:
            continue
        try:
            task = _task(row)
            if task.key in seen:
                raise Refused(gettext_noop("It is the same task as line %(line)d."), line=seen[task.key])
        except Refused as no:
            found.faults.append(Fault(line, no.template, no.params))
        else:
            seen[task.key] = line
            found.tasks.append(task)
    return found


def _rows(data: bytes) -> list[tuple[int, list[str]]]:
    """(line, cells) of every row that holds something."""
    if len(data) > LARGEST:
        raise Refused(gettext_noop("The file is too large: at most %(kb)d kB."), kb=LARGEST // 1000)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Refused(gettext_noop("The file is not in UTF-8. Save it as CSV UTF-8 and try again.")) from None
    first = text.partition("\n")[0]
    mark = max(",;\t", key=first.count)
    reader = csv.reader(io.StringIO(text.replace("\x00", "")), delimiter=mark)
    try:
        rows = [(reader.line_num, cells) for cells in reader if any(cell.strip() for cell in cells)]
    except csv.Error:
        raise Refused(gettext_noop("The file cannot be read as a table.")) from None
    if len(rows) < 2:
        raise Refused(gettext_noop("The file needs a row of headings and one row for each task."))
    if len(rows) > MOST_ROWS + 1:
        raise Refused(gettext_noop("The file has more than %(rows)d rows. Split it."), rows=MOST_ROWS)
    return rows


def _columns(headings: list[str]) -> list[tuple[int, str]]:
    known = {word: name for name, words in COLUMNS.items() for word in words}
    found = [(at, known[h.strip().casefold()]) for at, h in enumerate(headings) if h.strip().casefold() in known]
    if "title" not in {name for _, name in found}:
        raise Refused(gettext_noop("No column is called “title”. The file has: %(columns)s."),
            columns=", ".join(headings)[:200])  # fmt: skip
    return found


def _task(row: list[tuple[str, str]]) -> Task:
    cells: dict[str, str] = {}
    for name, text in row:
        cells[name] = f"{cells[name]} {text}" if name in cells else text
    title = " ".join(cells.get("title", "").split())
    if not title:
        raise Refused(gettext_noop("It has no title."))
    if len(title) > 200:
        raise Refused(gettext_noop("The title is longer than %(most)d characters."), most=200)
    links = tuple(read_link(link).url for link in cells.get("links", "").split())
    key = cells.get("key") or (links[0] if links else title.casefold())
    return Task(
        key=key, title=title, about=cells.get("about", "")[:4000], skills=skills_of(cells.get("skills", "")),
        is_good_first=cells.get("first", "").casefold() in _YES, links=links, lang=cells.get("lang", "").lower(),
    )  # fmt: skip


def skills_of(text: str, most: int = 12) -> tuple[str, ...]:
    """Skills as people write them, “Python, design; writing”, each once, in small letters."""
    words = (" ".join(part.split()).casefold()[:40] for part in text.replace(";", ",").replace("\n", ",").split(","))
    return tuple(dict.fromkeys(word for word in words if word))[:most]
