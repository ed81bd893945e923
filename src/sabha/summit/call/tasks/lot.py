"""The lot: its odds, worked out and kept before it is drawn; then the draw."""

from django.db import transaction
from django.utils import timezone

from sabha.algorithms.refused import Refused, gettext_noop
from sabha.summit.call.models import Call, Lot, Proposal
from sabha.summit.call.rules.budget import refuse_beyond
from sabha.summit.call.rules.features import features_of, named
from sabha.summit.journal.actions import touch

State = Proposal.State


def quotas_of(call):
    return list(call.quotas.filter(is_withdrawn=False).select_related("ask"))


def as_promised(call, quotas):
    """The call's quotas as the algorithm reads them."""
    from sabha.algorithms.selection import Quota

    places = call.places or 0
    return [Quota(named(q), q.value, q.least, places if q.most is None else q.most) for q in quotas]


def prepare_lot(call, given):
    """Work out the fairest lottery among those whom the scores do not decide; nothing is drawn yet."""
    from sabha.algorithms.selection import leximin, pool, still_open

    if call.lot.throw:
        raise Refused(gettext_noop("The lot is drawn already."))
    held = list(call.proposals.filter(state=State.ACCEPTED))
    waiting = list(call.proposals.filter(state=State.SUBMITTED))
    if not waiting:
        raise Refused(gettext_noop("Everything is decided; there is nobody to draw from."))
    quotas = quotas_of(call)
    have = list(features_of(held, quotas).values())
    places = min((call.places or 0) - len(held), len(waiting))
    lottery = leximin(pool(features_of(waiting, quotas), still_open(as_promised(call, quotas), have), places))
    with transaction.atomic():
        _refuse_if_decided_meanwhile(call, held, waiting)
        for p in waiting:
            p.chance = lottery.chance[p.ticket]
        Proposal.objects.bulk_update(waiting, ["chance"], batch_size=500)
        Lot.objects.filter(call=call).update(
            prepared=timezone.now(), places=places, smallest=lottery.smallest, cut_off=given.get("cut_off"),
            groups=[list(m) for m in lottery.pool.members], panels=lottery.panels.tolist(), odds=lottery.odds.tolist(),
        )  # fmt: skip
        touch(call.summit_id)
    return {"people": len(waiting), "places": places, "smallest": lottery.smallest, "never": len(lottery.never)}


def _refuse_if_decided_meanwhile(call, held, waiting):
    """The odds took a while: they stand only if everybody still stands where they stood."""
    Call.objects.select_for_update().get(pk=call.pk)
    for rows, state in ((held, State.ACCEPTED), (waiting, State.SUBMITTED)):
        if {p.pk for p in rows} != set(call.proposals.filter(state=state).values_list("pk", flat=True)):
            raise Refused(gettext_noop("Meanwhile something was decided. Prepare the lot again."))


def lottery_of(lot):
    """The lottery as it was prepared and published."""
    import numpy as np

    from sabha.algorithms.selection import Lottery, Pool

    counts = np.array([len(group) for group in lot.groups], float)
    members = tuple(tuple(group) for group in lot.groups)
    grouped = Pool(members, counts, np.zeros((0, len(counts))), (), lot.places)
    return Lottery(
        grouped, np.array(lot.panels, np.int64), np.array(lot.odds), {}, lot.smallest or 0.0, np.zeros(len(counts)), ()
    )


@transaction.atomic
def draw_lot(call, given):
    """Draw with what was thrown in public; who is not drawn waits, in the order of the tickets."""
    from sabha.algorithms.selection import draw

    Call.objects.select_for_update().get(pk=call.pk)
    lot = Lot.objects.get(call=call)
    if not lot.prepared:
        raise Refused(gettext_noop("Prepare the lot first: its odds are published before it is drawn."))
    if lot.throw:
        raise Refused(gettext_noop("The lot is drawn already."))
    lot.throw = given["throw"]
    found = draw(lottery_of(lot), lot.seed)
    refuse_beyond(call, call.proposals.filter(state=State.ACCEPTED).count() + len(found.drawn))
    by_ticket = {p.ticket: p for p in call.proposals.filter(state=State.SUBMITTED)}
    for name in found.drawn:
        if name in by_ticket:
            by_ticket[name].state = State.ACCEPTED
    for place, name in enumerate((n for n in found.waitlist if n in by_ticket), 1):
        by_ticket[name].state, by_ticket[name].waiting = State.WAITLISTED, place
    Proposal.objects.bulk_update(by_ticket.values(), ["state", "waiting"], batch_size=500)
    lot.drawn, lot.panel, lot.drawn_at = list(found.drawn), found.panel, timezone.now()
    lot.save(update_fields=["throw", "drawn", "panel", "drawn_at"])
    touch(call.summit_id)
    return {"drawn": len(found.drawn), "waiting": len(found.waitlist)}
