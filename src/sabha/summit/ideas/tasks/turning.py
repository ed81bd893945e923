"""Pages that say something else because time has passed: a ballot opens or closes, a pledge's day goes by."""

from datetime import timedelta

from django.utils import timezone

from sabha.summit.ideas.models import Ballot, Milestone, Pledge
from sabha.summit.journal.actions import touch

_looked = {}


def turn_pages(now=None):
    """Let the pages be made anew where something opened, closed or came due since this process last looked."""
    now = now or timezone.now()
    before = _looked.get("at", now - timedelta(days=1))
    _looked["at"] = now
    moved = set(Ballot.objects.filter(opens__gt=before, opens__lte=now).values_list("summit_id", flat=True))
    moved |= set(Ballot.objects.filter(closes__gt=before, closes__lte=now).values_list("summit_id", flat=True))
    first, last = timezone.localdate(before), timezone.localdate(now)
    if first < last:
        held = Pledge.objects.filter(state=Pledge.State.ACCEPTED, until__gte=first, until__lt=last)
        moved |= set(held.values_list("summit_id", flat=True))
        steps = Milestone.objects.filter(state=Milestone.State.OPEN, due__gte=first, due__lt=last)
        moved |= set(steps.values_list("summit_id", flat=True))
    for summit in moved:
        touch(summit)
    return len(moved)
