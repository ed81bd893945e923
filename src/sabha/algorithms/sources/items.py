"""CSL-JSON items (citeproc schema 1.0.2) of what people give as a source: made, checked, described, told in a line."""

import json
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sabha.algorithms.refused import Refused, gettext_noop
from sabha.algorithms.sources.addresses import safe_address, unarchived
from sabha.algorithms.sources.identifiers import claims_isbn, normal_doi, normal_isbn, normal_qid

Item = dict[str, Any]
TEXTS = ("id", "type", "title", "container-title", "publisher", "DOI", "ISBN", "URL")
LONGEST_TEXT = 400
MOST_AUTHORS = 20
_DIGEST = re.compile(r"(?:sha-?256[:\s-]*)?([0-9a-f]{64})\Z", re.I)


@dataclass(frozen=True, slots=True)
class Source:
    """A source as it was read: the CSL-JSON item, and the address of an archived copy where one was given."""

    item: Item = field(default_factory=dict)
    archive: str = ""


def read_source(text: str) -> Source:
    """What somebody means by `text`: a DOI, an ISBN, a Wikidata item, or an address (also an archive's).

    Nothing is asked of the network. Raises `Refused` with what to do where it is none of these, or a mistyped one.
    """
    text = unicodedata.normalize("NFC", text.strip())
    if not text:
        raise Refused(
            gettext_noop("Give a web address that begins with https://, or a DOI, an ISBN or a Wikidata item.")
        )
    if doi := normal_doi(text):
        return Source(_item("document", f"doi:{doi}", DOI=doi))
    if qid := normal_qid(text):
        return Source(
            _item("entry", f"wikidata:{qid}", URL=f"https://www.wikidata.org/wiki/{qid}", custom={"QID": qid})
        )
    if claims_isbn(text):
        isbn = normal_isbn(text)
        return Source(_item("book", f"isbn:{isbn}", ISBN=isbn))
    return _of_address(safe_address(text))


def _item(kind: str, key: str, **more: Any) -> Item:
    return {"id": key, "type": kind, **more}


def _of_address(address: str) -> Source:
    kept = unarchived(address)
    if kept is None:
        return Source(_item("webpage", address, URL=address))
    inner = read_source(kept.address)  # an archive may keep a resolver's page
    return Source(inner.item | ({"accessed": _date(kept.day)} if kept.day else {}), kept.archive)


def _date(day: date) -> Item:
    return {"date-parts": [[day.year, day.month, day.day]]}


def described(item: Item, *, title: str = "", authors: str = "", year: int | None = None) -> Item:
    """The item with what a person says of it. Authors are separated by semicolons or lines."""
    names = [{"literal": name.strip()[:LONGEST_TEXT]} for name in re.split(r"[;\n]", authors) if name.strip()]
    found = dict(item)
    if title.strip():
        found["title"] = title.strip()[:LONGEST_TEXT]
    if names:
        found["author"] = names[:MOST_AUTHORS]
    if year:
        found["issued"] = {"date-parts": [[year]]}
    return found


def normal_digest(text: str) -> str:
    """A SHA-256 of the copy that was looked at, as "sha256:" and 64 digits; "" where none is given."""
    if not text.strip():
        return ""
    found = _DIGEST.match(text.strip())
    if not found:
        raise Refused(gettext_noop("A digest is the 64 letters and digits that sha256sum prints."))
    return f"sha256:{found[1].lower()}"


def sound_item(text: str) -> Item:
    """A kept item, with all that is no sound part of one left out: other machines may have sent anything."""
    try:
        held = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    if not isinstance(held, dict):
        return {}
    item: Item = {n: held[n][:LONGEST_TEXT] for n in TEXTS if isinstance(held.get(n), str) and held[n]}
    if item.get("URL") and not link_of({"URL": item["URL"]}):
        del item["URL"]
    item |= {n: dates for n in ("issued", "accessed") if (dates := _sound_dates(held.get(n)))}
    if authors := _sound_authors(held.get("author")):
        item["author"] = authors
    custom = held.get("custom")
    qid = normal_qid(str(custom.get("QID"))) if isinstance(custom, dict) else None
    return item | ({"custom": {"QID": qid}} if qid else {})


def _sound_dates(value: object) -> Item | None:
    parts = value.get("date-parts") if isinstance(value, dict) else None
    first = parts[0] if isinstance(parts, list) and parts else None
    if not isinstance(first, list) or not 1 <= len(first) <= 3:
        return None
    numbers = [n for n in first if isinstance(n, int) and not isinstance(n, bool) and 0 < abs(n) < 10_000]
    return {"date-parts": [numbers]} if len(numbers) == len(first) else None


def _sound_authors(value: object) -> list[Item]:
    found = []
    for one in value[:MOST_AUTHORS] if isinstance(value, list) else []:
        parts = one if isinstance(one, dict) else {}
        kept = {n: parts[n][:LONGEST_TEXT] for n in ("literal", "family", "given") if isinstance(parts.get(n), str)}
        if kept:
            found.append(kept)
    return found


def link_of(item: Mapping[str, Any]) -> str:
    """Where a reader finds the source; "" where it has no address. Never anything but http or https."""
    if doi := normal_doi(str(item.get("DOI", ""))):
        return safe_address(f"https://doi.org/{doi}")
    try:
        return safe_address(str(item["URL"]))
    except (KeyError, Refused):
        return ""


def cited(item: Mapping[str, Any]) -> str:
    """An item told in a line, in no language: authors, year, title, where it stands."""
    authors = ", ".join(filter(None, (_name(one) for one in item.get("author", [])[:3])))
    year = str(item["issued"]["date-parts"][0][0]) if "issued" in item else ""
    host = re.sub(r"https?://(?:www\.)?([^/]*).*", r"\1", str(item.get("URL", "")))
    isbn, doi = item.get("ISBN"), item.get("DOI")
    where = item.get("container-title") or item.get("publisher") or host
    number = f"ISBN {isbn}" if isbn else f"doi:{doi}" if doi else item.get("custom", {}).get("QID", "")
    return " · ".join(str(part) for part in (authors, year, item.get("title"), where, number) if part)


def _name(one: Mapping[str, str]) -> str:
    return one.get("literal") or " ".join(filter(None, (one.get("given"), one.get("family"))))
