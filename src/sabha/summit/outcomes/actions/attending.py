"""Noting who came."""

import uuid

from django.db import transaction

from sabha.algorithms.refused import Refused, gettext_noop
from sabha.summit.journal import actions as journal
from sabha.summit.outcomes.models import Attendance, FirstTime, HeadCount
from sabha.summit.outcomes.rules.attending import days_of
from sabha.summit.people.models import Badge


@transaction.atomic
def come(membership, *, day, way, is_first=None):
    """Note that a member takes part on a day; another way on the same day replaces the first. Twice is once."""
    _check(membership.summit, day)
    held = Attendance.objects.update_or_create(membership=membership, day=day, defaults={"way": way})[0]
    if is_first is not None:
        FirstTime.objects.update_or_create(membership=membership, defaults={"is_first": is_first})
    journal.touch(membership.summit_id)  # the public page of numbers is made anew
    return held


def go(membership, *, day):
    """Take it back."""
    Attendance.objects.filter(membership=membership, day=day).delete()
    journal.touch(membership.summit_id)


def note_badge(summit, number, *, day, way):
    """Note the holder of a badge at the door. Raises `Refused` where the badge is nobody's yet."""
    badge = Badge.objects.filter(summit=summit, number=number, revoked=None).select_related("person").first()
    membership = badge and badge.person and badge.person.memberships.filter(summit=summit).first()
    if not membership:
        raise Refused(
            gettext_noop("Nobody uses badge %(number)d yet. Count its holder among the heads."), number=number
        )
    return come(membership, day=day, way=way)


@transaction.atomic
def count_heads(summit, *, by, day, way, count, op=None, at=None):
    """Write down how many were counted; a recount replaces the number, and the history keeps both."""
    _check(summit, day)
    key = uuid.uuid5(summit.pk, f"heads:{day}:{way}")
    held = HeadCount.objects.filter(pk=key).first()
    if held:
        return journal.write(held, by=by, op=op, at=at, count=count)
    return journal.write(HeadCount, by=by, op=op, at=at, id=key, summit=summit, day=day, way=way, count=count)


def _check(summit, day):
    if day not in days_of(summit):
        raise Refused(gettext_noop("This is no day of the summit. Choose one of its days."))
