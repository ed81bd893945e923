"""The report as wikitext that pastes into a page on Meta-Wiki as it is."""

import re
from collections.abc import Iterable

from sabha.algorithms.report.document import Cell, List, Paragraph, Part, Report, Section, Table
from sabha.algorithms.schedule_formats.wikitext_writing import as_address, as_wikitext


def as_wikitext_page(report: Report) -> str:
    """Headings, paragraphs, lists and tables; whatever a person wrote is shown as written and never taken for markup.

    The title is left to the page's own name. Problems are left out: they are for whoever still works on the report.
    """
    lines = [f"''{as_wikitext(report.subtitle)}''", ""] if report.subtitle else []
    for section in report.sections:
        lines += _section(section)
    return "\n".join(lines).rstrip() + "\n"


def _section(section: Section) -> Iterable[str]:
    yield f"== {as_wikitext(section.heading)} =="
    yield ""
    for part in section.parts:
        yield from _part(part)
        yield ""


def _part(part: Part) -> Iterable[str]:
    match part:
        case Paragraph(pieces):
            yield _pieces(pieces)
        case List(items):
            yield from (f"* {_pieces(item)}" for item in items)
        case Table():
            yield from _table(part)


def _table(table: Table) -> Iterable[str]:
    yield '{| class="wikitable"'
    if table.caption:
        yield f"|+ {as_wikitext(table.caption)}"
    yield "|-"
    yield from (f'! scope="col" | {as_wikitext(heading)}' for heading in table.headings)
    for number, row in enumerate(table.rows, 1):
        total = table.last_is_total and number == len(table.rows)
        yield "|-"
        yield f'! scope="row" | {_cell(row[0])}'
        yield from (f"|{_style(cell)} {_bold(_cell(cell), total)}".rstrip() for cell in row[1:])
    yield "|}"


def _style(cell: Cell) -> str:
    return ' style="text-align:right" |' if cell.is_number else ""


def _bold(text: str, is_total: bool) -> str:
    return f"'''{text}'''" if is_total and text else text


def _pieces(pieces: tuple[Cell, ...]) -> str:
    return " ".join(map(_cell, pieces))


def _cell(cell: Cell) -> str:
    """The words, in their language where it is another, linked to their records where there is an address."""
    text = "<br />".join(as_wikitext(line) for line in cell.text.split("\n") if line.strip())
    if cell.lang:
        text = f'<span lang="{_attribute(cell.lang)}" dir="auto">{text}</span>'
    return f"[{as_address(cell.href)} {text}]" if cell.href.startswith(("https://", "http://")) else text


def _attribute(text: str) -> str:
    return re.sub(r"[^A-Za-z0-9-]", "", text)
