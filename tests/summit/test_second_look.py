"""What a second pair of eyes found: letters that came twice or not at all, voices that nobody stands for."""

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from pages.of_call import _call
from sabha.algorithms.refused import Refused
from sabha.config.postgresql.base import DatabaseWrapper
from sabha.summit.base import formats
from sabha.summit.call.actions import calling, notices, proposing, revising
from sabha.summit.call.models import Call, Notice, Proposal
from sabha.summit.journal import actions as journal
from sabha.summit.journal.models import Fact, Node, Stream
from sabha.summit.overview import tasks
from sabha.summit.people.actions import members
from sabha.summit.people.models import Letter, Person, Role
from sabha.summit.people.rules import is_vouched_for, viewer_of
from three_people import person

TODAY = timezone.localdate


@pytest.fixture
def call(summit: Any, pseudonym: Any) -> Any:
    return _call(summit, "sessions", pseudonym)


def handed_in(call: Any, name: str) -> Any:
    return proposing.hand_in(proposing.begin(call, person(name), title="Looms", about="Wood."))


def revise_letters() -> int:
    return Letter.objects.filter(key__contains="revise").count()


@pytest.mark.django_db
def test_a_day_that_is_moved_there_and_back_is_told_each_time(call: Any) -> None:
    it = handed_in(call, "Wen")
    first, later = TODAY() + timedelta(9), TODAY() + timedelta(20)
    revising.ask_revision(it, wish="Say how long.", due=first)
    revising.give_time(it, due=later)
    revising.give_time(it, due=first)
    assert revise_letters() == 3


@pytest.mark.django_db
def test_what_was_asked_before_its_hour_was_kept_is_reminded_of(call: Any) -> None:
    it = handed_in(call, "Wen")
    revising.ask_revision(it, wish="Say how long.", due=TODAY() + timedelta(1))
    Proposal.objects.filter(pk=it.pk).update(wish_made=None)
    assert revising.remind(it.revised_until - timedelta(hours=30)) == 1


@pytest.mark.django_db
def test_no_day_is_given_for_a_call_that_was_withdrawn(call: Any, pseudonym: Any) -> None:
    it = handed_in(call, "Wen")
    revising.ask_revision(it, wish="Say how long.", due=TODAY() + timedelta(9))
    calling.withdraw_call(call, by=pseudonym)
    it = Proposal.objects.get(pk=it.pk)
    with pytest.raises(Refused, match="withdrawn"):
        revising.give_time(it, due=TODAY() + timedelta(20))


@pytest.mark.django_db
def test_two_taps_on_an_earlier_day_tell_everybody_once(call: Any, pseudonym: Any) -> None:
    handed_in(call, "Wen")
    again = Call.objects.get(pk=call.pk)  # what the second request had read before the first was done
    for it in (call, again):
        calling.change_call(it, by=pseudonym, closes=TODAY() + timedelta(1))
    assert Notice.objects.count() == 1


@pytest.mark.django_db
def test_a_call_that_is_closed_at_once_says_that_it_is_closed(call: Any, pseudonym: Any) -> None:
    handed_in(call, "Wen")
    calling.change_call(call, by=pseudonym, closes=TODAY() - timedelta(1))
    body = notices.compose(Notice.objects.get())[1]
    assert "nothing can be changed any more" in body
    assert "hand it in until" not in body


@pytest.mark.django_db
def test_whom_organisers_bring_in_a_table_are_invited_and_whom_a_writer_names_is_not(summit: Any) -> None:
    for who in members.join_many({"wen@example.org": "Wen"}, summit).values():
        assert is_vouched_for(viewer_of(who, summit))
    friend = person("A friend")
    held = members.join(friend, summit, Role.HOST)  # as a call gives it to whoever speaks too
    assert not is_vouched_for(viewer_of(friend, summit))
    members.set_roles(held, {Role.HOST})  # as organisers give it, who have looked at them
    assert is_vouched_for(viewer_of(Person.objects.get(pk=friend.pk), summit))


@pytest.mark.django_db
def test_what_another_machine_wrote_is_known_to_be_from_elsewhere(summit: Any) -> None:
    question = summit.questions.first()
    assert not journal.from_elsewhere([question.pk])
    Node.objects.create(name="hall.1", public_key="00" * 32)
    stream = Stream.objects.create(name=f"hall.1/{summit.pk}/public")
    Fact.objects.filter(object_id=question.pk).update(stream=stream)
    assert journal.from_elsewhere([question.pk])
    assert not journal.from_elsewhere([])


def test_a_way_of_writing_a_language_breaks_no_page() -> None:
    assert formats.language_name("de@euro")
    assert formats.language_name("ca@valencia")


def test_one_part_of_the_worker_that_fails_keeps_no_other(monkeypatch: pytest.MonkeyPatch, caplog: Any) -> None:
    def fails() -> int:
        raise KeyError("an odd row")

    monkeypatch.setattr(tasks, "_parts", lambda: (fails, lambda: 3))
    monkeypatch.setattr(tasks, "close_old_connections", lambda: None)
    assert tasks.work_once() == 3
    assert "fails" in caplog.text


def test_a_connection_that_has_just_answered_is_not_asked_later_in_the_request(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    now = [100.0]
    monkeypatch.setattr("sabha.config.postgresql.base.time", SimpleNamespace(monotonic=lambda: now[0]))
    settings = dict(connection.settings_dict) | {"CONN_HEALTH_CHECKS": True, "OPTIONS": {}}
    held = DatabaseWrapper(settings)
    monkeypatch.setattr(held, "is_usable", lambda: asked.append("SELECT 1") or True)
    held.connection, held.health_check_enabled = object(), True
    for at in (100.0, 100.5):  # two requests one after the other
        now[0], held.health_check_done = at, False
        held.close_if_health_check_failed()
    now[0] = 102.0  # the second one waits for a lock, and goes on
    held.close_if_health_check_failed()
    assert asked == ["SELECT 1"]
    held.connection = None
