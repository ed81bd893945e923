"""Turns the bytes of a note (.txt, .md, .html, .docx) into text, or says in one sentence why that cannot be done.

Headings become lines that begin with #, list items lines that begin with -, and the cells of a table row are separated
by tabs, so that concept_note.read sees the layout. Plain text and Markdown come through unchanged, line ends included.
"""

import codecs
import io
import lzma
import re
import zipfile
import zlib
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import PurePath
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException  # type: ignore[import-untyped]
from defusedxml.ElementTree import fromstring  # type: ignore[import-untyped]

from sabha.algorithms.refused import Refused, gettext_noop

LARGEST_FILE = 10_000_000  # bytes
LARGEST_NOTE = 2_000_000  # characters: a book of 1,000 pages
LARGEST_DOCUMENT = 20_000_000  # bytes of word/document.xml once unpacked
_KNOWN_OTHERS = {
    b"%PDF": "PDF",
    b"\xd0\xcf\x11\xe0": "old Word (.doc)",
    b"{\\rtf": "RTF",
    b"\x89PNG": "PNG picture",
    b"\xff\xd8\xff": "JPEG picture",
    b"GIF8": "GIF picture",
}
_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# Only what a page declares about itself is believed, and only these: guessing an encoding would invent letters.
_DECLARED = re.compile(rb"<meta[^>]{1,200}?charset\s*=\s*[\"']?\s*([a-z0-9_-]{1,30})", re.IGNORECASE)
_BELIEVED = frozenset(("cp1252", "iso8859-1", "iso8859-15", "cp1256", "ascii"))
_CONTROL = re.compile("[\x00-\x08\x0e-\x1b\x7f\ufffe\uffff]")


def decode(data: bytes, filename: str) -> str:
    """The note's text.

    data      the file as it is
    filename  tells HTML (.html, .htm, .xhtml) from plain text; everything else is told by the bytes themselves
    Raises Refused for an empty, binary, damaged, too large or otherwise unreadable file.
    """
    if len(data) > LARGEST_FILE:
        raise Refused(
            gettext_noop("“%(name)s” is larger than %(limit)d MB: give only the text of the note."),
            name=filename,
            limit=LARGEST_FILE // 1_000_000,
        )
    if not data.strip():
        raise _empty(filename)
    text = _text(data, filename)
    if not text.strip():
        raise _empty(filename)
    if len(text) > LARGEST_NOTE:
        raise Refused(
            gettext_noop("“%(name)s” has more than %(limit)d characters: give only the concept note."),
            name=filename,
            limit=LARGEST_NOTE,
        )
    return text


def _empty(filename: str) -> Refused:
    return Refused(gettext_noop("“%(name)s” is empty: there is no note to read."), name=filename)


def _text(data: bytes, filename: str) -> str:
    if data.startswith(b"PK\x03\x04"):
        return _from_docx(data, filename)
    for signature, kind in _KNOWN_OTHERS.items():
        if data.startswith(signature):
            raise Refused(
                gettext_noop("“%(name)s” is a %(kind)s file: save the note as .docx, .html, .md or .txt."),
                name=filename,
                kind=kind,
            )
    text = _characters(data, filename)
    if PurePath(filename).suffix.lower() in {".html", ".htm", ".xhtml"} or _begins_like_html(text):
        return _from_html(text)
    return text


def _begins_like_html(text: str) -> bool:
    return text[:200].lstrip().lower().startswith(("<!doctype html", "<html"))


def _characters(data: bytes, filename: str) -> str:
    """The characters of a text file in UTF-8, in what its byte order mark says, or in what a page declares."""
    mark, encoding = next(((m, e) for m, e in _BYTE_ORDER_MARKS if data.startswith(m)), (b"", "utf-8"))
    try:
        text = data[len(mark) :].decode(encoding)
    except UnicodeDecodeError:
        text = _declared(data, filename)
    if _CONTROL.search(text):
        raise Refused(
            gettext_noop("“%(name)s” is not a text file: save the note as .docx, .html, .md or .txt."), name=filename
        )
    return text


def _declared(data: bytes, filename: str) -> str:
    declared = _DECLARED.search(data[:4096])
    try:
        name = codecs.lookup(declared[1].decode("ascii")).name if declared else ""
        if name in _BELIEVED:
            return data.decode(name)
    except (LookupError, UnicodeDecodeError):
        pass
    if b"\x00" in data[:4096]:
        raise Refused(
            gettext_noop("“%(name)s” is not a text file: save the note as .docx, .html, .md or .txt."), name=filename
        )
    raise Refused(gettext_noop("“%(name)s” is not in UTF-8: save it again as UTF-8 text."), name=filename)


_BLOCKS = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "caption",
        "dd",
        "details",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "head",
        "header",
        "hr",
        "html",
        "legend",
        "li",
        "main",
        "nav",
        "ol",
        "p",
        "pre",
        "section",
        "summary",
        "table",
        "tbody",
        "tfoot",
        "thead",
        "tr",
        "ul",
    ]
)
_UNREAD = frozenset(("script", "style", "template", "noscript", "title", "svg", "nav", "button", "select"))
_HEADINGS = {f"h{level}": "#" * level + " " for level in range(1, 7)}

# These stand apart from what is above and below them.
_SPACED = frozenset((*_HEADINGS, "p", "ul", "ol", "table", "div", "section"))

_DECLARATION = re.compile(r"<!--|<!|<\?")
_COMMENT_END = re.compile(r"--!?>")
_ANGLE = re.compile(">")


class _Reader(HTMLParser):
    """Collects the text of a page as lines; takes any markup, however broken."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.lines: list[str] = []
        self._line: list[str] = []
        self._prefix = ""
        self._unread: str | None = None
        self._is_verbatim = False
        self._has_text = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begins a line at a block, a cell or a break."""
        del attrs
        if self._unread:
            return
        if tag in _UNREAD:
            self._unread = tag
        elif tag == "br":
            self._end_line()
        elif tag in {"td", "th"}:
            self._line.append("\t" if self._has_text else "")
        elif tag in _BLOCKS:
            # A paragraph inside a list item is still that item.
            opens_item = self._prefix == "- " and tag in {"p", "div"} and not self._has_text
            self._end_line(keep_prefix=opens_item)
            if tag in _SPACED and not opens_item:
                self.lines.append("")
            self._prefix = _HEADINGS.get(tag, "- " if tag == "li" else self._prefix)
            self._is_verbatim = tag == "pre" or self._is_verbatim

    def handle_endtag(self, tag: str) -> None:
        """Ends a line where a block ends."""
        if self._unread:
            self._unread = None if tag == self._unread else self._unread
            return
        if tag in _BLOCKS:
            self._end_line()
            self._is_verbatim = self._is_verbatim and tag != "pre"
            if tag in _SPACED:
                self.lines.append("")

    def handle_data(self, data: str) -> None:
        """Adds text, with line breaks only where they are verbatim."""
        if self._unread:
            return
        pieces = data.split("\n") if self._is_verbatim else [re.sub(r"[ \t\r\n\f]+", " ", data)]
        for number, piece in enumerate(pieces):
            if number:
                self._end_line()
            self._line.append(piece)
            self._has_text = self._has_text or bool(piece.strip())

    def _end_line(self, keep_prefix: bool = False) -> None:
        line = "".join(self._line).strip()
        self._line, self._has_text = [], False
        if line:
            self.lines.append(self._prefix + re.sub(r" {2,}", " ", line))
        if line or not keep_prefix:
            self._prefix = ""

    def text(self) -> str:
        """Everything read, with at most one empty line between blocks."""
        self._end_line()
        return re.sub(r"\n{3,}", "\n\n", "\n".join(self.lines)).strip() + "\n"


def _without_declarations(page: str) -> str:
    """The page without comments, doctypes and <![…]>: on broken ones Python's parser is slow, or fails.

    As in browsers, a comment that is never closed goes on to the end.
    """
    pieces, at = [], 0
    while start := _DECLARATION.search(page, at):
        pieces.append(page[at : start.start()])
        # The two dashes of "<!-->" both open and close it.
        end = _COMMENT_END.search(page, start.end() - 2) if start[0] == "<!--" else _ANGLE.search(page, start.end())
        at = end.end() if end else len(page)
    return "".join([*pieces, page[at:]])


def _from_html(page: str) -> str:
    reader = _Reader()
    page = _without_declarations(page)
    # What follows the last ">" holds no tag; Python's parser takes quadratic time to find that out for itself.
    tail = page.rfind(">") + 1
    reader.feed(page[:tail] + page[tail:].replace("<", "&lt;"))
    reader.close()
    return reader.text()


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


def _from_docx(data: bytes, filename: str) -> str:
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
