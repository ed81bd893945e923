"""Freezing the working plan as a version that everybody reads."""

from django.db import transaction
from django.utils import timezone

from sabha.summit.journal import actions as journal
from sabha.summit.programme.actions.planning import next_number
from sabha.summit.programme.models import Release
from sabha.summit.programme.rules.plans import frozen


@transaction.atomic
def release(summit, *, by, op=None, at=None, word=None, name=""):
    """Freeze the working plan. The plan goes on; nobody is written to here."""
    known = journal.done(Release, op)
    if known:
        return known
    day = timezone.localdate(at)
    return journal.write(
        Release, by=by, op=op, at=at, summit=summit, number=next_number(Release, summit), day=day, word=word,
        name=name[:60], plan=frozen(summit, at),
    )  # fmt: skip
