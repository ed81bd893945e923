"""Ballots: who may vote, by which rules it is counted, and what nobody learns."""

import json
import random
import uuid
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
from django.utils import timezone

from sabha.algorithms import equal_shares
from sabha.algorithms.pabulib import election_of, read_pb, write_pb
from sabha.algorithms.refused import Refused
from sabha.summit.base.words import Words
from sabha.summit.ideas.actions import ballots, things
from sabha.summit.ideas.models import Ballot, BallotIdea, BallotPaper, BallotResult, Idea
from sabha.summit.ideas.rules.ballots import digest, receipt_of, voter_of
from sabha.summit.ideas.rules.publishing import pb_of
from sabha.summit.ideas.tasks import make_counts
from sabha.summit.journal import actions as journal
from sabha.summit.journal.models import Fact
from sabha.summit.overview.actions import copy_of, erase
from sabha.summit.people.actions.members import join
from summit.ballot_world import DAY, VILLAGE, close, drafted, published, vote
from three_people import Someone, text_of

pytestmark = pytest.mark.django_db


def test_the_rules_are_frozen_before_anybody_votes(summit: Any, pseudonym: Any, asha: Someone) -> None:
    it = drafted(summit, pseudonym)
    assert asha.opens(f"/en/{summit.slug}/ballots/1/").status_code == 404
    with pytest.raises(Refused, match="not open"):
        vote(it, "1")
    it = ballots.publish(it, by=pseudonym)
    shown = asha.opens(f"/en/{summit.slug}/ballots/1/rules.json").content
    assert digest(shown.decode()) == it.rules_hash
    assert it.rules_hash[:16] in text_of(asha.opens(f"/en/{summit.slug}/ballots/1/"))
    idea = things.post_idea(summit, by=pseudonym, title=Words("Late", "en"), text=Words("x", "en"))
    with pytest.raises(Refused, match="published"):
        ballots.put_on(it, idea, by=pseudonym, cost=Decimal(1))
    with pytest.raises(Refused, match="published"):
        ballots.arrange(it, by=pseudonym, budget=Decimal(1))
    fact = Fact.objects.filter(object_id=it.pk).order_by("-pk").first()
    with pytest.raises(Refused, match="rely on it"):
        journal.undo(fact.fact_id, by=pseudonym)


def test_the_count_goes_by_the_frozen_rules_and_by_no_others(summit: Any, pseudonym: Any) -> None:
    it = published(summit, pseudonym)
    vote(it, *VILLAGE)
    it = close(journal.write(it, by=pseudonym, budget=Decimal(1), completion="exhaustive"))
    for held in it.candidates.all():
        journal.write(held, by=pseudonym, cost=Decimal(1))
    assert make_counts() == 1
    assert it.result.public["winners"] == ["c1", "c3"]
    changed = published(summit, pseudonym)
    vote(changed, *VILLAGE)
    changed = close(journal.write(changed, by=pseudonym, rules_text=changed.rules_text.replace("600", "900")))
    assert make_counts() == 0  # the text is not what was published: it is not counted at all
    assert not BallotResult.objects.filter(ballot=changed).exists()


def test_the_village_buys_its_wells_and_the_hostel(summit: Any, pseudonym: Any, asha: Someone) -> None:
    it = published(summit, pseudonym)
    vote(it, *VILLAGE * 2)  # twelve villagers; six would be too few to tell numbers of
    close(it)
    make_counts()
    told = BallotResult.objects.get().public
    assert (told["winners"], told["cost"], told["left"]) == (["c1", "c3"], "450.00", "150.00")
    assert told["greedy"]["winners"] == ["c1", "c2"]
    assert told["without"] == [0, 2]  # by most votes first, the two Farids would have nothing
    assert [c.won for c in it.candidates.all()] == [True, False, True]
    assert [i.state for i in Idea.objects.order_by("number")] == ["backed", "seed", "backed"]
    page = text_of(asha.opens(f"/en/{summit.slug}/ballots/1/result/"))
    for said in (
        "2 ideas won",
        "12 voters",
        "8 votes",
        "vote short",
        "It would have taken:",
        "0; by the usual count 2",
    ):
        assert said in page


def test_a_voter_sees_what_their_share_paid_and_nobody_else_does(summit: Any, pseudonym: Any, bilal: Someone) -> None:
    it = published(summit, pseudonym)
    me = bilal.person.memberships.get(summit=summit)
    ballots.cast(it, voter=voter_of(me, it), choices={"c1": 1, "c2": 1})
    vote(it, "12", "1", "1", "23", "3", *VILLAGE)
    close(it)
    make_counts()
    mine = text_of(bilal.opens(f"/en/{summit.slug}/ballots/1/mine/"))
    assert "37.5 INR" in mine  # the wells cost 300, and eight people share them
    assert "did not win" in mine


def test_only_who_is_eligible_votes_and_is_told_why_not(
    summit: Any, pseudonym: Any, bilal: Someone, tenzin: Someone
) -> None:
    it = published(summit, pseudonym, roles=["supporter"])
    at = f"/en/{summit.slug}/ballots/{it.number}/vote/"
    assert "for others" in text_of(bilal.opens(at))
    bilal.sends(at, c1="on", sure="1")
    assert not BallotPaper.objects.exists()
    join(bilal.person, summit, "supporter")
    bilal.sends(at, c1="on", sure="1")
    assert BallotPaper.objects.count() == 1
    assert "do not take part" in text_of(tenzin.sends(at, c1="on", sure="1"))
    early = published(summit, pseudonym, members_since=timezone.localdate() - DAY)
    assert "took part earlier" in text_of(bilal.opens(f"/en/{summit.slug}/ballots/{early.number}/vote/"))
    badged = published(summit, pseudonym, needs_badge=True)
    assert "holds a badge" in text_of(bilal.opens(f"/en/{summit.slug}/ballots/{badged.number}/vote/"))


def test_one_or_two_choices_are_asked_about_once(summit: Any, pseudonym: Any, bilal: Someone) -> None:
    published(summit, pseudonym, costs=(1, 2, 3, 4))
    at = f"/en/{summit.slug}/ballots/1/vote/"
    assert "fewer than three" in text_of(bilal.sends(at, c1="on"))
    assert not BallotPaper.objects.exists()
    bilal.sends(at, c1="on", sure="1")
    bilal.sends(at, c1="on", c2="on", c3="on")
    assert BallotPaper.objects.get().choices == {"c1": 1, "c2": 1, "c3": 1}


def test_a_vote_can_be_changed_until_the_end_and_a_double_tap_is_one(summit: Any, pseudonym: Any) -> None:
    it = published(summit, pseudonym)
    me, op = uuid.uuid4(), uuid.uuid4()
    first = [ballots.cast(it, voter=me, choices={"c1": 1}, op=op) for _ in range(2)]
    assert first[0].receipt == first[1].receipt
    second = ballots.cast(it, voter=me, choices={"c2": 1})
    assert second.receipt != first[0].receipt
    assert BallotPaper.objects.get().choices == {"c2": 1}
    with pytest.raises(Refused, match="not open"):
        ballots.cast(close(it), voter=me, choices={"c3": 1})


@pytest.mark.parametrize("choices", [{"c4": 1}, {"c1": 2}, {"c1": 0}, {"c1": -1}])
def test_what_is_not_on_the_ballot_cannot_be_chosen(summit: Any, pseudonym: Any, choices: Any) -> None:
    it = published(summit, pseudonym)
    with pytest.raises(Refused):
        ballots.cast(it, voter=uuid.uuid4(), choices=choices)


def test_nobody_gives_more_points_than_they_have(summit: Any, pseudonym: Any, bilal: Someone) -> None:
    published(summit, pseudonym, way="points", points=10)
    at = f"/en/{summit.slug}/ballots/1/vote/"
    assert "more points than you have: 10" in text_of(bilal.sends(at, c1="6", c2="5", sure="1"))
    bilal.sends(at, c1="6", c2="4", sure="1")
    assert BallotPaper.objects.get().choices == {"c1": 6, "c2": 4}


def test_a_receipt_shows_that_a_ballot_is_counted_and_not_what_stands_on_it(
    summit: Any, pseudonym: Any, asha: Someone
) -> None:
    it = published(summit, pseudonym)
    papers = vote(it, *VILLAGE * 2)
    changed = ballots.cast(it, voter=papers[0].voter, choices={"c3": 1})
    close(it)
    make_counts()
    at = f"/en/{summit.slug}/ballots/1/receipt/?code="
    assert "is in the count" in text_of(asha.opens(at + changed.receipt.lower()))
    assert "No ballot with this code" in text_of(asha.opens(at + papers[0].receipt))  # of the vote before the change
    assert len({p.receipt for p in papers}) == 12  # the same choices, never the same code
    assert receipt_of(it, changed.nonce, changed.choices) == changed.receipt  # whoever audits the papers can check
    told = asha.opens(f"/en/{summit.slug}/ballots/1/result.json").content.decode()
    for paper in BallotPaper.objects.all():
        assert paper.receipt in told
        assert str(paper.voter) not in told
        assert paper.nonce not in told


def test_no_page_and_no_public_fact_tells_what_somebody_chose(
    summit: Any, pseudonym: Any, asha: Someone, bilal: Someone
) -> None:
    it = published(summit, pseudonym)
    bilal.sends(f"/en/{summit.slug}/ballots/1/vote/", c1="on", c2="on", c3="on")
    paper = BallotPaper.objects.get()
    assert str(paper.voter) not in {str(m.pseudonym) for m in summit.memberships.all()}
    public = Fact.objects.filter(stream__name__endswith="/public")
    assert not any(str(paper.voter) in f"{f.header}{f.payload}" for f in public)
    assert asha.opens(f"/en/{summit.slug}/history/{paper.pk}/").status_code == 404
    vote(it, *VILLAGE)
    close(it)
    make_counts()
    told = BallotResult.objects.get().public
    assert set(told) == {"winners", "cost", "left", "receipts", "sheets", "made"}  # seven voters: only who won
    assert told["receipts"] == []
    assert asha.opens(f"/en/{summit.slug}/ballots/1/ballots.pb").status_code == 404
    result, looked = (text_of(asha.opens(f"/en/{summit.slug}/ballots/1/{path}")) for path in ("result/", "receipt/"))
    for page in (result, looked, text_of(asha.opens(f"/en/{summit.slug}/ballots/1/receipt/?code={paper.receipt}"))):
        assert "only who won is published: nobody outside can count again" in page
        assert "is in the count" not in page


def test_of_very_few_voters_every_public_page_is_the_same_however_they_voted(
    summit: Any, pseudonym: Any, stranger: Someone
) -> None:
    """Winners are all there is: pages, data, receipts and the ledger of two votes with the same winners are equal."""
    told = []
    for papers in (("12", "1", "13", "13"), ("13", "13", "1", "3", "3", "3", "3", "2", "3")):
        it = published(summit, pseudonym, seed="24")
        cast = vote(it, *papers)
        close(it)
        make_counts()
        found = BallotResult.objects.get(ballot=it).public
        told.append({name: value for name, value in found.items() if name != "made"})
        at = f"/en/{summit.slug}/ballots/{it.number}/"
        pages = "".join(
            text_of(stranger.opens(path))
            for path in (at, f"{at}result/", f"{at}result.json", f"{at}receipt/?code=X", f"/en/{summit.slug}/support/")
        )
        assert not any(paper.receipt in pages or str(paper.voter) in pages for paper in cast)
    assert told[0] == told[1]


def test_where_only_sums_are_published_no_number_below_ten_is(summit: Any, pseudonym: Any, asha: Someone) -> None:
    it = published(summit, pseudonym, publishes="totals")
    vote(it, *VILLAGE * 4)
    close(it)
    make_counts()
    told = BallotResult.objects.get().public
    assert pb_of(Ballot.objects.get()) is None
    assert [(r["id"], r["votes"]) for r in told["rounds"]] == [("c1", None), ("c3", None)]  # 16 and 8 of 24
    assert [set(r) for r in told["rounds"]] == [{"id", "votes"}] * 2  # a price would tell how many share it
    assert [(r["id"], r["votes"]) for r in told["losers"]] == [("c2", 12)]
    assert told["without"] == [None, None]
    assert told["with_choices"] == 24
    page = text_of(asha.opens(f"/en/{summit.slug}/ballots/1/result/"))
    assert "fewer than ten chose it, or did not" in page
    assert "nobody outside can count again" in page


def test_of_sums_neither_a_few_nor_all_but_a_few_can_be_worked_out(summit: Any, pseudonym: Any, bilal: Someone) -> None:
    it = published(summit, pseudonym, publishes="totals", costs=(300, 200, 150, 120))
    me = voter_of(bilal.person.memberships.get(summit=summit), it)
    ballots.cast(it, voter=me, choices={"c1": 1, "c3": 1})
    vote(it, *["1"] * 12, *["12"] * 12, *["124"] * 3, {})
    close(it)
    make_counts()
    told = BallotResult.objects.get().public
    numbers = {r["id"]: r["votes"] for r in told["rounds"] + told["losers"]}
    assert numbers == {"c1": None, "c2": 15, "c3": None, "c4": None}  # 28 of 29 chose the first, one the third
    assert told["with_choices"] is None  # one paper is blank
    lone = [r["id"] for r in told["losers"] if r["votes"] is None]
    assert lone == sorted(lone)  # not by support, which would tell how many they are
    mine = text_of(bilal.opens(f"/en/{summit.slug}/ballots/1/mine/"))
    assert "no amount is told" in mine
    assert "Not spent" not in mine


def test_whoever_downloads_the_ballots_comes_to_the_same_result(summit: Any, pseudonym: Any, asha: Someone) -> None:
    chance = random.Random(7)
    it = published(summit, pseudonym, costs=(90, 210, 150, 60, 300, 120), way="points", points=10, seed="24-11-07")
    people = [{f"c{n}": chance.randint(1, 3) for n in chance.sample(range(1, 7), 3)} for _ in range(40)]
    vote(it, *people)
    close(it)
    make_counts()
    file = read_pb(asha.opens(f"/en/{summit.slug}/ballots/1/ballots.pb").content.decode())
    voted = election_of(file)
    again = equal_shares.allocate(voted, lot=equal_shares.draw_lot(voted.ids, "24-11-07"))
    assert list(again.winners) == BallotResult.objects.get().public["winners"]
    assert file.meta["rules_sha256"] == it.rules_hash


def test_the_export_writes_what_allocate_reads(summit: Any, pseudonym: Any, tmp_path: Any, capsys: Any) -> None:
    from sabha.commands import allocate
    from sabha.commands._exports import WRITERS

    it = published(summit, pseudonym, seed="24-11-07")
    vote(it, *VILLAGE * 2)
    close(it)
    with pytest.raises(Refused, match="been counted"):
        WRITERS["pb"](summit, SimpleNamespace(ballot=None))
    make_counts()
    path = tmp_path / "ballots.pb"
    path.write_bytes(WRITERS["pb"](summit, SimpleNamespace(ballot=1)))
    assert allocate.main([str(path), "--lot", "24-11-07", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["winners"] == BallotResult.objects.get().public["winners"]


def test_the_order_of_published_ballots_tells_nothing(summit: Any, pseudonym: Any) -> None:
    texts = []
    for order in (1, -1):
        it = published(summit, pseudonym)
        vote(it, *(VILLAGE * 2)[::order])
        close(it)
        make_counts()
        text = write_pb(pb_of(Ballot.objects.get(pk=it.pk)))
        texts.append(text.partition("VOTES")[2])
    assert texts[0] == texts[1]


def test_an_erased_voter_stays_counted_and_is_nobodys(summit: Any, pseudonym: Any, bilal: Someone) -> None:
    it = published(summit, pseudonym)
    me = bilal.person.memberships.get(summit=summit)
    ballots.cast(it, voter=voter_of(me, it), choices={"c1": 1})
    (held,) = [f for f in copy_of(bilal.person)["record"] if f["kind"] == "BallotPaper"]
    assert held["choices"] == {"c1": 1}
    assert BallotPaper.objects.get().nonce not in str(held)  # with it, the receipt would prove the choices to a buyer
    erase(bilal.person, redact=True)
    assert BallotPaper.objects.get().choices == {"c1": 1}


def test_the_tables_of_a_counted_ballot_are_the_fold_of_the_journal(summit: Any, pseudonym: Any) -> None:
    it = published(summit, pseudonym)
    vote(it, *VILLAGE * 2)
    close(it)
    make_counts()
    assert list(journal.check()) == []
    assert json.loads(Ballot.objects.get().rules_text)["seed"] == it.seed
    assert BallotIdea.objects.filter(won=None).count() == 0
