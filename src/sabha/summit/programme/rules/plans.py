"""The working plan as rows, in the shape in which a release freezes them."""

from django.utils import timezone

from sabha.summit.base.words import Words
from sabha.summit.programme.models import Placement
from sabha.summit.programme.rules.programme import laid_out, latest_release

WATCHED = ("day", "minute", "minutes", "room_name")  # what a calendar must hear of


def working(summit):
    """Everything that has a time in the working plan, with what was taken off the programme."""
    return in_order(row_of(it) for it in placed(summit))


def placed(summit):
    return Placement.objects.filter(summit=summit).exclude(day=None).select_related("session", "room")


def in_order(rows):
    return sorted(rows, key=lambda row: (row["day"], row["minute"], row["room_name"], row["session"]))


def working_programme(summit):
    """The working plan as the team sees it."""
    return laid_out(summit, working(summit))


def row_of(it):
    session, origin = it.session, it.session.origin or {}
    return {
        "session": str(session.pk), "number": session.number,
        "day": it.day.isoformat(), "minute": it.minute, "minutes": session.minutes,
        "room": str(it.room_id) if it.room_id else None, "room_name": str(it.room.name) if it.room else "",
        "title": title_of(session), "language": session.language, "interpreted": list(session.interpreted),
        "cancelled": session.is_withdrawn, "sequence": origin.get("sequence", 0),
        "modified": origin.get("modified", ""),
    }  # fmt: skip


def title_of(session):
    """What a member put into a slot is theirs, and leaves the record when they ask: a version keeps no copy of it."""
    own = session.kind == session.Kind.OPEN_SPACE and session.host is not None
    words = Words("Open space", "en") if own else session.title
    return words.as_plain()


def frozen(summit, at=None):
    """The working plan as the next release: what was never released and is taken off the programme is not in it."""
    last = latest_release(summit)
    before = {row["session"]: row for row in last.plan} if last else {}
    moment = (at or timezone.now()).replace(microsecond=0).isoformat()
    rows = in_order(row_of(it) for it in placed(summit) if is_told(it.session, before))
    return [counted(row, before.get(row["session"]), moment) for row in rows]


def is_told(session, before):
    """What is taken off the programme is told of as cancelled where it was released, or its file says so."""
    said = (session.origin or {}).get("status") == "cancelled"
    return not session.is_withdrawn or str(session.pk) in before or said


def counted(row, before, moment):
    """The row with how often it changed, and when it changed last."""
    if before is None:
        return row | {"modified": row["modified"] or moment}
    changed = any(row[name] != before[name] for name in (*WATCHED, "cancelled"))
    sequence, modified = before.get("sequence", 0), before.get("modified") or moment
    return row | (
        {"sequence": sequence + 1, "modified": moment} if changed else {"sequence": sequence, "modified": modified}
    )
