"""Offers: answering one, tracking visa and payment, and what the clock does with those nobody answered."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from sabha.algorithms.refused import Refused, gettext_noop
from sabha.summit.call.actions import letters, notices, revising, visas
from sabha.summit.call.actions.keeping import forget_old
from sabha.summit.call.actions.proposing import ROLE
from sabha.summit.call.actions.reviewing import want
from sabha.summit.call.models import Aggregate, Call, CoSpeaker, Job, Offer, Proposal
from sabha.summit.call.rules.wording import texts_of
from sabha.summit.people.actions.members import join, stand_for
from sabha.summit.people.models import Letter

State = Proposal.State
REMIND = timedelta(days=2)  # before an offer runs out
AT_ONCE = 200


@transaction.atomic
def answer(proposal, *, takes, at=None):
    """Take an offered place, or give it up; a place given up goes to the waiting list. Again changes nothing."""
    held = Offer.objects.select_for_update().filter(proposal=proposal).first()
    if held is None or proposal.call.decided is None:
        raise Refused(gettext_noop("There is no offer to answer."))
    if held.state == Offer.State.TAKEN and takes:
        return held
    now = at or timezone.now()
    late = held.state == Offer.State.OPEN and held.until <= now
    if late or held.state not in {Offer.State.OPEN, Offer.State.TAKEN}:
        raise Refused(gettext_noop("This offer is not open any more."))
    held.state, held.answered = (Offer.State.TAKEN if takes else Offer.State.REFUSED), now
    held.save(update_fields=["state", "answered"])
    Proposal.objects.filter(pk=proposal.pk).update(owes_letter=False)  # a letter that asks for an answer comes too late
    if takes:
        stand_for(join(proposal.person, proposal.call.summit, ROLE[proposal.call.kind]))
        for speaker in proposal.speakers.exclude(person=None).select_related("person"):
            join(speaker.person, proposal.call.summit, ROLE[proposal.call.kind])
    else:
        give_up(proposal)
    return held


def give_up(proposal):
    visas.forget(proposal.visa_letters.all())
    Proposal.objects.filter(pk=proposal.pk).update(state=State.LAPSED)
    want(proposal.call, Job.Kind.FILL)


def leave(person):
    """Before somebody is erased: invitations to their address go, and a place they held goes to the next in line."""
    if person.email:
        CoSpeaker.objects.filter(person=None, email__iexact=person.email).delete()
    held = Call.objects.filter(proposals__person=person, proposals__state=State.ACCEPTED).exclude(decided=None)
    for call in held.distinct():
        want(call, Job.Kind.FILL)


@transaction.atomic
def track(offer, *, seen=None, **values):
    """How far its holder has come: visa, payment, a note of the team. Nothing is written over unseen."""
    held = Offer.objects.select_for_update().get(pk=offer.pk)
    if seen and any(getattr(held, n) not in {seen.get(n, ""), value} for n, value in values.items()):
        raise Refused(gettext_noop("Meanwhile somebody else has changed this. Open it again."))
    for name, value in values.items():
        setattr(held, name, value)
    held.save(update_fields=list(values))
    if "visa" in values:
        visas.follow(held)
    return held


def say_journey(offer, **values):
    """What its holder says of their own journey, once they have taken the place."""
    if offer.state != Offer.State.TAKEN:
        raise Refused(gettext_noop("This offer is not open any more."))
    return track(offer, **values)


def place_in_line(proposal):
    """Which place on the waiting list: how many stand before it, and one. None for whoever does not stand there."""
    if proposal.state != State.WAITLISTED or proposal.waiting is None or not proposal.call.decided:
        return None
    line = Proposal.objects.filter(call=proposal.call_id, state=State.WAITLISTED)
    return line.filter(waiting__lt=proposal.waiting).count() + 1


def tick(now=None):
    """What time brings: offers that ran out, reminders, letters that are owed. Returns how much was done."""
    now = now or timezone.now()
    done = _expire(now) + _remind(now) + revising.remind(now)
    return done + _write_letters() + notices.write_letters(now) + forget_old(now)


def _expire(now):
    due = Offer.objects.filter(state=Offer.State.OPEN, until__lte=now).select_related("proposal__call")[:AT_ONCE]
    done = 0
    for it in due:
        with transaction.atomic():
            if Offer.objects.filter(pk=it.pk, state=Offer.State.OPEN).update(state=Offer.State.EXPIRED, answered=now):
                give_up(it.proposal)
                Proposal.objects.filter(pk=it.proposal_id).update(owes_letter=True)
                done += 1
    return done


def _remind(now):
    soon = Offer.objects.filter(state=Offer.State.OPEN, until__gt=now, until__lte=now + REMIND, reminded=None)
    due = soon.filter(made__lte=now - REMIND).select_related("proposal__person", "proposal__call__summit")[:AT_ONCE]
    done = 0
    for it in due:
        if Offer.objects.filter(pk=it.pk, reminded=None).update(reminded=now):
            letters.tell("reminder", it.proposal, once=it.made.isoformat(), offer=it)
            done += 1
    return done


KINDS = {State.ACCEPTED: "accepted", State.WAITLISTED: "waitlisted", State.DECLINED: "declined",
         State.LAPSED: "expired"}  # fmt: skip


def _write_letters():
    """Letters that are owed; a row is claimed first, so that two workers write one letter once."""
    owed = Proposal.objects.filter(owes_letter=True).select_related("person", "call__summit", "offer")[:AT_ONCE]
    done, texts = 0, {}
    for it in owed:
        if it.call_id not in texts:
            texts[it.call_id] = texts_of(it.call)
        with transaction.atomic():
            if Proposal.objects.filter(pk=it.pk, owes_letter=True).update(owes_letter=False) and it.state in KINDS:
                offer = getattr(it, "offer", None)
                once = offer.made.isoformat() if offer else ""
                letters.tell(KINDS[it.state], it, once=once, offer=offer, texts=texts[it.call_id])
                done += 1
    return done


@transaction.atomic
def delete_call_data(call, now=None):
    """Delete all that people handed in, with its reviews, offers and letters; the numbers of many stay."""
    now = now or timezone.now()
    keys = {str(key) for key in call.proposals.values_list("pk", flat=True)}
    letters_of_call = [
        pk for pk, key in Letter.objects.filter(key__startswith="call:").values_list("pk", "key").iterator()
        if key.split(":")[1] in keys
    ]  # fmt: skip
    for start in range(0, len(letters_of_call), 500):
        Letter.objects.filter(pk__in=letters_of_call[start : start + 500]).delete()
    for notice in call.notices.all():
        Letter.objects.filter(key__startswith=notices.key_of(notice)).delete()
    call.notices.all().delete()
    call.proposals.all().delete()
    call.reviewing.all().delete()
    call.kept_forms.all().delete()
    call.jobs.all().delete()
    Aggregate.objects.filter(call=call).update(deleted=now)
    return len(keys)


def delete_due(today):
    """Delete what is due after the summits: every day once is often enough. Returns how many calls."""
    old = Call.objects.filter(summit__starts__lt=today).select_related("summit")
    due = [it for it in old if it.deleted_on and it.deleted_on <= today and it.proposals.exists()]
    for call in due:
        delete_call_data(call)
    return len(due) + visas.forget_old(today)
