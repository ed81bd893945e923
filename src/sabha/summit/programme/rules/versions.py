"""What changed from one released version to the next, read from what was frozen and from nothing else."""

from datetime import date, datetime, timedelta

from sabha.algorithms.refused import gettext_noop
from sabha.algorithms.schedule_formats import Change, Schedule, Session, difference
from sabha.summit.base.formats import language_name
from sabha.summit.programme.rules.programme import zone_of


def changes_between(before, after, zone):
    """Changes from the rows of one plan to those of another, in the order of the newer: (session's id, Change)."""
    told = difference(as_frozen(before, zone), as_frozen(after, zone))
    return [*told, *_interpreted(before, after)]


def changes_of(summit, release, earlier):
    """What this version changed against the one before it; nothing where it is the first."""
    return changes_between(earlier.plan, release.plan, zone_of(summit)) if earlier else []


def as_frozen(plan, zone):
    """A frozen plan as plain data, with the titles and rooms it had then; names of people are in no plan."""
    return Schedule(time_zone=str(zone), sessions=tuple(_session(row, zone) for row in plan))


def _session(row, zone):
    day = date.fromisoformat(row["day"])
    start = datetime(day.year, day.month, day.day, tzinfo=zone) + timedelta(minutes=row["minute"])
    return Session(
        guid=row["session"], title=row["title"]["text"], start=start, duration=timedelta(minutes=row["minutes"]),
        room=row["room_name"], language=row["language"], status="cancelled" if row["cancelled"] else "confirmed",
    )  # fmt: skip


def _interpreted(before, after):
    """Languages promised or no longer promised."""
    was = {row["session"]: set(row["interpreted"]) for row in before}
    for row in after:
        now, then = set(row["interpreted"]), was.get(row["session"])
        if then is None or now == then:
            continue
        for codes, template in (
            (now - then, gettext_noop("now also interpreted into %(languages)s")),
            (then - now, gettext_noop("no longer interpreted into %(languages)s")),
        ):
            if codes:
                told = (("languages", ", ".join(language_name(code) for code in sorted(codes))),)
                yield Change("interpretation", row["session"], row["title"]["text"], template, told)
