"""Asking somebody by letter: a link that answers without signing in, two reminders, and then silence.

A row is the job. Its id follows from what is asked, of whom and for which day, and the key of each letter follows from
that id: a worker that dies, a second worker, or a restored backup never makes a second letter of one.
"""

import uuid
from datetime import timedelta

from django.conf import settings
from django.core import signing
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from sabha.summit.base.telling import plain_words
from sabha.summit.concept.rules.threads import model_of
from sabha.summit.outcomes.models import Asking, Contact, Going, PromiseOwner, Tie
from sabha.summit.outcomes.rules.clock import GAPS
from sabha.summit.people.actions.letters import language_of, post
from sabha.summit.people.models import Letter

LETTERS = 3  # the first, and two reminders
_SALT = "sabha.asking"


def ask(what, about, *, pseudonym, due, person=None, email="", language="en", after=0, rhythm="months"):
    """Begin to ask; again for the same day changes nothing."""
    key = uuid.uuid5(about.pk, f"{what} {due} {pseudonym}")
    told = {
        "summit_id": about.summit_key(), "what": what, "about": about.pk, "about_kind": type(about).__name__,
        "pseudonym": pseudonym, "person": person, "email": email, "language": language, "due": due, "after": after,
        "rhythm": rhythm, "next_on": due,
    }  # fmt: skip
    return Asking.objects.get_or_create(id=key, defaults=told)[0]


def close_all(about, *what):
    """Ask no more about an object; with `what`, no more that."""
    found = Asking.objects.filter(about=about, closed=None)
    (found.filter(what__in=what) if what else found).update(closed=timezone.now())


def path_of(asking):
    """The address that answers: signed, so that nobody makes one up, and without any other secret."""
    token = signing.dumps(asking.pk.hex, salt=_SALT)
    return reverse("answer_asking", args=[asking.summit.slug, token])


def by_token(token):
    """The asking that a link names, with its summit; None for a link that is none or whose row was erased."""
    try:
        key = uuid.UUID(hex=signing.loads(token, salt=_SALT))
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return Asking.objects.select_related("summit", "person").filter(pk=key).first()


def object_of(asking):
    """What is asked about, or None where it is gone or hidden."""
    if asking.about_kind == "Tie":  # what is between partners is in no record
        ties = Tie.objects.select_related("summit").prefetch_related("parties__membership__person")
        return ties.filter(pk=asking.about).first()
    model = model_of(asking.about_kind)
    found = model.objects.filter(pk=asking.about).first() if model else None
    return found if found is not None and found.is_shown else None


@transaction.atomic
def remind(asking, about, today):
    """Write the next letter of an asking that is due, or say that there is none left. One worker does it once."""
    mine = Asking.objects.filter(pk=asking.pk, sent=asking.sent, next_on=asking.next_on, closed=None)
    gaps = GAPS.get(asking.what) or GAPS.get(asking.rhythm) or GAPS["months"]
    gap = timedelta(days=gaps[min(asking.sent, len(gaps) - 1)])
    if asking.sent >= LETTERS:
        return bool(mine.update(closed=timezone.now()))
    if mine.update(sent=asking.sent + 1, next_on=today + gap) and asking.address:
        write_to(asking, about, asking.sent + 1)
    return False


def write_to(asking, about, number):
    """Put the letter into the outbox."""
    person = asking.person
    language = language_of(person) if person else _language(asking.language)
    with translation.override(language):
        path = path_of(asking)
        words = {
            "asking": asking, "about": about, "summit": asking.summit, "reminder": number > 1,
            "address": settings.SABHA_SITE + path, "answers": [(key, LABELS[key]) for key in answers_of(asking)],
            "stop": settings.SABHA_SITE + stop_path(asking),
        }  # fmt: skip
        post(
            key=f"asking:{asking.pk}:{number}", person=person, address=asking.address, language=language,
            subject=subject_of(asking, about), body=render_to_string("mail/asking.txt", words),
            unsubscribe=stop_path(asking), time_zone=asking.summit.time_zone,
        )  # fmt: skip


def _language(code):
    return code if code in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE


ANSWERS = {
    Asking.What.ACCEPT: ("accept", "decline"),
    Asking.What.CHECK: ("kept", "on_its_way", "changed", "dropped", "needs_help"),
    Asking.What.PASS_ON: ("pass", "keep"),
    Asking.What.CONTACT: ("yes", "no"),
}


def answers_of(asking):
    """What may be answered: of a partnership one says that it is alive or has ended, not that it is kept or dropped."""
    return tuple(Going.values) if asking.about_kind == "Tie" else ANSWERS[asking.what]


LABELS = {
    "accept": gettext_lazy("Yes, I will"), "decline": gettext_lazy("No, not me"),
    "kept": pgettext_lazy("answer", "Kept"), "on_its_way": pgettext_lazy("answer", "On its way"),
    "changed": pgettext_lazy("answer", "Changed"), "dropped": pgettext_lazy("answer", "Dropped"),
    "needs_help": pgettext_lazy("answer", "I need help"),
    "alive": pgettext_lazy("answer", "Alive"), "ended": pgettext_lazy("answer", "Ended"),
    "pass": gettext_lazy("Yes, let them have it"), "keep": gettext_lazy("No, I keep it"),
    "yes": gettext_lazy("Yes, they may"), "no": gettext_lazy("No, rather not"),
}  # fmt: skip


def subject_of(asking, about):
    said = {
        Asking.What.ACCEPT: _("Will you do this? %(what)s"),
        Asking.What.CHECK: _("How is it going? %(what)s"),
        Asking.What.PASS_ON: _("Somebody would take this over: %(what)s"),
        Asking.What.CONTACT: _("May people ask you about this? %(what)s"),
    }[asking.what]
    return said % {"what": plain_words(about)}


def stop_path(asking):
    return reverse("stop_asking", args=[asking.summit.slug, signing.dumps(asking.pk.hex, salt=_SALT)])


@transaction.atomic
def stop(asking):
    """Write to them no more: a person keeps their account, an address without one is forgotten with its letters."""
    if asking.person:
        asking.person.wants_mail = False
        asking.person.save(update_fields=["wants_mail"])
        return
    _forget_contacts(asking.email)
    rows = Asking.objects.filter(email=asking.email).exclude(email="")
    Letter.objects.filter(address=asking.email, person=None, key__startswith="asking:").delete()
    PromiseOwner.objects.filter(email=asking.email, person=None).update(email="")
    rows.update(email="", closed=timezone.now())


def _forget_contacts(email):
    """Keep of who may be asked about a session only the words they gave; without their yes, nothing."""
    if email:
        named = Contact.objects.filter(email=email, person=None)
        named.filter(agreed=None).delete()
        named.update(email="")
