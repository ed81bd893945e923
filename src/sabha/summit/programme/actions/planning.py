"""The working plan: rooms, tracks, days and sessions, and where each session is for now."""

import uuid

from django.db import transaction
from django.db.models import Max

from sabha.summit.concept.actions import link
from sabha.summit.journal import actions as journal
from sabha.summit.programme.models import Day, Placement, Room, Session, Track

TURNS = 3  # how often many acts that were overtaken are worked out anew while others go on writing


def add_room(summit, *, by, op=None, at=None, **values):
    return journal.done(Room, op) or _add(Room, summit, by=by, op=op, at=at, **values)


def add_track(summit, *, by, op=None, at=None, **values):
    return journal.done(Track, op) or _add(Track, summit, by=by, op=op, at=at, **values)


@transaction.atomic
def add_session(summit, *, by, op=None, at=None, grew_from=None, **values):
    """A new session; `grew_from` is what it takes up on a thread: a question, a statement, a proposal."""
    known = journal.done(Session, op)
    if known:
        return known
    made = _add(Session, summit, by=by, op=op, at=at, **values)
    if grew_from is not None:
        link(made, grew_from, by=by, at=at)
    return made


def _add(model, summit, *, by, op, at, **values):
    values.setdefault("number", next_number(model, summit))
    return journal.write(model, by=by, op=op, at=at, summit=summit, **values)


def next_number(model, summit):
    return (model.objects.filter(summit=summit).aggregate(top=Max("number"))["top"] or 0) + 1


def change(it, *, by, op=None, at=None, **values):
    """Change a room, a track or a session."""
    return journal.write(it, by=by, op=op, at=at, **values)


def withdraw(it, *, by, op=None, at=None):
    """Take a room, a track or a session away; its history stays. A released session stands as cancelled."""
    return journal.write(it, by=by, op=op, at=at, is_withdrawn=True)


def set_day(summit, date, *, by, op=None, at=None, **values):
    """The hours of one day of the programme: `opens`, `closes`."""
    key = day_key(summit, date)
    held = Day.objects.filter(pk=key).first()
    if held:
        return journal.write(held, by=by, op=op, at=at, is_withdrawn=False, **values)
    return journal.write(Day, by=by, op=op, at=at, id=key, summit=summit, date=date, **values)


def day_key(summit, date):
    return uuid.uuid5(summit.pk, f"day {date}")


def place(session, *, by, day, minute, room=None, op=None, at=None, is_pinned=None):
    """Put a session where the working plan has it from now on; whoever reads the programme sees nothing of it yet."""
    values = {"day": day, "minute": minute, "room": room}
    if is_pinned is not None:
        values["is_pinned"] = is_pinned
    key = placement_key(session)
    held = Placement.objects.filter(pk=key).first()
    if held:
        return journal.write(held, by=by, op=op, at=at, **values)
    return journal.write(Placement, by=by, op=op, at=at, id=key, summit_id=session.summit_id, session=session, **values)


def unplace(session, *, by, op=None, at=None):
    """Take a session out of the working plan; it keeps all else."""
    held = Placement.objects.filter(pk=placement_key(session)).first()
    if held is None:
        return None
    return journal.write(held, by=by, op=op, at=at, day=None, minute=None, room=None, is_pinned=False)


def placement_key(session):
    return uuid.uuid5(session.pk, "placement")
