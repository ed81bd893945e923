"""Conversations: a vote is one vote whatever happens to it, rules mean what they say, and maps give nobody away."""

import json
import uuid
from typing import Any

import pytest

from sabha.algorithms.refused import Refused
from sabha.summit.base.words import Words
from sabha.summit.conversations import actions, rules
from sabha.summit.conversations.models import Map, MapWanted, Statement, Vote
from sabha.summit.conversations.tasks import make_map, make_maps
from sabha.summit.journal import actions as journal
from sabha.summit.people.actions.members import join
from three_people import Someone, person, text_of, with_browser

pytestmark = pytest.mark.django_db
WATER, TANKS, MAPS = "Water first", "Clean the tanks every year", "Draw the maps together"


@pytest.fixture
def question(summit: Any) -> Any:
    return summit.questions.order_by("number").first()


def voter(n: int) -> uuid.UUID:
    return uuid.UUID(int=n + 1)


def seed(question: Any, text: str, by: Any, lang: str = "en") -> Statement:
    return actions.add_statement(question, Words(text, lang), by=by, is_seed=True)


def hall(question: Any, by: Any, people: int, statements: int = 8) -> list[Statement]:
    """A question with `people` who are of two minds: all share the first two statements and differ over the rest."""
    said = [seed(question, f"Idea {n}", by) for n in range(statements)]
    for n in range(people):
        for i, statement in enumerate(said):
            actions.vote(by=voter(n), statement=statement, value=1 if i < 2 or (n + i * (n % 3 == 0)) % 2 else -1)
    make_map(question)
    return said


def counts_in(found: Any) -> list[int]:
    """Every number of people in what a map publishes, apart from how many took part at all."""
    if isinstance(found, dict):
        told = [found["people"]] if isinstance(found.get("people"), int) else []
        for name, value in found.items():
            if name == "counts":
                rows = value.values() if isinstance(value, dict) else [value]
                told += [n for row in rows if row for n in row if n is not None]
            elif name == "matters":
                told += value.values()
            elif name not in {"not_yet", "certainty"}:  # sentences that tell how many took part
                told += counts_in(value)
        return told
    return [n for one in found for n in counts_in(one)] if isinstance(found, list) else []


def test_a_double_tap_is_one_vote_and_the_latest_counts(question: Any, pseudonym: Any) -> None:
    statement, op = seed(question, WATER, pseudonym), uuid.uuid4()
    for _ in range(2):
        actions.vote(by=voter(1), statement=statement, value=1, op=op)
    actions.vote(by=voter(1), statement=statement, value=-1)
    assert list(Vote.objects.values_list("voter", "value")) == [(voter(1), -1)]
    assert Vote.objects.get().pk == uuid.uuid5(statement.pk, str(voter(1)))
    assert not journal.check()


def test_a_closed_conversation_takes_no_votes_and_no_statements(question: Any, pseudonym: Any) -> None:
    statement = seed(question, WATER, pseudonym)
    actions.set_rules(question, by=pseudonym, is_closed=True)
    with pytest.raises(Refused):
        actions.vote(by=voter(1), statement=statement, value=1)
    with pytest.raises(Refused):
        actions.add_statement(question, Words(TANKS, "en"), by=voter(1))
    assert (Vote.objects.count(), Statement.objects.count()) == (0, 1)


def test_where_moderation_is_strict_a_statement_waits_unless_organisers_wrote_it(question: Any, pseudonym: Any) -> None:
    actions.set_rules(question, by=pseudonym, is_strict=True)
    waits = actions.add_statement(question, Words(WATER, "en"), by=voter(1))
    assert waits.state == Statement.State.WAITING
    assert seed(question, TANKS, pseudonym).state == Statement.State.SHOWN
    with pytest.raises(Refused):
        actions.vote(by=voter(2), statement=waits, value=1)
    assert {actions.turn_for(question, voter(n)).statement.text.text for n in range(20)} == {TANKS}
    actions.moderate(waits, by=pseudonym, state=Statement.State.SHOWN)
    assert actions.turn_for(question, voter(2)).total == 2


def test_where_moderation_is_open_a_statement_is_asked_at_once_and_its_writer_agrees(
    question: Any, pseudonym: Any
) -> None:
    said = actions.add_statement(question, Words(WATER, "en"), by=voter(1))
    assert said.state == Statement.State.SHOWN
    assert list(Vote.objects.values_list("voter", "value")) == [(voter(1), 1)]
    assert actions.turn_for(question, voter(1)).statement is None
    assert actions.turn_for(question, voter(2)).statement == said


def test_a_statement_sent_twice_is_one(question: Any) -> None:
    op = uuid.uuid4()
    first, again = (actions.add_statement(question, Words(WATER, "en"), by=voter(1), op=op) for _ in range(2))
    assert first.pk == again.pk
    assert Statement.objects.count() == 1


def test_hiding_needs_a_reason(question: Any, pseudonym: Any) -> None:
    said = seed(question, WATER, pseudonym)
    with pytest.raises(Refused):
        actions.moderate(said, by=pseudonym, state=Statement.State.HIDDEN)
    actions.moderate(said, by=pseudonym, state=Statement.State.HIDDEN, reason=Statement.Reason.SEVERAL)
    assert not Statement.objects.shown().exists()


def test_merging_keeps_votes_and_whoever_voted_on_both_keeps_the_vote_on_the_one_that_stays(
    question: Any, pseudonym: Any
) -> None:
    stays, goes = seed(question, WATER, pseudonym), seed(question, TANKS, pseudonym)
    actions.vote(by=voter(1), statement=goes, value=-1, matters=True)
    actions.vote(by=voter(2), statement=goes, value=-1)
    actions.vote(by=voter(2), statement=stays, value=1)
    actions.merge(goes, stays, by=pseudonym)
    assert set(stays.votes.values_list("voter", "value", "matters")) == {(voter(1), -1, True), (voter(2), 1, False)}
    assert goes.votes.count() == 2
    assert list(Statement.objects.shown()) == [stays]
    assert not journal.check()


def test_a_statement_is_not_merged_into_itself_or_into_what_is_hidden(question: Any, pseudonym: Any) -> None:
    one, hidden = seed(question, WATER, pseudonym), seed(question, TANKS, pseudonym)
    hidden = actions.moderate(hidden, by=pseudonym, state=Statement.State.HIDDEN, reason=Statement.Reason.SAME)
    for into in (one, hidden):
        with pytest.raises(Refused):
            actions.merge(one, into, by=pseudonym)


def test_a_voter_is_nobody_else_and_another_in_each_question(summit: Any, bilal: Someone) -> None:
    one, two = summit.questions.order_by("number")[:2]
    membership = bilal.person.memberships.get(summit=summit)
    ids = [rules.voter_of(membership, q) for q in (one, two)]
    assert len({*ids, membership.pseudonym, membership.pk, bilal.person.pk}) == 5
    assert ids == [rules.voter_of(membership, q) for q in (one, two)]
    assert set(ids) <= set(rules.voters_of(membership))


def test_the_same_page_asks_the_same_statement_and_never_one_that_is_answered(question: Any, pseudonym: Any) -> None:
    for text in (WATER, TANKS, MAPS):
        seed(question, text, pseudonym)
    asked = []
    while (turn := actions.turn_for(question, voter(1))).statement:
        assert actions.turn_for(question, voter(1)) == turn
        asked.append(turn.statement.pk)
        actions.vote(by=voter(1), statement=turn.statement, value=0)
    assert sorted(asked) == sorted(Statement.objects.values_list("pk", flat=True))


@pytest.mark.parametrize(
    ("lang", "said", "again", "another"),
    [
        ("hi", "तालाबों की सफ़ाई हर साल हो", "तालाबों की सफ़ाई हर साल होनी चाहिए", "बच्चों को नक्शे दिखाओ"),
        ("te", "చెరువులను ప్రతి సంవత్సరం శుభ్రం చేయాలి", "చెరువులను ప్రతి సంవత్సరం శుభ్రం చేద్దాం", "పిల్లలకు పటాలు చూపండి"),
        ("ur", "تالابوں کی صفائی ہر سال ہو", "تالابوں کی صفائی ہر سال ہونی چاہیے", "بچوں کو نقشے دکھاؤ"),
    ],
    ids=["hi", "te", "ur"],
)
def test_what_says_much_the_same_is_shown_before_sending_in_every_script(
    bilal: Someone, question: Any, summit: Any, pseudonym: Any, lang: str, said: str, again: str, another: str
) -> None:
    seed(question, said, pseudonym, lang)
    page = f"/en/{summit.slug}/questions/{question.number}/write/"
    answer = bilal.sends(page, text=again, lang=lang)
    assert answer.status_code == 200
    assert said in text_of(answer)
    assert Statement.objects.count() == 1
    assert bilal.sends(page, text=again, lang=lang, sure="1").status_code == 302
    assert bilal.sends(page, text=another, lang=lang).status_code == 302
    assert Statement.objects.count() == 3


@pytest.mark.parametrize("people", [0, 1, 2, 3, 11, 40])
def test_no_number_of_people_below_ten_is_published_anywhere(
    stranger: Someone, summit: Any, question: Any, pseudonym: Any, people: int
) -> None:
    hall(question, pseudonym, people)
    public = dict(Map.objects.get(question=question).public)
    assert public.pop("people", 0) == people
    assert [n for n in counts_in(public) if n < 10] == []
    root = f"/en/{summit.slug}/questions/{question.number}/"
    for page in ("map/", "map/?method=classic", "statements/", "live/"):
        assert stranger.opens(root + page).status_code == 200
    told = stranger.opens(root + "data.json").json()["map"]
    told.pop("people", None)
    assert [n for n in counts_in(told) if n < 10] == []
    rows = text_of(stranger.opens(root + "statements.csv")).splitlines()[1:]
    assert [n for row in rows for n in row.split(",")[3:6] if n and int(n) < 10] == []
    assert not [v for v in map(voter, range(people)) if str(v) in json.dumps(told)]


def test_of_one_or_two_people_nothing_is_said_and_from_the_third_on_what_they_share(
    question: Any, pseudonym: Any
) -> None:
    said = [seed(question, text, pseudonym) for text in (WATER, TANKS)]
    shared = []
    for n in range(3):
        for statement in said:
            actions.vote(by=voter(n), statement=statement, value=1)
        make_map(question)
        public = Map.objects.get(question=question).public
        shared.append(sorted(public["agree"]))
        if n < 2:
            assert (public["slate"]["statements"], public["divided"], public["unheard"]) == ([], [], [])
    assert shared == [[], [], sorted(str(s.pk) for s in said)]


def test_a_group_below_ten_stands_for_nothing_in_public(question: Any, pseudonym: Any) -> None:
    hall(question, pseudonym, 11)
    public = Map.objects.get(question=question).public
    groups = [*public["groups"], *public["classic"]["groups"]]
    assert [g["letter"] for g in groups if g["people"] is None and g["stands_for"]] == []


def test_without_clear_groups_the_map_leads_with_what_people_differ_over(
    stranger: Someone, summit: Any, question: Any, pseudonym: Any
) -> None:
    said = hall(question, pseudonym, 40)
    held = Map.objects.get(question=question)
    ends = [
        [{"people": 25, "stands_for": [{"statement": str(said[3].pk), "agrees": True}]},
         {"people": 14, "stands_for": [{"statement": str(said[3].pk), "agrees": False}]}]
    ]  # fmt: skip
    held.public |= {"level": "none", "axes": ends}
    held.save()
    address = f"/en/{summit.slug}/questions/{question.number}/map/"
    page = text_of(stranger.opens(address))
    assert page.index("25 people") < page.index("14 people") < page.index("What all share")
    assert "What sets groups apart" not in page
    held.public |= {"level": "clear"}
    held.save()
    journal.touch(summit.pk)
    assert "25 people" not in text_of(stranger.opens(address))


def test_two_ends_of_ten_people_or_more_are_told_and_smaller_ones_are_not(question: Any, pseudonym: Any) -> None:
    said = [seed(question, f"Idea {n}", pseudonym) for n in range(8)]
    for n in range(40):
        for i, statement in enumerate(said):
            actions.vote(by=voter(n), statement=statement, value=1 if (n < 20) == (i < 4) else -1)
        if n == 24:
            make_map(question)
            assert Map.objects.get(question=question).public["axes"] == []
    make_map(question)
    [ends] = Map.objects.get(question=question).public["axes"]
    assert [end["people"] for end in ends] == [20, 20]
    assert all(end["stands_for"] for end in ends)


def test_the_worker_makes_a_wanted_map_once(question: Any, pseudonym: Any) -> None:
    seed(question, WATER, pseudonym)
    assert (make_maps(), make_maps(), MapWanted.objects.count()) == (1, 0, 0)


def test_priorities_are_higher_for_what_few_have_seen(question: Any, pseudonym: Any) -> None:
    said = hall(question, pseudonym, 11)
    new = seed(question, MAPS, pseudonym)
    actions.vote(by=voter(0), statement=new, value=1)
    make_map(question)
    priorities = Map.objects.get(question=question).priorities
    assert max(priorities, key=priorities.__getitem__) == str(new.pk)
    assert set(priorities) == {str(s.pk) for s in [*said, new]}


def test_erasing_a_writer_leaves_the_statement_and_the_votes_with_nobody(summit: Any, question: Any) -> None:
    from sabha.summit.people.actions.privacy import erase

    chitra = with_browser(person("Chitra")).person
    me = rules.voter_of(join(chitra, summit), question)
    said = actions.add_statement(question, Words(WATER, "en"), by=me)
    erase(chitra)
    assert Vote.objects.filter(statement=said).count() == 1
    assert not any(rules.voter_of(m, question) == me for m in summit.memberships.all())
    assert not journal.check()
