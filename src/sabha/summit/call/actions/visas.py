"""Asking for a letter of invitation, issuing it, saying how it ended; its details go when nobody needs them."""

from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from sabha.algorithms.refused import Refused, gettext_noop
from sabha.summit.call.models import Offer, VisaHost, VisaLetter
from sabha.summit.call.rules.visas import may_ask, words_of
from sabha.summit.people.actions.letters import language_of, post

State = VisaLetter.State
ON_OFFER = {
    State.ASKED: Offer.Visa.NEEDED, State.ISSUED: Offer.Visa.INVITED,
    State.GRANTED: Offer.Visa.GRANTED, State.REFUSED: Offer.Visa.DENIED,
}  # fmt: skip
"""How the state of a letter reads on the offer of a place: one is never said without the other."""


def set_host(summit, **values):
    """Say who invites; letters that are issued stay as they were."""
    return VisaHost.objects.update_or_create(summit=summit, defaults=values)[0]


@transaction.atomic
def ask(proposal, person, **values):
    """Ask for a letter, or for another one because something changed: it is issued anew then."""
    if not may_ask(person, proposal):
        raise Refused(gettext_noop("A letter of invitation is for those who have taken a place."))
    held = VisaLetter.objects.select_for_update().filter(proposal=proposal, person=person).first()
    if held and held.state == State.ASKED and all(getattr(held, name) == value for name, value in values.items()):
        return held
    given = values | {"state": State.ASKED, "asked": timezone.now(), "issued": None, "letter": {}}
    it = VisaLetter.objects.update_or_create(proposal=proposal, person=person, defaults=given)[0]
    _tell_offer(it)
    return it


@transaction.atomic
def issue(letter, *, seen):
    """Issue what was asked for, as the organiser has seen it and not as it was changed meanwhile."""
    letter = _held(letter)
    host = VisaHost.objects.filter(summit=letter.proposal.call.summit_id).first()
    if host is None:
        raise Refused(gettext_noop("Say first who invites."))
    if letter.asked.isoformat() != seen:
        raise Refused(gettext_noop("Meanwhile somebody else has changed this. Open it again."))
    if letter.is_issued:
        return letter
    letter.state, letter.issued, letter.letter = State.ISSUED, timezone.now(), words_of(letter, host)
    letter.save(update_fields=["state", "issued", "letter"])
    _tell_offer(letter)
    _write(letter)
    return letter


@transaction.atomic
def settle(letter, state):
    """Whether the visa was granted."""
    letter = _held(letter)
    letter.state = state
    letter.save(update_fields=["state"])
    _tell_offer(letter)
    return letter


def _held(letter):
    found = VisaLetter.objects.select_for_update(of=("self",)).select_related("proposal__call__summit", "person")
    return found.get(pk=letter.pk)


def _tell_offer(letter):
    """A writer's place says the same; who speaks too has none of their own."""
    if letter.person_id == letter.proposal.person_id:
        Offer.objects.filter(proposal=letter.proposal_id).update(visa=ON_OFFER[letter.state])


def follow(offer):
    """What somebody says of a visa on the offer of a place, its letter says too."""
    found = VisaLetter.objects.filter(proposal=offer.proposal_id, person=offer.proposal.person_id)
    ends = {Offer.Visa.GRANTED: State.GRANTED, Offer.Visa.DENIED: State.REFUSED}
    for it in found:
        state = ends.get(offer.visa, State.ISSUED if it.is_issued or offer.visa == Offer.Visa.INVITED else State.ASKED)
        VisaLetter.objects.filter(pk=it.pk).update(state=state)


def _write(letter):
    """Tell its person that it is there; nothing of what it says stands in the mail."""
    person = letter.person
    if not person.email:
        return
    call, language = letter.proposal.call, language_of(person)
    with translation.override(language):
        path = reverse("visa_letter", args=[call.summit.slug, letter.proposal_id])
        words = {"summit": call.summit, "call": call, "address": settings.SABHA_SITE + path}
        words["body"] = _("Your letter of invitation is issued. You find it on your page, as a PDF.")
        post(
            key=f"call:{letter.proposal_id}:visa:{letter.pk}:{letter.issued.isoformat()}", person=person,
            address=person.email, language=language, subject=_("Letter of invitation"),
            body=render_to_string("mail/proposal.txt", words),
        )  # fmt: skip


def forget(found):
    """Delete these letters with all they hold; how far a journey is stays on its offer."""
    return found.delete()[0]


def forget_old(today):
    """Delete what nobody needs any more. Asked first: a deletion of nothing would still lock the database."""
    # The worker asks at every round: summits whose letters are all still needed are not looked at.
    needed = today - VisaLetter.KEPT_AFTER
    rows = VisaLetter.objects.exclude(proposal__call__summit__ends__gt=needed, proposal__call__kept_days__gte=14)
    rows = rows.select_related("proposal__call__summit").defer("letter", "proposal__about")
    old = [it.pk for it in rows if it.kept_until <= today]
    return forget(VisaLetter.objects.filter(pk__in=old)) if old else 0
