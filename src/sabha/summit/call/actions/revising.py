"""Sending something back to be revised: until a day, which organisers may move; one letter comes before it."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from sabha.algorithms.refused import Refused, gettext_noop
from sabha.summit.call.actions import letters
from sabha.summit.call.models import Proposal
from sabha.summit.people.actions.letters import by_day

State = Proposal.State
REMIND = timedelta(days=2)  # before the time is over
SOON = timedelta(days=1)  # after somebody was asked: a reminder on the same day only tires
LATE = gettext_noop(
    "The day to revise it by has passed: it counts as it stands now. If you need more time, ask the organisers."
)
PAST = gettext_noop("Give them a day that is not over yet.")


def _refuse_if_past(proposal, due):
    if due and proposal.call.end_of(due) <= timezone.now():
        raise Refused(PAST)


@transaction.atomic
def ask_revision(proposal, *, wish, due):
    """Give it back to its writers with what to revise; handed in again, it is reviewed in a new round."""
    proposal.lock()
    if proposal.call.is_withdrawn:
        raise Refused(gettext_noop("This call was withdrawn."))
    if proposal.call.decided or proposal.state != State.SUBMITTED:
        raise Refused(gettext_noop("This is decided; it is not reviewed any more."))
    _refuse_if_past(proposal, due)
    proposal.state, proposal.wish, proposal.wish_due = State.REVISE, wish, due
    proposal.wish_made, proposal.wish_reminded = timezone.now(), None
    proposal.save(update_fields=["state", "wish", "wish_due", "wish_made", "wish_reminded"])
    letters.tell("revise", proposal, once=_once(proposal))
    return proposal


@transaction.atomic
def give_time(proposal, *, due):
    """Move the day by which it is to be revised, also when that has passed; its writer gets a letter."""
    proposal.lock()
    if proposal.call.is_withdrawn:
        raise Refused(gettext_noop("This call was withdrawn."))
    if proposal.call.decided or proposal.state != State.REVISE:
        raise Refused(gettext_noop("It is not out for revision any more."))
    _refuse_if_past(proposal, due)
    if due == proposal.wish_due:
        return proposal
    # Said anew: a day that was named before is named in another letter, and no reminder comes along with it.
    proposal.wish_due, proposal.wish_made, proposal.wish_reminded = due, timezone.now(), None
    proposal.save(update_fields=["wish_due", "wish_made", "wish_reminded"])
    letters.tell("revise", proposal, once=_once(proposal))
    return proposal


def _once(proposal):
    """What makes the letter that names this day one letter."""
    made = proposal.wish_made  # None where it was asked before this was kept
    return f"{proposal.round}:{proposal.wish_due or ''}:{made.isoformat() if made else ''}"


def remind(now):
    """Write once to those whose time is nearly over; a row is claimed first: two workers write one letter."""
    found = Proposal.objects.filter(
        state=State.REVISE, wish_reminded=None, call__decided=None, call__is_withdrawn=False
    )
    soon = found.filter(wish_due__gte=(now - REMIND).date(), wish_due__lte=(now + REMIND).date())
    done = 0
    for it in soon.select_related("person", "call__summit"):
        if it.revised_until - REMIND <= now < it.revised_until and (not it.wish_made or it.wish_made <= now - SOON):
            done += _remind(it, now)
    return done


def _remind(it, now):
    """A letter that would wait for the morning after is none: it only says what has passed."""
    with transaction.atomic():
        if not Proposal.objects.filter(pk=it.pk, state=State.REVISE, wish_reminded=None).update(wish_reminded=now):
            return 0
        if by_day(now, it.person.time_zone or it.call.summit.time_zone) < it.revised_until:
            letters.tell("revise_due", it, once=_once(it), nobody_waits=True)
    return 1
