"""Judging: its rules, looks and choices. What a judge gives is kept apart from the record: no other judge sees it."""

import uuid

from django.db import transaction
from django.utils import timezone

from sabha.algorithms.refused import Refused, gettext_noop
from sabha.summit.hackathon.actions.desks import order
from sabha.summit.hackathon.models import HackathonJob, JudgeChoice, JudgeLook, Judging
from sabha.summit.journal import actions as journal


def judging_of(summit):
    """The rules of this summit's judging; None where nobody is judged."""
    return Judging.objects.filter(summit=summit).exclude(state=Judging.State.OFF).first()


@transaction.atomic
def set_up(summit, *, by, op=None, **values):
    """Begin judging, or change its rules. The criteria stand once somebody has judged by them."""
    key = uuid.uuid5(summit.pk, "judging")
    held = Judging.objects.filter(pk=key).first()
    if held is None:
        return journal.write(Judging, by=by, op=op, id=key, summit=summit, **values)
    begun = JudgeLook.objects.filter(summit=summit).exclude(done=None).exists() or JudgeChoice.objects.filter(
        summit=summit
    )
    rules = ("criteria", "mode")
    if begun and any(name in values and values[name] != getattr(held, name) for name in rules):
        raise Refused(gettext_noop("Somebody has judged by these rules already: they stand."))
    return journal.write(held, by=by, op=op, **values)


@transaction.atomic
def move_on(judging, state, *, by, op=None):
    """Open, close, release, or call off. Closing asks the worker for the results; only what is closed is released."""
    journal.in_turn(judging)
    if judging.state == state:  # a double tap
        return judging
    if state == Judging.State.RELEASED and (judging.state != Judging.State.CLOSED or not _worked_out(judging)):
        raise Refused(gettext_noop("The results are not worked out yet. Wait a moment and try again."))
    changed = journal.write(judging, by=by, op=op, state=state)
    if state == Judging.State.CLOSED:
        order(judging.summit, HackathonJob.What.STANDING)
    return changed


def _worked_out(judging):
    job = (
        HackathonJob.objects.filter(summit=judging.summit_id, what=HackathonJob.What.STANDING)
        .exclude(done=None)
        .first()
    )
    return bool(job and job.answer.get("places"))


def begin_look(judge, project):
    """Note that a judge is on their way, so that no other is sent there meanwhile."""
    look, _ = JudgeLook.objects.get_or_create(judge=judge, project=project, defaults={"summit_id": project.summit_id})
    if look.begun is None:
        look.begun = timezone.now()
        look.save(update_fields=["begun"])
    return look


def score(judge, project, scores, *, judging):
    """A judge's scores, one for each criterion; until the judging closes the latest hold."""
    if judging.state != Judging.State.OPEN:
        raise Refused(gettext_noop("The judging is closed."))
    look = begin_look(judge, project)
    look.scores, look.done, look.is_barred = list(scores), timezone.now(), False
    look.save(update_fields=["scores", "done", "is_barred"])
    return look


def bar(judge, project):
    """The judge is too near to this project: they are not asked again, and nothing they gave counts."""
    JudgeLook.objects.update_or_create(
        judge=judge, project=project,
        defaults={"summit_id": project.summit_id, "is_barred": True, "done": None, "begun": None, "scores": []},
    )  # fmt: skip


@transaction.atomic
def choose(judge, preferred, other, *, judging, is_tie=False):
    """Which of two; asked again about the same two, the latest word holds."""
    if judging.state != Judging.State.OPEN:
        raise Refused(gettext_noop("The judging is closed."))
    pair = (preferred, other)
    JudgeChoice.objects.filter(judge=judge, preferred__in=pair, other__in=pair).delete()
    return JudgeChoice.objects.create(
        summit_id=preferred.summit_id, judge=judge, preferred=preferred, other=other, is_tie=is_tie
    )
