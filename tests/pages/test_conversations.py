"""The pages of a conversation as a browser without JavaScript meets them: one walk through, their size, their speed."""

import gzip
import random
import re
import uuid
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from sabha.summit.base import kept
from sabha.summit.base.words import Words
from sabha.summit.conversations import actions
from sabha.summit.conversations.models import Map, Statement, Vote
from sabha.summit.conversations.tasks import make_map
from sabha.summit.journal import actions as journal
from three_people import Someone, operation, text_of

pytestmark = pytest.mark.django_db
STYLESHEET = Path(__file__).parents[2] / "src/sabha/static/sabha.css"
LETTERS = "aabcdeefghiiklmnooprstuvwy"


def text_number(n: int) -> str:
    """About 150 letters that are alike in no two statements, so that no page is small by repeating itself."""
    drawn = random.Random(n)
    return " ".join("".join(drawn.choices(LETTERS, k=drawn.randint(3, 9))) for _ in range(22))


@pytest.fixture
def question(summit: Any) -> Any:
    return summit.questions.order_by("number").first()


def root(question: Any, language: str = "en") -> str:
    return f"/{language}/{question.summit.slug}/questions/{question.number}/"


def written(question: Any, by: Any, count: int) -> list[Statement]:
    return [actions.add_statement(question, Words(text_number(n), "en"), by=by, is_seed=True) for n in range(count)]


def voted(statements: list[Statement], people: int) -> None:
    """Two halves of a hall that disagree about everything but the first statement."""
    for i, statement in enumerate(statements):
        for n in range(people):
            actions.vote(by=uuid.UUID(int=n + 1), statement=statement, value=1 if not i or (n + i) % 2 else -1)


def queries(who: Someone, address: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as seen:
        assert who.opens(address).status_code == 200
    return len(seen)


def test_a_person_answers_writes_and_sees_both_without_javascript(
    bilal: Someone, question: Any, pseudonym: Any
) -> None:
    said = written(question, pseudonym, 1)[0]
    page = bilal.opens(root(question) + "answer/")
    assert said.text.text in text_of(page)
    assert "<script" not in text_of(page)
    sent = {"statement": said.pk, "value": "-1", "matters": "on", "op": operation(page)}
    for _ in range(2):
        assert bilal.sends(root(question) + "answer/", **sent).status_code == 302
    assert list(Vote.objects.values_list("value", "matters")) == [(-1, True)]
    form = bilal.opens(root(question) + "write/")
    bilal.sends(root(question) + "write/", text="Ask the elders", lang="en", op=operation(form))
    mine = text_of(bilal.opens(root(question) + "mine/"))
    assert said.text.text in mine
    assert "Ask the elders" in mine


def test_a_vote_can_be_changed_on_the_page_of_ones_own_answers(bilal: Someone, question: Any, pseudonym: Any) -> None:
    said = written(question, pseudonym, 1)[0]
    bilal.sends(root(question) + "answer/", statement=said.pk, value="1")
    bilal.sends(root(question) + "mine/", statement=said.pk, value="0")
    assert list(Vote.objects.values_list("value", flat=True)) == [0]


def test_an_answer_that_is_none_of_the_three_is_refused(bilal: Someone, question: Any, pseudonym: Any) -> None:
    said = written(question, pseudonym, 1)[0]
    bilal.sends(root(question) + "answer/", statement=said.pk, value="2")
    assert not Vote.objects.exists()


def test_a_writer_is_told_why_their_statement_is_hidden(bilal: Someone, question: Any, pseudonym: Any) -> None:
    bilal.sends(root(question) + "write/", text="Ask the elders", lang="en")
    said = Statement.objects.get()
    word = Words("Please send them one by one", "en")
    reason = Statement.Reason.SEVERAL
    actions.moderate(said, by=pseudonym, state=Statement.State.HIDDEN, reason=reason, note=word)
    mine = text_of(bilal.opens(root(question) + "mine/"))
    assert "It holds several ideas" in mine
    assert "Please send them one by one" in mine


@pytest.mark.parametrize("page", ["map/", "map/?method=classic", "statements/", "live/"])
def test_public_pages_set_no_cookie_and_carry_no_script(
    stranger: Someone, question: Any, pseudonym: Any, page: str
) -> None:
    voted(written(question, pseudonym, 3), 12)
    make_map(question)
    response = stranger.opens(root(question) + page)
    assert response.status_code == 200
    assert not response.cookies
    assert "<script" not in text_of(response)
    assert " style=" not in text_of(response)


def test_the_map_of_a_hundred_statements_is_under_14_kb_with_its_stylesheet(
    stranger: Someone, question: Any, pseudonym: Any
) -> None:
    voted(written(question, pseudonym, 100), 20)
    make_map(question)
    assert Map.objects.get(question=question).public["statements"] == 100
    for page in ("map/", "map/?method=classic", "statements/", "counts/", "both-ways/", "live/"):
        content = stranger.opens(root(question) + page).content
        assert len(gzip.compress(content)) + len(gzip.compress(STYLESHEET.read_bytes())) < 14_000


@pytest.mark.parametrize("page", ["map/", "statements/", "live/", "data.json", "statements.csv"])
def test_thirty_statements_take_no_more_queries_than_one(
    stranger: Someone, question: Any, pseudonym: Any, page: str
) -> None:
    taken = []
    for count in (1, 29):
        voted(written(question, pseudonym, count), 12)
        make_map(question)
        journal.touch(question.summit_id)
        taken.append(queries(stranger, root(question) + page))
    assert taken[1] <= taken[0] <= 12


@pytest.mark.parametrize("page", ["answer/", "mine/"])
def test_ones_own_pages_take_no_more_queries_for_thirty_answers_than_for_one(
    bilal: Someone, question: Any, pseudonym: Any, page: str
) -> None:
    taken = []
    for count in (2, 28):
        *answered, _ = written(question, pseudonym, count)
        for statement in answered:
            bilal.sends(root(question) + "answer/", statement=statement.pk, value="1")
        taken.append(queries(bilal, root(question) + page + "?more=1"))
    assert taken[1] <= taken[0]


def test_a_vote_takes_twelve_statements_of_the_database_and_the_next_page_five(
    bilal: Someone, question: Any, pseudonym: Any, monkeypatch: Any
) -> None:
    monkeypatch.setattr(kept, "connection", SimpleNamespace(in_atomic_block=False))  # as outside a test
    first, second, _ = written(question, pseudonym, 3)
    path = root(question) + "answer/"
    bilal.sends(path, statement=first.pk, value="1", op=uuid.uuid4())
    with CaptureQueriesContext(connection) as asked:
        led = bilal.sends(path, statement=second.pk, value="1", op=uuid.uuid4())
    assert len(asked) <= 12, [q["sql"] for q in asked.captured_queries]
    queries(bilal, path)
    assert queries(bilal, led.headers["Location"]) <= 5


def test_urdu_words_are_right_to_left_on_an_english_page_and_the_urdu_page_is_right_to_left(
    stranger: Someone, question: Any, pseudonym: Any
) -> None:
    actions.add_statement(question, Words("تالاب صاف کریں", "ur"), by=pseudonym, is_seed=True)
    english = text_of(stranger.opens(root(question) + "statements/"))
    assert re.search(r'<p lang="?ur"? dir="?rtl"?>تالاب صاف کریں</p>', english)
    urdu = text_of(stranger.opens(root(question, "ur") + "statements/"))
    assert re.search(r'<html[^>]* dir="?rtl', urdu)
    assert "<p>تالاب صاف کریں</p>" in urdu


def test_a_text_that_a_spreadsheet_would_run_is_disarmed(stranger: Someone, question: Any, pseudonym: Any) -> None:
    actions.add_statement(question, Words("=HYPERLINK(1)", "en"), by=pseudonym, is_seed=True)
    assert ",'=HYPERLINK(1)," in text_of(stranger.opens(root(question) + "statements.csv"))


def test_a_hidden_statement_is_on_no_public_page(stranger: Someone, question: Any, pseudonym: Any) -> None:
    said = written(question, pseudonym, 2)
    voted(said, 12)
    make_map(question)
    actions.moderate(said[0], by=pseudonym, state=Statement.State.HIDDEN, reason=Statement.Reason.PERSON)
    for page in ("map/", "statements/", "live/", "data.json", "statements.csv"):
        assert said[0].text.text not in text_of(stranger.opens(root(question) + page))
    assert Map.objects.filter(question=question).exists()
