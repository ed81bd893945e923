"""The worker's part of the programme: timetables in a process of their own, papers after each release.

A timetable thinks for up to minutes and brings a solver of sixty megabytes. It runs as a process of its own, so that
letters go on meanwhile and the memory goes back when it ends; the worker only starts it and looks whether it is done.
"""

import json
import logging
import subprocess
import sys
import tempfile
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from sabha.summit.journal.actions import touch
from sabha.summit.programme.models import ImportDraft, Paper, PaperWanted, TimetableWanted
from sabha.summit.programme.rules.papers import printed
from sabha.summit.programme.rules.problem import problem_of
from sabha.summit.programme.rules.programme import latest_release

log = logging.getLogger("sabha.timetable")
State = TimetableWanted.State
GRACE = 60  # seconds beyond its own limit after which a process is given up
STARTS = 8  # seconds that starting and loading take, for the bar
_running = {}  # key of the row → (process, its folder): this worker's own


def make_timetables():
    """Start what waits, collect what is done. Returns how many were started or ended, so the worker may rest."""
    done = sum(_collected(it) for it in TimetableWanted.objects.filter(state=State.WORKING))
    waiting = TimetableWanted.objects.filter(state=State.WAITING).order_by("asked").first()
    if waiting and not _running and _claimed(waiting):
        _begin(waiting)
        done += 1
    return done


def _claimed(it):
    found = TimetableWanted.objects.filter(pk=it.pk, state=State.WAITING)
    return bool(found.update(state=State.WORKING, begun=timezone.now()))


def _begin(it):
    folder = tempfile.TemporaryDirectory(prefix="sabha-timetable-")
    room = Path(folder.name)
    (room / "problem.json").write_text(json.dumps(problem_of(it.summit, grid=it.grid)), encoding="utf-8")
    command = [sys.executable, "-m", "sabha", "timetable", str(room / "problem.json"), "--json"]
    with (room / "answer.json").open("w") as out, (room / "why").open("w") as why:
        command += ["--seconds", str(it.seconds)]
        process = subprocess.Popen(command, stdout=out, stderr=why)  # noqa: S603 - our own program, nothing of a user's
    _running[it.pk] = (process, folder)


def _collected(it):
    """Whether a timetable under way has ended; one that no process works at any more waits again."""
    if it.pk not in _running:
        lost = it.begun is None or timezone.now() - it.begun > timedelta(seconds=it.seconds + GRACE)
        return bool(lost and TimetableWanted.objects.filter(pk=it.pk, state=State.WORKING).update(state=State.WAITING))
    process, folder = _running[it.pk]
    if process.poll() is None:
        if timezone.now() - it.begun < timedelta(seconds=it.seconds + GRACE):
            return False
        process.kill()
        process.wait()
    del _running[it.pk]
    room = Path(folder.name)
    _keep(it, process.returncode, (room / "answer.json").read_text("utf-8"), (room / "why").read_text("utf-8"))
    folder.cleanup()
    return True


def _keep(it, status, answer, why):
    """0: all placed. 1: not all, and the answer says why. Anything else: one sentence, or a fault of ours."""
    if status in (0, 1) and answer:
        values = {"state": State.DONE, "answer": json.loads(answer)}
    else:
        log.error("a timetable failed with status %s: %s", status, why[-500:])
        values = {"state": State.FAILED, "answer": {"why": why.strip().splitlines()[-1][:500] if status == 2 else ""}}
    TimetableWanted.objects.filter(pk=it.pk).update(ended=timezone.now(), **values)


def progress_of(it):
    """How much of its time a timetable has used, in percent; None where none is under way."""
    if it is None or it.state not in {State.WAITING, State.WORKING}:
        return None
    if it.begun is None or it.state == State.WAITING:
        return 0
    spent = (timezone.now() - it.begun).total_seconds()
    return min(int(100 * spent / (it.seconds + STARTS)), 99)


def forget_drafts():
    """Files that nobody came back for: there are names in them. Returns how many."""
    old = ImportDraft.objects.filter(made__lt=timezone.now() - ImportDraft.KEPT)
    return old.delete()[0] if old.exists() else 0


def print_papers():
    """Set the papers of summits whose programme was released since. Returns how many."""
    made = 0
    for wanted in PaperWanted.objects.filter(since__lte=timezone.now()).select_related("summit"):
        PaperWanted.objects.filter(pk=wanted.pk).delete()  # first: a release meanwhile wants them once more
        made += _papers(wanted.summit)
    return made


def _papers(summit):
    release = latest_release(summit)
    if release is None:
        return 0
    for language in settings.LANGUAGES_COMPLETE:
        for kind in Paper.Kind.values:
            values = {"release": release.number, "made": timezone.now(), "pdf": printed(summit, kind, language)}
            Paper.objects.update_or_create(summit=summit, kind=kind, language=language, defaults=values)
    touch(summit.pk)
    return len(settings.LANGUAGES_COMPLETE) * len(Paper.Kind.values)
