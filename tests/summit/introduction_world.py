"""What the tests of introductions begin with: offers, wishes and a round."""

from datetime import timedelta

from django.utils import timezone

from sabha.summit.outcomes.actions import introductions as actions
from sabha.summit.outcomes.tasks.introductions import make_rounds


def offers(membership, *words, **values):
    return actions.save_card(membership, offers=[w.pk for w in words], wants_introductions=True, **values)


def seeks(membership, *words, **values):
    return actions.save_card(membership, needs=[w.pk for w in words], wants_introductions=True, **values)


def a_round(summit, at_most=3, days=7, **values):
    one = actions.begin_round(summit, at_most=at_most, closes=timezone.localdate() + timedelta(days=days), **values)
    make_rounds()
    one.refresh_from_db()
    return one
