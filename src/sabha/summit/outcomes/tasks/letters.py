"""Letters of this stage: a subject, a sentence or two in the reader's language, the page, a way to stop them."""

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from sabha.summit.people.actions.letters import language_of, post, unsubscribe_path


def write_to(membership, *, key, subject, lines, page, args=(), not_before=None, or_to=""):
    """A letter to one member, if they have an address and want mail; the same `key` is never sent twice.

    subject, lines   functions that say it: called in the reader's language
    or_to            where to write to somebody who has no address of their own
    """
    person = membership.person
    address = person.email or or_to
    if not address or not person.wants_mail:
        return
    with translation.override(language_of(person)):
        stop = unsubscribe_path(person)
        words = {
            "summit": membership.summit, "lines": [line() for line in lines],
            "address": settings.SABHA_SITE + reverse(page, args=[membership.summit.slug, *args]),
            "stop": settings.SABHA_SITE + stop,
        }  # fmt: skip
        post(
            key=key, person=person, address=address, language=language_of(person), subject=subject(),
            time_zone=membership.summit.time_zone,
            body=render_to_string("mail/outcome.txt", words), unsubscribe=stop, not_before=not_before,
        )  # fmt: skip
