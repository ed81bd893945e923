"""A call opens and closes at midnight of its summit's clock: its kept public pages are made anew then."""

from datetime import timedelta

from django.utils import timezone

from sabha.summit.call.models import Call
from sabha.summit.journal.actions import touch

_today: dict = {}  # call → its day when this worker looked last


def turn_days(now=None):
    """Touch the summits whose calls have just opened or closed. A worker that has just begun does so once too often."""
    now, touched = now or timezone.now(), 0
    for call in Call.objects.filter(is_published=True, is_withdrawn=False, decided=None).select_related("summit"):
        today = now.astimezone(call.zone).date()
        if _today.get(call.pk) != today and today in {call.opens, call.closes + timedelta(days=1)}:
            touch(call.summit_id)
            touched += 1
        _today[call.pk] = today
    return touched
