"""Letters about ideas: to those who tend one, and to who pledged or asked under their own name."""

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from sabha.summit.ideas.rules.things import owners_of
from sabha.summit.people.actions.letters import language_of, post, unsubscribe_path
from sabha.summit.people.models import Membership


def offered(pledge, *, by):
    """Somebody offers support: those who tend the idea answer it."""
    path = ("decide_pledge", pledge.idea.number, pledge.pk)
    tell_owners(
        pledge.idea,
        by,
        lambda: _("Somebody offers support: %(what)s") % {"what": pledge.idea.title},
        pledge,
        pledge.text,
        path,
    )


def asked(question, *, by):
    """Somebody asks about the idea."""
    path = ("answer_idea", question.idea.number, question.pk)
    tell_owners(
        question.idea,
        by,
        lambda: _("Somebody asks about your idea: %(what)s") % {"what": question.idea.title},
        question,
        question.text,
        path,
    )


def hidden(idea, *, by):
    """The idea was hidden, for a reason that everyone may read."""
    path = ("idea", idea.number)
    tell_owners(
        idea, by, lambda: _("Your idea was hidden: %(what)s") % {"what": idea.title}, idea, idea.hidden_why, path
    )


def decided(pledge, *, by):
    """How a pledge stands now, to who gave it under their own name; who gave it without sees it on their page."""
    if pledge.is_named and pledge.pledger != by:
        told = (lambda: _("Your pledge: %(state)s") % {"state": pledge.get_state_display()}), pledge, pledge.text
        tell(pledge.idea, [pledge.pledger], *told, ("my_ideas",))


def answered(question, *, by):
    """A question has its answer."""
    if question.asker not in {None, by}:
        told = (
            (lambda: _("Your question was answered: %(what)s") % {"what": question.idea.title}),
            question,
            question.answer,
        )
        tell(question.idea, [question.asker], *told, ("idea_progress", question.idea.number))


def tell_owners(idea, by, subject, about, said, path):
    tell(idea, [who for who in owners_of(idea) if who != by], subject, about, said, path)


def tell(idea, pseudonyms, subject, about, said, path):
    """One letter to each, in their language, if they have an address and wish for letters.

    subject   a sentence, made in the reader's language
    about     what it is about; it is told once for each way in which that stands
    path      the name of a page of the summit, and what stands in its address
    """
    summit, (name, *parts) = idea.summit, path
    members = Membership.objects.filter(summit=summit, pseudonym__in=pseudonyms, person__wants_mail=True)
    for member in members.exclude(person__email=None).select_related("person"):
        person = member.person
        with translation.override(language_of(person)):
            words = {
                "said": said, "summit": summit, "title": idea.title,
                "address": settings.SABHA_SITE + reverse(name, args=[summit.slug, *parts]),
                "stop": settings.SABHA_SITE + unsubscribe_path(person),
            }  # fmt: skip
            post(
                key=f"idea:{about.pk}:{version_of(about)}:{person.pk}", person=person, address=person.email,
                language=language_of(person), subject=subject(),
                body=render_to_string("mail/idea.txt", words), unsubscribe=unsubscribe_path(person),
                time_zone=summit.time_zone,
            )  # fmt: skip


def version_of(about):
    """Its latest fact: another word about the same thing is another letter, a repeat is none."""
    return max(about.stamps.values(), key=lambda stamp: stamp[1])[2]
