"""Turns the bytes of a note (.txt, .md, .html, .docx) into text, or says in one sentence why that cannot be done.

Headings become lines that begin with #, list items lines that begin with -, and the cells of a table row are separated
by tabs, so that concept_note.read sees the layout. Plain text and Markdown come through unchanged, line ends included.
"""

import codecs
import re
from pathlib import PurePath

from sabha.algorithms.note_formats.html import from_html
from sabha.algorithms.note_formats.word import from_docx
from sabha.algorithms.refused import Refused, gettext_noop

LARGEST_FILE = 10_000_000  # bytes
LARGEST_NOTE = 2_000_000  # characters: a book of 1,000 pages
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
        return from_docx(data, filename)
    for signature, kind in _KNOWN_OTHERS.items():
        if data.startswith(signature):
            raise Refused(
                gettext_noop("“%(name)s” is a %(kind)s file: save the note as .docx, .html, .md or .txt."),
                name=filename,
                kind=kind,
            )
    text = _characters(data, filename)
    if PurePath(filename).suffix.lower() in {".html", ".htm", ".xhtml"} or _begins_like_html(text):
        return from_html(text)
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
