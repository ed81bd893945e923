"""From bytes to text without guessing: too large, packed or wrongly encoded files are refused in a sentence."""

import codecs
import re

from sabha.algorithms.refused import Refused, gettext_noop

# FOSDEM's whole programme, a thousand sessions with long texts, is 4 MB.
LARGEST_FILE = 20_000_000

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_PACKED = (
    (b"PK\x03\x04", gettext_noop("a zip archive or an office document")),
    (b"\x1f\x8b", gettext_noop("a gzip archive")),
    (b"%PDF", gettext_noop("a PDF")),
    (b"\xd0\xcf\x11\xe0", gettext_noop("an old office document")),
    (b"SQLite format 3\x00", gettext_noop("a database")),
    (b"\x89PNG", gettext_noop("a picture")),
    (b"\xff\xd8\xff", gettext_noop("a picture")),
)
# Python knows them as encodings, but no schedule is in one: some take hours for what is long.
_NOT_FOR_FILES = {"punycode", "idna", "unicode_escape", "raw_unicode_escape", "undefined", "utf_7"}
_XML_ENCODING = re.compile(rb"""\A\s*<\?xml[^>]{0,100}?encoding\s*=\s*["']([A-Za-z0-9._-]{1,40})["']""")


def check_size(size: int, largest: int = LARGEST_FILE) -> None:
    """Raises Refused when a file has more bytes than `largest`: before anything reads it."""
    if size > largest:
        raise Refused(
            gettext_noop(
                "The file has %(size)s MB and schedules of more than %(largest)s MB are not read. "
                "Export only the programme, without pictures or recordings."
            ),
            size=f"{size / 1_000_000:.1f}".removesuffix(".0"),
            largest=f"{largest / 1_000_000:.1f}".removesuffix(".0"),
        )


def decoded(data: bytes, encoding: str | None = None) -> str:
    """The text of a file in `encoding`, or in what the file itself declares (byte order mark, XML), or in UTF-8.

    Raises Refused, naming the line and the byte, when it is not in that encoding: a guess would spoil names silently.
    """
    for beginning, what in _PACKED:
        if data.startswith(beginning):
            raise Refused(
                gettext_noop(
                    "The file is %(what)s, not a schedule. Export the programme as schedule.json, "
                    "schedule.xml, iCalendar or CSV."
                ),
                what=what,
            )
    mark, name = next(((m, n) for m, n in _MARKS if data.startswith(m)), (b"", ""))
    text = _in(encoding or name or declared_encoding(data) or "utf-8", data[len(mark) :])
    if "\x00" in text:
        raise Refused(
            gettext_noop("The file holds zero bytes: it is not text, or it is UTF-16 without a byte order mark.")
        )
    return text


def declared_encoding(data: bytes) -> str | None:
    """The encoding that an XML declaration names, or None."""
    match = _XML_ENCODING.match(data[:300])
    return match[1].decode("ascii") if match else None


def _in(encoding: str, data: bytes) -> str:
    try:
        if codecs.lookup(encoding).name.replace("-", "_") in _NOT_FOR_FILES:
            raise LookupError
        return data.decode(encoding)
    except LookupError:
        raise Refused(
            gettext_noop("The encoding “%(encoding)s” is not known. Save the file as UTF-8."), encoding=encoding
        ) from None
    except UnicodeDecodeError as broken:
        raise _wrongly_encoded(encoding, data, broken.start) from None
    except UnicodeError:
        raise _wrongly_encoded(encoding, data, 0) from None


def _wrongly_encoded(encoding: str, data: bytes, position: int) -> Refused:
    return Refused(
        gettext_noop(
            "Line %(line)d is not %(encoding)s: byte 0x%(byte)02X stands for no character there%(hint)s. "
            "Save the file as UTF-8, or say which encoding it is in."
        ),
        line=data.count(b"\n", 0, position) + 1,
        encoding=encoding.upper(),
        byte=data[position] if position < len(data) else 0,
        hint=_hint(data),
    )


def _hint(data: bytes) -> str:
    """Only ever a hint: single-byte encodings accept almost anything."""
    try:
        data.decode("windows-1252")
    except UnicodeDecodeError:
        return ""
    return gettext_noop(" (it may be windows-1252)")
