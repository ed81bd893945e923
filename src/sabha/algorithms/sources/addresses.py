"""Addresses on the web: only those that lead to a page, in one spelling; and what stands behind an archive's."""

import re
from dataclasses import dataclass
from datetime import date
from urllib.parse import quote, urlsplit, urlunsplit

from sabha.algorithms.refused import Refused, gettext_noop

LONGEST = 2000
_SCHEMES = {"http": 80, "https": 443}
_SAFE = "%/:@!$&'()*+,;=-._~"  # what may stand in a path as it is; "%" so that what is escaped stays so
_LABEL = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?<!-)\Z")
_WAYBACK = re.compile(
    r"https?://(?:web\.archive\.org/web|arquivo\.pt/wayback)/([0-9]{4,14})(?:[a-z]{2}_)?/(.+)\Z", re.I
)
_TODAY = re.compile(r"https?://archive\.(?:today|ph|is|li|vn|fo|md)/([0-9.]{8,10}(?:-?[0-9]{6})?)/(https?:.+)\Z", re.I)
_ONLY_SLASH_LOST = re.compile(r"(https?:)/+(?=[^/])", re.I)


@dataclass(frozen=True, slots=True)
class Archived:
    """A page as an archive kept it: where it stood, where the copy stands, and on which day it was taken."""

    address: str
    archive: str
    day: date | None


def safe_address(text: str) -> str:
    """A web address in one spelling. Refused where following it would do anything but open a page of the web."""
    text = text.strip()
    if text.casefold().startswith("www."):
        text = f"https://{text}"
    if len(text) > LONGEST:
        raise Refused(gettext_noop("This address is too long. Give a shorter one, or the work's DOI or ISBN."))
    if re.search(r"[\s\x00-\x1f\x7f\\<>\"]", text):
        raise Refused(gettext_noop("This address holds a character that none has. Copy it again from the browser."))
    try:
        parts = urlsplit(text)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        raise _no_address() from None
    if parts.scheme not in _SCHEMES:
        raise _no_address()
    if "@" in parts.netloc:
        raise Refused(gettext_noop("This address holds a user name or a password. Leave it out."))
    there = _host(host) + (f":{port}" if port not in {None, _SCHEMES[parts.scheme]} else "")
    path = quote(parts.path or "/", safe=_SAFE)
    address = (parts.scheme, there, path, quote(parts.query, safe=f"{_SAFE}?"), quote(parts.fragment, safe=f"{_SAFE}?"))
    return urlunsplit(address)


def _no_address() -> Refused:
    return Refused(gettext_noop("Give a web address that begins with https://, or a DOI, an ISBN or a Wikidata item."))


def _host(host: str) -> str:
    """The name of a host as machines write it; one without a dot is a name inside somebody's own network."""
    try:
        name = host.rstrip(".").encode("idna").decode().lower()
    except UnicodeError:
        raise _no_address() from None
    labels = name.split(".")
    if len(labels) < 2 or len(name) > 253 or not all(_LABEL.match(label) for label in labels):
        raise _no_address()
    if labels[-1].isdigit() or labels[-1] in {"localhost", "local", "internal", "invalid", "test", "onion"}:
        raise Refused(gettext_noop("Others cannot open this address. Give one that leads to a page of the open web."))
    return name


def unarchived(address: str) -> Archived | None:
    """What an archive's address keeps, or None where it is no archive's. `address` comes from `safe_address`."""
    found = _WAYBACK.match(address) or _TODAY.match(address)
    if not found:
        return None
    stamp, original = re.sub(r"[.-]", "", found[1]), _ONLY_SLASH_LOST.sub(r"\1//", found[2], count=1)
    if not re.match(r"https?://", original, re.I):
        original = f"http://{original}"
    return Archived(safe_address(original), address, _day(stamp))


def _day(stamp: str) -> date | None:
    try:
        return date(int(stamp[:4]), int(stamp[4:6]), int(stamp[6:8]))
    except ValueError:
        return None
