"""Writing a proposal: drafts that keep what was typed, handing in, changing until the deadline, speaking together."""

import hashlib

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone

from sabha.algorithms.refused import Refused, gettext_noop
from sabha.summit.call.actions import letters
from sabha.summit.call.actions.reviewing import want
from sabha.summit.call.models import Call, CoSpeaker, Job, Offer, Proposal
from sabha.summit.people.models import new_token

State = Proposal.State
MOST = 20  # of one person in one call: a form must not fill the reviewers' desks
MOST_SPEAKERS = 12  # each gets a letter at an address that somebody else typed
CLOSED = gettext_noop("The call is closed; nothing can be changed any more.")
OTHER_WORDS = gettext_noop("This form was sent before with other words. Open it again and send it once more.")


@transaction.atomic
def begin(call, person, *, op=None, **values):
    """A new draft. The same `op` again is the same draft."""
    if op and (known := Proposal.objects.filter(pk=op).first()):
        if known.person_id != person.pk or known.call_id != call.pk:
            raise Refused(OTHER_WORDS)
        return known
    if not call.is_open:
        raise Refused(CLOSED)
    if call.proposals.filter(person=person).count() >= MOST:
        raise Refused(gettext_noop("You have begun %(n)d here already. Change one of them, or take one back."), n=MOST)
    keys = {"id": op} if op else {}
    return Proposal.objects.create(call=call, person=person, number=next_number(call), **keys, **values)


def next_number(call):
    """Whoever holds the call's row hands out the next number: two people at once never get the same."""
    Call.objects.select_for_update().get(pk=call.pk)
    return (call.proposals.aggregate(top=Max("number"))["top"] or 0) + 1


def save(proposal, **values):
    """Keep what was typed, finished or not."""
    if not proposal.may_change:
        raise Refused(CLOSED)
    for name, value in values.items():
        setattr(proposal, name, value)
    proposal.changed = timezone.now()
    proposal.save(update_fields=[*values, "changed"])
    return proposal


@transaction.atomic
def hand_in(proposal, *, at=None):
    """Hand it in, or hand it in anew; the first time its writer gets a receipt."""
    if not proposal.may_change:
        raise Refused(CLOSED)
    revised = proposal.state == State.REVISE
    first = proposal.handed_in is None
    proposal.round += revised
    proposal.state, proposal.handed_in = State.SUBMITTED, at or timezone.now()
    proposal.save(update_fields=["state", "handed_in", "round"])
    if first or revised:
        letters.tell("receipt", proposal, once=proposal.round)
    return proposal


@transaction.atomic
def withdraw(proposal):
    """Its writer takes it back; a place it held goes to the waiting list."""
    if proposal.state in {State.WITHDRAWN, State.LAPSED}:
        return proposal
    held = proposal.state == State.ACCEPTED
    proposal.state = State.WITHDRAWN
    proposal.save(update_fields=["state"])
    Offer.objects.filter(proposal=proposal).update(state=Offer.State.REFUSED, answered=timezone.now())
    if held and proposal.call.decided:
        want(proposal.call, Job.Kind.FILL)
    if proposal.handed_in:
        letters.tell("withdrawn", proposal, once="writer")
    return proposal


def digest_of(token):
    return hashlib.sha256(token.upper().encode()).hexdigest()


@transaction.atomic
def ask_speaker(proposal, *, name, email=""):
    """Invite somebody to speak too. Returns them and the token of their link, which is kept nowhere."""
    if not proposal.may_change:
        raise Refused(CLOSED)
    if email and proposal.speakers.filter(email__iexact=email).exists():
        raise Refused(gettext_noop("This address is invited already."))
    if proposal.speakers.count() >= MOST_SPEAKERS:
        raise Refused(gettext_noop("More than %(n)d people cannot be asked."), n=MOST_SPEAKERS)
    token = new_token()
    speaker = CoSpeaker.objects.create(proposal=proposal, name=name, email=email, digest=digest_of(token))
    letters.invite(speaker, token)
    return speaker, token


def remove_speaker(proposal, key):
    if not proposal.may_change:
        raise Refused(CLOSED)
    proposal.speakers.filter(pk=key).delete()


def accept_invitation(speaker, person):
    """Say yes to speaking in a proposal; again changes nothing, and a link that was used is nobody else's."""
    if speaker.person_id == person.pk:
        return speaker
    if speaker.person_id or speaker.proposal.person_id == person.pk:
        raise Refused(gettext_noop("This invitation is not for you, or was used already."))
    speaker.person, speaker.accepted = person, timezone.now()
    try:
        with transaction.atomic():
            speaker.save(update_fields=["person", "accepted"])
    except IntegrityError:
        raise Refused(gettext_noop("This invitation is not for you, or was used already.")) from None
    return speaker
