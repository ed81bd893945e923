"""What a full hall asks for a hundred times a second: the same answers as elsewhere, for less."""

import contextlib
import sqlite3
import uuid
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from sabha.algorithms.refused import Refused
from sabha.config import doors, environment, sessions
from sabha.config.sqlite.base import Cursor
from sabha.summit.base import kept as keeping
from sabha.summit.base.pages import announce_change
from sabha.summit.base.words import Words
from sabha.summit.conversations import actions
from sabha.summit.conversations.actions.saying import ASKED, cast
from sabha.summit.conversations.forms import VoteForm
from sabha.summit.conversations.models import Statement, Vote
from sabha.summit.journal import actions as journal
from sabha.summit.journal.actions import rows, writing
from sabha.summit.journal.models import Fact, Redaction, Stream
from sabha.summit.people.models import Membership, Person
from three_people import Someone, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def said(summit: Any, pseudonym: Any) -> Statement:
    question = summit.questions.order_by("number").first()
    return actions.add_statement(question, Words("Water first", "en"), by=pseudonym, is_seed=True)


# Queries


def columns(obj: Any) -> dict[str, Any]:
    return {field.attname: getattr(obj, field.attname) for field in obj._meta.concrete_fields}


def test_a_prepared_query_gives_what_django_gives_with_what_it_joins_and_no_further_query(
    summit: Any, bilal: Someone
) -> None:
    held = Membership.objects.select_related("person").get(person=bilal.person, summit=summit)
    for _ in range(2):
        with CaptureQueriesContext(connection) as asked:
            found = doors.MEMBER.first(person=bilal.person.pk, summit=summit.pk)
            both = columns(found), columns(found.person)
        assert both == (columns(held), columns(held.person))
        assert len(asked) == 1
    assert doors.MEMBER.first(person=uuid.uuid4(), summit=summit.pk) is None


def test_a_prepared_query_of_columns_gives_them_as_python_knows_them(said: Statement) -> None:
    asked = {"key": said.pk, "summit": said.summit_id, "number": said.question.number}
    assert ASKED.rows(**asked) == [(said.pk, said.question_id, "shown", None, None, None)]
    assert ASKED.rows(**asked | {"number": 99}) == []


def test_what_was_admitted_or_redacted_is_heard_of_and_nothing_else(said: Statement) -> None:
    admitted, redacted = Fact.objects.first().fact_id, uuid.uuid4()
    Redaction.objects.create(fact_id=redacted, field="text")
    assert [len(writing.HEARD_OF.rows(fact=one)) for one in (admitted, redacted, uuid.uuid4())] == [1, 1, 0]


def test_a_session_is_read_until_it_ends(bilal: Someone) -> None:
    held = sessions.SessionStore(bilal.client.session.session_key)
    assert held.get("_auth_user_id") == str(bilal.person.pk)
    held.set_expiry(-1)
    held.save()
    assert dict(sessions.SessionStore(held.session_key).items()) == {}
    assert sessions.SessionStore("nobody's").get("_auth_user_id") is None


# Rows


def test_a_row_is_put_in_and_changed_as_django_does_it(said: Statement) -> None:
    vote = actions.vote(by=uuid.uuid4(), statement=said, value=1, matters=True)
    assert columns(Vote.objects.get()) == columns(vote)
    actions.vote(by=vote.voter, statement=said, value=-1)
    assert list(Vote.objects.values_list("value", "matters")) == [(-1, False)]
    assert not journal.check()


def test_a_row_gets_the_number_that_the_database_gives(said: Statement) -> None:
    fact = Fact.objects.order_by("id").last()
    copy = Fact(**{k: v for k, v in columns(fact).items() if k not in {"id", "seq"}}, seq=fact.seq + 1)
    rows.put_in(copy)
    assert Fact.objects.get(pk=copy.pk).seq == fact.seq + 1


def test_what_the_database_refuses_ends_the_transaction(said: Statement) -> None:
    stream = Stream.objects.first()
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.put_in(Stream(name=stream.name))
    rows.change(Stream, stream.pk, closed=True)
    assert Stream.objects.get(pk=stream.pk).closed


def test_a_refused_vote_leaves_nothing_and_the_next_is_kept(said: Statement) -> None:
    voter, op = uuid.uuid4(), uuid.uuid4()
    number, summit = said.question.number, said.summit

    def answered(value: int, op: Any) -> Any:
        return actions.answer(summit, number, said.pk, voter=lambda question: voter, value=value, matters=False, op=op)

    answered(1, op)
    with pytest.raises(Refused):
        answered(-1, op)
    assert list(Vote.objects.values_list("value", flat=True)) == [1]
    answered(-1, uuid.uuid4())
    assert list(Vote.objects.values_list("value", flat=True)) == [-1]
    assert not journal.check()


def test_a_vote_in_a_transaction_of_ones_own_asks_for_no_way_back(said: Statement) -> None:
    cast(by=uuid.uuid4(), statement=said, value=1, matters=False)  # the first opens the stream
    with CaptureQueriesContext(connection) as asked, transaction.atomic():
        cast(by=uuid.uuid4(), statement=said, value=1, matters=False, alone=False)
    assert [q["sql"].split()[0] for q in asked.captured_queries].count("SAVEPOINT") == 1


# What is kept


@pytest.fixture
def outside(monkeypatch: Any) -> None:
    """As outside a transaction, where something may be kept."""
    monkeypatch.setattr(keeping, "connection", SimpleNamespace(in_atomic_block=False))


def test_what_everyone_may_see_is_read_once_until_anything_public_changes(outside: None) -> None:
    read: list[int] = []

    @keeping.kept(room=2)
    def double(n: int) -> int:
        read.append(n)
        return 2 * n

    assert [double(1), double(1), double(2), double(1)] == [2, 2, 4, 2]
    assert read == [1, 2]
    announce_change()
    assert (double(1), read) == (2, [1, 2, 1])
    double(3), double(4), double(1)
    assert read == [1, 2, 1, 3, 4, 1]  # there is room for two


def test_nothing_is_kept_longer_than_other_machines_may_bear(outside: None, monkeypatch: Any) -> None:
    read: list[float] = []
    ask = keeping.kept(lambda: read.append(1))
    ask()
    monkeypatch.setattr(keeping, "FRESH_FOR", -1.0)
    ask()
    assert len(read) == 2


def test_within_a_transaction_nothing_is_kept() -> None:
    read: list[int] = []
    ask = keeping.kept(lambda: read.append(1))
    ask(), ask()
    assert len(read) == 2


def test_a_closed_conversation_refuses_a_vote_at_once_whatever_is_kept(
    summit: Any, said: Statement, pseudonym: Any, outside: None
) -> None:
    question = said.question
    actions.turn_for(question, uuid.uuid4())
    actions.set_rules(question, by=pseudonym, is_closed=True)
    with pytest.raises(Refused):
        actions.answer(summit, question.number, said.pk, voter=lambda q: uuid.uuid4(), value=1, matters=False, op=None)


def test_two_readers_of_one_statement_never_share_what_is_beside_it(said: Statement, outside: None) -> None:
    one, other = (actions.turn_for(said.question, uuid.uuid4()).statement for _ in range(2))
    one.beside = {"text": "in the language of one reader"}
    assert not hasattr(other, "beside")


def test_who_is_erased_is_nobody_at_once(summit: Any, bilal: Someone) -> None:
    who = bilal.person.pk
    assert doors.MEMBER.first(person=who, summit=summit.pk).person.pk == who
    Person.objects.filter(pk=who).delete()
    assert doors.MEMBER.first(person=who, summit=summit.pk) is None


def test_the_frame_of_a_page_follows_the_summit_and_the_language(summit: Any, bilal: Someone, pseudonym: Any) -> None:
    path = f"/en/{summit.slug}/questions/1/answer/"
    for name in ("Water Week", "Tank Week"):
        journal.write(summit, by=pseudonym, title=Words(name, "en"))
        page = text_of(bilal.opens(path))
        assert f" {name}</a>" in page
        assert ">Programme</a>" in page
    assert ">Programme</a>" not in text_of(bilal.opens(path.replace("/en/", "/hi/")))


def test_a_query_with_signs_of_percent_is_spelled_as_sqlite_wants_it() -> None:
    with contextlib.closing(sqlite3.connect(":memory:")) as held:
        cursor = held.cursor(factory=Cursor)
        for asked, said in (("SELECT %s || '%%s'", "a%s"), ("SELECT %s", "a"), ("SELECT %(who)s", "a")):
            for _ in range(2):  # the second time from what was kept
                given = {"who": "a"} if "who" in asked else ["a"]
                assert cursor.execute(asked, given).fetchone() == (said,)


def test_votes_fill_in_one_form_after_the_other_and_none_sees_another(said: Statement) -> None:
    first = VoteForm({"statement": str(said.pk), "value": "1", "op": str(uuid.uuid4())})
    second = VoteForm({"statement": "nonsense"})
    assert first.is_valid()
    assert not second.is_valid()
    assert set(second.errors) == {"statement", "value"}
    assert not first.errors
    assert first["op"].initial != second["op"].initial


def test_plans_are_kept_in_postgresql_unless_its_address_says_that_a_pooler_stands_between(monkeypatch: Any) -> None:
    for query, kept_after in (("", 3), ("?prepare_threshold=none", None), ("?prepare_threshold=5&sslmode=require", 5)):
        monkeypatch.setenv("SABHA_DATABASE", f"postgresql://sabha@db/sabha{query}")
        assert environment.database()["OPTIONS"]["prepare_threshold"] == kept_after
