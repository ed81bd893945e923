"""Slow work of the hackathon, done by the worker: the web process never loads a solver."""

import logging
from datetime import timedelta

from django.utils import timezone

from sabha.algorithms.refused import Refused, gettext_noop
from sabha.summit.hackathon.models import HackathonJob, Project
from sabha.summit.hackathon.models.building import SILENT_AFTER
from sabha.summit.hackathon.tasks.desks import pair_mentors, seat_teams
from sabha.summit.hackathon.tasks.judging import plan_looks, work_out
from sabha.summit.hackathon.tasks.readmes import sync_readmes
from sabha.summit.journal.actions import touch

log = logging.getLogger("sabha.hackathon")
BROKEN = gettext_noop("This could not be worked out. Those who run this installation find out why in its log.")
A_WEEK = timedelta(days=7)  # a worker that did not run for some days looks that far back
WORK = {
    HackathonJob.What.MENTORS: pair_mentors, HackathonJob.What.TEAMS: seat_teams,
    HackathonJob.What.VISITS: plan_looks, HackathonJob.What.STANDING: work_out,
}  # fmt: skip


def work_hackathons():
    """Do what organisers asked for. Returns how much was done."""
    waiting = list(HackathonJob.objects.filter(done=None).select_related("summit").order_by("asked"))
    for job in waiting:
        do(job)
    return len(waiting) + sync_readmes() + notice_silence()


_looked = {"day": None}  # when this worker last looked who has fallen silent


def notice_silence(today=None):
    """Once a day have the pages of summits made anew where a project has fallen silent: nothing else says so."""
    today = today or timezone.localdate()
    if _looked["day"] == today:
        return 0
    _looked["day"] = today
    edge = today - SILENT_AFTER
    fresh = Project.objects.under_way().filter(last_word__lt=edge, last_word__gte=edge - A_WEEK)
    summits = set(fresh.values_list("summit_id", flat=True))
    for key in summits:
        touch(key)
    return len(summits)


def do(job):
    """One job; what an algorithm refuses is its answer. Asked for again meanwhile, it waits again.

    Nobody waits for it: each job is worked out first, and what came of it is written down afterwards.
    """
    try:
        answer = WORK[job.what](job.summit)
    except Refused as no:
        answer = {"refused": [no.template, no.params]}
    except Exception:  # the letters and everybody else's work go on
        log.exception("job %s of summit %s", job.what, job.summit_id)
        answer = {"refused": [BROKEN, {}]}
    if answer is None:  # what it was worked out from has changed: it is done anew in the next round
        return
    HackathonJob.objects.filter(pk=job.pk, asked=job.asked).update(done=timezone.now(), answer=answer)
