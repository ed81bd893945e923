"""Opening the survey, answering it, and telling its results once it has closed."""

from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from sabha.algorithms.refused import Refused, gettext_noop
from sabha.summit.journal import actions as journal
from sabha.summit.outcomes.models import Survey, SurveyAnswer
from sabha.summit.outcomes.rules.survey import QUESTIONS, answer_key, is_open
from sabha.summit.people.actions.letters import language_of, post, unsubscribe_path
from sabha.summit.people.models import Person


@transaction.atomic
def open_survey(summit, *, opens, closes, tell=False):
    """Ask the members from one day to another; a survey whose results were told is not opened again."""
    held = Survey.objects.filter(summit=summit).first()
    if held and held.is_told:
        raise Refused(gettext_noop("This survey has closed and its results are told."))
    survey = Survey.objects.update_or_create(summit=summit, defaults={"opens": opens, "closes": closes})[0]
    for person in readers(summit) if tell else ():
        _invite(person, survey, opens)
    journal.touch(summit.pk)
    return survey


def readers(summit):
    """The members who can be written to and wish it."""
    return Person.objects.filter(memberships__summit=summit, wants_mail=True).exclude(email=None)


def _invite(person, survey, day):
    language, summit = language_of(person), survey.summit
    with translation.override(language):
        stop = unsubscribe_path(person)
        words = {
            "summit": summit, "stop": settings.SABHA_SITE + stop, "closes": survey.closes,
            "address": settings.SABHA_SITE + reverse("survey", args=[summit.slug]),
        }  # fmt: skip
        morning = timezone.make_aware(timezone.datetime.combine(day, timezone.datetime.min.time()))
        post(
            key=f"survey:{survey.pk}:{person.pk}", person=person, address=person.email, language=language,
            subject=_("A year later: what came of it for you?"), body=render_to_string("mail/survey.txt", words),
            unsubscribe=stop, time_zone=summit.time_zone, not_before=max(morning, timezone.now()),
        )  # fmt: skip


@transaction.atomic
def answer(survey, membership, choices, words):
    """Keep what a member answers; the latest holds, until the survey closes."""
    if not is_open(survey, timezone.localdate()):
        raise Refused(gettext_noop("This survey is not open."))
    known = {name: {key for key, _label in options} for name, _words, options in QUESTIONS}
    given = {name: value for name, value in choices.items() if value in known.get(name, ())}
    told = {"survey": survey, "choices": given, "words": words}
    return SurveyAnswer.objects.update_or_create(id=answer_key(membership, survey), defaults=told)[0]


@transaction.atomic
def tell_results(today=None):
    """Let the results of surveys that have closed be read. Returns how many."""
    due = list(Survey.objects.filter(closes__lt=today or timezone.localdate(), is_told=False))
    for survey in due:
        Survey.objects.filter(pk=survey.pk).update(is_told=True)
        journal.touch(survey.summit_id)
    return len(due)
