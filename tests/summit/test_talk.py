"""Beside the talk: splitting, taking back, open links, imports, signals, priorities, and what funders are told."""

import uuid
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from sabha.algorithms.refused import Refused
from sabha.summit.base.words import Words
from sabha.summit.conversations import actions, rules
from sabha.summit.conversations.actions.saying import cast
from sabha.summit.conversations.models import Conversation, Imported, Map, Reach, Signal, Statement, Vote
from sabha.summit.conversations.rules.reach import figures_of
from sabha.summit.conversations.tasks import make_map
from sabha.summit.journal import actions as journal
from sabha.summit.people.actions.members import invite, join
from sabha.summit.people.actions.ways_in import by_badge, issue_badges, reissue_badge
from sabha.summit.people.models import Role
from sabha.summit.people.rules import is_vouched_for, viewer_of
from three_people import person

pytestmark = pytest.mark.django_db

COMMENTS = b"""timestamp,datetime,comment-id,author-id,agrees,disagrees,moderated,comment-body
1,x,0,7,1,1,1,Water first
1,x,2,7,0,0,-1,Spam
1,x,3,7,0,0,0,Tanks too
"""
VOTES = b"""timestamp,datetime,comment-id,voter-id,vote
30,x,0,7,-1
10,x,0,7,1
20,x,3,7,0
20,x,0,9,1
20,x,99,9,1
"""


@pytest.fixture
def question(summit: Any) -> Any:
    return summit.questions.order_by("number").first()


def voter(n: int) -> uuid.UUID:
    return uuid.UUID(int=n + 1)


def seed(question: Any, text: str, by: Any) -> Statement:
    return actions.add_statement(question, Words(text, "en"), by=by, is_seed=True)


def public(question: Any) -> dict[str, Any]:
    make_map(question)
    return Map.objects.get(question=question).public


# Taking back


def test_a_vote_taken_back_counts_no_more_is_asked_again_and_can_be_given_anew(question: Any, pseudonym: Any) -> None:
    said = seed(question, "Water first", pseudonym)
    actions.vote(by=voter(1), statement=said, value=1)
    actions.take_back(by=voter(1), statement=said)
    assert "votes" not in public(question)
    assert actions.turn_for(question, voter(1)).statement == said
    actions.vote(by=voter(1), statement=said, value=-1)
    assert list(Vote.objects.standing().values_list("value", flat=True)) == [-1]
    assert not journal.check()


def test_in_a_closed_conversation_nothing_is_taken_back(question: Any, pseudonym: Any) -> None:
    said = seed(question, "Water first", pseudonym)
    actions.vote(by=voter(1), statement=said, value=1)
    actions.set_rules(question, by=pseudonym, is_closed=True)
    with pytest.raises(Refused):
        actions.take_back(by=voter(1), statement=said)
    assert Vote.objects.standing().count() == 1


def test_nobody_takes_back_what_another_answered(question: Any, pseudonym: Any) -> None:
    said = seed(question, "Water first", pseudonym)
    actions.vote(by=voter(1), statement=said, value=1)
    assert actions.take_back(by=voter(2), statement=said) is None
    assert Vote.objects.standing().count() == 1


# Splitting


def halves(said: Statement, pseudonym: Any, **how: Any) -> list[Statement]:
    parts = [(Words("Clean the tanks", "en"), True), (Words("Pay the keepers", "en"), False)]
    return actions.split(said, parts, by=pseudonym, **how)


def test_splitting_keeps_all_votes_with_the_whole_and_carries_them_only_where_a_moderator_says_so(
    question: Any, pseudonym: Any
) -> None:
    said = seed(question, "Clean the tanks and pay the keepers", pseudonym)
    for n, value in enumerate((1, -1, 0)):
        actions.vote(by=voter(n), statement=said, value=value, matters=n == 1)
    clean, pay = halves(said, pseudonym)
    assert said.votes.standing().count() == 3
    assert sorted(clean.votes.values_list("value", "matters")) == [(-1, True), (0, False), (1, False)]
    assert not pay.votes.exists()
    assert {clean, pay} == set(Statement.objects.shown())
    assert Statement.objects.get(pk=said.pk).state == Statement.State.SPLIT
    assert not journal.check()


def test_who_answered_the_whole_is_asked_about_the_other_part_first_and_told_why(question: Any, pseudonym: Any) -> None:
    for n in range(6):
        seed(question, f"Another idea {n}", pseudonym)
    said = seed(question, "Clean the tanks and pay the keepers", pseudonym)
    actions.vote(by=voter(1), statement=said, value=-1)
    _, pay = halves(said, pseudonym)
    turn = actions.turn_for(question, voter(1))
    assert (turn.statement, turn.split_from.pk) == (pay, said.pk)
    assert actions.turn_for(question, voter(2)).split_from is None


def test_a_statement_is_split_once_and_into_two_at_least(question: Any, pseudonym: Any) -> None:
    said, op = seed(question, "Clean the tanks and pay the keepers", pseudonym), uuid.uuid4()
    with pytest.raises(Refused):
        actions.split(said, [(Words("Clean the tanks", "en"), True)], by=pseudonym)
    first = halves(said, pseudonym, op=op)
    assert halves(Statement.objects.get(pk=said.pk), pseudonym, op=op) == first
    assert Statement.objects.count() == 3


def test_the_parts_stay_their_writers_and_go_when_the_writer_erases_their_words(
    summit: Any, question: Any, pseudonym: Any
) -> None:
    from sabha.summit.overview.actions import erase

    chitra = person("Chitra")
    me = rules.voter_of(join(chitra, summit), question)
    said = actions.add_statement(question, Words("Clean the tanks and pay the keepers", "en"), by=me)
    halves(said, pseudonym)
    erase(chitra, redact=True)
    assert [s.text.text for s in Statement.objects.all()] == ["", "", ""]
    assert not Statement.objects.shown().exists()


# Open links


def test_who_has_only_the_link_is_counted_apart_and_only_where_the_conversation_is_open(
    question: Any, pseudonym: Any
) -> None:
    said = seed(question, "Water first", pseudonym)
    with pytest.raises(Refused):
        actions.vote(by=voter(0), statement=said, value=1, pool=Vote.Pool.OPEN)
    actions.set_rules(question, by=pseudonym, is_open=True)
    for n in range(12):
        actions.vote(by=voter(n), statement=said, value=1)
        actions.vote(by=voter(100 + n), statement=said, value=-1, pool=Vote.Pool.OPEN)
    told = public(question)
    assert (told["people"], told["counts"][str(said.pk)]) == (12, [12, None, None])
    assert told["both"]["rows"][str(said.pk)] == {"all": 100, "without": None, "opened": 50}
    assert told["both"]["open_people"] == 12


# One attendee, one voice


def test_where_a_badge_is_needed_only_those_may_answer_whom_organisers_stand_for(question: Any, pseudonym: Any) -> None:
    said = seed(question, "Water first", pseudonym)
    actions.vote(by=voter(1), statement=said, value=1)
    actions.set_rules(question, by=pseudonym, needs_badge=True)
    for unknown in ({}, {"vouched": lambda: False}):
        with pytest.raises(Refused, match="badge"):
            actions.vote(by=voter(2), statement=said, value=1, **unknown)
        with pytest.raises(Refused, match="badge"):
            actions.add_statement(question, Words("Tanks too", "en"), by=voter(2), **unknown)
    actions.vote(by=voter(3), statement=said, value=-1, vouched=lambda: True)
    actions.add_statement(question, Words("Tanks too", "en"), by=voter(3), vouched=lambda: True)
    assert set(Vote.objects.values_list("voter", flat=True)) == {voter(1), voter(3)}
    assert Statement.objects.count() == 2
    actions.take_back(by=voter(1), statement=said)
    assert not Vote.objects.filter(voter=voter(1)).standing().exists(), "one's own answer can always be taken back"


def test_the_open_link_stays_apart_from_a_conversation_that_needs_a_badge(question: Any, pseudonym: Any) -> None:
    said = seed(question, "Water first", pseudonym)
    actions.set_rules(question, by=pseudonym, needs_badge=True, is_open=True)
    actions.vote(by=voter(1), statement=said, value=1, pool=Vote.Pool.OPEN)
    assert Vote.objects.get().pool == Vote.Pool.OPEN


@pytest.mark.parametrize(
    ("came", "stands"), [("by themselves", False), ("invited", True), ("with a task", True), ("with a badge", True)]
)
def test_organisers_stand_for_whom_they_invited_gave_a_task_or_a_badge(summit: Any, came: str, stands: bool) -> None:
    match came:
        case "by themselves":
            who = join(person("Dipa"), summit).person
        case "invited":
            who = invite("dipa@example.org", summit).person
        case "with a task":
            who = join(person("Dipa"), summit, Role.JUDGE).person
        case _:
            [(_badge, token)] = issue_badges(summit, 1)
            who, _ = by_badge(token)
            join(who, summit)
    assert is_vouched_for(viewer_of(who, summit)) is stands
    assert not is_vouched_for(viewer_of(person("Ravi"), summit))


def test_a_badge_that_was_called_in_stands_for_nobody_and_its_successor_does(summit: Any) -> None:
    [(badge, token)] = issue_badges(summit, 1)
    who, _ = by_badge(token)
    join(who, summit)
    badge.refresh_from_db()
    badge.revoked = badge.issued
    badge.save()
    assert not is_vouched_for(viewer_of(who, summit))
    [(badge, token)] = issue_badges(summit, 1)
    who, _ = by_badge(token)
    join(who, summit)
    badge.refresh_from_db()
    reissue_badge(badge)
    assert is_vouched_for(viewer_of(who, summit))


# Polis


def test_an_export_of_polis_becomes_a_closed_question_with_its_latest_votes(summit: Any, pseudonym: Any) -> None:
    question = actions.import_polis(summit, Words("What of the lake?", "en"), COMMENTS, VOTES, by=pseudonym)
    assert list(question.statements.values_list("number", "state")) == [(1, "shown"), (2, "hidden"), (3, "shown")]
    assert rules.conversation_of(question).is_closed
    told = public(question)
    assert (told["people"], told["votes"], told["both"]["imported_people"]) == (2, 3, 2)
    assert not Vote.objects.exists()
    assert not journal.check()


def test_the_same_files_are_the_same_question(summit: Any, pseudonym: Any) -> None:
    first, again = (
        actions.import_polis(summit, Words(text, "en"), COMMENTS, VOTES, by=pseudonym) for text in ("One", "Two")
    )
    assert first == again
    assert (Imported.objects.count(), Statement.objects.count()) == (1, 3)


@pytest.mark.parametrize(
    ("comments", "votes"),
    [
        (b"", VOTES),
        (COMMENTS, b""),
        (COMMENTS, VOTES + b"1,x,0,x,1\n"),
        (COMMENTS, VOTES + b"1,x,0,7,5\n"),
        (b"\xff", VOTES),
    ],
)
def test_a_file_that_cannot_be_used_changes_nothing(summit: Any, pseudonym: Any, comments: bytes, votes: bytes) -> None:
    questions = summit.questions.count()
    with pytest.raises(Refused):
        actions.import_polis(summit, Words("Lake", "en"), comments, votes, by=pseudonym)
    assert summit.questions.count() == questions
    assert not Imported.objects.exists()


def test_imported_voters_are_no_accounts_and_others_may_go_on_beside_them(summit: Any, pseudonym: Any) -> None:
    question = actions.import_polis(summit, Words("Lake", "en"), COMMENTS, VOTES, by=pseudonym, goes_on=True)
    said = question.statements.get(number=1)
    actions.vote(by=voter(1), statement=said, value=1)
    held = Imported.objects.get()
    assert {v for v, *_ in rules_votes(held)} == {uuid.uuid5(held.pk, "7"), uuid.uuid5(held.pk, "9")}
    assert public(question)["people"] == 3


def rules_votes(held: Imported) -> list[Any]:
    from sabha.summit.conversations.rules.votes import unpacked

    return list(unpacked(held))


# Signals


def crowd(question: Any, pseudonym: Any) -> list[Statement]:
    """Twelve people who read, over days, and three accounts that vote against them within minutes."""
    said = [seed(question, f"Idea {n}", pseudonym) for n in range(10)]
    begun = datetime(2026, 1, 1, tzinfo=UTC)
    for n in range(12):
        for k, one in enumerate(said):
            at = begun + timedelta(hours=n, seconds=9 * k)
            cast(by=voter(n), statement=one, value=1, matters=False, at=at)
    for n in range(3):
        for k, one in enumerate(said):
            at = begun + timedelta(days=9, seconds=30 * n + 0.4 * k)
            cast(by=voter(100 + n), statement=one, value=-1, matters=False, at=at)
    return said


def test_accounts_that_vote_as_one_are_named_once_and_no_vote_is_lost(question: Any, pseudonym: Any) -> None:
    crowd(question, pseudonym)
    for _ in range(2):
        found = actions.look_over(question)
    assert {one.voter for one in found} == {voter(100 + n) for n in range(3)}
    assert Signal.objects.count() == 3
    assert {one.median_ms for one in found} == {400}
    assert public(question)["people"] == 15
    assert [need.path for need in rules.needs(question.summit, None)] == [
        f"/en/{question.summit.slug}/desk/questions/{question.number}/signals/"
    ]


def test_what_is_left_out_of_the_second_result_stays_in_the_first_and_needs_a_reason(
    question: Any, pseudonym: Any
) -> None:
    crowd(question, pseudonym)
    for one in actions.look_over(question):
        with pytest.raises(Refused):
            actions.decide(one, by=pseudonym, decision=Signal.Decision.ASIDE)
        actions.decide(one, by=pseudonym, decision=Signal.Decision.ASIDE, why=Words("All at once", "en"))
    told = public(question)
    assert told["people"] == 15
    assert (told["both"]["aside"], told["both"]["flagged"], told["both"]["looked_at"]) == (3, 3, 3)
    # 12 of 15 agree with everybody, 12 of 12 without: of three accounts no more is told than how far it goes.
    assert told["both"]["moves"] == 20
    assert {row["without"] for row in told["both"]["rows"].values()} == {None}


def test_whoever_asks_for_their_data_is_told_of_a_signal_about_them(summit: Any, question: Any, pseudonym: Any) -> None:
    from sabha.summit.overview.actions import copy_of

    said, chitra = crowd(question, pseudonym), person("Chitra")
    me = rules.voter_of(join(chitra, summit), question)
    for k, one in enumerate(said):
        at = datetime(2026, 1, 20, tzinfo=UTC) + timedelta(milliseconds=200 * k)
        cast(by=me, statement=one, value=1, matters=False, at=at)
    actions.look_over(question)
    assert [one["votes"] for one in copy_of(chitra)["signals"]] == [10]
    assert "signals" not in copy_of(person("Daya"))


# Priorities and funders


def vote_of_priorities(summit: Any, pseudonym: Any, people: int) -> Any:
    """Two thirds want the first two goals, one third the last; two places."""
    question = actions.ask(
        summit, Words("What must this summit achieve?", "en"), by=pseudonym, op=uuid.uuid4(),
        seeds=[Words(text, "en") for text in ("Water", "Tanks", "Kites")], kind="priorities", places=2,
    )  # fmt: skip
    water, tanks, kites = question.statements.order_by("number")
    for n in range(people):
        for goal in (water, tanks) if n % 3 else (kites,):
            actions.vote(by=voter(n), statement=goal, value=1, matters=True)
    make_map(question)
    return question


def test_a_large_group_does_not_win_every_place(summit: Any, pseudonym: Any) -> None:
    question = vote_of_priorities(summit, pseudonym, 30)
    goals = Map.objects.get(question=question).public["goals"]
    texts = [Statement.objects.get(pk=key).text.text for key in goals["statements"]]
    assert (texts, goals["percent"], goals["is_justified"]) == (["Water", "Kites"], 100, True)


def test_of_fewer_than_ten_people_no_goal_wins(summit: Any, pseudonym: Any) -> None:
    question = vote_of_priorities(summit, pseudonym, 9)
    assert Map.objects.get(question=question).public["goals"]["statements"] == []


def test_asking_twice_with_one_form_is_asking_once(summit: Any, pseudonym: Any) -> None:
    op, count = uuid.uuid4(), summit.questions.count()
    for _ in range(2):
        actions.ask(summit, Words("Why?", "en"), by=pseudonym, op=op, seeds=[Words("Because", "en")])
    assert (summit.questions.count(), Statement.objects.count()) == (count + 1, 1)
    assert not Conversation.objects.exists()


def test_what_funders_read_stands_still_until_it_is_released_anew(stranger: Any, summit: Any, pseudonym: Any) -> None:
    address = f"/en/{summit.slug}/for-funders/"
    assert stranger.opens(address).status_code == 404
    vote_of_priorities(summit, pseudonym, 30)
    actions.release(summit, by=pseudonym, note=Words("After a week", "en"), op=uuid.uuid4())
    first = stranger.opens(address).content
    assert b"Water" in first
    vote_of_priorities(summit, pseudonym, 30)
    assert stranger.opens(address).content == first
    actions.take_down(summit, by=pseudonym)
    assert stranger.opens(address).status_code == 404
    assert Reach.objects.count() == 1
    assert not journal.check()


def test_no_cell_of_fewer_than_ten_people_is_told_to_funders(summit: Any, question: Any, pseudonym: Any) -> None:
    said = {
        lang: actions.add_statement(question, Words("x", lang), by=pseudonym, is_seed=True)
        for lang in ("en", "te", "ur")
    }
    for lang, people in (("en", 30), ("te", 20), ("ur", 4)):
        for n in range(people):
            actions.vote(by=voter(n), statement=said[lang], value=1)
    told = figures_of(summit)
    # With 54 answers in all known, the four would follow from the others: so the next smallest is withheld too.
    assert told["by_language"] == {"cells": [{"cell": "en", "answers": 30}], "rest": 24, "total": 54}
    assert told["reach"] == {"invited": None, "members": None, "answered": None}
