"""Reads the text of a Word document (.docx), safely."""

import io
import lzma
import re
import zipfile
import zlib
from collections.abc import Iterator
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException  # type: ignore[import-untyped]
from defusedxml.ElementTree import fromstring  # type: ignore[import-untyped]

from sabha.algorithms.refused import Refused, gettext_noop

LARGEST_DOCUMENT = 20_000_000  # bytes of word/document.xml once unpacked
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_STRICT = "{http://purl.oclc.org/ooxml/wordprocessingml/main}"
# What reading a damaged, encrypted or oddly packed archive can raise.
_DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    EOFError,
    OSError,
    RuntimeError,
    NotImplementedError,
    ValueError,
)


def from_docx(data: bytes, filename: str) -> str:
    """Headings as # lines, list items as - lines, the cells of a row with tabs between them. Raises Refused."""
    document = _document(data, filename)
    try:
        root = fromstring(document.replace(_STRICT[1:-1].encode(), _W[1:-1].encode()), forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError) as error:
        raise _damaged(filename) from error
    lines = list(_docx_lines(root))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip() + "\n"


def _document(data: bytes, filename: str) -> bytes:
    """word/document.xml, never more of it than LARGEST_DOCUMENT, whatever the archive says of its size."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive, archive.open("word/document.xml") as part:
            document = part.read(LARGEST_DOCUMENT + 1)
    except KeyError as error:
        raise Refused(
            gettext_noop("“%(name)s” is not a Word document: save the note as .docx, .html, .md or .txt."),
            name=filename,
        ) from error
    except _DAMAGE as error:
        raise _damaged(filename) from error
    if len(document) > LARGEST_DOCUMENT:
        raise Refused(
            gettext_noop("“%(name)s” unpacks to more than %(limit)d MB: give only the text of the note."),
            name=filename,
            limit=LARGEST_DOCUMENT // 1_000_000,
        )
    return document


def _damaged(filename: str) -> Refused:
    return Refused(
        gettext_noop("“%(name)s” is damaged and cannot be opened: save it again, or give the note as .txt."),
        name=filename,
    )


def _docx_lines(root: Element) -> Iterator[str]:
    """One line a paragraph; the cells of a table row share one, with tabs between them."""
    waiting: list[Element] = [root]
    while waiting:
        element = waiting.pop()
        if element.tag == f"{_W}p":
            yield _paragraph(element)
        elif element.tag == f"{_W}tr":
            cells = (" ".join(_runs(p) for p in cell.iter(f"{_W}p")) for cell in element.iter(f"{_W}tc"))
            yield "\t".join(" ".join(cell.split()) for cell in cells)
        else:
            waiting.extend(reversed(element))


def _paragraph(paragraph: Element) -> str:
    style = paragraph.find(f"{_W}pPr/{_W}pStyle")
    name = (style.get(f"{_W}val") or "").lower() if style is not None else ""
    text = _runs(paragraph).strip()
    level = re.fullmatch(r"(?:heading|berschrift|titre|ttulo)?([1-6])", name)
    if text and (level or name == "title"):
        return "\n" + "#" * (int(level[1]) if level else 1) + " " + text + "\n"
    is_item = paragraph.find(f"{_W}pPr/{_W}numPr") is not None or name.startswith("list")
    return f"- {text}" if is_item and text else text


def _runs(paragraph: Element) -> str:
    """The text of a paragraph, with its tabs and breaks; what was deleted under tracked changes is left out."""
    pieces = []
    for element in paragraph.iter():
        if element.tag == f"{_W}t":
            pieces.append(element.text or "")
        elif element.tag == f"{_W}tab":
            pieces.append("\t")
        elif element.tag in {f"{_W}br", f"{_W}cr"}:
            pieces.append("\n")
        elif element.tag == f"{_W}noBreakHyphen":
            pieces.append("-")
    return "".join(pieces)
