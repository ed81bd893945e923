"""A ballot is arranged by its pages, opens and closes by itself, and keeps nobody waiting."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from sabha.algorithms.refused import Refused
from sabha.summit.base.words import Words
from sabha.summit.ideas.actions import ballots, things
from sabha.summit.ideas.models import Ballot, Idea
from sabha.summit.ideas.rules.ballots import rules_of
from sabha.summit.ideas.tasks import counting, make_counts
from sabha.summit.ideas.tasks.turning import _looked, turn_pages
from sabha.summit.journal import actions as journal
from summit.ballot_world import DAY, VILLAGE, close, drafted, published, vote
from three_people import Someone, text_of

pytestmark = pytest.mark.django_db


def test_an_organiser_arranges_a_ballot_by_its_pages(summit: Any, asha: Someone, pseudonym: Any) -> None:
    for n in range(2):
        things.post_idea(summit, by=pseudonym, title=Words(f"Idea {n}", "en"), text=Words("x", "en"))
    now = timezone.localtime()
    given = {
        "title": "A green year", "budget": "600", "currency": "inr", "way": "approval", "points": "10", "seed": "24",
        "opens": f"{now - DAY:%Y-%m-%dT%H:%M}", "closes": f"{now + DAY:%Y-%m-%dT%H:%M}", "completion": "overshoot",
        "publishes": "ballots", "lang": "en",
    }  # fmt: skip
    asha.sends(f"/en/{summit.slug}/desk/ballots/new/", **given)
    at = f"/en/{summit.slug}/desk/ballots/1/"
    asha.sends(at, do="publish")
    assert "at least two ideas" in text_of(asha.opens(at))
    for n in (1, 2):
        asha.sends(at, do="put", idea=str(n), cost="100")
    assert "within the budget" in text_of(asha.sends(at, do="put", idea="1", cost="700"))
    asha.sends(at, do="publish")
    it = Ballot.objects.get()
    assert [i["cost"] for i in rules_of(it)["ideas"]] == ["100.00", "100.00"]
    assert it.is_open
    asha.sends(at, **{"do": "call_off", "off-why": "The money is gone", "off-lang": "en"})
    assert "The money is gone" in text_of(asha.opens(f"/en/{summit.slug}/ballots/1/"))


def test_pages_turn_over_when_a_ballot_opens(summit: Any, pseudonym: Any) -> None:
    it = published(summit, pseudonym)
    _looked["at"] = it.opens - timedelta(seconds=5)
    before = journal.revision(summit.pk)
    assert turn_pages(it.opens + timedelta(seconds=1)) == 1
    assert journal.revision(summit.pk) > before
    assert turn_pages(it.opens + timedelta(seconds=2)) == 0
    _looked.clear()


def test_two_ideas_that_two_machines_gave_one_number_are_told_apart_when_published(summit: Any, pseudonym: Any) -> None:
    it = drafted(summit, pseudonym)
    journal.write(it.candidates.get(number=3), by=pseudonym, number=2)
    it = ballots.publish(it, by=pseudonym)
    assert [i["id"] for i in rules_of(it)["ideas"]] == ["c1", "c2", "c3"]


def test_an_idea_that_is_over_is_not_voted_on(summit: Any, pseudonym: Any) -> None:
    it = drafted(summit, pseudonym)
    things.set_state(Idea.objects.first(), by=pseudonym, state="ended", why=Words("No time", "en"))
    with pytest.raises(Refused, match="Take it off first"):
        ballots.publish(it, by=pseudonym)


# Counting


def test_what_another_machine_has_counted_is_not_counted_again_by_itself(summit: Any, pseudonym: Any) -> None:
    it = published(summit, pseudonym)
    vote(it, *VILLAGE)
    close(it)
    for held in it.candidates.all():  # its facts have come from elsewhere; its papers have not all
        journal.write(held, by="system", won=held.number == 2)
    assert make_counts() == 0
    assert [c.won for c in it.candidates.all()] == [False, True, False]


def test_nobody_waits_while_a_ballot_is_counted(summit: Any, pseudonym: Any, monkeypatch: Any) -> None:
    it = published(summit, pseudonym)
    vote(it, *VILLAGE)
    close(it)
    outside, inside = list(connection.savepoint_ids), []
    real = counting.worked_out
    monkeypatch.setattr(
        counting, "worked_out", lambda *given: inside.append(list(connection.savepoint_ids)) or real(*given)
    )
    assert make_counts() == 1
    assert inside == [outside]


def test_a_ballot_that_cannot_be_counted_keeps_no_other_work_back(
    summit: Any, pseudonym: Any, monkeypatch: Any, caplog: Any
) -> None:
    monkeypatch.setattr(counting, "_broken", set())
    one, two = (close(published(summit, pseudonym)) for _ in range(2))
    real = counting.count
    monkeypatch.setattr(counting, "count", lambda it: real(it) if it == two else 1 // 0)
    assert make_counts() == 1
    assert [hasattr(Ballot.objects.get(pk=it.pk), "result") for it in (one, two)] == [False, True]
    assert make_counts() == 0
    assert caplog.text.count("is not counted") == 1


def test_an_organiser_writes_a_seed_of_their_own_in_place_of_the_one_that_was_drawn(summit: Any, asha: Someone) -> None:
    now = timezone.localtime()
    path = f"/en/{summit.slug}/desk/ballots/new/"
    seen = re.search(r'name="was" value="([^"]+)"', text_of(asha.opens(path)))
    assert seen
    page = asha.sends(
        path, title="A green year", budget="600", currency="INR", way="approval", points="10", seed="Dice: 4 2 6",
        opens=f"{now - DAY:%Y-%m-%dT%H:%M}", closes=f"{now + DAY:%Y-%m-%dT%H:%M}", completion="overshoot",
        publishes="ballots", lang="en", was=seen[1],
    )  # fmt: skip
    assert page.status_code == 302
    assert Ballot.objects.get().seed == "Dice: 4 2 6"
