"""Writing a proposal: drafts that keep what was typed, handing in, changing until the deadline, speaking together."""

import hashlib
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone

from sabha.algorithms.refused import Refused, gettext_noop
from sabha.summit.call.actions import letters, visas
from sabha.summit.call.actions.keeping import token_of
from sabha.summit.call.actions.reviewing import want
from sabha.summit.call.actions.revising import LATE
from sabha.summit.call.models import Call, CoSpeaker, Job, Offer, Proposal
from sabha.summit.people.actions.members import join
from sabha.summit.people.models import Role, new_token

State = Proposal.State
MOST = 20  # of one person in one call: a form must not fill the reviewers' desks
MOST_SPEAKERS = 12  # each gets a letter at an address that somebody else typed
CLOSED = gettext_noop("The call is closed; nothing can be changed any more.")
CHANGED = gettext_noop(
    "Meanwhile this was changed on another page. What stands there now is shown below; send yours again to put it"
    " in its place."
)
NOT_YOURS = gettext_noop("This invitation is not for you, or was used already.")
ROLE = {Call.Kind.SESSIONS: Role.HOST, Call.Kind.VOLUNTEERS: Role.VOLUNTEER, Call.Kind.SCHOLARSHIPS: Role.PARTICIPANT}
OTHER_WORDS = gettext_noop("This form was sent before with other words. Open it again and send it once more.")


@transaction.atomic
def begin(call, person, *, op=None, **values):
    """A new draft. The same `op` again is the same draft."""
    number = next_number(call)  # first: of two taps at once the second waits here, and then finds the first
    if op and (known := Proposal.objects.filter(pk=op).first()):
        if known.person_id != person.pk or known.call_id != call.pk:
            raise Refused(OTHER_WORDS)
        known.call, known.person = call, person
        return known
    if not call.is_open:
        raise Refused(CLOSED)
    if call.proposals.filter(person=person).count() >= MOST:
        raise Refused(gettext_noop("You have begun %(n)d here already. Change one of them, or take one back."), n=MOST)
    keys = {"id": op, "pen": op} if op else {}
    return Proposal.objects.create(call=call, person=person, number=number, **keys, **values)


def next_number(call):
    """Whoever holds the call's row hands out the next number: two people at once never get the same."""
    Call.objects.select_for_update().get(pk=call.pk)
    return (call.proposals.aggregate(top=Max("number"))["top"] or 0) + 1


def _refuse_if_closed(proposal):
    if not proposal.may_change:
        raise Refused(LATE if proposal.is_late else CLOSED)


@dataclass(frozen=True)
class Page:
    """From where something is sent: the page's operation, the stamp it had read, how often it has sent, by itself?"""

    op: UUID
    seen: str = ""
    turn: int = 0
    by_itself: bool = False


@transaction.atomic
def save(proposal, *, page=None, **values):
    """Keep what was typed, finished or not. Nothing is written over that the `page` which sends it has not seen."""
    proposal.lock()
    _refuse_if_closed(proposal)
    if page and page.by_itself and proposal.state == State.SUBMITTED:
        raise Refused(CLOSED)
    if page and page.by_itself and page.op == proposal.pen and page.turn <= proposal.turn:
        return proposal  # it came late: the same page has sent something newer meanwhile
    differs = {name for name, value in values.items() if getattr(proposal, name) != value}
    if page and page.seen and page.op != proposal.pen and page.seen != proposal.stamp and differs:
        raise Refused(CHANGED)
    for name, value in values.items():
        setattr(proposal, name, value)
    if page:
        proposal.pen, proposal.turn = page.op, page.turn
    # Always another moment than the one before, however coarse the clock: pages know by it what they have seen.
    proposal.changed = max(timezone.now(), proposal.changed + timedelta(microseconds=1))
    proposal.save(update_fields=[*values, "changed", "pen", "turn"])
    return proposal


@transaction.atomic
def hand_in(proposal, *, at=None):
    """Hand it in, or hand it in anew; the first time its writer gets a receipt."""
    proposal.lock()
    _refuse_if_closed(proposal)
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
    Offer.objects.select_for_update().filter(proposal=proposal).first()  # in the order in which an answer locks them
    proposal.lock()
    if proposal.state in {State.WITHDRAWN, State.LAPSED}:
        return proposal
    held = proposal.state == State.ACCEPTED
    visas.forget(proposal.visa_letters.all())
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
def ask_speaker(proposal, *, name, email="", op=None):
    """Invite somebody to speak too. Returns them and the token of their link, which is kept nowhere.

    The same `op` again is the same invitation with the same link.
    """
    proposal.lock()
    token = token_of(op, "speaker").upper() if op else new_token()
    if known := proposal.speakers.filter(digest=digest_of(token)).first():
        return known, token
    _refuse_if_closed(proposal)
    if email and proposal.speakers.filter(email__iexact=email).exists():
        raise Refused(gettext_noop("This address is invited already."))
    if proposal.speakers.count() >= MOST_SPEAKERS:
        raise Refused(gettext_noop("More than %(n)d people cannot be asked."), n=MOST_SPEAKERS)
    speaker = CoSpeaker.objects.create(proposal=proposal, name=name, email=email, digest=digest_of(token))
    letters.invite(speaker, token)
    return speaker, token


def remove_speaker(proposal, key):
    _refuse_if_closed(proposal)
    proposal.speakers.filter(pk=key).delete()


@transaction.atomic
def accept_invitation(speaker, person):
    """Say yes to speaking in a proposal; again changes nothing, and a link that was used is nobody else's."""
    if speaker.person_id == person.pk:
        return speaker
    proposal = speaker.proposal
    given = {"person": person, "accepted": timezone.now()}
    if proposal.person_id == person.pk or proposal.speakers.filter(person=person).exists():
        raise Refused(NOT_YOURS)
    try:
        with transaction.atomic():
            if not CoSpeaker.objects.filter(pk=speaker.pk, person=None).update(**given):
                raise Refused(NOT_YOURS)  # somebody was quicker with the same link
    except IntegrityError:
        raise Refused(NOT_YOURS) from None
    speaker.person, speaker.accepted = person, given["accepted"]
    taken = Offer.objects.filter(proposal=proposal, state=Offer.State.TAKEN).exists()
    join(person, proposal.call.summit, *([ROLE[proposal.call.kind]] if taken else []))
    return speaker


def step_back(proposal, person):
    """Somebody who said yes does not speak in it after all. Whoever wrote it takes it back instead."""
    proposal.speakers.filter(person=person).delete()
    visas.forget(proposal.visa_letters.filter(person=person))
