"""The half of `./sabha import` that writes: into a summit that is there, or into a new one made from the file."""

import argparse
from pathlib import Path
from typing import Any

from sabha.algorithms.refused import Refused
from sabha.algorithms.schedule_formats import Reading, Schedule
from sabha.commands import _django


def import_reading(reading: Reading, arguments: argparse.Namespace) -> dict[str, Any]:
    """Take the programme in, all of it or nothing, and say what that changed. Raises Refused."""
    _django.start()
    _django.prepare()
    from django.db import transaction

    from sabha.summit.journal import actions as journal
    from sabha.summit.programme import actions

    with transaction.atomic():
        summit, way_in = _summit(reading.schedule, arguments)
        told = actions.take(summit, reading.schedule, by=journal.SYSTEM, removes=arguments.remove)
        if arguments.release:
            actions.release(summit, by=journal.SYSTEM, name=reading.schedule.version)
    return {
        "summit": summit.slug, "added": told.added, "changed": told.changed, "missing": len(told.missing),
        "changes": [f"{change.title}: {change.text}" for change in told.changes if change.kind != "added"],
    } | ({"way_in": way_in} if way_in else {})  # fmt: skip


def _summit(schedule: Schedule, arguments: argparse.Namespace) -> tuple[Any, str]:
    """Where the programme goes, and what lets its organiser in where the summit is new."""
    from sabha.summit.concept.models import Summit

    if arguments.into:
        summit = Summit.objects.filter(slug=arguments.into).first()
        if summit is None:
            raise Refused("There is no summit at the address “%(slug)s”.", slug=arguments.into)
        return summit, ""
    title = schedule.title or Path(arguments.file).stem
    held = [it for it in Summit.objects.all() if it.title.text.casefold() == title.casefold()]
    return (held[0], "") if held else _found(schedule, title)


def _found(schedule: Schedule, title: str) -> tuple[Any, str]:
    """A summit of that title and those days; whoever runs the command gets its organiser's way in."""
    from sabha.commands._new_summit import badge_for, organiser
    from sabha.summit.concept import actions
    from sabha.summit.journal import actions as journal

    days = sorted(schedule.local(session.start).date() for session in schedule.sessions)
    starts = min(schedule.start or days[0], days[0])
    ends = max(schedule.end or days[-1], days[-1])
    draft = actions.Draft(title=title, series=title, note=title, starts=starts, ends=ends)
    person = organiser("", "en")
    summit = actions.found(draft, by=person)
    if schedule.time_zone:
        summit = journal.write(summit, by=journal.SYSTEM, time_zone=schedule.time_zone[:60])
    return summit, badge_for(person, summit)
