"""Asking the worker for a timetable, and putting what it found into the working plan."""

import contextlib
from datetime import date

from django.db import transaction
from django.utils import timezone

from sabha.algorithms.refused import Refused, gettext_noop
from sabha.summit.journal import actions as journal
from sabha.summit.programme.actions.planning import TURNS, placement_key
from sabha.summit.programme.models import Placement, Room, Session, TimetableWanted

State = TimetableWanted.State


@transaction.atomic
def ask_for_timetable(summit, *, seconds=30, grid=15):
    """Ask for one; where one is asked for already, that one is it. The one before goes: its sentences name people."""
    under_way = summit.timetables.filter(state__in=TimetableWanted.UNDER_WAY).first()
    if under_way:
        return under_way
    summit.timetables.all().delete()
    return TimetableWanted.objects.create(summit=summit, seconds=seconds, grid=grid)


def apply_timetable(wanted, *, by, at=None):
    """Bring the working plan to what the worker found. Returns how many moved.

    What is settled stays where it is, and so does what somebody placed by hand since the worker began: it did not know.
    All is worked out before anything is locked; where a session was moved in this very moment, anew.
    """
    if wanted.state != State.DONE or not wanted.answer.get("plan"):
        raise Refused(gettext_noop("There is no timetable to take over."))
    for _turn in range(TURNS):
        with contextlib.suppress(journal.Overtaken):
            return _apply(wanted, by, at)
    with transaction.atomic():
        journal.stand_in_line(wanted.summit_id, Placement.journal_class)
        return _apply(wanted, by, at)


def _apply(wanted, by, at):
    summit, acts = wanted.summit, journal.Together(by=by, at=at)
    sessions = {str(it.pk): it for it in Session.objects.filter(summit=summit).standing()}
    rooms = {str(it.pk): it for it in Room.objects.filter(summit=summit, is_withdrawn=False)}
    held = {it.session_id: it for it in Placement.objects.filter(summit=summit)}
    moved = 0
    for row in wanted.answer["plan"]:
        session, room = sessions.get(row["session"]), rooms.get(row["room"])
        if session is not None and room is not None:
            moved += _put(acts, session, room, row, held.get(session.pk), wanted.begun or wanted.asked)
    with transaction.atomic():
        acts.admit()
        TimetableWanted.objects.filter(pk=wanted.pk).update(applied=timezone.now())
    return moved


def _put(acts, session, room, row, held, begun):
    hours, minutes = row["start"].split(":")
    values = {"day": date.fromisoformat(row["day"]), "minute": int(hours) * 60 + int(minutes), "room": room}
    if held is None:
        acts.write(Placement, id=placement_key(session), summit_id=session.summit_id, session=session, **values)
        return 1
    by_hand = max(held.stamps.get(name, (0, 0))[1] for name in values) > begun.timestamp() * 1000
    if held.is_pinned or by_hand or (held.day, held.minute, held.room_id) == (values["day"], values["minute"], room.pk):
        return 0
    acts.write(held, **values)
    return 1
