"""Deciding: many at once, what the scores decide, asking for the lot, publishing what became of everybody."""

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from sabha.algorithms.refused import Refused, gettext_noop
from sabha.summit.call.actions import letters, notices
from sabha.summit.call.actions.reviewing import want
from sabha.summit.call.models import Aggregate, Call, Job, Notice, Offer, Proposal
from sabha.summit.call.rules.blind import GAP, seen
from sabha.summit.call.rules.budget import refuse_beyond
from sabha.summit.call.rules.numbers import aggregate
from sabha.summit.call.rules.wording import texts_of
from sabha.summit.call.tasks import last_in_line, offer_until
from sabha.summit.journal import actions as journal

State = Proposal.State
DECISIONS = (State.ACCEPTED, State.WAITLISTED, State.DECLINED, State.DROPPED, State.SUBMITTED)


@transaction.atomic
def decide(proposals, state, *, call):
    """Decide about many at once (a queryset of this call). Returns how many changed; nobody is told yet."""
    if _decided(call):
        raise Refused(gettext_noop("The decisions are published; places are given by offers now."))
    found = proposals.filter(call=call, state__in=[*DECISIONS, State.REVISE]).exclude(state=state)
    best_first = found.order_by(F("score").desc(nulls_last=True), "number")
    keys = list(best_first.values_list("pk", flat=True))
    if state == State.ACCEPTED:
        refuse_beyond(call, call.proposals.filter(state=State.ACCEPTED).count() + len(keys))
    for start in range(0, len(keys), 500):
        Proposal.objects.filter(pk__in=keys[start : start + 500]).update(state=state, waiting=None)
    if state == State.WAITLISTED:
        _line_up(call, keys)
    return len(keys)


def _decided(call):
    """When its decisions were published, asked with its row held: nobody publishes while another decides."""
    call.decided = Call.objects.select_for_update().values_list("decided", flat=True).get(pk=call.pk)
    return call.decided


def _line_up(call, keys):
    """Put them at the end of the waiting list, the best scored first."""
    first = last_in_line(call) + 1
    rows = [Proposal(pk=key, waiting=first + n) for n, key in enumerate(keys)]
    Proposal.objects.bulk_update(rows, ["waiting"], batch_size=500)


@transaction.atomic
def take_over_scores(call):
    """Accept those whose whole range is above the cut-off, decline those below. Returns (accepted, declined)."""
    job = Job.objects.filter(call=call, kind=Job.Kind.CALIBRATE).first()
    if not job or (not job.result.get("above") and not job.result.get("below")):
        raise Refused(gettext_noop("The scores decide nothing yet: places or scores are missing."))
    waiting = call.proposals.filter(state=State.SUBMITTED)
    accepted = decide(waiting.filter(number__in=job.result["above"]), State.ACCEPTED, call=call)
    return accepted, decide(waiting.filter(number__in=job.result["below"]), State.DECLINED, call=call)


def prepare_lot(call):
    """Let the worker work out the odds among all who are not decided."""
    if not call.places:
        raise Refused(gettext_noop("Say first how many places the call has."))
    job = Job.objects.filter(call=call, kind=Job.Kind.CALIBRATE).first()
    return want(call, Job.Kind.LOT, cut_off=job.result.get("cut_off") if job else None)


def draw_lot(call, throw):
    """Let the worker draw with what was thrown in public."""
    return want(call, Job.Kind.DRAW, throw=" ".join(throw.split()))


def tally(call):
    """How many letters of which kind publishing would send; what is still undecided."""
    counted = {state: call.proposals.filter(state=state).count() for state in (*DECISIONS, State.REVISE)}
    drafts = notices.count(call, Notice.Kind.DECIDED)[1] if call.is_open else 0
    return counted | {"undecided": counted[State.SUBMITTED] + counted[State.REVISE], "drafts": drafts}


def letters_to_read(call, *, names):
    """[(state, subject, words)]: what publishing would write to the first of each kind, to be read before it goes.

    Without `names` the letter is read as its proposal is: without its people.
    """
    until, texts = Offer(until=offer_until(call, timezone.now())), texts_of(call)
    kinds = ((State.ACCEPTED, "accepted"), (State.WAITLISTED, "waitlisted"), (State.DECLINED, "declined"))
    found = []
    for state, kind in kinds:
        people = call.proposals.filter(state=state).select_related("person").prefetch_related("speakers__person")
        if first := people.first():
            first.call = call
            hidden = {} if names else {"name": GAP, "proposal": seen(first, ()).title.text}
            found.append((state, *letters.compose(kind, first, texts=texts, offer=until, instead=hidden)))
    return found


def publish(call, *, by, op=None, at=None):
    """Tell everybody: offers to the accepted, letters to all (the worker writes them), numbers for everyone."""
    numbers = aggregate(call)  # before anything is locked: it reads everything
    with transaction.atomic():
        return call if _decided(call) else _publish(call, numbers, by=by, op=op, at=at)


def _publish(call, numbers, *, by, op, at):
    count = tally(call)
    if call.is_withdrawn:
        raise Refused(gettext_noop("This call was withdrawn."))
    if count["undecided"]:
        raise Refused(gettext_noop("Some proposals are not decided yet: %(n)d."), n=count["undecided"])
    if (numbers["accepted"], numbers["waiting"]) != (count[State.ACCEPTED], count[State.WAITLISTED]):
        numbers = aggregate(call)  # somebody decided in this very moment
    refuse_beyond(call, count[State.ACCEPTED])
    now = at or timezone.now()
    accepted = call.proposals.filter(state=State.ACCEPTED).values_list("pk", flat=True)
    until = offer_until(call, now)
    Offer.objects.bulk_create([Offer(proposal_id=key, made=now, until=until) for key in accepted], batch_size=500)
    told = call.proposals.filter(state__in=[State.ACCEPTED, State.WAITLISTED, State.DECLINED])
    told.update(owes_letter=True)
    if call.is_open:
        notices.announce(call, Notice.Kind.DECIDED)
    Aggregate.objects.update_or_create(call=call, defaults={"public": numbers, "made": now})
    return journal.write(call, by=by, op=op, at=at, decided=now)
