"""Ballots: rules that stay what they were, one voice each, nobody's choice told, and a count that anyone can repeat."""

import json
import random
import uuid
from datetime import timedelta
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from sabha.algorithms import equal_shares
from sabha.algorithms.pabulib import election_of, read_pb, write_pb
from sabha.algorithms.refused import Refused
from sabha.summit.base.words import Words
from sabha.summit.ideas.actions import ballots, sheets, things
from sabha.summit.ideas.models import Ballot, BallotIdea, BallotPaper, BallotResult, Idea, PaperTaken
from sabha.summit.ideas.rules.ballots import digest, receipt_of, rules_of, sheet_code, sheets_of, voter_of
from sabha.summit.ideas.rules.publishing import pb_of
from sabha.summit.ideas.tasks import counting, make_counts
from sabha.summit.ideas.tasks.turning import _looked, turn_pages
from sabha.summit.journal import actions as journal
from sabha.summit.journal.models import Fact
from sabha.summit.overview.actions import copy_of, erase
from sabha.summit.people.actions.members import join
from sabha.summit.people.actions.ways_in import issue_badges, reissue_badge
from sabha.summit.people.models import Badge
from three_people import Someone, person, text_of, with_browser

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def drafted(summit: Any, by: Any, costs: tuple[int, ...] = (300, 200, 150), **more: Any) -> Ballot:
    now = timezone.now()
    values = {"budget": Decimal(600), "currency": "INR", "opens": now - DAY, "closes": now + DAY} | more
    it = ballots.make_ballot(summit, by=by, title=Words("A green year", "en"), **values)
    for n, cost in enumerate(costs):
        idea = things.post_idea(summit, by=by, title=Words(f"Idea {n}", "en"), text=Words("So", "en"))
        ballots.put_on(it, idea, by=by, cost=Decimal(cost))
    return it


def published(summit: Any, by: Any, costs: tuple[int, ...] = (300, 200, 150), **more: Any) -> Ballot:
    return ballots.publish(drafted(summit, by, costs, **more), by=by)


def close(ballot: Ballot) -> Ballot:
    """Let its last moment have passed, as time does."""
    return journal.write(ballot, by="system", opens=timezone.now() - 2 * DAY, closes=timezone.now() - DAY)


def vote(ballot: Ballot, *papers: Any) -> list[Any]:
    made = [{f"c{n}": 1 for n in p} if isinstance(p, str) else p for p in papers]
    return [ballots.cast(ballot, voter=uuid.uuid5(ballot.pk, str(n)), choices=p) for n, p in enumerate(made)]


VILLAGE = ("12", "12", "1", "1", "23", "3")  # docs/method-equal-shares.md: 1 the wells, 2 the library, 3 the hostel


def test_the_rules_are_frozen_before_anybody_votes(summit: Any, pseudonym: Any, asha: Someone) -> None:
    it = drafted(summit, pseudonym)
    assert asha.opens(f"/en/{summit.slug}/ballots/1/").status_code == 404
    with pytest.raises(Refused, match="not open"):
        vote(it, "1")
    it = ballots.publish(it, by=pseudonym)
    frozen = asha.opens(f"/en/{summit.slug}/ballots/1/rules.json").content
    assert digest(frozen.decode()) == it.rules_hash
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
    assert "<b>37.5 INR</b>" in mine  # the wells cost 300, and eight people share them
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
    assert "no numbers are shown" in text_of(asha.opens(f"/en/{summit.slug}/ballots/1/result/"))


def test_where_only_sums_are_published_no_number_below_ten_is(summit: Any, pseudonym: Any, asha: Someone) -> None:
    it = published(summit, pseudonym, publishes="totals")
    vote(it, *VILLAGE * 3)
    close(it)
    make_counts()
    told = BallotResult.objects.get().public
    assert pb_of(Ballot.objects.get()) is None
    assert [(r["id"], r["votes"]) for r in told["rounds"]] == [("c1", 12), ("c3", None)]
    assert set(told["rounds"][1]) == {"id", "votes"}  # a price would tell how many share it
    assert [(r["id"], r["votes"]) for r in told["losers"]] == [("c2", None)]
    assert told["without"] == [None, None]
    assert "fewer than ten votes" in text_of(asha.opens(f"/en/{summit.slug}/ballots/1/result/"))


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


# On paper


def test_a_sheet_counts_when_two_have_read_the_same(summit: Any, pseudonym: Any, bilal: Someone, asha: Someone) -> None:
    it = published(summit, pseudonym)
    at, code = f"/en/{summit.slug}/ballots/1/sheets/", sheet_code(it, 7)
    asha.sends(at, sheet="7", code=code.lower(), c1="on", c2="on")
    assert not BallotPaper.objects.exists()
    bilal.sends(at, sheet="7", code=code, c1="on", c3="on")
    assert not BallotPaper.objects.exists()
    assert sheets_of(it)[0]["differs"] == [2, 3]
    assert "read differently" in text_of(bilal.opens(at))
    bilal.sends(at, sheet="7", code=code, c1="on", c2="on")
    paper = BallotPaper.objects.get()
    assert (paper.choices, paper.is_sheet, paper.is_void) == ({"c1": 1, "c2": 1}, True, False)
    bilal.sends(at, sheet="7", code=code, c1="on")  # they disagree again: it counts no more
    assert BallotPaper.objects.get().is_void


def test_one_counter_alone_makes_no_sheet_count(summit: Any, pseudonym: Any) -> None:
    it = published(summit, pseudonym)
    for _ in range(2):
        sheets.enter_sheet(it, by=pseudonym, sheet=1, code=sheet_code(it, 1), choices={"c1": 1})
    assert not BallotPaper.objects.exists()


def test_a_number_that_was_never_printed_is_refused(summit: Any, pseudonym: Any) -> None:
    it = published(summit, pseudonym)
    with pytest.raises(Refused, match="letters"):
        sheets.enter_sheet(it, by=pseudonym, sheet=8, code=sheet_code(it, 7), choices={"c1": 1})


def test_who_takes_a_sheet_votes_once(summit: Any, pseudonym: Any, bilal: Someone) -> None:
    it = published(summit, pseudonym)
    issue_badges(summit, 2)
    Badge.objects.filter(number=1).update(person=bilal.person)
    sheets.hand_out(it, 1)
    assert "sheet of paper" in text_of(bilal.opens(f"/en/{summit.slug}/ballots/1/vote/"))
    with pytest.raises(Refused, match="taken a sheet"):
        sheets.hand_out(it, 1)
    reissue_badge(Badge.objects.get(number=1))
    with pytest.raises(Refused, match="taken a sheet"):
        sheets.hand_out(it, 1)
    dolma = with_browser(person("Dolma"))
    join(dolma.person, summit)
    Badge.objects.filter(number=2).update(person=dolma.person)
    dolma.sends(f"/en/{summit.slug}/ballots/1/vote/", c1="on", sure="1")
    with pytest.raises(Refused, match="on the web"):
        sheets.hand_out(it, 2)
    assert copy_of(bilal.person)["paper_ballots"][0]["ballot"] == 1


def test_with_paper_about_the_count_waits_for_an_organiser(summit: Any, pseudonym: Any, asha: Someone) -> None:
    it = published(summit, pseudonym)
    issue_badges(summit, 1)
    sheets.hand_out(it, 1)
    vote(it, *VILLAGE)
    close(it)
    assert make_counts() == 0
    assert "Count: A green year" in text_of(asha.opens(f"/en/{summit.slug}/desk/"))
    asha.sends(f"/en/{summit.slug}/desk/ballots/1/", do="count")
    assert make_counts() == 1


def test_what_another_machine_has_counted_is_not_counted_again_by_itself(summit: Any, pseudonym: Any) -> None:
    it = published(summit, pseudonym)
    vote(it, *VILLAGE)
    close(it)
    for held in it.candidates.all():  # its facts have come from elsewhere; its papers have not all
        journal.write(held, by="system", won=held.number == 2)
    assert make_counts() == 0
    assert [c.won for c in it.candidates.all()] == [False, True, False]


def test_sheets_are_printed_with_number_and_letters(summit: Any, pseudonym: Any, asha: Someone) -> None:
    import io

    from pypdf import PdfReader

    it = published(summit, pseudonym)
    pdf = asha.opens(f"/en/{summit.slug}/ballots/1/sheets.pdf?count=3&first=20")
    pages = [page.extract_text() for page in PdfReader(io.BytesIO(pdf.content)).pages]
    assert len(pages) == 3
    assert sheet_code(it, 22) in pages[2]
    assert "Idea 1" in pages[0]


# Arranging


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


def test_an_erased_voter_stays_counted_and_is_nobodys(summit: Any, pseudonym: Any, bilal: Someone) -> None:
    it = published(summit, pseudonym)
    me = bilal.person.memberships.get(summit=summit)
    ballots.cast(it, voter=voter_of(me, it), choices={"c1": 1})
    assert any(f["kind"] == "BallotPaper" for f in copy_of(bilal.person)["record"])
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


# At the same time


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


def test_a_sheet_that_is_read_during_the_count_is_counted(summit: Any, pseudonym: Any, monkeypatch: Any) -> None:
    it = published(summit, pseudonym)
    vote(it, *VILLAGE * 2)
    close(it)
    real, times = counting.worked_out, []

    def slow(*given: Any) -> Any:
        found = real(*given)
        if not times:
            for by in (pseudonym, uuid.uuid4()):
                sheets.enter_sheet(it, by=by, sheet=1, code=sheet_code(it, 1), choices={"c2": 1})
        times.append(1)
        return found

    monkeypatch.setattr(counting, "worked_out", slow)
    assert counting.count(it)
    assert len(times) == 2
    result = BallotResult.objects.get().public
    assert (result["voters"], len(result["receipts"])) == (13, 13)


def test_two_ideas_that_two_machines_gave_one_number_are_told_apart_when_published(summit: Any, pseudonym: Any) -> None:
    it = drafted(summit, pseudonym)
    journal.write(it.candidates.get(number=3), by=pseudonym, number=2)
    it = ballots.publish(it, by=pseudonym)
    assert [i["id"] for i in rules_of(it)["ideas"]] == ["c1", "c2", "c3"]


def test_what_was_read_before_the_rules_were_published_changes_nothing_of_them(summit: Any, pseudonym: Any) -> None:
    it = drafted(summit, pseudonym)
    read_earlier = Ballot.objects.get(pk=it.pk)
    ballots.publish(it, by=pseudonym)
    for act in (
        lambda: ballots.arrange(read_earlier, by=pseudonym, budget=Decimal(1)),
        lambda: ballots.put_on(read_earlier, Idea.objects.first(), by=pseudonym, cost=Decimal(1)),
        lambda: ballots.take_off(BallotIdea.objects.select_related("ballot").first(), by=pseudonym),
    ):
        with pytest.raises(Refused, match="published"):
            act()


def test_an_idea_that_is_over_is_not_voted_on(summit: Any, pseudonym: Any) -> None:
    it = drafted(summit, pseudonym)
    things.set_state(Idea.objects.first(), by=pseudonym, state="ended", why=Words("No time", "en"))
    with pytest.raises(Refused, match="Take it off first"):
        ballots.publish(it, by=pseudonym)


def test_an_idea_that_was_hidden_shows_no_words_on_its_ballot(summit: Any, pseudonym: Any, bilal: Someone) -> None:
    it = published(summit, pseudonym)
    vote(it, *VILLAGE * 2)
    things.moderate(Idea.objects.get(title__contains="Idea 1"), by=pseudonym, is_hidden=True, why=Words("Rude", "en"))
    pages = ["", "vote/"]
    for path in pages:
        assert "Idea 1" not in text_of(bilal.opens(f"/en/{summit.slug}/ballots/1/{path}")), path
    close(it)
    make_counts()
    for path in ("", "result/", "ballots.pb"):
        page = text_of(bilal.opens(f"/en/{summit.slug}/ballots/1/{path}"))
        assert ("Idea 1" in page, "Idea 2" in page) == (False, True), path


def test_who_takes_a_sheet_in_the_very_moment_of_voting_votes_on_paper(
    summit: Any, pseudonym: Any, bilal: Someone, monkeypatch: Any
) -> None:
    it = published(summit, pseudonym)
    issue_badges(summit, 1)
    Badge.objects.filter(number=1).update(person=bilal.person)
    real = ballots.cast

    def cast(*given: Any, **more: Any) -> Any:
        PaperTaken.objects.create(ballot=it, badge=Badge.objects.get(number=1))
        return real(*given, **more)

    monkeypatch.setattr(ballots, "cast", cast)
    page = text_of(bilal.sends(f"/en/{summit.slug}/ballots/1/vote/", c1="on", sure="1"))
    assert "sheet of paper" in page
    assert not BallotPaper.objects.filter(is_void=False).exists()


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
