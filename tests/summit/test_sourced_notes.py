"""Sourced notes: who may write and rate them, whom they need, when they are shown, and what erasing leaves."""

import datetime
import json
import uuid
from typing import Any

import pytest
from django.utils import translation

from sabha.algorithms.notes_ranking import Standing
from sabha.algorithms.refused import Refused
from sabha.algorithms.sources import read_source
from sabha.summit.base.words import Words
from sabha.summit.concept.actions import link
from sabha.summit.conversations import actions
from sabha.summit.conversations.actions.noting import add_note, decide_note, rate_note, take_note_back
from sabha.summit.conversations.models import (
    NoteRanking,
    NoteRating,
    NoteSides,
    RankingWanted,
    SourcedNote,
    SourceWanted,
    Statement,
)
from sabha.summit.conversations.rules import notes as rules
from sabha.summit.conversations.rules import voter_of
from sabha.summit.conversations.tasks import make_map, rank_notes_of, rank_wanted_notes
from sabha.summit.journal import actions as journal
from sabha.summit.journal.models import Fact
from sabha.summit.people.rules import viewer_of
from three_people import Someone, text_of

pytestmark = pytest.mark.django_db
PEOPLE = 24  # in the hall; even numbers usually vote one way, odd ones the other


@pytest.fixture
def question(summit: Any) -> Any:
    return summit.questions.order_by("number").first()


@pytest.fixture
def hall(question: Any, pseudonym: Any) -> Statement:
    """A hall of two minds: a map with two sides. Gives the first statement."""
    said = [actions.add_statement(question, Words(f"Idea {n}", "en"), by=pseudonym, is_seed=True) for n in range(6)]
    for n in range(PEOPLE):
        for i, statement in enumerate(said):
            actions.vote(by=voter(n), statement=statement, value=1 if i == 0 or n % 2 == i % 2 else -1)
    make_map(question)
    return said[0]


def voter(n: int) -> uuid.UUID:
    return uuid.UUID(int=n + 1)


def note_on(it: Any, question: Any, *, by: Any = None, source: str = "https://example.org/a", **changes: Any) -> Any:
    given = {"stance": "supports", "by": by or uuid.uuid4()} | changes
    return add_note(it, question, Words("The report says so", "en"), read_source(source).item, **given)


def rated(note: Any, side: int, *values: int, **more: bool) -> None:
    for n, value in enumerate(values):
        rate_note(note, by=voter(2 * n + side), value=value, **more)


def again(note: Any) -> SourcedNote:
    return SourcedNote.objects.select_related("ranking").get(pk=note.pk)


def test_the_latest_notes_stand_first(question: Any, pseudonym: Any) -> None:
    said = actions.add_statement(question, Words("Clean the tanks", "en"), by=pseudonym, is_seed=True)
    morning = datetime.datetime(2023, 3, 3, 9, tzinfo=datetime.UTC)
    moments = {f"https://example.org/{n}": morning + datetime.timedelta(minutes=n) for n in range(7)}
    made = [note_on(said, question, source=source, op=uuid.uuid4(), at=at) for source, at in moments.items()]
    assert list(SourcedNote.objects.latest_first()) == made[::-1]


def test_a_note_is_shown_when_both_sides_find_it_helpful(hall: Statement, question: Any) -> None:
    note = note_on(hall, question)
    rank_notes_of(question)
    assert rules.saying(again(note)) == "Needs 6 ratings from people who usually disagree."
    rated(note, 0, 2, 2, 2)
    rank_notes_of(question)
    assert rules.saying(again(note)) == "Needs 3 ratings from people who usually disagree."
    assert not again(note).is_shown
    rated(note, 1, 2, 2, 2)
    rank_notes_of(question)
    assert again(note).is_shown
    assert rules.sources_of(hall).is_supported


def test_what_one_side_alone_likes_is_not_shown_however_many_like_it(hall: Statement, question: Any) -> None:
    note = note_on(hall, question)
    rated(note, 0, *[2] * 12)
    rated(note, 1, 0, 0, 0, 0)
    rank_notes_of(question)
    assert not again(note).is_shown
    assert again(note).ranking.standing == "one_sided"


def test_a_source_that_both_sides_doubt_withholds_the_note_and_comes_to_the_desk(
    hall: Statement, question: Any
) -> None:
    note = note_on(hall, question)
    for side in (0, 1):
        rated(note, side, *[2] * 6, unsupported=True)
    rank_notes_of(question)
    assert again(note).ranking.standing == "source_doubted"
    [need] = rules.needs(question.summit, datetime.date(2023, 3, 3))
    assert need.text == "1 note has a source that is doubted"


def test_without_a_map_a_note_waits_and_says_so(question: Any, pseudonym: Any) -> None:
    said = actions.add_statement(question, Words("Water first", "en"), by=pseudonym, is_seed=True)
    note = note_on(said, question)
    rate_note(note, by=voter(0), value=2)
    rank_notes_of(question)
    assert rules.saying(again(note)) == "Waits: too few have answered to tell who usually disagrees."


def test_a_double_tap_is_one_rating_and_the_latest_counts(hall: Statement, question: Any) -> None:
    note, op = note_on(hall, question), uuid.uuid4()
    for _ in range(2):
        rate_note(note, by=voter(1), value=2, op=op)
    rate_note(note, by=voter(1), value=0, unreliable=True)
    assert list(NoteRating.objects.values_list("rater", "value", "unreliable")) == [(voter(1), 0, True)]
    assert NoteRating.objects.get().pk == uuid.uuid5(note.pk, str(voter(1)))
    assert not journal.check()


def test_a_note_sent_twice_is_one_note_and_the_same_source_is_not_noted_twice(hall: Statement, question: Any) -> None:
    op, by = uuid.uuid4(), uuid.uuid4()
    assert note_on(hall, question, op=op, by=by).pk == note_on(hall, question, op=op, by=by).pk
    with pytest.raises(Refused):
        note_on(hall, question)
    note_on(hall, question, stance="contradicts")
    assert SourcedNote.objects.count() == 2


def test_writers_do_not_rate_their_own_notes_nor_anybody_a_hidden_one(
    hall: Statement, question: Any, pseudonym: Any
) -> None:
    note = note_on(hall, question, by=voter(3))
    with pytest.raises(Refused):
        rate_note(note, by=voter(3), value=2)
    decide_note(note, by=pseudonym, state="hidden", reason="conduct")
    with pytest.raises(Refused):
        rate_note(again(note), by=voter(4), value=2)
    assert not NoteRating.objects.exists()


def test_hiding_needs_a_reason_and_only_the_writer_takes_a_note_back(hall: Statement, question: Any) -> None:
    note = note_on(hall, question, by=voter(3))
    with pytest.raises(Refused):
        decide_note(note, by=uuid.uuid4(), state="hidden")
    with pytest.raises(Refused):
        take_note_back(note, by=voter(4))
    take_note_back(note, by=voter(3))
    with translation.override("en"):
        assert rules.saying(again(note)) == "Its writer took it back."
    assert rules.sources_of(hall).waiting == ()


def test_the_sides_come_from_the_nearest_question_of_the_thread_else_the_most_answered(
    hall: Statement, question: Any, summit: Any, pseudonym: Any
) -> None:
    other, place = summit.questions.get(number=2), summit.announcements.get(subject="place")
    assert rules.question_for(hall) == question
    assert rules.question_for(other) == other
    assert rules.question_for(place) == question  # the most answered
    link(place, other, by=pseudonym)
    assert rules.question_for(place) == other


def test_a_summit_without_questions_takes_no_notes(summit: Any, pseudonym: Any) -> None:
    for it in summit.questions.all():
        journal.write(it, by=pseudonym, is_withdrawn=True)
    with pytest.raises(Refused):
        rules.question_for(summit.announcements.first())


def test_people_are_asked_where_their_side_has_said_little(hall: Statement, question: Any, summit: Any) -> None:
    note = note_on(hall, question)
    rated(note, 0, 2, 2, 2)
    rank_notes_of(question)
    here = rules.Rater({question.pk: voter(20)}, {})
    there = rules.Rater({question.pk: voter(21)}, {})
    assert rules.that_need(summit, here) == []
    assert rules.that_need(summit, there) == [note]
    rate_note(note, by=voter(21), value=2)
    has_rated = rules.Rater(there.ids, {note.pk: NoteRating.objects.get(rater=voter(21))})
    assert rules.that_need(summit, has_rated) == []


def test_the_lot_draws_from_the_side_that_lacks_and_never_the_writer(hall: Statement, question: Any) -> None:
    note = note_on(hall, question, by=voter(1))
    rated(note, 0, 2, 2, 2)
    rank_notes_of(question, today=datetime.date(2023, 3, 3))
    first = NoteSides.objects.get().asks
    assert len(first) == 3
    assert {uuid.UUID(v).int % 2 for v in first} == {0}  # voter(n) is n + 1: the odd people
    rank_notes_of(question, today=datetime.date(2023, 3, 4))
    assert NoteSides.objects.get().asks != first
    assert all(str(voter(1)) not in drawn for drawn in (first, NoteSides.objects.get().asks))


def test_who_is_not_on_the_map_may_rate_and_is_offered_what_waits(
    hall: Statement, question: Any, summit: Any, bilal: Someone
) -> None:
    note = note_on(hall, question)
    rank_notes_of(question)
    me = rules.rater_of(bilal.person.memberships.get())
    assert rules.that_need(summit, me) == [note]
    rate_note(note, by=me.ids[question.pk], value=2)
    rank_notes_of(question)
    assert sum(again(note).ranking.needed) == 6  # it counts only when the map knows them


@pytest.mark.parametrize(("helpful", "counts"), [(9, None), (10, [10, None, None]), (12, [12, None, None])])
def test_counts_of_ratings_are_published_in_cells_of_ten_only(
    hall: Statement, question: Any, helpful: int, counts: Any
) -> None:
    note = note_on(hall, question)
    for n in range(helpful):
        rate_note(note, by=voter(n), value=2)
    rank_notes_of(question)
    assert again(note).ranking.counts == counts


def test_the_worker_ranks_what_was_rated_and_after_every_new_map(hall: Statement, question: Any) -> None:
    note = note_on(hall, question)
    assert rank_wanted_notes() == 1
    assert rank_wanted_notes() == 0
    rate_note(note, by=voter(1), value=2)
    assert RankingWanted.objects.count() == 1
    rank_wanted_notes()
    make_map(question)
    assert RankingWanted.objects.count() == 1


def test_a_ranking_that_says_the_same_leaves_the_pages_as_they_are(hall: Statement, question: Any) -> None:
    note_on(hall, question)
    rank_notes_of(question)
    before = journal.revision(question.summit_id)
    rank_notes_of(question)
    assert journal.revision(question.summit_id) == before


def test_ratings_are_of_the_members_class_and_notes_public(hall: Statement, question: Any) -> None:
    note = note_on(hall, question)
    rate_note(note, by=voter(1), value=2)
    streams = {json.loads(f.header)["model"]: f.stream_id.split("/")[-1] for f in Fact.objects.all()}
    assert (streams["NoteRating"], streams["SourcedNote"]) == ("members", "public")


def test_the_standings_of_the_table_are_those_of_the_algorithm() -> None:
    assert {s.value for s in Standing} | {"no_sides"} == set(NoteRanking.Standing.values)


def test_erasing_a_person_leaves_their_ratings_with_nobody_and_takes_their_words(
    hall: Statement, question: Any, bilal: Someone, pseudonym: Any
) -> None:
    me = voter_of(bilal.person.memberships.get(), question)
    note = note_on(hall, question, by=me)
    other = note_on(hall, question, source="Q42")
    rate_note(other, by=me, value=2)
    rank_notes_of(question)
    copy = text_of(bilal.opens("/en/me/data/"))
    assert "The report says so" in copy
    assert "NoteRating" in copy
    bilal.sends("/en/me/erase/", sure="on", redact="on")
    assert NoteRating.objects.get().value == 2
    assert not again(note).stands
    assert [n.pk for n in rules.sources_of(hall).waiting] == [other.pk]
    assert journal.check() == []


def test_who_may_hide_a_note(summit: Any, asha: Someone, bilal: Someone, tenzin: Someone) -> None:
    may = [rules.may_decide(viewer_of(who.person, summit)) for who in (asha, bilal, tenzin)]
    assert may == [True, False, False]


def test_nothing_is_asked_of_the_network_unless_the_operator_allows_it(
    hall: Statement, question: Any, settings: Any
) -> None:
    note_on(hall, question)
    assert not SourceWanted.objects.exists()
    settings.SABHA_FETCH = True
    note_on(hall, question, source="Q42")
    assert SourceWanted.objects.count() == 1
