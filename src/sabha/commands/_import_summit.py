"""The half of `./sabha import` that writes: into a summit that is there, or into a new one made from the file."""

import argparse
import uuid
from pathlib import Path
from typing import Any

from sabha.algorithms.refused import Refused
from sabha.algorithms.schedule_formats import Reading, Schedule
from sabha.commands import _django


def import_reading(reading: Reading, arguments: argparse.Namespace) -> dict[str, Any]:
    """Take the programme in, all of it or nothing, and say what that changed. Raises Refused."""
    _django.start()
    _django.prepare()
    from sabha.summit.journal import actions as journal
    from sabha.summit.programme import actions

    schedule, founding = reading.schedule, None
    summit = _standing(schedule, arguments)
    if summit is None:
        founding = _Founding(schedule, schedule.title or Path(arguments.file).stem)
        summit = founding.stand_in()

    def release() -> None:
        actions.release(founding.summit if founding else summit, by=journal.SYSTEM, name=schedule.version)

    told = actions.take(
        summit, schedule, by=journal.SYSTEM, removes=arguments.remove,
        first=founding and founding.found, then=release if arguments.release else None,
    )  # fmt: skip
    return {
        "summit": founding.summit.slug if founding else summit.slug,
        "added": told.added, "changed": told.changed, "missing": len(told.missing),
        "changes": [f"{change.title}: {change.text}" for change in told.changes if change.kind != "added"],
    } | ({"way_in": founding.way_in} if founding else {})  # fmt: skip


def _standing(schedule: Schedule, arguments: argparse.Namespace) -> Any:
    """The summit that the programme goes into; None where it is a new one."""
    from sabha.summit.concept.models import Summit

    if arguments.into:
        summit = Summit.objects.filter(slug=arguments.into).first()
        if summit is None:
            raise Refused("There is no summit at the address “%(slug)s”.", slug=arguments.into)
        return summit
    return _titled(schedule.title or Path(arguments.file).stem)


def _titled(title: str) -> Any:
    """The summit of this title, if there is one."""
    from sabha.summit.concept.models import Summit

    return next((it for it in Summit.objects.all() if it.title.text.casefold() == title.casefold()), None)


class _Founding:
    """A summit of that title and those days, made in the same transaction as its programme.

    Its id is known beforehand, so that the programme can be worked out before anything is locked. Whoever runs the
    command gets its organiser's way in.
    """

    def __init__(self, schedule: Schedule, title: str) -> None:
        self.schedule, self.title = schedule, title
        self.op = uuid.uuid4()
        self.summit: Any = None
        self.way_in = ""

    def stand_in(self) -> Any:
        from django.conf import settings

        from sabha.summit.base.words import Words
        from sabha.summit.concept.models import Summit
        from sabha.summit.journal import actions as journal

        zone = self.schedule.time_zone[:60] or settings.TIME_ZONE
        key = journal.key_of(Summit, self.op)
        return Summit(id=key, slug="new", title=Words(self.title), time_zone=zone)

    def found(self) -> None:
        from sabha.commands._new_summit import badge_for, organiser
        from sabha.summit.concept import actions
        from sabha.summit.journal import actions as journal

        schedule, title = self.schedule, self.title
        journal.stand_in_line()
        if _titled(title):
            raise Refused("A summit “%(title)s” was founded a moment ago. Run this again.", title=title)
        days = sorted(schedule.local(session.start).date() for session in schedule.sessions)
        starts = min(schedule.start or days[0], days[0])
        ends = max(schedule.end or days[-1], days[-1])
        draft = actions.Draft(
            title=title, series=title, note=title, starts=starts, ends=ends, time_zone=schedule.time_zone[:60]
        )
        person = organiser("", "en")
        self.summit = actions.found(draft, by=person, op=self.op)
        self.way_in = badge_for(person, self.summit)
