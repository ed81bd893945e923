"""Names that machines tell things apart by: UUIDs, numbers, short names."""

import re
import unicodedata
import uuid
from collections.abc import Iterable

# Every identifier we derive lives under this namespace, so that the same input gives the same UUID everywhere.
NAMESPACE = uuid.UUID("8b7a5d5e-5a0e-5c59-9f3c-3d0f6a1c7e42")

LARGEST_NUMBER = 2**31 - 1


def derived(*parts: str) -> str:
    """A UUID (version 5) that depends on nothing but its parts."""
    return str(uuid.uuid5(NAMESPACE, "\x1f".join(part.encode("utf-8", "replace").decode() for part in parts)))


def canonical_uuid(text: str) -> str:
    """The UUID in lower case with hyphens, or "" when it is not one."""
    try:
        return str(uuid.UUID(text.strip())) if len(text.strip()) in {32, 36} else ""
    except ValueError:
        return ""


def short_name(text: str, otherwise: str = "") -> str:
    """Lower-case ASCII letters, digits and single hyphens; `otherwise` when nothing is left (another script)."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-") or otherwise


def acronym_for(acronym: str, title: str) -> str:
    """An acronym that schedule.xml and both schedule.json accept: four or more of a-z, 0-9 and _."""
    if re.fullmatch(r"[a-z0-9_]{4,}", acronym):
        return acronym
    short = short_name(acronym or title, "summit").replace("-", "_")
    return short if len(short) >= 4 else f"{short}_summit"


def track_slug(slug: str, name: str) -> str:
    """A track's short name as schedule.xml wants it: begins with a letter, two or more of a-z, 0-9 and hyphen."""
    if re.fullmatch(r"[a-z][a-z0-9-]*[a-z0-9]", slug):
        return slug
    short = short_name(slug or name, "")
    if re.fullmatch(r"[a-z][a-z0-9-]*[a-z0-9]", short):
        return short
    return f"track-{short}" if short else f"track-{derived('track', name)[:8]}"


def track_slugs(tracks: Iterable[tuple[str, str]]) -> dict[str, str]:
    """By name a slug for each track (name, slug), none twice: “Art & Craft” and “Art, craft” would share one."""
    slugs: dict[str, str] = {}
    for name, slug in tracks:
        fitting = track_slug(slug, name)
        slugs[name] = fitting if fitting not in slugs.values() else f"{fitting}-{derived('track', name)[:8]}"
    return slugs


def numbers(items: Iterable[tuple[str, str]]) -> dict[str, int]:
    """A positive number for each (guid, id), none twice: the id where it is one, else drawn from the guid.

    The order of `items` does not matter: ids that are numbers come first, then guids in their own order.
    """
    given: dict[str, int] = {}
    taken: set[int] = set()
    ordered = sorted(items, key=lambda item: (not _is_number(item[1]), item[0]))
    for guid, name in ordered:
        number = int(name) if _is_number(name) else int(uuid.UUID(guid).hex[:8], 16) % LARGEST_NUMBER + 1
        if number in taken:
            number = int(uuid.UUID(guid).hex[:8], 16) % LARGEST_NUMBER + 1
        while number in taken:
            number = number % LARGEST_NUMBER + 1
        taken.add(number)
        given[guid] = number
    return given


def _is_number(text: str) -> bool:
    return bool(re.fullmatch(r"[1-9][0-9]{0,9}", text)) and int(text) <= LARGEST_NUMBER
