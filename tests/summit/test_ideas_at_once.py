"""Ideas, pledges and ballots at the same moment, from several processes: on PostgreSQL, where they may."""

import contextlib
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection

from sabha.algorithms.refused import Refused
from sabha.summit.base.words import Words
from sabha.summit.ideas.actions import ballots, pledges, sheets, things
from sabha.summit.ideas.models import Ballot, BallotPaper, Idea, PaperTaken, Pledge
from sabha.summit.ideas.rules.ballots import sheet_code, voter_of
from sabha.summit.ideas.rules.things import pledger_of
from sabha.summit.journal import actions as journal
from sabha.summit.people.actions.members import join
from sabha.summit.people.actions.ways_in import issue_badges
from sabha.summit.people.models import Badge, Letter
from summit.ballot_world import published
from summit.test_journal_at_once import at_once
from summit.test_journal_merge import a_summit
from three_people import person

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("fresh_node"),
    pytest.mark.skipif(connection.vendor == "sqlite", reason="one writer at a time: the file is locked whole"),
]


def en(text: str) -> Words:
    return Words(text, "en")


def refused_or_done(act: Any) -> Any:
    """An act of which only one at a time may come through."""

    def tried(_: int) -> None:
        with contextlib.suppress(Refused):
            act()

    return tried


def test_two_who_settle_a_pledge_at_once_settle_it_once_and_its_giver_gets_one_letter() -> None:
    summit = a_summit()
    owner, giver = (join(person(name), summit) for name in ("Asha", "Dolma"))
    idea = things.post_idea(summit, by=owner.pseudonym, title=en("A"), text=en("A"))
    made = pledges.pledge(idea, by=pledger_of(giver, idea), is_named=False, kind="time", text=en("Two days"))
    made = pledges.accept(made, by=owner.pseudonym)
    Letter.objects.all().delete()
    acts = [
        lambda: pledges.confirm(Pledge.objects.get(pk=made.pk), by=owner.pseudonym),
        lambda: pledges.release(Pledge.objects.get(pk=made.pk), by=owner.pseudonym),
    ]
    assert at_once(*(refused_or_done(act) for act in acts * 2)) == []
    assert Pledge.objects.get().state in {Pledge.State.GIVEN, Pledge.State.RELEASED}
    assert Letter.objects.filter(person=giver.person).count() == 1
    assert list(journal.check()) == []


def test_a_pledge_to_an_idea_that_becomes_part_of_another_goes_along_or_is_refused() -> None:
    summit = a_summit()
    owner = join(person("Asha"), summit).pseudonym
    ideas = [things.post_idea(summit, by=owner, title=en(f"{n}"), text=en("A")) for n in range(13)]

    def pledge(turn: int) -> None:
        refused_or_done(
            lambda: pledges.pledge(
                Idea.objects.get(pk=ideas[turn].pk), by=uuid4(), is_named=False, kind="time", text=en("One day")
            )
        )(turn)

    def merge(turn: int) -> None:
        things.merge(Idea.objects.get(pk=ideas[turn].pk), Idea.objects.get(pk=ideas[12].pk), by=owner)

    assert at_once(pledge, merge, pledge) == []
    assert not Pledge.objects.exclude(idea=ideas[12].pk).exists()
    assert list(journal.check()) == []


def test_voters_at_one_moment_and_taps_of_one_leave_one_paper_each() -> None:
    summit = a_summit()
    by = join(person("Asha"), summit).pseudonym
    ballot = published(summit, by)
    voters, op = [uuid4() for _ in range(3)], uuid4()

    def tap(_: int) -> None:
        ballots.cast(Ballot.objects.get(), voter=voters[0], choices={"c1": 1}, op=op)

    def change(voter: Any) -> Any:
        return lambda turn: ballots.cast(Ballot.objects.get(), voter=voter, choices={f"c{turn % 3 + 1}": 1})

    assert at_once(tap, tap, change(voters[1]), change(voters[2])) == []
    papers = {p.voter: p.choices for p in BallotPaper.objects.filter(ballot=ballot)}
    assert papers == {voters[0]: {"c1": 1}, voters[1]: {"c3": 1}, voters[2]: {"c3": 1}}
    assert list(journal.check()) == []


def test_nobody_votes_on_the_web_and_takes_a_sheet_in_the_same_moment() -> None:
    summit = a_summit()
    ballot = published(summit, join(person("Asha"), summit).pseudonym)
    issue_badges(summit, 12)
    members = [join(person(f"P{n}"), summit) for n in range(12)]
    for n, member in enumerate(members, 1):
        Badge.objects.filter(number=n).update(person=member.person)

    def vote(turn: int) -> None:
        voter = voter_of(members[turn], ballot)
        ballots.cast(Ballot.objects.get(), voter=voter, choices={"c1": 1})
        if PaperTaken.objects.filter(badge__person=members[turn].person).exists():  # as the page does
            ballots.put_in(ballot, voter=voter, choices={}, is_void=True)

    def take(turn: int) -> None:
        refused_or_done(lambda: sheets.hand_out(Ballot.objects.get(), turn + 1))(turn)

    assert at_once(vote, take, take) == []
    for member in members:
        voted = BallotPaper.objects.filter(voter=voter_of(member, ballot), is_void=False).exists()
        took = PaperTaken.objects.filter(badge__person=member.person).count()
        assert voted + took == 1


def test_two_who_read_the_same_sheets_at_once_leave_each_sheet_counted_once() -> None:
    summit = a_summit()
    ballot = published(summit, join(person("Asha"), summit).pseudonym)
    codes = {n: sheet_code(ballot, n) for n in range(1, 13)}

    def read(by: Any) -> Any:
        def one(turn: int) -> None:
            n = turn + 1
            sheets.enter_sheet(Ballot.objects.get(), by=by, sheet=n, code=codes[n], choices={"c2": 1})

        return one

    assert at_once(read(uuid4()), read(uuid4())) == []
    papers = BallotPaper.objects.filter(ballot=ballot, is_sheet=True, is_void=False)
    assert [p.choices for p in papers] == [{"c2": 1}] * 12
    assert list(journal.check()) == []
