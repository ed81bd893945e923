"""From what a reader found to a Schedule: checks, mends and reports, the same for every format."""

from dataclasses import replace
from datetime import UTC, date, timedelta, tzinfo
from typing import NamedTuple

from sabha.algorithms.refused import gettext_noop
from sabha.algorithms.schedule_formats.cleaning import is_garbled, language_code, one_line, paragraphs, web_address
from sabha.algorithms.schedule_formats.found import FoundLink, FoundSchedule, FoundSession, FoundTrack
from sabha.algorithms.schedule_formats.identifiers import canonical_uuid, derived, track_slugs
from sabha.algorithms.schedule_formats.model import (
    CANCELLED,
    CONFIRMED,
    TENTATIVE,
    Link,
    Person,
    Room,
    Schedule,
    Session,
    Track,
)
from sabha.algorithms.schedule_formats.people import everyone, identity
from sabha.algorithms.schedule_formats.report import MENDED, NOTICED, REFUSED, Reading, Record, outcome
from sabha.algorithms.schedule_formats.times import LONGEST, day, whole_minutes, zone_named

_LINES = ("id", "code", "subtitle", "room", "track", "kind", "license", "slug")
_TEXTS = ("abstract", "description")
_ADDRESSES = ("url", "logo", "feedback_url", "origin_url")


class _Whole(NamedTuple):
    """What every session of a file shares."""

    seed: str
    base: str
    people: dict[str, Person]
    zone: tzinfo | None


def assembled(found: FoundSchedule, name: str) -> Reading:
    """Everything a reader found as a Schedule, with its report.

    found : what the reader found; its sessions in the order of the file
    name : the format's name, for the report
    """
    words = {key: one_line(text) for key, text in found.words.items()}
    base = web_address(words.get("base_url", "")) or web_address(words.get("url", ""))
    seed = base or words.get("acronym", "") or words.get("title", "")
    whole = _Whole(seed, base, everyone(found, seed), zone_named(words.get("time_zone", "")))
    built = [(session, _session(session, whole)) for session in found.sessions]
    kept = _without_repetitions(built)
    records = tuple(Record(it.line, one_line(it.words.get("title", "")), outcome(it.problems)) for it in found.sessions)
    sessions = tuple(sorted(kept, key=_order))
    schedule = _schedule(found, words, seed, sessions)
    problems = [*found.problems, *(problem for it in found.sessions for problem in it.problems)]
    return Reading(name, schedule, records, tuple(sorted(problems, key=lambda problem: problem.line)))


def _order(session: Session) -> tuple[object, ...]:
    return (session.start.astimezone(UTC), session.room, session.title, session.guid)


def _session(found: FoundSession, whole: _Whole) -> Session | None:
    """The session, or None when it cannot be taken; why stands in its problems."""
    title = one_line(found.words.get("title", ""))
    if not title:
        found.note(REFUSED, gettext_noop("A session without a title is left out."))
    elif found.start is None:
        if not any(problem.done == REFUSED for problem in found.problems):
            found.note(REFUSED, gettext_noop("“%(title)s” has no date and time that can be read; it is left out."))
    elif not _is_sensible(found.start):
        template = gettext_noop("“%(title)s” would take place in the year %(year)d; it is left out.")
        found.note(REFUSED, template, year=found.start.year)
    elif found.duration is not None and not timedelta() <= found.duration <= LONGEST:
        template = gettext_noop("“%(title)s” would last %(length)s; it is left out.")
        found.note(REFUSED, template, length=str(found.duration))
    else:
        return _checked(found, title, whole)
    return None


def _is_sensible(when: date) -> bool:
    """Within a century or so: a wrong year is a slip, and at the edges of the calendar no zone can be computed."""
    return 1950 <= when.year <= 2150


def _checked(found: FoundSession, title: str, whole: _Whole) -> Session:
    assert found.start is not None  # noqa: S101 - told to mypy; _session has looked
    words = found.words
    lines = {name: one_line(words.get(name, "")) for name in _LINES}
    texts = {name: paragraphs(words.get(name, "")) for name in _TEXTS}
    if any(is_garbled(text) for text in (title, *texts.values())):
        found.note(NOTICED, gettext_noop("“%(title)s” holds garbled letters; they are kept as they stand."))
    return Session(
        guid=_guid(found, title, whole),
        title=title,
        start=found.start.astimezone(whole.zone) if whole.zone else found.start,
        duration=_duration(found),
        language=_language(found),
        people=_people(found, whole),
        links=_links(found, found.links, whole.base),
        attachments=_links(found, found.attachments, whole.base),
        do_not_record=found.do_not_record,
        status=_status(found),
        sequence=max(found.sequence, 0),
        modified=found.modified,
        **lines,
        **texts,
        **{name: _address(found, name, whole.base) for name in _ADDRESSES},
    )


def _guid(found: FoundSession, title: str, whole: _Whole) -> str:
    """The file's own UUID, or one derived from the steadiest thing the file gives: a newer edition gives the same."""
    given = found.words.get("guid", "")
    if known := canonical_uuid(given):
        return known
    if given.strip():
        found.note(MENDED, gettext_noop("The identifier of “%(title)s” is no UUID; a new one is derived from it."))
        return derived(whole.seed, "session", given.strip())
    name = one_line(found.words.get("id", ""))
    if name:
        # A calendar's UID, with its @, is one of a kind in the world; a number is so only within its summit.
        return derived("session", name) if "@" in name else derived(whole.seed, "session", name)
    return derived(whole.seed, "session", title, *sorted(one_line(person.name) for person in found.people))


def _duration(found: FoundSession) -> timedelta:
    if found.duration is None:
        found.note(MENDED, gettext_noop("“%(title)s” has no length that can be read; it is kept with none."))
        return timedelta()
    minutes = whole_minutes(found.duration)
    if minutes != found.duration:
        found.note(MENDED, gettext_noop("The length of “%(title)s” is rounded to minutes."))
    return minutes


def _language(found: FoundSession) -> str:
    written = one_line(found.words.get("language", ""))
    code = language_code(written)
    if code != written:
        template = gettext_noop("The language of “%(title)s”, %(written)s, is written %(code)s.")
        found.note(MENDED, template, written=written, code=code)
    return code


def _status(found: FoundSession) -> str:
    status = found.words.get("status", "").strip().lower() or CONFIRMED
    status = CANCELLED if status == "canceled" else status
    if status in {CONFIRMED, TENTATIVE, CANCELLED}:
        return status
    found.note(
        MENDED, gettext_noop("The status of “%(title)s”, %(status)s, is not known; taken as confirmed."), status=status
    )
    return CONFIRMED


def _people(found: FoundSession, whole: _Whole) -> tuple[Person, ...]:
    people: dict[str, Person] = {}
    for person in found.people:
        if not one_line(person.name):
            found.note(MENDED, gettext_noop("A speaker of “%(title)s” without a name is left out."))
        elif identity(person) in people:
            found.note(MENDED, gettext_noop("“%(title)s” names a speaker twice; taken once."))
        else:
            people[identity(person)] = whole.people[identity(person)]
    return tuple(people.values())


def _links(found: FoundSession, links: list[FoundLink], base: str) -> tuple[Link, ...]:
    taken = []
    for link in links:
        if address := web_address(link.url, base):
            taken.append(Link(address, one_line(link.title), one_line(link.kind)))
        else:
            template = gettext_noop("A link of “%(title)s” is no web address (%(address)s); it is left out.")
            found.note(MENDED, template, address=one_line(link.url)[:80] or "-")
    return tuple(taken)


def _address(found: FoundSession, name: str, base: str) -> str:
    written = found.words.get(name, "").strip()
    address = web_address(written, base)
    if written and not address and not written.startswith("urn:uuid:"):
        template = gettext_noop("“%(title)s”: %(address)s is no web address; it is left out.")
        found.note(MENDED, template, address=one_line(written)[:80])
    return address


def _without_repetitions(built: list[tuple[FoundSession, Session | None]]) -> list[Session]:
    """Sessions with a guid each: a repetition is left out, another sitting of the same gets a guid of its own."""
    kept: dict[str, Session] = {}
    taken = [(session, found) for found, session in built if session is not None]
    for session, found in sorted(taken, key=lambda pair: (_order(pair[0]), pair[1].line)):
        guid, sitting = session.guid, 1
        while guid in kept and not _is_repetition(kept[guid], session):
            sitting += 1
            guid = derived(session.guid, "sitting", str(sitting))
        if guid in kept:
            found.note(REFUSED, gettext_noop("“%(title)s” stands in the file twice; the repetition is left out."))
            continue
        if sitting > 1 and canonical_uuid(found.words.get("guid", "")):
            template = gettext_noop("“%(title)s” shares its identifier with another session; it gets one of its own.")
            found.note(MENDED, template)
        kept[guid] = replace(session, guid=guid)
    return list(kept.values())


def _is_repetition(one: Session, other: Session) -> bool:
    return (one.start, one.room, one.title) == (other.start, other.room, other.title)


def _schedule(found: FoundSchedule, words: dict[str, str], seed: str, sessions: tuple[Session, ...]) -> Schedule:
    days = sorted(session.start.date() for session in sessions)
    start, end = (day(words.get(name, "")) for name in ("start", "end"))
    start, end = (it if it and _is_sensible(it) else None for it in (start, end))
    _notice_overlaps(found, sessions)
    return Schedule(
        title=words.get("title", ""),
        acronym=words.get("acronym", ""),
        version=words.get("version", ""),
        url=web_address(words.get("url", "")),
        base_url=web_address(words.get("base_url", "")),
        time_zone=words.get("time_zone", ""),
        start=start or (days[0] if days else None),
        end=end or (days[-1] if days else None),
        slot=whole_minutes(found.slot) if found.slot and timedelta() < found.slot <= LONGEST else timedelta(minutes=5),
        rooms=_rooms(found, sessions, seed),
        tracks=_tracks(found, sessions),
        sessions=sessions,
        modified=found.modified,
    )


def _rooms(found: FoundSchedule, sessions: tuple[Session, ...], seed: str) -> tuple[Room, ...]:
    """The rooms the file lists, in its order, then those that only sessions name."""
    rooms: dict[str, Room] = {}
    for it in found.rooms:
        name = one_line(it.name)
        if name and name not in rooms:
            guid = canonical_uuid(it.guid) or derived(seed, "room", name)
            rooms[name] = Room(name, guid, one_line(it.slug), it.capacity, paragraphs(it.description))
    for name in sorted({session.room for session in sessions} - {""} - set(rooms)):
        rooms[name] = Room(name, derived(seed, "room", name))
    for name in rooms:
        parts = [part.strip() for part in name.split(",")]
        if len(parts) > 1 and all(part in rooms for part in parts):
            found.note(NOTICED, gettext_noop("“%(room)s” names several rooms; it is kept as one place."), room=name)
    return tuple(rooms.values())


def _tracks(found: FoundSchedule, sessions: tuple[Session, ...]) -> tuple[Track, ...]:
    """The tracks the file lists, in its order, then those that only sessions name."""
    listed: dict[str, FoundTrack] = {}
    for it in found.tracks:
        listed.setdefault(one_line(it.name), it)
    for name in sorted({session.track for session in sessions}):
        listed.setdefault(name, FoundTrack(name))
    listed.pop("", None)
    slugs = track_slugs((name, one_line(it.slug)) for name, it in listed.items())
    odd = sum(bool(it.slug.strip()) and slugs[name] != one_line(it.slug) for name, it in listed.items())
    if odd:
        template = gettext_noop("Short names of tracks that do not fit the format are written anew: %(number)d.")
        found.note(MENDED, template, number=odd)
    return tuple(Track(name, slugs[name], one_line(it.color)) for name, it in listed.items())


def _notice_overlaps(found: FoundSchedule, sessions: tuple[Session, ...]) -> None:
    """Two sessions in one room at one time are taken, but organisers want to know."""
    going_on: dict[str, list[Session]] = {}
    for session in sessions:
        # In UTC, because on a local clock that goes back an end can seem to come before its beginning.
        now = session.start.astimezone(UTC)
        others = [other for other in going_on.get(session.room, []) if other.end.astimezone(UTC) > now]
        going_on[session.room] = [*others, session]
        for other in others if session.room and session.duration else []:
            found.note(
                NOTICED,
                gettext_noop("“%(first)s” and “%(second)s” are both in %(room)s at %(time)s."),
                first=other.title,
                second=session.title,
                room=session.room,
                time=f"{session.start:%Y-%m-%d %H:%M}",
            )
