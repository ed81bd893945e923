"""The worker's jobs: worked out while others write, done once, and done again where something changed meanwhile."""

import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from sabha.summit.base.words import Words
from sabha.summit.conversations import actions
from sabha.summit.conversations.models import Map, MapWanted, RankingWanted, Statement
from sabha.summit.conversations.tasks import jobs, make_map, make_maps, maps, notes, rank_notes_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def question(summit: Any) -> Any:
    return summit.questions.order_by("number").first()


@pytest.fixture
def said(question: Any, pseudonym: Any) -> Statement:
    one = actions.add_statement(question, Words("Water first", "en"), by=pseudonym, is_seed=True)
    actions.vote(by=voter(1), statement=one, value=1)
    return one


def voter(n: int) -> uuid.UUID:
    return uuid.UUID(int=n + 1)


def watched(monkeypatch: Any, place: Any, name: str, meanwhile: Any = None) -> list[int]:
    """How many transactions lie around each call of a function that computes."""
    depths: list[int] = []
    whole = getattr(place, name)

    def watching(*args: Any, **kwargs: Any) -> Any:
        depths.append(len(connection.savepoint_ids))
        if meanwhile:
            meanwhile()
        return whole(*args, **kwargs)

    monkeypatch.setattr(place, name, watching)
    return depths


def test_a_map_is_worked_out_while_others_may_write(question: Any, said: Statement, monkeypatch: Any) -> None:
    depths = watched(monkeypatch, maps, "worked_out")
    make_map(question)
    assert depths == [len(connection.savepoint_ids)]


def test_notes_are_ranked_while_others_may_write(question: Any, monkeypatch: Any) -> None:
    depths = watched(monkeypatch, notes, "worked_out")
    rank_notes_of(question)
    assert depths == [len(connection.savepoint_ids)]


def test_accounts_are_looked_over_while_others_may_write(question: Any, said: Statement, monkeypatch: Any) -> None:
    from sabha.algorithms import signals

    depths = watched(monkeypatch, signals, "signals")
    actions.look_over(question)
    assert depths == [len(connection.savepoint_ids)]


def test_a_vote_given_while_a_map_is_worked_out_asks_for_another(
    question: Any, said: Statement, monkeypatch: Any
) -> None:
    again = iter([True])

    def meanwhile() -> None:
        if next(again, False):
            actions.vote(by=voter(2), statement=said, value=-1)

    watched(monkeypatch, maps, "worked_out", meanwhile)
    monkeypatch.setattr(maps, "REST", timedelta(0))
    assert (make_maps(), people(question)) == (1, 1)
    assert (make_maps(), people(question)) == (1, 2)
    assert (make_maps(), MapWanted.objects.count()) == (0, 0)


def people(question: Any) -> int:
    return Map.objects.get(question=question).public["people"]


def test_what_a_killed_worker_left_behind_is_done_by_the_next(question: Any, said: Statement, monkeypatch: Any) -> None:
    def killed(*args: Any) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as dying:
        dying.setattr(maps, "make_map", killed)
        with pytest.raises(KeyboardInterrupt):
            make_maps()
    assert make_maps() == 0  # another may still be at it
    later = timezone.now() + 2 * jobs.LONGEST
    monkeypatch.setattr(timezone, "now", lambda: later)
    assert (make_maps(), people(question)) == (1, 1)


def test_a_job_is_taken_on_by_one_worker(question: Any, said: Statement) -> None:
    one, same = MapWanted.objects.get(), MapWanted.objects.get()
    assert [jobs.take_on(one), jobs.take_on(same)] == [True, False]


def test_asking_twice_is_asking_once(question: Any) -> None:
    notes.want_ranking(question.pk)
    notes.want_ranking(question.pk)
    assert RankingWanted.objects.count() == 1
