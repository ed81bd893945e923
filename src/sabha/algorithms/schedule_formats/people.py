"""Who is who in a file: the same person in many sessions, and two people of one name."""

from collections import defaultdict

from sabha.algorithms.refused import gettext_noop
from sabha.algorithms.schedule_formats.cleaning import one_line, paragraphs, web_address
from sabha.algorithms.schedule_formats.found import FoundPerson, FoundSchedule
from sabha.algorithms.schedule_formats.identifiers import canonical_uuid, derived
from sabha.algorithms.schedule_formats.model import Person
from sabha.algorithms.schedule_formats.report import MENDED, NOTICED


def identity(person: FoundPerson) -> str:
    """What tells this person from others: the file's own identifier, else the name.

    A profile page is no identity: one person often has two accounts.
    """
    return canonical_uuid(person.guid) or person.id.strip() or person.code.strip() or one_line(person.name)


def everyone(found: FoundSchedule, seed: str) -> dict[str, Person]:
    """One Person for each identity in the file, with the fullest of what its sessions say of them."""
    seen: dict[str, list[FoundPerson]] = defaultdict(list)
    for session in found.sessions:
        for person in session.people:
            if one_line(person.name):
                seen[identity(person)].append(person)
    known = {key: _one_of(key, several, found.words.get("base_url", ""), seed) for key, several in seen.items()}
    _notice_names(found, known, seen)
    return known


def _one_of(key: str, several: list[FoundPerson], base: str, seed: str) -> Person:
    names = sorted({one_line(person.name) for person in several})
    addresses = sorted({web_address(person.url, base) for person in several} - {""})
    return Person(
        name=names[0],
        guid=canonical_uuid(key) or derived(seed, "person", key),
        id=min((one_line(person.id) for person in several if person.id), default=""),
        code=min((one_line(person.code) for person in several if person.code), default=""),
        url=addresses[0] if addresses else "",
        biography=max((paragraphs(person.biography) for person in several), key=lambda text: (len(text), text)),
    )


def _notice_names(found: FoundSchedule, known: dict[str, Person], seen: dict[str, list[FoundPerson]]) -> None:
    """Say where a name and an identity do not go together, because only people can tell who is meant."""
    by_name: dict[str, int] = defaultdict(int)
    for key, several in sorted(seen.items()):
        by_name[known[key].name] += 1
        if len({one_line(person.name) for person in several}) > 1:
            template = gettext_noop("%(name)s also appears under another name; taken as one person.")
            found.note(NOTICED, template, name=known[key].name)
        if key == known[key].name and len({person.url for person in several if person.url}) > 1:
            template = gettext_noop("%(name)s has more than one profile page; taken as one person.")
            found.note(MENDED, template, name=key)
    for name, number in sorted(by_name.items()):
        if number > 1:
            template = gettext_noop("%(number)d people are called %(name)s; they are kept apart.")
            found.note(NOTICED, template, name=name, number=number)
