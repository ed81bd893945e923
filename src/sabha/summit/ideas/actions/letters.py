"""Letters about ideas: to those who tend one, and to who pledged or asked under their own name."""

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from sabha.summit.ideas.rules.things import owners_of
from sabha.summit.people.actions.letters import language_of, post, unsubscribe_path
from sabha.summit.people.models import Membership


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
    """How a pledge stands now, to who gave it under their own name; who gave it without sees it on their page."""
    if pledge.is_named and pledge.pledger != by:
        tell(pledge.idea, [pledge.pledger], _("Your pledge: %(state)s"), pledge, pledge.text, "my_ideas")


def answered(question, *, by):
    """A question has its answer."""
    if question.asker not in {None, by}:
        subject, idea = _("Your question was answered: %(what)s"), question.idea
        tell(idea, [question.asker], subject, question, question.answer, "idea_progress", idea.number)


def tell_owners(idea, by, *told):
    tell(idea, [who for who in owners_of(idea) if who != by], *told)


def tell(idea, pseudonyms, subject, about, said, page, *parts):
    """One letter to each, in their language, if they have an address and wish for letters.

    subject  a lazy sentence; it may name what the idea is called, and how what it is about stands
    about    what it is about; it is told once for each way in which that stands
    page     the name of a page of the summit; parts: what stands in its address
    """
    summit = idea.summit
    members = Membership.objects.filter(summit=summit, pseudonym__in=pseudonyms, person__wants_mail=True)
    for member in members.exclude(person__email=None).select_related("person"):
        person = member.person
        with translation.override(language_of(person)):
            words = {
                "said": said, "summit": summit, "title": idea.title,
                "address": settings.SABHA_SITE + reverse(page, args=[summit.slug, *parts]),
                "stop": settings.SABHA_SITE + unsubscribe_path(person),
            }  # fmt: skip
            filled = {"what": idea.title, "state": getattr(about, "get_state_display", str)()}
            post(
                key=f"idea:{about.pk}:{version_of(about)}:{person.pk}", person=person, address=person.email,
                language=language_of(person), subject=str(subject) % filled,
                body=render_to_string("mail/idea.txt", words), unsubscribe=unsubscribe_path(person),
                time_zone=summit.time_zone,
            )  # fmt: skip


def version_of(about):
    """Its latest fact: another word about the same thing is another letter, a repeat is none."""
    return max(about.stamps.values(), key=lambda stamp: stamp[1])[2]
