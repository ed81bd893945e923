"""Places that came free go to the waiting list."""

from datetime import datetime, time, timedelta

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from sabha.summit.call.models import Offer, Proposal
from sabha.summit.call.rules.budget import refuse_beyond
from sabha.summit.call.rules.features import features_of
from sabha.summit.call.tasks.lot import as_promised, quotas_of

State = Proposal.State


def offer_until(call, now):
    """Until when an offer stands: the days the call names, and not beyond the morning on which the summit begins."""
    until = now + timedelta(days=call.answer_days)
    first = _morning(call)
    return min(until, first) if first and first > now else until


def _morning(call):
    """When the summit begins; None where nobody knows, or where the call is for what comes after it."""
    first = call.summit.starts
    return datetime.combine(first, time(), call.zone) if first and first > call.opens else None


@transaction.atomic
def fill(call, given):
    """Offer each free place to the first of the waiting list with whom the quotas hold best."""
    from sabha.algorithms.selection import next_offer

    now = timezone.now()
    line = call.proposals.select_for_update().filter(state=State.WAITLISTED)  # nobody leaves it in this moment
    waiting = list(line.order_by("waiting", "number"))
    coming = list(call.proposals.filter(state=State.ACCEPTED))
    quotas, offered = quotas_of(call), 0
    features, promised = features_of([*waiting, *coming], quotas), as_promised(call, quotas)
    begun = _morning(call) is not None and _morning(call) <= now  # nobody can travel to yesterday
    while waiting and not begun and len(coming) < (call.places or 0):
        name = next_offer(features, promised, coming=[p.ticket for p in coming], waitlist=[p.ticket for p in waiting])
        chosen = next(p for p in waiting if p.ticket == name)
        refuse_beyond(call, len(coming) + 1)
        offer(chosen, now)
        waiting.remove(chosen)
        coming.append(chosen)
        offered += 1
    return {"offered": offered}


def offer(proposal, now):
    """Offer a place; the worker writes the letter."""
    proposal.state, proposal.waiting, proposal.owes_letter = State.ACCEPTED, None, True
    proposal.save(update_fields=["state", "waiting", "owes_letter"])
    values = {"state": Offer.State.OPEN, "made": now, "until": offer_until(proposal.call, now), "reminded": None}
    return Offer.objects.update_or_create(proposal=proposal, defaults=values | {"answered": None})[0]


def last_in_line(call):
    return call.proposals.aggregate(top=Max("waiting"))["top"] or 0
