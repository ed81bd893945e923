"""Sheets of paper are ballots too: printed with numbers, read by two, counted once."""

import uuid
from decimal import Decimal
from typing import Any

import pytest

from sabha.algorithms.refused import Refused
from sabha.summit.ideas.actions import ballots, sheets
from sabha.summit.ideas.models import Ballot, BallotIdea, BallotPaper, BallotResult, Idea, PaperTaken
from sabha.summit.ideas.rules.ballots import sheet_code, sheets_of
from sabha.summit.ideas.tasks import counting, make_counts
from sabha.summit.overview.actions import copy_of
from sabha.summit.people.actions.members import join
from sabha.summit.people.actions.ways_in import issue_badges, reissue_badge
from sabha.summit.people.models import Badge
from summit.ballot_world import VILLAGE, close, drafted, published, vote
from three_people import Someone, person, text_of, with_browser

pytestmark = pytest.mark.django_db
OP = "0190f5a0-0000-7000-8000-000000000001"


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


def test_a_double_tap_hands_out_one_sheet_and_does_not_say_that_it_was_taken(
    summit: Any, pseudonym: Any, bilal: Someone
) -> None:
    it = published(summit, pseudonym)
    issue_badges(summit, 1)
    for _ in range(2):
        page = bilal.sends(f"/en/{summit.slug}/ballots/{it.number}/hand-out/", number="1", op=OP)
        assert page.status_code == 302
    assert PaperTaken.objects.count() == 1
    again = bilal.sends(f"/en/{summit.slug}/ballots/{it.number}/hand-out/", number="1")
    assert "has taken a sheet already" in text_of(again)


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


def test_sheets_are_printed_with_number_and_letters(summit: Any, pseudonym: Any, asha: Someone) -> None:
    import io

    from pypdf import PdfReader

    it = published(summit, pseudonym)
    pdf = asha.opens(f"/en/{summit.slug}/ballots/1/sheets.pdf?count=3&first=20")
    pages = [page.extract_text() for page in PdfReader(io.BytesIO(pdf.content)).pages]
    assert len(pages) == 3
    assert sheet_code(it, 22) in pages[2]
    assert "Idea 1" in pages[0]


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
