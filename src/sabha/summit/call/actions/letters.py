"""Letters about proposals. Each has a key, so that nobody gets one twice; whoever gave no address gets none."""

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from sabha.summit.people.actions.letters import language_of, post


def subject_of(kind, proposal):
    """The first line of a letter; it names the call and never a person."""
    words = {
        "receipt": _("We have it: %(what)s"),
        "revise": _("Please revise it: %(what)s"),
        "accepted": _("You are invited: %(what)s"),
        "waitlisted": _("You are on the waiting list: %(what)s"),
        "declined": _("Not this time: %(what)s"),
        "reminder": _("Your answer is missing: %(what)s"),
        "expired": _("Your offer ran out: %(what)s"),
        "withdrawn": _("Withdrawn: %(what)s"),
    }
    return words[kind] % {"what": proposal.call.title}


def body_of(kind, proposal, **more):
    """A letter's words in the present language."""
    path = reverse("proposal", args=[proposal.call.summit.slug, proposal.pk])
    words = {"kind": kind, "proposal": proposal, "call": proposal.call, "summit": proposal.call.summit}
    return render_to_string("mail/proposal.txt", words | {"address": settings.SABHA_SITE + path} | more)


def tell(kind, proposal, *, once, **more):
    """Write to the writer of a proposal in their own language. `once` makes the letter's key."""
    person = proposal.person
    if not person.email:
        return None
    language = language_of(person)
    with translation.override(language):
        return post(
            key=f"call:{proposal.pk}:{kind}:{once}",
            person=person,
            address=person.email,
            language=language,
            subject=subject_of(kind, proposal),
            body=body_of(kind, proposal, **more),
        )


def invite(speaker, token):
    """Ask somebody to speak in a proposal. They may read it without an account."""
    if not speaker.email:
        return None
    proposal = speaker.proposal
    path = reverse("speaker_invitation", args=[proposal.call.summit.slug, token])
    words = {"proposal": proposal, "summit": proposal.call.summit, "address": settings.SABHA_SITE + path}
    return post(
        key=f"call:{proposal.pk}:speaker:{speaker.pk}",
        address=speaker.email,
        subject=_("You are asked to speak: %(what)s") % {"what": proposal.title},
        body=render_to_string("mail/speaker.txt", words),
    )
