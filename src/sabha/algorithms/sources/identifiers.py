"""Identifiers of works: DOI, ISBN, Wikidata item. Each is recognised, checked and given in one spelling."""

import re
import unicodedata
from urllib.parse import unquote

from sabha.algorithms.refused import Refused, gettext_noop

_DOI = re.compile(r"10\.[0-9]{4,9}(?:\.[0-9]+)*/[^\s<>\"\x00-\x1f\x7f]{1,200}\Z")
_DOI_BEFORE = re.compile(r"(?:(?:https?://)?(?:dx\.|www\.)?doi\.org/|(?:info:|urn:)?doi:\s*|doi\s+)", re.I)
_ISBN_BEFORE = re.compile(r"(?:urn:)?isbn(?:-1[03])?[:\s]*", re.I)
_ISBN = re.compile(r"(?:97[89][0-9]{10}|[0-9]{9}[0-9X])\Z")
_QID = re.compile(r"Q[1-9][0-9]{0,11}\Z")
_QID_BEFORE = re.compile(
    r"(?:(?:https?://)?(?:www\.|m\.)?wikidata\.org/(?:wiki/special:entitydata|wiki|entity)/|(?:wikidata|wd):\s*)", re.I
)
_BARE_QID = re.compile(r"[Qq][1-9][0-9]{0,11}\Z")
# Of any script: writers in Devanagari or Urdu type digits of their own, and word processors put in their dashes.
_DASHES = dict.fromkeys(map(ord, "-‐‑‒–—―−﹣－ \u00a0\u2009\u202f"), None)


def normal_doi(text: str) -> str | None:
    """A DOI in its one spelling (lower case, without resolver or prefix), or None where `text` names none.

    DOIs do not tell upper from lower case in ASCII letters (DOI Handbook, 2.4). What a sentence puts behind one
    (a full stop, a closing bracket without its opening) is no part of it.
    """
    text = text.strip()
    before = _DOI_BEFORE.match(text)
    rest = text[before.end() :].strip() if before else text
    if before and "://" in before[0]:
        rest = unquote(re.split(r"[?#]", rest, maxsplit=1)[0])
    rest = _without_trailing_marks(rest)
    return _ascii_lower(rest) if _DOI.match(rest) else None


def _without_trailing_marks(text: str) -> str:
    while text and (text[-1] in ".,;:!?'”’»" or (text[-1] == ")" and text.count(")") > text.count("("))):
        text = text[:-1]
    return text


def _ascii_lower(text: str) -> str:
    return "".join(c.lower() if c.isascii() else c for c in text)


def claims_isbn(text: str) -> bool:
    """Whether somebody means an ISBN: they say so, or give as many digits as one has."""
    return bool(_ISBN_BEFORE.match(text.strip())) or bool(_ISBN.match(_digits(text)))


def _digits(text: str) -> str:
    rest = _ISBN_BEFORE.sub("", text.strip(), count=1).translate(_DASHES)
    return "".join(str(unicodedata.digit(c, -1)) if unicodedata.digit(c, -1) >= 0 else c.upper() for c in rest)


def normal_isbn(text: str) -> str:
    """An ISBN as thirteen digits. Refused when its length or its check digit is wrong: most slips are found so."""
    digits = _digits(text)
    if not _ISBN.match(digits):
        raise Refused(gettext_noop("An ISBN has ten or thirteen digits; this has not. Copy it from the book's back."))
    right = _check_13(digits[:12]) if len(digits) == 13 else _check_10(digits[:9])
    if digits[-1] != right:
        raise Refused(
            gettext_noop("The last digit of this ISBN should be %(right)s, so one of its digits is mistyped."),
            right=right,
        )
    return digits if len(digits) == 13 else isbn13_of(digits)


def isbn13_of(isbn10: str) -> str:
    """The thirteen digits of an ISBN of ten."""
    stem = "978" + isbn10[:9]
    return stem + _check_13(stem)


def isbn10_of(isbn13: str) -> str | None:
    """The ten digits of an ISBN of thirteen; None for those that begin with 979 and have none."""
    return isbn13[3:12] + _check_10(isbn13[3:12]) if isbn13.startswith("978") else None


def _check_13(stem: str) -> str:
    """Weights 1 and 3 in turn; the whole is a multiple of ten (ISO 2108)."""
    return str(-sum(int(d) * (3 if i % 2 else 1) for i, d in enumerate(stem)) % 10)


def _check_10(stem: str) -> str:
    """Weights 10 down to 2; the whole is a multiple of eleven, and ten is written X."""
    rest = -sum(int(d) * (10 - i) for i, d in enumerate(stem)) % 11
    return "X" if rest == 10 else str(rest)


def normal_qid(text: str) -> str | None:
    """A Wikidata item's number ("Q42"), or None where `text` names none."""
    text = text.strip()
    if _BARE_QID.match(text):
        return text.upper()
    before = _QID_BEFORE.match(text)
    if not before:
        return None
    rest = re.split(r"[?#.]", text[before.end() :], maxsplit=1)[0].rstrip("/").upper()
    return rest if _QID.match(rest) else None
