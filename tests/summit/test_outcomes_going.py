"""Partners are asked how it goes: each side by its own letter, between themselves, and public only when all agree."""

import json
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from sabha.algorithms.refused import Refused
from sabha.summit.base.words import Words
from sabha.summit.journal import actions as journal
from sabha.summit.journal.models import Fact
from sabha.summit.outcomes.actions import asking, going
from sabha.summit.outcomes.actions import partnerships as actions
from sabha.summit.outcomes.actions.checking import keep_time
from sabha.summit.outcomes.models import Asking, CheckIn, Partnership, PartnershipAnswer, Tie, TieAnswer, TieParty
from sabha.summit.outcomes.rules.half_life import Ties, life_of_tie, partnerships_of, tally_ties
from sabha.summit.outcomes.rules.partnerships import PARTS, held_about, needs
from sabha.summit.overview import actions as overview
from sabha.summit.people.models import Letter, Person
from three_people import Someone, new_operation, operation, text_of

pytestmark = pytest.mark.django_db
BEGUN = date(2023, 3, 4)
ASKED = date(2023, 5, 4)
SECRET = "quietly shared boats"


def at(month: int, day: int, year: int = 2023) -> datetime:
    return datetime(year, month, day, 10, tzinfo=UTC)


@pytest.fixture
def tie(summit: Any, asha: Someone) -> Tie:
    member = summit.memberships.get(person=asha.person)
    return actions.begin(member, title=Words(SECRET, "en"), called="Asha's side", begun=BEGUN)


@pytest.fixture
def sides(tie: Tie, bilal: Someone) -> list[TieParty]:
    party, _token = actions.invite(tie, by=tie.parties.get(), called="Bilal's side")
    actions.come_in(party, bilal.person)
    return fresh(tie)


def fresh(tie: Tie) -> list[TieParty]:
    return list(TieParty.objects.filter(tie=tie).select_related("tie__summit", "membership__person"))


def agree(tie: Tie, parts: Any = tuple(PARTS)) -> None:
    for party in fresh(tie):
        actions.agree(party.tie, party, parts)


def play(first: date, last: date) -> None:
    while first <= last:
        keep_time(first)
        first += timedelta(days=1)


def told() -> str:
    return " ".join(json.dumps(f.payload, ensure_ascii=False) + f.header for f in Fact.objects.all())


def letters() -> list[str]:
    return sorted(Letter.objects.filter(key__startswith="asking:").values_list("address", flat=True))


def link_of(who: Someone) -> str:
    return asking.path_of(Asking.objects.get(person=who.person))


class TestAsking:
    def test_each_side_gets_a_letter_after_two_months_and_two_reminders(self, tie: Tie, sides: Any) -> None:
        play(date(2023, 5, 3), ASKED)
        assert letters() == ["asha@example.org", "bilal@example.org"]
        play(date(2023, 5, 5), date(2023, 5, 30))
        assert len(letters()) == 6
        assert list(TieAnswer.objects.values_list("due", "after", "state")) == [(ASKED, 2, "")] * 2

    def test_nobody_is_asked_alone(self, tie: Tie) -> None:
        actions.invite(tie, by=tie.parties.get(), called="Somebody who has not come")
        keep_time(ASKED)
        assert not Asking.objects.exists()

    def test_of_a_partnership_that_ended_or_wishes_no_letters_nobody_is_asked(self, tie: Tie, sides: Any) -> None:
        actions.set_next(tie, sides[0], date=None, rhythm="")
        keep_time(ASKED)
        actions.set_next(tie, sides[0], date=None, rhythm="months")
        actions.end(tie, sides[0], day=date(2023, 5, 1))
        keep_time(ASKED)
        assert not Asking.objects.exists()

    def test_one_answers_and_the_other_is_still_asked(self, tie: Tie, sides: Any, asha: Someone) -> None:
        keep_time(ASKED)
        going.hear(sides[0], state="alive", day=ASKED, after=2, at=at(5, 5))
        play(date(2023, 5, 5), date(2023, 5, 30))
        assert letters() == ["asha@example.org"] + ["bilal@example.org"] * 3
        assert sorted(TieAnswer.objects.values_list("party", "state")) == [(sides[0].pk, "alive"), (sides[1].pk, "")]

    def test_who_answered_before_the_letter_gets_none(self, tie: Tie, sides: Any) -> None:
        going.hear(sides[0], state="alive", at=at(5, 4))
        keep_time(ASKED)
        assert letters() == ["bilal@example.org"]

    def test_a_side_without_an_account_is_written_to_where_its_invitation_went(
        self, summit: Any, tie: Tie, asha: Someone
    ) -> None:
        party, _token = actions.invite(tie, by=tie.parties.get(), called="The far club", email="far@example.org")
        person, _token = actions.come_in(party)
        keep_time(ASKED)
        assert letters() == ["asha@example.org", "far@example.org"]
        [party] = [p for p in fresh(tie) if p.called == "The far club"]
        actions.set_next(tie, party, date=timezone.localdate() + timedelta(days=9))
        assert Letter.objects.filter(key__contains=":next:", address="far@example.org").count() == 1
        Client(enforce_csrf_checks=True).post(asking.stop_path(Asking.objects.get(email="far@example.org")))
        play(date(2023, 5, 5), date(2023, 5, 30))
        assert letters().count("far@example.org") == 1
        person.delete()
        assert not Letter.objects.filter(address="far@example.org", key__startswith="asking:").exists()
        assert not Asking.objects.filter(email="far@example.org").exists()


class TestAnswering:
    @pytest.mark.parametrize("said", ["alive", "on_its_way", "changed", "needs_help", "ended"])
    def test_each_answer_is_taken_by_link_without_signing_in(
        self, tie: Tie, sides: Any, bilal: Someone, said: str
    ) -> None:
        keep_time(ASKED)
        link, client = link_of(bilal), Client(enforce_csrf_checks=True)
        page = client.get(link + f"?say={said}")
        assert f"value={said} class=primary" in text_of(page)
        assert "Everyone can read it" not in text_of(page)
        sent = {"op": operation(page), "say": said, "word": "The paint came", "lang": "en"}
        assert client.post(link, sent).status_code == 302
        [it] = TieAnswer.objects.all()
        assert (it.party_id, it.state, str(it.word), it.due) == (sides[1].pk, said, "The paint came", ASKED)
        assert "Thank you." in text_of(client.get(link))
        assert not Asking.objects.filter(person=bilal.person, closed=None).exists()

    def test_other_words_are_refused_and_what_was_typed_stays(self, tie: Tie, sides: Any, bilal: Someone) -> None:
        keep_time(ASKED)
        page = Client().post(link_of(bilal), {"op": new_operation(), "say": "kept", "word": "typed", "lang": "en"})
        assert "Choose one of the answers." in text_of(page) and "typed" in text_of(page)
        assert not TieAnswer.objects.exists()

    def test_each_side_reads_the_others_answer_and_silence_on_their_page(
        self, tie: Tie, sides: Any, asha: Someone, bilal: Someone
    ) -> None:
        path = f"/en/{tie.summit.slug}/me/partnerships/{tie.pk}/"
        keep_time(ASKED)
        assert "asked, not answered yet" in text_of(asha.opens(path))
        going.hear(sides[1], state="needs_help", word=Words("No driver", "en"), day=ASKED, after=2, at=at(5, 6))
        page = text_of(asha.opens(path))
        for seen in ("after 2 months", "4 May 2023", "needs help", "“No driver”"):
            assert seen in page, seen
        play(date(2023, 5, 5), date(2023, 5, 30))
        assert "no answer" in text_of(bilal.opens(path))
        assert "no word since" not in text_of(bilal.opens(path))

    def test_the_silence_of_all_stands_there_with_the_day_of_the_last_word(
        self, tie: Tie, sides: Any, asha: Someone
    ) -> None:
        going.hear(sides[0], state="alive", day=ASKED, after=2, at=at(5, 8))
        play(date(2023, 6, 4), date(2023, 6, 30))
        page = text_of(asha.opens(f"/en/{tie.summit.slug}/me/partnerships/{tie.pk}/"))
        assert "no word since 8 May 2023" in page

    def test_who_needs_help_is_heard_by_the_other_side_at_once(self, tie: Tie, sides: Any) -> None:
        going.hear(sides[0], state="needs_help", day=ASKED, after=2, at=at(5, 6))
        [letter] = Letter.objects.filter(key__contains=":help:")
        assert (letter.address, "needs help" in letter.body) == ("bilal@example.org", True)

    def test_an_end_ends_it_and_a_slip_is_mended_by_the_same_link(self, tie: Tie, sides: Any) -> None:
        going.hear(sides[0], state="ended", word=Words("Too far", "en"), day=ASKED, after=2, at=at(5, 6))
        tie.refresh_from_db()
        assert (tie.ended, str(tie.end_reason)) == (date(2023, 5, 6), "Too far")
        going.hear(fresh(tie)[0], state="alive", day=ASKED, after=2, at=at(5, 7))
        tie.refresh_from_db()
        assert (tie.ended, tie.end_reason) == (None, None)

    def test_another_sides_answer_does_not_undo_an_end(self, tie: Tie, sides: Any) -> None:
        going.hear(sides[0], state="ended", day=ASKED, after=2, at=at(5, 6))
        going.hear(fresh(tie)[1], state="alive", day=ASKED, after=2, at=at(5, 7))
        tie.refresh_from_db()
        assert tie.ended == date(2023, 5, 6)

    def test_without_a_letter_it_is_said_on_the_page(self, tie: Tie, sides: Any, asha: Someone) -> None:
        path = f"/en/{tie.summit.slug}/me/partnerships/{tie.pk}/how/"
        assert "Choose one of the answers." in text_of(asha.sends(path, lang="en"))
        assert asha.sends(path, state="alive", word="All floats", lang="en").status_code == 302
        [it] = TieAnswer.objects.all()
        assert (it.party_id, it.after, it.due, str(it.word)) == (sides[0].pk, 0, timezone.localdate(), "All floats")

    def test_no_other_words_are_taken(self, sides: Any) -> None:
        with pytest.raises(Refused):
            going.hear(sides[0], state="kept")

    def test_an_end_said_in_the_book_can_be_taken_back(self, tie: Tie, sides: Any, asha: Someone) -> None:
        actions.end(tie, sides[0], day=date(2023, 9, 1), reason=Words("Too far", "en"))
        path = f"/en/{tie.summit.slug}/me/partnerships/{tie.pk}/"
        assert "It goes on after all" in text_of(asha.opens(path))
        asha.sends(path + "on/")
        tie.refresh_from_db()
        assert (tie.ended, tie.end_reason) == (None, None)
        assert Letter.objects.filter(address="bilal@example.org", key__contains=":on:").count() == 1


class TestPublic:
    def said(self, tie: Tie) -> None:
        mine, theirs = fresh(tie)
        going.hear(mine, state="alive", word=Words("a line between us", "en"), day=ASKED, after=2, at=at(5, 6))
        going.fall_silent(theirs, day=ASKED, after=2, at=at(5, 25))

    def test_nothing_of_it_is_in_the_journal_before_all_agree(self, tie: Tie, sides: Any) -> None:
        before = Fact.objects.count()
        self.said(tie)
        agree(tie, ["summary"])
        assert Fact.objects.filter(header__contains="PartnershipAnswer").count() == 0
        assert Fact.objects.count() > before
        assert "a line between us" not in told()
        assert (Partnership.objects.get().tells_how, Partnership.objects.get().heard) == (False, None)

    def test_when_all_agree_everybody_reads_answers_and_silence_and_never_the_line(
        self, tie: Tie, sides: Any, stranger: Someone
    ) -> None:
        self.said(tie)
        agree(tie)
        it = Partnership.objects.get()
        page = text_of(stranger.opens(f"/en/{tie.summit.slug}/partnerships/{it.number}/"))
        assert "alive · no answer" in page and "after 2 months, 4 May 2023" in page
        assert "a line between us" not in page + told()
        assert (it.tells_how, it.heard, it.silent_since) == (True, date(2023, 5, 6), None)
        assert not CheckIn.objects.exists()

    def test_answers_after_that_follow_at_once(self, tie: Tie, sides: Any, summit: Any) -> None:
        agree(tie)
        for party in fresh(tie):
            going.fall_silent(party, day=ASKED, after=2, at=at(5, 25))
        it = Partnership.objects.get()
        assert (it.silent_since, it.knot, str(it.knot_words)) == (BEGUN, "silent", "no word since 4 March 2023")
        assert [need.text for need in needs(summit, date(2023, 6, 1))] == [f"No word about: {SECRET}"]
        going.hear(fresh(tie)[0], state="needs_help", day=ASKED, after=2, at=at(5, 26))
        it = Partnership.objects.get()
        assert (it.silent_since, it.knot, it.heard) == (None, "open", date(2023, 5, 26))
        assert [need.text for need in needs(summit, date(2023, 6, 1))] == [f"Help is needed: {SECRET}"]

    def test_one_side_alone_takes_it_off_the_pages_and_out_of_the_journal(
        self, tie: Tie, sides: Any, stranger: Someone
    ) -> None:
        self.said(tie)
        agree(tie)
        mine = fresh(tie)[0]
        actions.agree(mine.tie, mine, ["summary", "promises"])
        it = Partnership.objects.get()
        page = text_of(stranger.opens(f"/en/{tie.summit.slug}/partnerships/{it.number}/"))
        assert SECRET in page and "alive" not in page
        assert '"alive"' not in told() and '"2023-05-06"' not in told()
        assert (it.tells_how, it.heard) == (False, None)
        assert set(PartnershipAnswer.objects.values_list("is_withdrawn", "state")) == {(True, "")}
        assert journal.check() == []
        agree(tie)
        assert '"alive"' in told() and journal.check() == []

    def test_who_does_not_show_itself_answers_under_nobodys_number(self, tie: Tie, sides: Any) -> None:
        before = set(Fact.objects.values_list("pk", flat=True))
        self.said(tie)
        agree(tie)
        said = " ".join(json.dumps(f.payload) for f in Fact.objects.exclude(pk__in=before))
        for party in sides:
            assert str(party.membership.pseudonym) not in said

    def test_when_the_other_side_is_erased_what_both_showed_stays_and_its_own_answers_go(
        self, tie: Tie, sides: Any, bilal: Someone
    ) -> None:
        self.said(tie)
        theirs = fresh(tie)[1]
        going.hear(theirs, state="changed", day=date(2023, 6, 4), after=3, at=at(6, 5))
        agree(tie)
        overview.erase(Person.objects.get(pk=bilal.person.pk), redact=True)
        assert '"changed"' not in told()
        [mine] = fresh(tie)
        actions.set_next(mine.tie, mine, date=date(2031, 1, 1))
        it = Partnership.objects.get()
        assert (it.tells_how, it.next_date) == (True, date(2031, 1, 1))
        assert list(it.answers.filter(is_withdrawn=False).values_list("state", flat=True)) == ["alive"]
        assert journal.check() == []


class TestHalfLife:
    def test_only_partnerships_whose_sides_show_how_they_go_are_counted(
        self, tie: Tie, sides: Any, stranger: Someone
    ) -> None:
        agree(tie, ["summary"])
        path = f"/en/{tie.summit.slug}/kept/"
        assert "still going" not in text_of(stranger.opens(path))
        agree(tie)
        assert tally_ties(partnerships_of(tie.summit.series_id)) == Ties(shown=1, going=1, silent=0, ended=0)
        for party in fresh(tie):
            going.fall_silent(party, day=ASKED, after=2, at=at(5, 25))
        assert tally_ties(partnerships_of(tie.summit.series_id)) == Ties(shown=1, going=0, silent=1, ended=0)
        assert "still going" in text_of(stranger.opens(path))

    def test_a_life_ends_with_an_end_or_the_last_word(self) -> None:
        year = date(2024, 3, 4)
        alive, silent, ended = (
            Partnership(begun=BEGUN, **fate) for fate in ({}, {"silent_since": date(2023, 9, 4)}, {"ended": ASKED})
        )
        lives = [life_of_tie(it, year) for it in (alive, silent, ended)]
        assert [(round(life.watched), life.ended) for life in lives] == [(12, False), (6, True), (2, True)]


def test_ones_own_answers_and_address_are_told_to_oneself_alone(tie: Tie, sides: Any) -> None:
    going.hear(sides[0], state="alive", word=Words("mine alone", "en"), day=ASKED, after=2)
    going.hear(sides[1], state="changed", word=Words("theirs alone", "en"), day=ASKED, after=2)
    own = json.dumps(held_about(sides[0].membership.person))
    assert "mine alone" in own and "theirs alone" not in own
