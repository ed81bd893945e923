"""Goals, the answers of a report, and releasing it."""

import uuid

from django.db import transaction

from sabha.algorithms.report import as_plain
from sabha.summit.base.words import Words
from sabha.summit.concept.actions import next_number
from sabha.summit.journal import actions as journal
from sabha.summit.outcomes.models import Goal, ReportAnswer, ReportRelease
from sabha.summit.outcomes.rules.report import document_of


def add_goal(summit, *, by, op=None, at=None, **values):
    """Something the summit wants to reach."""
    return journal.done(Goal, op) or journal.write(
        Goal, by=by, op=op, at=at, summit=summit, number=next_number(Goal, summit), **values
    )


def answer(summit, form, question, *, by, op=None, at=None, **values):
    """What organisers say to one question of a form; the latest holds, the history keeps all."""
    key = uuid.uuid5(summit.pk, f"report:{form}:{question}")
    held = ReportAnswer.objects.filter(pk=key).first()
    if held:
        return journal.write(held, by=by, op=op, at=at, **values)
    return journal.write(
        ReportAnswer, by=by, op=op, at=at, id=key, summit=summit, form=form, question=question, **values
    )


@transaction.atomic
def release(summit, form, *, by, op=None, at=None):
    """Freeze the report as it stands, for everyone to read. Its problems stay with the organisers."""
    if known := journal.done(ReportRelease, op):
        return known
    made = document_of(summit, form)
    plain = as_plain(made) | {"problems": []}
    return journal.write(
        ReportRelease, by=by, op=op, at=at, summit=summit, form=form, number=next_number(ReportRelease, summit),
        title=Words(made.title, made.lang), document=plain,
    )  # fmt: skip
