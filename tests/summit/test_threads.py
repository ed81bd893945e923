"""Threads: lines that bear rings, several parents, hidden things and other editions, in a fixed number of queries."""

import gzip
import json
import uuid
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from sabha.algorithms.refused import Refused
from sabha.summit.base.words import Words
from sabha.summit.concept.actions import link
from sabha.summit.concept.models import GrewFrom
from sabha.summit.concept.rules import threads
from sabha.summit.conversations.actions import add_statement
from sabha.summit.conversations.models import Statement
from sabha.summit.journal import actions as journal
from sabha.summit.outcomes.actions.promises import make_promise
from sabha.summit.overview.actions import tie, untie
from sabha.summit.people.actions.members import join
from sabha.summit.people.rules import Viewer
from sabha.summit.programme.models import Session
from three_people import CANARY, Someone, found, text_of

pytestmark = pytest.mark.django_db
SHEET = gzip.compress((Path(settings.BASE) / "static" / "sabha.css").read_bytes(), 6)


@pytest.fixture
def by(summit: Any, asha: Someone) -> uuid.UUID:
    return summit.memberships.get(person=asha.person).pseudonym


@pytest.fixture
def question(summit: Any) -> Any:
    return summit.questions.order_by("number").first()


def session(summit: Any, by: Any, n: int = 1) -> Session:
    return journal.write(Session, by=by, summit=summit, number=n, title=Words(f"Session {n}", "en"))


def promise(summit: Any, by: Any, *parents: Any, text: str = "Dig") -> Any:
    made = make_promise(summit, by=by, text=Words(text, "en"), grew_from=parents[0] if parents else None)
    for parent in parents[1:]:
        link(made, parent, by=by)
    return made


def line(thread: threads.Thread) -> list[str]:
    return [str(knot.object) for knot in thread.knots]


class TestOneLine:
    def test_it_runs_from_the_question_over_a_statement_to_the_promise(
        self, summit: Any, question: Any, by: Any
    ) -> None:
        statement = add_statement(question, Words("Water first", "en"), by=by)
        held = session(summit, by)
        link(held, statement, by=by)
        made = promise(summit, by, held)
        whole = [str(question), "Water first", "Session 1", "Dig"]
        assert line(threads.of(made)) == line(threads.of(question)) == line(threads.of(held)) == whole
        assert threads.of(statement).here.object == statement

    def test_what_has_two_parents_shows_both_once(self, summit: Any, question: Any, by: Any) -> None:
        one, two = session(summit, by, 1), session(summit, by, 2)
        for it in (one, two):
            link(it, question, by=by)
        made = promise(summit, by, one, two)
        assert line(threads.of(made)) == [str(question), "Session 1", "Session 2", "Dig"]
        assert line(threads.of(question)).count("Dig") == 1

    def test_a_ring_ends(self, summit: Any, by: Any) -> None:
        """Two machines may each tie what together is a ring: no form allows it, a merge may bring it."""
        one, two, three = (session(summit, by, n) for n in (1, 2, 3))
        for child, parent in ((two, one), (three, two), (one, three), (one, one)):
            link(child, parent, by=by)
        for it in (one, two, three):
            assert sorted(line(threads.of(it))) == ["Session 1", "Session 2", "Session 3"]
        threads.whole(summit)

    def test_what_is_hidden_leaves_the_line_and_not_what_came_of_it(self, summit: Any, question: Any, by: Any) -> None:
        statement = add_statement(question, Words("Water first", "en"), by=by)
        held = session(summit, by)
        link(held, statement, by=by)
        journal.write(statement, by=by, state=Statement.State.HIDDEN)
        assert line(threads.of(held)) == [str(question), "Session 1"]
        assert line(threads.of(question)) == [str(question), "Session 1"]

    def test_a_link_taken_back_is_gone_and_can_be_tied_again(self, summit: Any, question: Any, by: Any) -> None:
        held = session(summit, by)
        link(held, question, by=by)
        journal.write(GrewFrom.objects.get(), by=by, is_withdrawn=True)
        assert not threads.of(held)
        link(held, question, by=by)
        assert threads.of(held)

    def test_it_goes_on_in_the_next_edition(self, summit: Any, question: Any, by: Any, asha: Someone) -> None:
        later = found("Third Meeting\n\nWho pays?\n", asha.person, series=str(summit.series), edition=3)
        asked = later.questions.first()
        made = promise(summit, by, question)
        link(asked, made, by=by)
        assert line(threads.of(made))[-1] == "Who pays?"
        (first, *_), _loose = threads.whole(summit)
        assert [str(k.object) for k in first.knots] == [str(question), "Dig", "Who pays?"]
        assert first.knots[2].object.get_absolute_url().startswith(f"/en/{later.slug}/")

    def test_a_kind_nobody_knows_is_left_out(self, summit: Any, question: Any, by: Any) -> None:
        told = {"child": uuid.uuid4(), "child_kind": "Comet", "parent": question.pk, "parent_kind": "Question"}
        journal.write(GrewFrom, by=by, summit=summit, **told)
        assert not threads.of(question)
        assert threads.whole(summit)

    def test_a_long_line_says_how_much_it_leaves_out(self, summit: Any, question: Any, by: Any) -> None:
        for _ in range(45):
            promise(summit, by, question)
        thread = threads.of(question)
        assert (len(thread.knots), thread.more) == (41, 5)


class TestAllOfThem:
    def read(self, summit: Any, query: str = "") -> str:
        return text_of(Client().get(f"/en/{summit.slug}/threads/{query}"))

    def test_every_question_stands_with_what_came_of_it_or_with_nothing(
        self, summit: Any, question: Any, by: Any
    ) -> None:
        promise(summit, by, question)
        page = self.read(summit)
        assert page.count("<h2>") == summit.questions.count()
        assert page.count("Nothing yet.") == summit.questions.count() - 1

    def test_the_filters(self, summit: Any, question: Any, by: Any) -> None:
        open_, kept, silent = (promise(summit, by, question, text=text) for text in ("Dig", "Draw", "Ask"))
        journal.write(kept, by=by, state="kept")
        journal.write(silent, by=by, silent_since="2023-06-04")
        other = summit.questions.order_by("number")[1]
        for show, there, gone in (
            ("nothing", str(other), "Dig"), ("open", "Dig", "Draw"), ("kept", "Draw", "Ask"), ("silent", "Ask", "Dig"),
        ):  # fmt: skip
            page = self.read(summit, f"?show={show}")
            assert (there in page, f">{gone}</a>" in page) == (True, False), show
        assert open_.knot == "open"

    def test_what_grew_from_no_question_stands_after_them(self, summit: Any, by: Any) -> None:
        promise(summit, by, session(summit, by))
        assert "Session 1" in self.read(summit)

    def test_a_long_line_is_folded_and_opens_on_its_own_page(self, summit: Any, question: Any, by: Any) -> None:
        for n in range(90):
            promise(summit, by, question, text=f"Dig {n}")
        assert "and " in self.read(summit)
        alone = self.read(summit, f"?question={question.number}")
        assert alone.count("<li class=open><p>") == 80
        assert ">Dig 85</a>" in self.read(summit, f"?question={question.number}&page=2")

    def test_its_data_holds_every_knot(self, summit: Any, question: Any, by: Any) -> None:
        made = promise(summit, by, question)
        data = json.loads(Client().get(f"/en/{summit.slug}/threads/data.json").content)
        assert data["knots"][str(made.pk)]["state"] == "open"
        assert [str(made.pk), 1] in data["lines"][0]["knots"]

    def test_words_stay_words(self, summit: Any, question: Any, by: Any) -> None:
        promise(summit, by, question, text=CANARY)
        assert "<script>" not in self.read(summit)
        assert "<b>bold" not in self.read(summit)

    def test_one_and_thirty_take_as_many_queries(self, summit: Any, question: Any, by: Any) -> None:
        told = []
        for n in (1, 29):
            for _ in range(n):
                statement = add_statement(question, Words(f"S {n}", "en"), by=by)
                held = session(summit, by)
                link(held, statement, by=by)
                promise(summit, by, held)
            with CaptureQueriesContext(connection) as asked:
                self.read(summit)
            told.append(len(asked))
        assert told[0] == told[1] <= 10

    def test_hundreds_of_things_weigh_one_round_trip(self, summit: Any, question: Any, by: Any) -> None:
        for n in range(8):
            held = session(summit, by, n)
            link(held, question, by=by)
            for m in range(40):
                text = f"Promise {n}.{m}: write down where the wells of {hash((n, m)) % 9973} villages are"
                promise(summit, by, held, text=text)
        first = Client().get(f"/ur/{summit.slug}/threads/").content
        assert len(gzip.compress(first, 6)) + len(SHEET) <= 13 * 1024


class TestTying:
    def test_by_hand_from_any_object_found_by_its_words(
        self, summit: Any, question: Any, by: Any, bilal: Someone
    ) -> None:
        made = promise(summit, by, text="వాన నీరు")
        path = f"/en/{summit.slug}/threads/{question.pk}/"
        page = text_of(bilal.opens(path + "?q=నీరు"))
        assert str(made) in page
        bilal.sends(path, other=made.pk, way="into")
        assert [knot.object for knot in threads.of(question).after] == [made]

    def test_only_who_tied_it_or_an_organiser_unties(
        self, summit: Any, question: Any, by: Any, asha: Someone, bilal: Someone, tenzin: Someone
    ) -> None:
        made = promise(summit, by)
        path = f"/en/{summit.slug}/threads/{made.pk}/"
        bilal.sends(path, other=question.pk, way="from")
        tenzin.sends(path, other=question.pk, way="not_from")
        assert threads.of(made)
        bilal.sends(path, other=question.pk, way="not_from")
        assert not threads.of(made)
        bilal.sends(path, other=question.pk, way="from")
        asha.sends(path, other=question.pk, way="not_from")
        assert not threads.of(made)

    def test_nothing_grows_from_itself(self, summit: Any, question: Any, by: Any) -> None:
        made = promise(summit, by, question)
        with pytest.raises(Refused):
            tie(question, made, by=by)
        with pytest.raises(Refused):
            tie(made, made, by=by)

    def test_things_of_another_summit_and_hidden_ones_cannot_be_tied(
        self, summit: Any, question: Any, by: Any, bilal: Someone, asha: Someone
    ) -> None:
        other = found("Kites\n\nWhere does the wind come from?\n", asha.person)
        path = f"/en/{summit.slug}/threads/{question.pk}/"
        bilal.sends(path, other=other.questions.first().pk, way="into")
        assert not GrewFrom.objects.exists()
        assert bilal.opens(f"/en/{summit.slug}/threads/{other.questions.first().pk}/").status_code == 404

    def test_a_stranger_to_the_link_is_refused(self, summit: Any, question: Any, by: Any, tenzin: Someone) -> None:
        made = promise(summit, by, question)
        viewer = Viewer(person=tenzin.person, membership=join(tenzin.person, summit))
        with pytest.raises(Refused):
            untie(made, question, viewer=viewer)
