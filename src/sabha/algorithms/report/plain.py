"""The report as plain data: for JSON, for the typesetter, and to be frozen when it is released."""

from dataclasses import asdict

from sabha.algorithms.report.document import Cell, List, Paragraph, Part, Report, Section, Table

_KINDS: dict[type, str] = {Paragraph: "paragraph", List: "list", Table: "table"}


def as_plain(report: Report) -> dict[str, object]:
    """The report as dictionaries, lists and strings; `from_plain` makes the same report of it again."""
    sections = [
        {"key": it.key, "heading": it.heading, "hint": it.hint, "parts": [_part(part) for part in it.parts]}
        for it in report.sections
    ]
    return {
        "title": report.title, "subtitle": report.subtitle, "lang": report.lang, "made": report.made,
        "problems": list(report.problems), "sections": sections,
    }  # fmt: skip


def _part(part: Part) -> dict[str, object]:
    return {"is": _KINDS[type(part)], **asdict(part)}


def from_plain(plain: dict) -> Report:  # type: ignore[type-arg] # what JSON gives has no better type
    """The report that `as_plain` wrote down."""
    sections = tuple(
        Section(it["key"], it["heading"], tuple(map(_read, it["parts"])), it["hint"]) for it in plain["sections"]
    )
    head = {name: plain[name] for name in ("title", "subtitle", "lang", "made")}
    return Report(**head, problems=tuple(plain["problems"]), sections=sections)


def _read(part: dict) -> Part:  # type: ignore[type-arg]
    match part["is"]:
        case "paragraph":
            return Paragraph(_cells(part["pieces"]))
        case "list":
            return List(tuple(map(_cells, part["items"])))
    rows = tuple(map(_cells, part["rows"]))
    return Table(part["caption"], tuple(part["headings"]), rows, part["last_is_total"])


def _cells(cells: list) -> tuple[Cell, ...]:  # type: ignore[type-arg]
    return tuple(Cell(**cell) for cell in cells)
