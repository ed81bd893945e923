"""Promises: who makes them for themselves has accepted, everybody else is asked; who they are stays personal."""

import json
import uuid
from datetime import UTC, date, datetime
from typing import Any

import pytest

from sabha.summit.base.words import Words
from sabha.summit.concept.rules import threads
from sabha.summit.journal import actions as journal
from sabha.summit.journal.models import Fact
from sabha.summit.outcomes.actions.promises import make_promise, own
from sabha.summit.outcomes.models import Promise, PromiseOwner
from three_people import Someone, text_of

pytestmark = pytest.mark.django_db
MAP = Words("A map of the closed wells", "en")


@pytest.fixture
def pseudonym(summit: Any, asha: Someone) -> uuid.UUID:
    return summit.memberships.get(person=asha.person).pseudonym


def test_who_promises_for_themselves_has_accepted(summit: Any, pseudonym: Any, asha: Someone) -> None:
    made = make_promise(summit, by=pseudonym, text=MAP, owner=pseudonym, at=datetime(2023, 3, 4, 10, tzinfo=UTC))
    assert (made.state, made.begun, made.asked()) == (Promise.State.ACCEPTED, date(2023, 3, 4), [pseudonym])
    assert made.held_by.person == asha.person


def test_whom_somebody_else_names_is_not_asked_how_it_goes_before_they_accept(summit: Any, pseudonym: Any) -> None:
    made = make_promise(summit, by=pseudonym, text=MAP, owner=uuid.uuid4())
    assert (made.state, made.asked(), made.knot) == (Promise.State.MADE, [], "open")


def test_a_double_tap_is_one_promise(summit: Any, pseudonym: Any) -> None:
    op = uuid.uuid4()
    first, second = (make_promise(summit, by=pseudonym, text=MAP, op=op) for _ in range(2))
    assert first.pk == second.pk
    assert not journal.check()


def test_a_promise_grows_from_where_it_was_made(summit: Any, pseudonym: Any) -> None:
    question = summit.questions.first()
    made = make_promise(summit, by=pseudonym, text=MAP, grew_from=question)
    assert [knot.object for knot in threads.of(question).after] == [made]
    assert [knot.object for knot in threads.of(made).before] == [question]


def test_an_owners_name_and_address_are_in_no_fact(summit: Any, pseudonym: Any) -> None:
    made = make_promise(summit, by=pseudonym, text=MAP, owner=uuid.uuid4())
    own(made, pseudonym=made.owner, email="somebody@example.org", name="Somebody")
    said = json.dumps(list(Fact.objects.values_list("header", "payload")))
    assert "omebody" not in said
    assert PromiseOwner.objects.get(promise=made).email == "somebody@example.org"


def test_the_name_of_an_owner_is_shown_only_once_they_accepted(summit: Any, pseudonym: Any, asha: Someone) -> None:
    made = make_promise(summit, by=uuid.uuid4(), text=MAP, owner=pseudonym)
    path = f"/en/{summit.slug}/promises/{made.number}/"
    assert "Asha" not in text_of(asha.opens(path))
    journal.write(made, by=pseudonym, state=Promise.State.ACCEPTED)
    assert "Asha" in text_of(asha.opens(path))


def test_silence_is_told_with_its_date(summit: Any, pseudonym: Any) -> None:
    made = make_promise(summit, by=pseudonym, text=MAP, owner=pseudonym)
    silent = journal.write(made, by=journal.SYSTEM, silent_since=date(2023, 6, 4))
    assert (silent.knot, silent.knot_words) == ("silent", "no word since 4 June 2023")


def test_two_promises_of_one_number_both_stand_on_its_page(summit: Any, pseudonym: Any, tenzin: Someone) -> None:
    for text in ("Dig", "Fill"):
        made = make_promise(summit, by=pseudonym, text=Words(text, "en"))
        journal.write(made, by=pseudonym, number=7)
    page = text_of(tenzin.opens(f"/en/{summit.slug}/promises/7/"))
    assert "Dig" in page
    assert "Fill" in page
