"""What the worker does again and again: letters that are due, slow tasks, and those a killed worker left behind."""

import logging
import time
from datetime import timedelta

from django.db import close_old_connections
from django.tasks import TaskResultStatus
from django.utils import timezone
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

from sabha.summit.base.clock import zone_named
from sabha.summit.call import tasks as calls
from sabha.summit.call.actions.offering import delete_due, tick
from sabha.summit.concept.models import Summit
from sabha.summit.conversations.actions import look_over_due
from sabha.summit.conversations.tasks import complete_sources, make_maps, rank_wanted_notes
from sabha.summit.hackathon.tasks import work_hackathons
from sabha.summit.ideas.tasks import make_counts, turn_pages
from sabha.summit.journal.actions import touch
from sabha.summit.outcomes.actions.checking import keep_time
from sabha.summit.outcomes.actions.closing import publish_unnamed
from sabha.summit.outcomes.actions.survey import tell_results
from sabha.summit.outcomes.tasks.introductions import make_rounds, place_meetings
from sabha.summit.people.actions.letters import send_due
from sabha.summit.programme.tasks import forget_drafts, make_timetables, print_papers

log = logging.getLogger("sabha.worker")
LONGEST = timedelta(minutes=30)
OFTEN = 300.0  # seconds


def work_once():
    """One round; returns how much was done, so that the worker rests when there is nothing to do."""
    close_old_connections()
    return sum(_kept_going(part) for part in _parts())


def _parts():
    """What a round is made of, in its order."""
    return (
        keep_time_now_and_then, publish_unnamed, tell_results, send_due, make_maps, rank_wanted_notes, complete_sources,
        look_over_due, make_rounds, place_meetings, work_hackathons, make_counts, turn_pages, calls.work, calls.turn,
        tick, forget_what_is_due, make_timetables, print_papers, turn_the_day, forget_drafts, sweep, run_tasks,
    )  # fmt: skip


def _kept_going(part):
    """How much a part did. Where one fails the others go on: one odd row must not keep everybody's letters."""
    try:
        return part()
    except Exception:
        log.exception("a part of the worker's round failed: %s", part.__name__)
        return 0


def forget_what_is_due():
    return delete_due(timezone.localdate())


_today = {}  # summit's key → the day it was there when this worker last looked


def turn_the_day(now=None):
    """At midnight of a summit's own clock, and when a worker begins, its kept pages are made anew.

    The programme opens at another day, calls open and close, and what was kept is counted to today.
    """
    now, touched = now or timezone.now(), 0
    for key, zone in Summit.objects.values_list("pk", "time_zone"):
        today = now.astimezone(zone_named(zone)).date()
        if _today.get(key) != today:
            touch(key)
            touched += 1
        _today[key] = today
    return touched


_kept = {"time": 0.0}  # when this worker last looked at the clock of check-ins


def keep_time_now_and_then():
    """Look every five minutes who is to be asked how it goes: days are what the clock counts in."""
    if time.monotonic() - _kept["time"] < OFTEN and _kept["time"]:
        return 0
    _kept["time"] = time.monotonic()
    return keep_time()


def sweep():
    """Give back tasks that a killed worker left as running: the library never does."""
    stuck = DBTaskResult.objects.filter(status=TaskResultStatus.RUNNING, started_at__lt=timezone.now() - LONGEST)
    found = stuck.update(status=TaskResultStatus.READY, started_at=None)
    if found:
        log.warning("gave back %d tasks of a worker that died", found)
    return found


def run_tasks():
    """Run the tasks that are ready, each once."""
    ready = DBTaskResult.objects.ready().count()
    if ready:
        worker = Worker(
            queue_names=["*"], interval=0, batch=True, backend_name="default", startup_delay=False,
            max_tasks=ready, worker_id="sabha", excluded_queue_names=[],
        )  # fmt: skip
        worker.run()
    return ready
