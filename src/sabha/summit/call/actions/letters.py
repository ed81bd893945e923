"""Letters about proposals. Each has a key, so that nobody gets one twice; whoever gave no address gets none."""

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from sabha.summit.call.rules import wording
from sabha.summit.people.actions.letters import language_of, post, unsubscribe_path


def compose(kind, proposal, *, texts, offer=None, instead=None, stop=""):
    """(subject, body) in the present language. `texts`: the organisers' words, by kind and language.

    Where they wrote in another language only, theirs stand below ours: their readers shall miss nothing they say.
    `instead` fills places for somebody who may not read names.
    """
    call, language = proposal.call, get_language()
    values = wording.values_of(proposal, offer) | (instead or {})
    theirs = texts.get((kind, language))
    other = None if theirs else texts.get((kind, call.title.lang)) or _any(texts, kind)
    subject = theirs.subject if theirs else wording.subject_of(kind)
    body = theirs.body if theirs else wording.body_of(kind, call, proposal)
    path = reverse("proposal", args=[call.summit.slug, proposal.pk])
    words = {"summit": call.summit, "call": call, "body": wording.filled(body, values)}
    words |= {"stop": stop and settings.SABHA_SITE + stop}
    words |= {"also": other and wording.filled(other.body, values), "address": settings.SABHA_SITE + path}
    # Plain words: what a template gives counts as safe, and the desk shows these letters inside a page.
    return wording.filled(subject, values), render_to_string("mail/proposal.txt", words) + ""


def _any(texts, kind):
    return next((texts[key] for key in sorted(texts) if key[0] == kind), None)


def tell(kind, proposal, *, once, texts=None, offer=None, nobody_waits=False):
    """Write to the writer of a proposal in their own language. `once` makes the letter's key.

    A letter that nobody waits for has a way out, and comes by day.
    """
    person = proposal.person
    if not person.email or (nobody_waits and not person.wants_mail):
        return None
    language = language_of(person)
    stop = unsubscribe_path(person) if nobody_waits else ""
    with translation.override(language):
        texts = wording.texts_of(proposal.call) if texts is None else texts
        subject, body = compose(kind, proposal, texts=texts, offer=offer, stop=stop)
        return post(
            key=f"call:{proposal.pk}:{kind}:{once}",
            person=person,
            address=person.email,
            language=language,
            subject=subject,
            body=body,
            unsubscribe=stop,
            time_zone=proposal.call.summit.time_zone,
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
        language=get_language(),
        subject=_("You are asked to speak: %(what)s") % {"what": proposal.title},
        body=render_to_string("mail/speaker.txt", words),
    )
