"""What the worker works out about a call: who reviews what, corrected scores, the lot, who is offered a free place.

The web process never loads what computes these: it leaves a row, and reads what stands there afterwards.
"""

import logging
from datetime import timedelta

from django.utils import timezone

from sabha.algorithms.refused import Refused, gettext_noop
from sabha.summit.call.models import Call, Job
from sabha.summit.call.tasks.lot import draw_lot, prepare_lot
from sabha.summit.call.tasks.places import fill, last_in_line, offer, offer_until
from sabha.summit.call.tasks.scores import calibrate, latest
from sabha.summit.call.tasks.sharing import assign, panel_of
from sabha.summit.journal.actions import touch

__all__ = ["assign", "calibrate", "last_in_line", "latest", "offer", "offer_until", "panel_of", "turn", "work"]

log = logging.getLogger("sabha.calls")
DOES = {
    Job.Kind.ASSIGN: assign,
    Job.Kind.CALIBRATE: calibrate,
    Job.Kind.LOT: prepare_lot,
    Job.Kind.DRAW: draw_lot,
    Job.Kind.FILL: fill,
}


def work():
    """Do the jobs that are wanted; returns how many. A row is claimed first: two workers never share one."""
    due = Job.objects.filter(wanted__lte=timezone.now()).select_related("call__summit").order_by("wanted")
    return sum(_do(job) for job in due)


def _do(job):
    """What is long to work out is worked out before anything is locked: meanwhile people go on voting and writing."""
    if not Job.objects.filter(pk=job.pk, wanted=job.wanted).update(wanted=None):
        return 0
    result, refused = {}, []
    try:
        result = DOES[job.kind](job.call, job.given) or {}
    except Refused as no:
        refused = [no.template, no.params]
    except Exception:
        log.exception("%s of call %s failed", job.kind, job.call_id)
        refused = [gettext_noop("This could not be worked out; the operator finds the reason in the log."), {}]
    Job.objects.filter(pk=job.pk).update(done=timezone.now(), result=result, refused=refused)
    return 1


_turned = {}  # "to": up to when this worker has looked which calls have ended


def turn(now=None):
    """When a call ends at another hour than its summit's days do, its kept pages are made anew."""
    now = now or timezone.now()
    since, _turned["to"] = _turned.get("to", now), now
    first = (since - timedelta(days=2)).date()
    found = Call.objects.filter(ends_everywhere=True, closes__gte=first, closes__lte=now.date())
    ended = [it for it in found.select_related("summit") if since < it.closes_at <= now]
    for it in ended:
        touch(it.summit_id)
    return len(ended)
