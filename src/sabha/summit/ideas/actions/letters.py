"""Letters about ideas: to those who tend one, to who asked, and to who pledged, with their name or without.

A letter reaches the person behind an id and tells nobody else who that is: it names neither who acted nor who reads.
"""

import uuid

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from sabha.summit.ideas.models import Pledge
from sabha.summit.ideas.rules.things import behind, owners_of
from sabha.summit.people.actions.letters import language_of, post, unsubscribe_path


def offered(pledge, *, by):
    """Somebody offers support: those who tend the idea answer it."""
    subject = _("Somebody offers support: %(what)s")
    tell_owners(pledge.idea, by, subject, pledge, pledge.text, "decide_pledge", pledge.idea.number, pledge.pk)


def asked(question, *, by):
    """Somebody asks about the idea."""
    subject, idea = _("Somebody asks about your idea: %(what)s"), question.idea
    tell_owners(idea, by, subject, question, question.text, "answer_idea", idea.number, question.pk)


def hidden(idea, *, by):
    """The idea was hidden, for a reason that everyone may read."""
    tell_owners(idea, by, _("Your idea was hidden: %(what)s"), idea, idea.hidden_why, "idea", idea.number)


def decided(pledge, *, by):
    """How a pledge stands now, to who gave it."""
    if pledge.pledger not in {None, by}:
        tell(pledge.idea, [pledge.pledger], _("Your pledge: %(state)s"), pledge, pledge.text, "my_ideas")


def goes(idea, about, said, *, by, page, parts=()):
    """How an idea stands now, to all whose pledges to it stand; a milestone of it, to all who may confirm it."""
    stands = [Pledge.State.ACCEPTED, Pledge.State.GIVEN, *([Pledge.State.OFFERED] if about is idea else [])]
    held = Pledge.objects.filter(idea=idea, state__in=stands).exclude(pledger=None).order_by()
    ids = set(held.values_list("pledger", flat=True)) - {by, *owners_of(idea)}
    tell(idea, ids, _("An idea that you support: %(state)s"), about, said, page, idea.number, *parts)


def answered(question, *, by):
    """A question has its answer."""
    if question.asker not in {None, by}:
        subject, idea = _("Your question was answered: %(what)s"), question.idea
        tell(idea, [question.asker], subject, question, question.answer, "idea_progress", idea.number)


def tell_owners(idea, by, *told):
    tell(idea, [who for who in owners_of(idea) if who != by], *told)


def tell(idea, ids, subject, about, said, page, *parts):
    """One letter to each, in their language, if they have an address and wish for letters.

    ids      pseudonyms, or what people pledged under without their name
    subject  a lazy sentence; it may name what the idea is called, and how what it is about stands
    about    what it is about; it is told once for each way in which that stands
    page     the name of a page of the summit; parts: what stands in its address
    """
    persons = [m.person for m in behind(idea, ids)]
    for person in (p for p in persons if p.wants_mail and p.email):
        with translation.override(language_of(person)):
            words = {
                "said": said, "summit": idea.summit, "title": idea.title,
                "address": settings.SABHA_SITE + reverse(page, args=[idea.summit.slug, *parts]),
                "stop": settings.SABHA_SITE + unsubscribe_path(person),
            }  # fmt: skip
            filled = {"what": idea.title, "state": getattr(about, "get_state_display", str)()}
            post(
                key=key_for(person, about), person=person, address=person.email,
                language=language_of(person), subject=str(subject) % filled,
                body=render_to_string("mail/idea.txt", words), unsubscribe=unsubscribe_path(person),
                time_zone=idea.summit.time_zone,
            )  # fmt: skip


def key_for(person, about):
    """One for each reader and each fact: another word about the same thing is another letter, a repeat is none."""
    latest = max(about.stamps.values(), key=lambda stamp: stamp[1])[2]
    return f"idea:{uuid.uuid5(person.pk, f'{about.pk} {latest}')}"
