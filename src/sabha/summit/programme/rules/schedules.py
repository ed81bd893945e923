"""The programme as the formats know it: a `Schedule` of plain data, for files that go out and to compare with."""

from dataclasses import replace
from datetime import datetime, timedelta

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from sabha.algorithms.schedule_formats import Link, Person, Room, Schedule, Session, Track
from sabha.summit.programme.models import SessionPerson

ORIGINS = ("id", "code", "subtitle", "license", "slug", "logo", "feedback_url", "origin_url")


def schedule_of(summit, programme):
    """All of a programme as plain data; it asks the database nothing beyond what `programme` holds, but the tracks."""
    root = address_of(summit)
    rooms = {room.pk: as_room(room) for room in programme.rooms}
    slots = [s for s in programme.slots if not s.session.is_free]
    used = {s.session.track_id for s in slots}
    with translation.override(settings.LANGUAGE_CODE):  # a file is the same in whichever language it is asked for
        sessions = tuple(as_session(slot, rooms, root) for slot in slots)
    return Schedule(
        title=summit.title.text, acronym=summit.slug.replace("-", "_"), version=version_of(programme.release),
        url=f"{root}programme/", base_url=root, time_zone=str(programme.zone), start=summit.starts, end=summit.ends,
        rooms=tuple(rooms.values()), sessions=tuple(sorted(sessions, key=order)),
        tracks=tuple(as_track(track) for track in summit.tracks.all() if track.pk in used),
    )  # fmt: skip


def version_of(release):
    return (release.name or str(release.number)) if release else ""


def address_of(summit):
    """The summit's own address, in the installation's first language."""
    with translation.override(settings.LANGUAGE_CODE):
        return settings.SABHA_SITE + reverse("summit", args=[summit.slug])


def order(session):
    return (session.start.timestamp(), session.room, session.title, session.guid)


def as_room(room):
    origin = room.origin or {}
    return Room(
        name=room.name.text, guid=origin.get("guid") or str(room.pk), slug=origin.get("slug", ""),
        capacity=room.capacity, description=room.about.text if room.about else "",
    )  # fmt: skip


def as_track(track):
    origin = track.origin or {}
    return Track(track.name.text, origin.get("slug", ""), origin.get("color", ""))


def as_session(slot, rooms, root):
    it = slot.session
    origin = it.origin or {}
    about = it.about.text if it.about else ""
    texts = {"abstract": origin.get("abstract", ""), "description": about}
    if origin.get("about") == "abstract":
        texts = {"abstract": about, "description": ""}
    return Session(
        guid=it.guid, title=it.title.text, start=slot.start, duration=timedelta(minutes=slot.minutes),
        room=rooms[slot.room.pk].name if slot.room else "", track=it.track.name.text if it.track else "",
        kind=kind_of(it), language=it.language, people=tuple(as_person(p) for p in slot.people if is_listed(p)),
        links=links_of(it, files=False), attachments=links_of(it, files=True),
        do_not_record=it.may_record is False, status=status_of(it), url=f"{root}sessions/{it.number}/",
        sequence=slot.sequence, modified=slot.modified and datetime.fromisoformat(slot.modified),
        **texts, **({name: origin.get(name, "") for name in ORIGINS} | {"id": origin.get("id") or str(it.number)}),
    )  # fmt: skip


def kind_of(session):
    """The file's own word where it still says what the session is, else ours."""
    origin = session.origin or {}
    said = origin.get("kind")
    return said if said is not None and origin.get("kind_as") == session.kind else str(session.get_kind_display())


def status_of(session):
    if session.is_withdrawn:
        return "cancelled"
    return "tentative" if (session.origin or {}).get("status") == "tentative" else "confirmed"


def is_listed(it):
    """Whether somebody stands in files: on stage, and they agreed."""
    return it.part != SessionPerson.Part.INTERPRETER and bool(it.shown_name)


def as_person(it):
    told = {name: it.details.get(name, "") for name in ("id", "code", "url", "biography")}
    return Person(name=it.shown_name, guid=str(it.guid), **told)


def links_of(session, *, files):
    rows = [row for row in session.links if bool(row.get("file")) == files]
    return tuple(Link(row["url"], row.get("title", ""), row.get("kind", "")) for row in rows)


def of_track(schedule, name):
    """The same schedule with the sessions of one track, and what is for all."""
    return replace(schedule, sessions=tuple(s for s in schedule.sessions if s.track == name))


def of_sessions(schedule, guids):
    return replace(schedule, sessions=tuple(s for s in schedule.sessions if s.guid in guids))


def without_cancelled(schedule):
    """For apps that know no cancelled sessions: they would send people to an empty room."""
    return replace(schedule, sessions=tuple(s for s in schedule.sessions if s.status != "cancelled"))
