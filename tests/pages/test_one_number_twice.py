"""Machines that were apart may each have given one number: every page then shows the elder, and none falls over."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.apps import apps
from django.db import transaction
from django.http import Http404

from pages.world import World, address, build, organiser_of, patterns, undone
from sabha.summit.base.finding import numbered
from sabha.summit.base.words import Words
from sabha.summit.journal import actions as journal
from sabha.summit.journal.models import Recorded
from sabha.summit.outcomes.models import Goal
from sabha.summit.people.models import Role

pytestmark = pytest.mark.django_db
BY_NUMBER = sorted({(route, p) for route, p in patterns() if "int:number" in route}, key=lambda it: it[0])


def twin(row: Any, by: Any) -> Any:
    """Another object with all that `row` says of itself, its number too: one machine alone would give the next."""
    made = journal.write(type(row), by=by, **{name: getattr(row, name) for name in row.recorded_fields()})
    return journal.write(made, by=by, number=row.number)


@pytest.fixture(scope="module")
def merged(django_db_setup: None, django_db_blocker: Any) -> Iterator[tuple[World, dict[str, str]]]:
    """A world in which everything that has a number is there twice, and the addresses from before it was."""
    with django_db_blocker.unblock(), transaction.atomic():
        world = build()
        before = {route: address(pattern, world.here) for route, pattern in BY_NUMBER}
        recorded = [model for model in apps.get_models() if issubclass(model, Recorded)]
        kinds = [model for model in recorded if {"number", "summit"} <= model.recorded_fields().keys()]
        for row in [row for kind in kinds for row in kind.objects.filter(summit=world.here)]:
            twin(row, organiser_of(world.here).pseudonym)
        yield world, before
        transaction.set_rollback(True)


@pytest.mark.parametrize("route", [route for route, _ in BY_NUMBER])
def test_a_number_given_twice_still_opens_its_page(merged: tuple[World, dict[str, str]], route: str) -> None:
    world, before = merged
    with undone():
        answer = world.browser(str(Role.ORGANISER)).get(before[route])
    assert answer.status_code in {200, 302, 403, 405}


def test_of_two_the_elder_is_found_and_of_none_nothing(summit: Any, pseudonym: Any) -> None:
    told = {"text": Words("Many tanks", "en"), "figure": "promises", "aim": 9}
    elder = journal.write(Goal, by=pseudonym, summit=summit, number=4, **told)
    twin(elder, pseudonym)
    assert numbered(Goal.objects.filter(summit=summit), 4) == elder
    with pytest.raises(Http404):
        numbered(Goal.objects.filter(summit=summit), 5)
