"""What dribdat exports of a hackathon: a data package (JSON, or a zip with one), read into challenges and projects."""

import io
import json
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

from sabha.algorithms.refused import Refused, gettext_noop
from sabha.algorithms.task_links import read_link
from sabha.algorithms.tasks_csv import Fault

LARGEST = 3_000_000
MOST = 2_000


@dataclass(frozen=True)
class Entry:
    """One line of a project's log."""

    key: str
    day: date
    text: str


@dataclass(frozen=True)
class Found:
    """A project or challenge. `progress` as dribdat counts it (-1 to 50); `links` are those that are safe to follow."""

    key: str
    title: str
    pitch: str = ""
    about: str = ""
    is_challenge: bool = False
    progress: int = 0
    source: str = ""
    demo: str = ""
    log: tuple[Entry, ...] = ()


@dataclass
class Package:
    """A package as it was read: the event's name, what is in it, and what could not be taken (by its place in it)."""

    event: str
    found: list[Found] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)


def read_package(data: bytes) -> Package:
    """Read dribdat's `datapackage.json`, bare or in a zip. People's accounts and names in it are not read at all.

    Raises Refused where it is no such package.
    """
    package = _parsed(data)
    resources = {str(r.get("name")): r.get("data") for r in package["resources"] if isinstance(r, dict)}
    events = [e for e in _list(resources.get("events")) if isinstance(e, dict)]
    made = Package(event=_text(events[0].get("name")) if events else _text(package.get("title")))
    entries = _entries(_list(resources.get("activities")))
    for line, row in enumerate(_list(resources.get("projects"))[:MOST], start=1):
        try:
            made.found.append(_found(row, made.event, entries))
        except Refused as no:
            made.faults.append(Fault(line, no.template, no.params))
    if not made.found and not made.faults:
        raise Refused(gettext_noop("There is no project in this package."))
    return made


def _parsed(data: bytes) -> dict[str, Any]:
    if len(data) > LARGEST:
        raise Refused(gettext_noop("The file is too large: at most %(kb)d kB."), kb=LARGEST // 1000)
    if data.startswith(b"PK\x03\x04"):
        data = _unzipped(data)
    try:
        package = json.loads(data)
    except (ValueError, RecursionError):
        package = None
    if not isinstance(package, dict) or not isinstance(package.get("resources"), list):
        raise Refused(gettext_noop("This is no data package: no list of resources is in it."))
    return package


def _unzipped(data: bytes) -> bytes:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            name = next((n for n in archive.namelist() if n.rsplit("/", 1)[-1] == "datapackage.json"), "")
            if not name or archive.getinfo(name).file_size > 4 * LARGEST:
                raise Refused(gettext_noop("The zip holds no datapackage.json that can be read."))
            return archive.read(name)
    except (zipfile.BadZipFile, OSError, NotImplementedError, RuntimeError):
        raise Refused(gettext_noop("The zip holds no datapackage.json that can be read.")) from None


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def _text(value: object, most: int = 4000) -> str:
    return value.replace("\x00", "").strip()[:most] if isinstance(value, str) else ""


def _found(row: object, event: str, entries: Mapping[str, list[Entry]]) -> Found:
    if not isinstance(row, dict):
        raise Refused(gettext_noop("It is no project."))
    title = " ".join(_text(row.get("name"), 200).split())
    if not title:
        raise Refused(gettext_noop("It has no title."))
    progress = row.get("progress")
    name = row.get("id") if isinstance(row.get("id"), int) else title.casefold()
    return Found(
        key=f"{event.casefold()}/{name}", title=title, pitch=_text(row.get("summary"), 140).replace("\n", " "),
        about=_text(row.get("longtext")), is_challenge=bool(row.get("is_challenge")),
        progress=progress if isinstance(progress, int) else 0, source=_link(row.get("source_url")),
        demo=_link(row.get("webpage_url")), log=tuple(entries.get(title, ())),
    )  # fmt: skip


def _link(value: object) -> str:
    """An address that is safe to follow, else nothing: many of dribdat's are old http, or empty."""
    try:
        return read_link(_text(value, 300)).url if value else ""
    except Refused:
        return ""


def _entries(rows: list[Any]) -> dict[str, list[Entry]]:
    """Lines of the log by the project's name; stars and boosts are no words."""
    found: dict[str, list[Entry]] = {}
    for row in rows:
        text = _text(row.get("content"), 500) if isinstance(row, dict) else ""
        at = row.get("time") if isinstance(row, dict) else None
        if text and row.get("name") not in {"star", "boost"} and isinstance(at, int | float):
            try:
                day = datetime.fromtimestamp(at, UTC).date()
            except (ValueError, OverflowError, OSError):
                continue
            key = str(row.get("id") or f"{at}/{text[:40]}")
            found.setdefault(" ".join(_text(row.get("project_name"), 200).split()), []).append(Entry(key, day, text))
    return found
