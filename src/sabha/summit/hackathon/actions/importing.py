"""Challenges from a CSV, whole hackathons from dribdat: looked at first, then brought in at once or not at all.

Every row has an id that follows from the summit and its key, so the same file again changes nothing.
"""

import uuid
from dataclasses import dataclass, field

from django.db import transaction

from sabha.algorithms.dribdat import read_package
from sabha.algorithms.tasks_csv import Fault, read_tasks
from sabha.summit.base.words import Words
from sabha.summit.hackathon.actions.building import add_challenge, add_project, change_challenge, change_project
from sabha.summit.hackathon.models import Challenge, LogEntry, Project
from sabha.summit.journal import actions as journal

STAGES = ((50, Project.Stage.SHARED), (40, Project.Stage.SHARED), (30, Project.Stage.TRIED),
          (20, Project.Stage.BUILT), (10, Project.Stage.PLAN), (5, Project.Stage.TEAM))  # fmt: skip


@dataclass
class Report:
    """What a file would do, or did."""

    new: int = 0
    changed: int = 0
    same: int = 0
    titles: list[str] = field(default_factory=list)
    overwrites: list[str] = field(default_factory=list)  # titles of what stands here and would be changed
    faults: list[Fault] = field(default_factory=list)
    is_done: bool = False


def bring_in(summit, data, *, by, dry=True):
    """Read a file and, unless `dry` or a row has a fault, bring it in. Raises Refused where it cannot be read."""
    if data.lstrip()[:1] == b"{" or data.startswith(b"PK\x03\x04"):
        package = read_package(data)
        rows, faults = [_from_dribdat(summit, found) for found in package.found], package.faults
    else:
        tasks = read_tasks(data)
        rows, faults = [_from_csv(summit, task) for task in tasks.tasks], tasks.faults
    return _brought(summit, rows, faults, by=by, dry=dry)


@transaction.atomic
def _brought(summit, rows, faults, *, by, dry):
    report = Report(titles=[values["title"].text for _, _, values, _ in rows], faults=faults)
    held = {it.pk: it for model in (Challenge, Project) for it in model.objects.filter(summit=summit)}
    really = not dry and not faults
    for model, key, values, log in rows:
        there = held.get(key)
        values = onward(there, values)
        differs = there is not None and any(getattr(there, n) != v for n, v in values.items())
        report.new += there is None
        report.changed += differs
        report.overwrites += [str(there)] if differs else []
        report.same += there is not None and not differs
        if really:
            _write(summit, model, key, values, log, there, by=by)
    report.is_done = really
    return report


def onward(there, values):
    """What a file says of something that is there: it sets back neither the stage it reached nor its last word."""
    kept = {name: getattr(there, name, None) for name in ("stage", "last_word") if name in values}
    return {name: v if kept.get(name) is None else max(v, kept[name]) for name, v in values.items()}


def _write(summit, model, key, values, log, there, *, by):
    if there is None:
        add = add_challenge if model is Challenge else add_project
        own = {"author": None} if model is Challenge else {"joins": False}
        there = add(summit, by=by, id=key, **own, **values)
    else:
        change = change_challenge if model is Challenge else change_project
        there = change(there, by=by, **values)
    for entry in log:
        _write_entry(there, entry, by=by)


def _write_entry(project, entry, *, by):
    key = uuid.uuid5(project.pk, f"log {entry.key}")
    if not LogEntry.objects.filter(pk=key).exists():
        journal.write(
            LogEntry, by=by, id=key, summit_id=project.summit_id, project=project, day=entry.day,
            text=Words(entry.text, "und"),
        )  # fmt: skip


def _from_csv(summit, task):
    lang = task.lang or summit.language
    values = {
        "title": Words(task.title, lang), "about": Words(task.about, lang) if task.about else None,
        "skills": list(task.skills), "is_good_first": task.is_good_first, "links": list(task.links),
    }  # fmt: skip
    return Challenge, uuid.uuid5(summit.pk, f"task {task.key}"), values, ()


def _from_dribdat(summit, found):
    lang = "und"
    values = {"title": Words(found.title, lang), "about": Words(found.about, lang) if found.about else None}
    key = uuid.uuid5(summit.pk, f"dribdat {found.key}")
    if found.is_challenge:
        return Challenge, key, values | {"links": [found.source] if found.source else []}, ()
    stage = next((stage for least, stage in STAGES if found.progress >= least), Project.Stage.SPARK)
    values |= {
        "pitch": Words(found.pitch, lang) if found.pitch else None, "source": found.source, "demo": found.demo,
        "stage": int(stage),
    }  # fmt: skip
    if found.log:
        values |= {"since": min(e.day for e in found.log), "last_word": max(e.day for e in found.log)}
    return Project, key, values, found.log
