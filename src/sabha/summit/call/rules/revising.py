"""What was sent back to be revised: what has come back and waits for a reader, and what did not come back in time."""

from collections import Counter, defaultdict

from django.db.models import Exists, OuterRef

from sabha.summit.call.models import Proposal, Review

State = Proposal.State


def returned(found):
    """Those that came back and that nobody has reviewed anew."""
    anew = Review.objects.filter(proposal=OuterRef("pk"), round=OuterRef("round"))
    return found.filter(state=State.SUBMITTED, round__gt=1).exclude(Exists(anew))


def late(found, calls):
    """Those whose day has passed; each call's days end by its own clock."""
    held = {call.pk: call for call in calls}
    rows = list(
        found.filter(call__in=held, state=State.REVISE).exclude(wish_due=None).only("call", "state", "wish_due")
    )
    for it in rows:
        it.call = held[it.call_id]
    return [it for it in rows if it.is_late]


def counted(calls):
    """(call's id → how many came back, call's id → the days that passed without), in two queries."""
    found, days = Proposal.objects.filter(call__in=calls), defaultdict(list)
    for it in late(found, calls):
        days[it.call_id].append(it.wish_due)
    return Counter(returned(found).order_by().values_list("call", flat=True)), days
