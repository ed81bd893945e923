"""Slow work of the hackathon, done by the worker: the web process never loads a solver."""

import logging

from django.db import transaction
from django.utils import timezone

from sabha.algorithms.refused import Refused
from sabha.summit.hackathon.models import HackathonJob
from sabha.summit.hackathon.tasks.desks import pair_mentors, seat_teams
from sabha.summit.hackathon.tasks.judging import plan_looks, work_out
from sabha.summit.hackathon.tasks.readmes import sync_readmes

log = logging.getLogger("sabha.hackathon")
WORK = {
    HackathonJob.What.MENTORS: pair_mentors, HackathonJob.What.TEAMS: seat_teams,
    HackathonJob.What.VISITS: plan_looks, HackathonJob.What.STANDING: work_out,
}  # fmt: skip


def work_hackathons():
    """Do what organisers asked for. Returns how much was done."""
    waiting = list(HackathonJob.objects.filter(done=None).select_related("summit").order_by("asked"))
    for job in waiting:
        do(job)
    return len(waiting) + sync_readmes()


def do(job):
    """One job; what an algorithm refuses is its answer. Asked for again meanwhile, it waits again."""
    try:
        with transaction.atomic():
            answer = WORK[job.what](job.summit)
    except Refused as no:
        answer = {"refused": [no.template, no.params]}
    HackathonJob.objects.filter(pk=job.pk, asked=job.asked).update(done=timezone.now(), answer=answer)
