"""Rows that are the worker's jobs: asked for by whoever changes something, taken on, and gone when the work is done."""

import functools
from datetime import timedelta

from django.db import transaction
from django.db.models import DateTimeField, UUIDField
from django.utils import timezone

from sabha.summit.base.prepared import Prepared
from sabha.summit.journal import actions as journal

LONGEST = timedelta(minutes=30)  # after which a job that was taken on and not finished is anybody's again


def ask_for(model, question_id):
    """Ask the worker for a question's work; asking twice is asking once, and asking during the work is asking again."""
    now = timezone.now()
    if _waiting(model).rows(question=question_id, now=now):
        return
    if not model.objects.filter(question_id=question_id).update(since=now):
        model.objects.bulk_create([model(question_id=question_id, since=now)], ignore_conflicts=True)


@functools.cache
def _waiting(model):
    return Prepared(
        lambda question, now: model.objects.filter(question_id=question, since__lte=now).values_list("pk"),
        question=UUIDField(), now=DateTimeField(),
    )  # fmt: skip


def take_on(job):
    """Put a job off for as long as its work may take; whether it was still as it was read.

    It stays until it is `finish`ed, so that a worker that is killed leaves it behind. Whoever asked before this moment
    is waited for: on PostgreSQL what they change could else be missed by the work and not be asked for again.
    """
    later = timezone.now() + LONGEST
    if not type(job).objects.filter(pk=job.pk, since=job.since).update(since=later):
        return False
    job.since = later
    for journal_class in ("public", "members"):
        with transaction.atomic():
            journal.stand_in_line(job.question.summit_id, journal_class)
    return True


def finish(job):
    """The work is done; where something was asked for meanwhile, the job stays."""
    type(job).objects.filter(pk=job.pk, since=job.since).delete()
