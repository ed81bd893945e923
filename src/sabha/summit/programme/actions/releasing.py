"""Freezing the working plan as a version that everybody reads."""

from django.db import transaction
from django.utils import timezone

from sabha.summit.journal import actions as journal
from sabha.summit.programme.actions.planning import next_number
from sabha.summit.programme.models import Placement, Release


@transaction.atomic
def release(summit, *, by, op=None, at=None, word=None):
    """Freeze the working plan. The plan goes on; nobody is written to here."""
    known = journal.done(Release, op)
    if known:
        return known
    day = timezone.localdate(at)
    return journal.write(
        Release, by=by, op=op, at=at, summit=summit, number=next_number(Release, summit), day=day, word=word,
        plan=frozen(summit),
    )  # fmt: skip


def frozen(summit):
    """The working plan as plain rows, in the order of time; sessions taken off the programme are in it no more."""
    placed = Placement.objects.filter(summit=summit, session__is_withdrawn=False).exclude(day=None)
    rows = [frozen_row(it) for it in placed.select_related("session", "room")]
    return sorted(rows, key=lambda row: (row["day"], row["minute"], row["room_name"], row["session"]))


def frozen_row(it):
    session = it.session
    return {
        "session": str(session.pk), "day": it.day.isoformat(), "minute": it.minute, "minutes": session.minutes,
        "room": str(it.room_id) if it.room_id else None, "room_name": str(it.room.name) if it.room else "",
        "title": session.title.as_plain(), "language": session.language, "interpreted": list(session.interpreted),
    }  # fmt: skip
