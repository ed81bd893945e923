"""Pages of ideas and ballots: light, in a fixed number of queries, fluent with a thousand ideas."""

import gzip
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.db.models.signals import post_init
from django.test import Client
from django.test.utils import CaptureQueriesContext

from pages.of_ideas import counted_ballots
from sabha.summit.base.words import Words
from sabha.summit.ideas.actions import milestones, pledges, things
from sabha.summit.ideas.models import Idea

pytestmark = pytest.mark.django_db
SHEET = gzip.compress((Path(settings.BASE) / "static" / "sabha.css").read_bytes(), 6)
ROUND_TRIP = 13 * 1024
LISTED = ("", "?page=20", "?q=చెరువు", "?state=seed&need=money")
PAGES = (
    "ideas/", "ideas/1/", "ideas/1/versions/", "ideas/1/progress/", "ideas/data.json", "support/", "ballots/",
    "ballots/1/", "ballots/1/result/", "ballots/1/receipt/", "ballots/1/result.json", "ballots/1/ballots.pb",
)  # fmt: skip


def idea_with(summit: Any, by: Any, count: int, named: str = "An idea") -> Idea:
    """An idea with `count` of everything that an idea can have."""
    it = things.post_idea(summit, by=by, title=Words(named, "en"), text=Words("Mend it together. " * 20, "en"))
    for n in range(count):
        things.add_need(it, by=by, kind="money", text=Words(f"Need {n}", "en"), amount=Decimal(n + 1), unit="INR")
        offered = pledges.pledge(it, by=by, is_named=True, kind="money", text=Words(f"Pledge {n}", "en"),
            amount=Decimal(n + 1), unit="INR")  # fmt: skip
        pledges.accept(offered, by=by)
        step = milestones.set_milestone(it, by=by, title=Words(f"Step {n}", "en"))
        milestones.show(step, by=by, text=Words("It stands", "en"), data=b"x")
        asked = things.ask(it, Words(f"Why {n}?", "en"), by=by)
        things.answer(asked, Words("So", "en"), by=by)
        it = things.revise(it, by=by, title=it.title, text=Words(f"Version {n}, mended together.", "en"))
    return it


def queries(path: str) -> int:
    Client().get(path)
    with CaptureQueriesContext(connection) as asked:
        assert Client().get(path).status_code == 200, path
    return len(asked)


def test_a_page_asks_the_same_for_one_of_everything_and_for_many(summit: Any, pseudonym: Any) -> None:
    idea_with(summit, pseudonym, 1)
    counted_ballots(summit, pseudonym, 1)
    few = {page: queries(f"/en/{summit.slug}/{page}") for page in PAGES}
    first = Idea.objects.get(number=1)
    for n in range(29):
        things.add_need(first, by=pseudonym, kind="hours", text=Words(f"Need {n}", "en"))
        pledges.accept(
            pledges.pledge(first, by=pseudonym, is_named=True, kind="time", text=Words(f"{n}", "en")), by=pseudonym
        )
        step = milestones.set_milestone(first, by=pseudonym, title=Words(f"Step {n}", "en"))
        milestones.show(step, by=pseudonym, text=Words("It stands", "en"), data=b"x")
        things.ask(first, Words(f"Why {n}?", "en"), by=pseudonym)
        first = things.revise(first, by=pseudonym, title=first.title, text=Words(f"Version {n}", "en"))
    many = {page: queries(f"/en/{summit.slug}/{page}") for page in PAGES}
    assert many == few
    assert {page: n for page, n in many.items() if n > 10 and page != "ideas/1/"} == {}
    assert many["ideas/1/"] <= 16  # its own eight tables, and one for each kind of thing on its thread


def test_every_page_comes_in_one_round_trip_with_its_stylesheet(summit: Any, pseudonym: Any) -> None:
    for n in range(60):
        things.post_idea(
            summit,
            by=pseudonym,
            title=Words(f"{n}: {n * 7919 % 1000} tanks and {n * 104729 % 997} wells", "en"),
            text=Words("x"),
        )
    idea_with(summit, pseudonym, 12, "The last")
    counted_ballots(summit, pseudonym, 1)
    weights = {}
    for lang in ("en", "ur", "te"):
        for page in (*PAGES, "ideas/61/", "ideas/61/versions/", "ideas/61/progress/", "ideas/?page=2"):
            if not page.endswith((".json", ".pb")):
                body = Client().get(f"/{lang}/{summit.slug}/{page}").content
                weights[lang, page] = len(gzip.compress(body, 6)) + len(SHEET)
    assert {place: weight for place, weight in weights.items() if weight > ROUND_TRIP} == {}


@contextmanager
def rows_of(model: Any) -> Iterator[list[Any]]:
    """Every row of a model that is made into an object meanwhile."""
    made: list[Any] = []

    def note(*, instance: Any, **_: Any) -> None:
        made.append(instance)

    post_init.connect(note, sender=model)
    yield made
    post_init.disconnect(note, sender=model)


def test_a_thousand_ideas_are_listed_searched_and_paged_without_waiting(summit: Any, pseudonym: Any) -> None:
    for n in range(1000):
        things.post_idea(summit, by=pseudonym, title=Words(f"Idea {n}", "en"), text=Words("చెరువు" if n == 500 else "x"))
    asked = {page: queries(f"/en/{summit.slug}/ideas/{page}") for page in LISTED}
    assert max(asked.values()) <= 10
    with rows_of(Idea) as made:
        found = Client().get(f"/en/{summit.slug}/ideas/?q=చెరువు").content.decode()
    assert "Idea 500" in found
    assert found.count("<li><p><b>") == 1
    assert 1 <= len(made) <= 10  # the database searches: the list is not gone through by Python
