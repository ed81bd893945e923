"""What the worker works out about a call: who reviews what, corrected scores, the lot, who is offered a free place.

The web process never loads what computes these: it leaves a row, and reads what stands there afterwards.
"""

import logging
from datetime import datetime, time, timedelta
from math import ceil

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from sabha.algorithms.refused import Refused, gettext_noop
from sabha.summit.call.models import Assignment, Conflict, Job, Lot, Offer, Proposal, Review, Reviewing
from sabha.summit.call.rules import house
from sabha.summit.call.rules.budget import refuse_beyond
from sabha.summit.call.rules.features import features_of, named
from sabha.summit.journal.actions import touch
from sabha.summit.people.models import Membership, Role

log = logging.getLogger("sabha.calls")
State = Proposal.State


def work():
    """Do the jobs that are wanted; returns how many. A row is claimed first: two workers never share one."""
    due = Job.objects.filter(wanted__lte=timezone.now()).select_related("call__summit").order_by("wanted")
    return sum(_do(job) for job in due)


def _do(job):
    if not Job.objects.filter(pk=job.pk, wanted=job.wanted).update(wanted=None):
        return 0
    result, refused = {}, []
    try:
        with transaction.atomic():
            result = DOES[job.kind](job.call, job.given) or {}
    except Refused as no:
        refused = [no.template, no.params]
    except Exception:
        log.exception("%s of call %s failed", job.kind, job.call_id)
        refused = [gettext_noop("This could not be worked out; the operator finds the reason in the log."), {}]
    Job.objects.filter(pk=job.pk).update(done=timezone.now(), result=result, refused=refused)
    return 1


# Who reviews what


def panel_of(call):
    """Everybody who reviews in this call: members with that role, and whoever said how many they take."""
    said = {r.person_id: r for r in call.reviewing.all()}
    members = Membership.objects.filter(summit=call.summit, roles__role=Role.REVIEWER).select_related("person")
    people = {m.person_id: m.person for m in members}
    for row in Reviewing.objects.filter(call=call).exclude(person__in=people).select_related("person"):
        people[row.person_id] = row.person
    return [(person, said.get(key)) for key, person in sorted(people.items())]


def assign(call, given):
    """Give every proposal its reviewers; what was assigned before stays. Says which proposals lack some, and why."""
    from sabha.algorithms.review import assign as share_out

    proposals = list(call.proposals.in_review().prefetch_related("speakers"))
    people = panel_of(call)
    if not people:
        raise Refused(gettext_noop("There are no reviewers yet: give that role to some people first."))
    by_number = {str(p.number): p.pk for p in proposals}
    before = Assignment.objects.filter(proposal__in=proposals, person__in=[p.pk for p, _ in people])
    fixed = [(str(number), str(key)) for number, key in before.values_list("proposal__number", "person")]
    found = share_out(
        [_submission(p) for p in proposals], _reviewers(call, people, len(proposals)), each=call.each, fixed=fixed
    )
    fresh = set(found.pairs) - set(fixed)
    Assignment.objects.bulk_create([Assignment(proposal_id=by_number[n], person_id=key) for n, key in sorted(fresh)])
    lacks = [[lack.template, lack.params | {"number": int(lack.submission)}] for lack in found.lacks]
    return {"made": len(fresh), "lacks": lacks, "most": max(found.loads.values(), default=0)}


def _submission(p):
    from sabha.algorithms.review import Submission

    authors = {str(p.person_id), *(str(s.person_id) for s in p.speakers.all() if s.person_id)}
    circles = {house(p.organisation)} - {""}
    return Submission(str(p.number), p.lang, frozenset(p.topics), frozenset(authors), frozenset(circles))


def _reviewers(call, people, proposals):
    from sabha.algorithms.review import Reviewer

    fair = ceil(1.5 * call.each * proposals / len(people)) + 1
    declared = {}
    for key, number in Conflict.objects.filter(proposal__call=call).values_list("person", "proposal__number"):
        declared.setdefault(key, set()).add(str(number))
    for person, said in people:
        languages = (said.languages if said else []) or person.speaks
        circles = {house(said.organisation)} - {""} if said else set()
        yield Reviewer(
            str(person.pk),
            most=said.most if said and said.most is not None else fair,
            topics=frozenset(said.topics if said else ()),
            languages=frozenset(languages),
            conflicts=frozenset(declared.get(person.pk, ())),
            circles=frozenset(circles),
        )


# Scores


def latest(call):
    """(proposal, reviewer) → mean of the latest round in which they scored it."""
    rows = Review.objects.filter(proposal__call=call).order_by("round")
    kept = rows.exclude(proposal__state__in=[State.DRAFT, State.WITHDRAWN, State.DROPPED])
    return {(p, r): mean for p, r, mean in kept.values_list("proposal__number", "person", "mean")}


def calibrate(call, given):
    """Correct the scores for harshness, and say where the scores decide and where they cannot."""
    from sabha.algorithms.review import calibrate as corrected
    from sabha.algorithms.selection import band

    found = corrected([(str(p), str(r), mean) for (p, r), mean in latest(call).items()])
    scores = {int(s.submission): s for s in found.scores}
    rows = list(call.proposals.filter(number__in=scores).only("number", "call_id"))
    for row in rows:
        s = scores[row.number]
        row.raw, row.score, row.low, row.high, row.apart = s.raw, s.calibrated, s.low, s.high, s.disagreement
    Proposal.objects.bulk_update(rows, ["raw", "score", "low", "high", "apart"], batch_size=500)
    split = band(found.scores, call.places) if call.places else None
    middle = sorted(s.calibrated for s in found.scores)
    return {
        "agreement": found.agreement,
        "level": found.level,
        "median": (middle[(len(middle) - 1) // 2] + middle[len(middle) // 2]) / 2,
        "cut_off": split.cut_off if split and split.below + split.uncertain else None,
        "above": [int(n) for n in split.above] if split else [],
        "uncertain": [int(n) for n in split.uncertain] if split else [],
        "below": [int(n) for n in split.below] if split else [],
    }


# The lot


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
    for p in waiting:
        p.chance = lottery.chance[p.ticket]
    Proposal.objects.bulk_update(waiting, ["chance"], batch_size=500)
    Lot.objects.filter(call=call).update(
        prepared=timezone.now(), places=places, smallest=lottery.smallest, cut_off=given.get("cut_off"),
        groups=[list(m) for m in lottery.pool.members], panels=lottery.panels.tolist(), odds=lottery.odds.tolist(),
    )  # fmt: skip
    touch(call.summit_id)
    return {"people": len(waiting), "places": places, "smallest": lottery.smallest, "never": len(lottery.never)}


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


def draw_lot(call, given):
    """Draw with what was thrown in public; who is not drawn waits, in the order of the tickets."""
    from sabha.algorithms.selection import draw

    lot = call.lot
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


# Places that came free


def offer_until(call, now):
    """Until when an offer stands: the days the call names, and not beyond the morning on which the summit begins."""
    until = now + timedelta(days=call.answer_days)
    first = _morning(call)
    return min(until, first) if first and first > now else until


def _morning(call):
    """When the summit begins; None where nobody knows, or where the call is for what comes after it."""
    first = call.summit.starts
    return datetime.combine(first, time(), call.zone) if first and first > call.opens else None


def fill(call, given):
    """Offer each free place to the first of the waiting list with whom the quotas hold best."""
    from sabha.algorithms.selection import next_offer

    now = timezone.now()
    waiting = list(call.proposals.filter(state=State.WAITLISTED).order_by("waiting", "number"))
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


DOES = {
    Job.Kind.ASSIGN: assign,
    Job.Kind.CALIBRATE: calibrate,
    Job.Kind.LOT: prepare_lot,
    Job.Kind.DRAW: draw_lot,
    Job.Kind.FILL: fill,
}
