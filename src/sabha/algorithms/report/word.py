"""The report as a Word file (.docx), which funders' forms ask for."""

import io
from datetime import datetime
from typing import Any

from sabha.algorithms.report.document import Cell, List, Paragraph, Part, Report, Table

RIGHT_TO_LEFT = frozenset({"ar", "fa", "he", "ks", "ps", "sd", "ur"})
_EPOCH = datetime(1980, 1, 1)  # a fixed day, so that the same report is the same file


def as_docx(report: Report) -> bytes:
    """The report with real headings, lists and tables, links to the records, and right-to-left paragraphs."""
    from docx import Document  # half a second to import: only who wants a Word file waits for it

    document = Document()
    document.core_properties.title = report.title
    document.core_properties.author = "Sabha"
    document.core_properties.created = document.core_properties.modified = _EPOCH
    _paragraph(document, (Cell(report.title),), report.lang, style="Title")
    if report.subtitle:
        _paragraph(document, (Cell(report.subtitle),), report.lang, style="Subtitle")
    for section in report.sections:
        _paragraph(document, (Cell(section.heading),), report.lang, style="Heading 1")
        for part in section.parts:
            _part(document, part, report.lang)
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def _part(document: Any, part: Part, lang: str) -> None:
    match part:
        case Paragraph(pieces):
            _paragraph(document, pieces, lang)
        case List(items):
            for item in items:
                _paragraph(document, item, lang, style="List Bullet")
        case Table():
            _table(document, part, lang)


def _table(document: Any, table: Table, lang: str) -> None:
    if table.caption:
        _paragraph(document, (Cell(table.caption),), lang, style="Caption")
    grid = document.add_table(rows=1, cols=len(table.headings), style="Table Grid")
    for box, heading in zip(grid.rows[0].cells, table.headings, strict=True):
        _fill(box.paragraphs[0], (Cell(heading),), lang, bold=True)
    for number, row in enumerate(table.rows, 1):
        total = table.last_is_total and number == len(table.rows)
        for box, cell in zip(grid.add_row().cells, row, strict=True):
            _fill(box.paragraphs[0], (cell,), lang, bold=total)
    document.add_paragraph()


def _paragraph(document: Any, pieces: tuple[Cell, ...], lang: str, style: str | None = None) -> None:
    _fill(document.add_paragraph(style=style), pieces, lang)


def _fill(paragraph: Any, pieces: tuple[Cell, ...], lang: str, *, bold: bool = False) -> None:
    """Put the pieces into a paragraph; its direction is that of the first piece's language."""
    for number, cell in enumerate(pieces):
        if number:
            paragraph.add_run(" ")
        text = "".join(c for c in cell.text if c == "\n" or c >= " ")  # XML cannot hold other control characters
        if cell.href.startswith(("https://", "http://")):
            _link(paragraph, text, cell.href)
        else:
            paragraph.add_run(text).bold = bold
    first = (pieces[0].lang if pieces else "") or lang
    if first.split("-")[0] in RIGHT_TO_LEFT:
        _turn(paragraph)


def _link(paragraph: Any, text: str, href: str) -> None:
    from docx.opc.constants import RELATIONSHIP_TYPE
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    link = OxmlElement("w:hyperlink")
    link.set(qn("r:id"), paragraph.part.relate_to(href, RELATIONSHIP_TYPE.HYPERLINK, is_external=True))
    run = paragraph.add_run(text)
    run.font.underline = True
    link.append(run._r)
    paragraph._p.append(link)


def _turn(paragraph: Any) -> None:
    from docx.oxml import OxmlElement

    paragraph.paragraph_format.element.get_or_add_pPr().append(OxmlElement("w:bidi"))
    for run in paragraph.runs:
        run.font.rtl = True
