"""Partnerships: what only their parties see, what all of them chose to show, and what is taken back."""

import json
import re
import uuid
from datetime import date

import pytest

from sabha.summit.concept.models import GrewFrom
from sabha.summit.concept.rules import threads
from sabha.summit.conversations.actions import translate
from sabha.summit.journal import actions as journal
from sabha.summit.journal.models import Fact
from sabha.summit.outcomes.actions import checking
from sabha.summit.outcomes.actions import partnerships as actions
from sabha.summit.outcomes.models import (
    Asking,
    Partnership,
    PartnershipLine,
    PartnershipParty,
    Promise,
    Tie,
    TieLine,
)  # fmt: skip
from sabha.summit.people.models import Person
from summit.partnership_world import ALL, SECRET, a_gift, a_promise, a_word, agree, fresh, told, words
from three_people import text_of

pytestmark = pytest.mark.django_db


def test_before_all_agree_nothing_of_it_is_in_the_journal_or_on_a_public_page(summit, tie, sides, stranger):
    a, b = fresh(*sides)
    a_promise(a, f"{SECRET} promised")
    actions.confirm(a_word(b, f"{SECRET} said"), a)
    before = Fact.objects.count()
    actions.agree(a.tie, a, ALL)
    assert Fact.objects.count() == before
    assert SECRET not in told()
    for path in ("", "partnerships/", "promises/", "desk/"):
        assert SECRET not in text_of(stranger.opens(f"/en/{summit.slug}/{path}", follow="1"))


def test_when_all_agree_it_has_a_page_with_its_sides_its_books_and_its_thread(summit, tie, sides, stranger):
    a, b = fresh(*sides)
    actions.describe_side(a, shows_organisation=True, organisation="Tank Trust")
    actions.describe_side(b, shows_me=True)
    a_promise(a)
    actions.confirm(a_gift(a, done=date(2023, 3, 5)), b)
    actions.confirm(a_word(b), a)
    agree(sides)
    [it] = Partnership.objects.all()
    page = text_of(stranger.opens(f"/en/{summit.slug}/partnerships/{it.number}/"))
    for seen in (SECRET, "Tank Trust", "5,000", "INR", "We met by the tank", "We lend twenty boats"):
        assert seen in page, seen
    assert SECRET in text_of(stranger.opens(f"/en/{summit.slug}/partnerships/"))
    assert [str(k.object) for k in threads.of(it).after] == ["We lend twenty boats"]
    assert journal.check() == []


def main_of(page):
    """The text between the heading and the thread of a page, without its marks."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.split("<h1>")[1]))


def test_its_page_tells_whose_each_promise_is_by_when_and_how_it_stands(summit, tie, sides, stranger):
    a, b = fresh(*sides)
    actions.describe_side(a, shows_organisation=True, organisation="Tank Trust")
    line = a_promise(a, due=date(2023, 6, 4))
    a_promise(b, "We mend the nets")
    actions.confirm(a_gift(a, done=date(2023, 3, 5)), b)
    agree(sides)
    [it] = Partnership.objects.all()
    address = f"/en/{summit.slug}/partnerships/{it.number}/"
    page = text_of(stranger.opens(address))
    told = main_of(page)
    assert "We lend twenty boats accepted, due 4 June 2023 · Tank Trust" in told
    assert "We mend the nets accepted · somebody who shows no name" in told
    assert "Tank Trust · given on 5 March 2023 · confirmed by the other side" in told
    assert page.count("We lend twenty boats") == 1  # the thread does not tell it again
    [a] = fresh(a)
    actions.settle(TieLine.objects.select_related("tie__summit", "party").get(pk=line.pk), a, state="done")
    assert " by 4 June 2023 · Tank Trust" in main_of(text_of(stranger.opens(address)))


def test_who_shows_itself_later_has_made_its_earlier_promises(summit, tie, sides, stranger):
    a, _ = fresh(*sides)
    Person.objects.filter(pk=a.membership.person_id).update(
        display_name="Asha Rao", visibility={"display_name": "public"}
    )
    a_promise(a)
    agree(sides)
    [a] = fresh(a)
    actions.describe_side(a, shows_me=True)
    [it] = Partnership.objects.all()
    told = main_of(text_of(stranger.opens(f"/en/{summit.slug}/partnerships/{it.number}/")))
    assert "We lend twenty boats accepted · Asha Rao" in told


def test_a_promise_at_a_partnership_goes_into_the_book_of_its_sides(summit, tie, sides, asha, bilal, tenzin):
    agree(sides)
    [it] = Partnership.objects.all()
    asked = f"/en/{summit.slug}/promises/new/?from={it.pk}"
    for side in (asha, bilal):
        assert side.opens(asked).url == f"/en/{summit.slug}/me/partnerships/{tie.pk}/promise/"
    assert f'href="{asked}"' in text_of(tenzin.opens(f"/en/{summit.slug}/partnerships/{it.number}/"))
    assert "It grows from:" in text_of(tenzin.opens(asked))
    tenzin.sends(asked, text="I carry the boats", lang="en", op=str(uuid.uuid4()))
    page = text_of(tenzin.opens(f"/en/{summit.slug}/partnerships/{it.number}/"))
    assert page.count("I carry the boats") == 1


def test_one_side_alone_can_publish_nothing(summit, asha, tie):
    [only] = tie.parties.all()
    agree([only])
    assert not Partnership.objects.exists()


def test_only_what_all_ticked_is_shown(tie, sides):
    a, b = fresh(*sides)
    actions.confirm(a_word(a), b)
    actions.confirm(a_gift(a), b)
    actions.agree(a.tie, a, ["summary", "log"])
    actions.agree(b.tie, b, ["summary", "given"])
    assert Partnership.objects.count() == 1
    assert not PartnershipLine.objects.exists()


def test_a_word_that_is_not_confirmed_or_stays_between_them_is_not_shown(tie, sides):
    a, b = fresh(*sides)
    agree(sides)
    a_word(a, "unconfirmed")
    actions.confirm(a_word(a, "between us", is_private=True), b)
    a_promise(b, "also between us", is_private=True)
    assert not PartnershipLine.objects.exists()
    assert not Promise.objects.exists()
    assert "between us" not in told()


def test_new_words_are_not_shown_before_all_agree_to_them(summit, tie, sides):
    agree(sides)
    a, b = fresh(*sides)
    actions.change(a.tie, a, title=words("Another name"), purpose=None)
    assert str(Partnership.objects.get().title) == SECRET
    assert "Another name" not in told()
    [b] = fresh(b)
    actions.agree(b.tie, b, ALL)
    assert str(Partnership.objects.get().title) == "Another name"


def test_a_promise_that_was_done_before_it_was_public_is_public_as_kept(tie, sides):
    a, _b = fresh(*sides)
    line = a_promise(a)
    actions.settle(TieLine.objects.select_related("tie__summit", "party").get(pk=line.pk), a, state="done",
        day=date(2023, 1, 1))  # fmt: skip
    agree(sides)
    assert (Promise.objects.get().state, Promise.objects.get().heard) == ("kept", date(2023, 1, 1))


def test_a_public_promise_is_one_promise_however_often_all_agree(tie, sides):
    a, _ = fresh(*sides)
    line = a_promise(a, due=date(2023, 6, 1))
    agree(sides)
    agree(sides)
    [a] = fresh(a)
    actions.settle(TieLine.objects.select_related("tie__summit", "party").get(pk=line.pk), a, state="done")
    [it] = Promise.objects.all()
    assert (it.state, it.due) == ("kept", date(2023, 6, 1))
    assert GrewFrom.objects.filter(child=it.pk, is_withdrawn=False).count() == 1


def test_of_two_acts_at_once_the_record_has_what_both_came_to(tie, sides):
    """The second read the partnership before the first changed it."""
    agree(sides)
    a, b = fresh(*sides)
    actions.set_next(a.tie, a, date=date(2031, 1, 1))
    a_word(b)
    assert Partnership.objects.get().next_date == date(2031, 1, 1)


def test_what_an_owner_changed_of_a_public_promise_is_not_written_over_from_the_book(tie, sides):
    a, _b = fresh(*sides)
    line = a_promise(a, due=date(2023, 6, 1))
    agree(sides)
    promise = Promise.objects.get()
    checking.hear(promise, by=promise.owner, state="changed", text=words("Ten boats"), due=date(2024, 1, 1))
    [a] = fresh(a)
    actions.set_next(a.tie, a, date=date(2031, 1, 1))
    it = Promise.objects.get()
    assert (str(it), it.due, it.state) == ("Ten boats", date(2024, 1, 1), "changed")
    actions.settle(TieLine.objects.select_related("tie__summit", "party").get(pk=line.pk), a, state="done")
    assert (str(Promise.objects.get()), Promise.objects.get().state) == ("Ten boats", "kept")
    checking.hear(Promise.objects.get(), by=promise.owner, state="dropped", asked=Asking(due=date(2023, 9, 1), after=6))
    actions.set_next(a.tie, a, date=date(2032, 1, 1))
    assert Promise.objects.get().state == "dropped"


def test_it_grows_from_what_is_public_and_never_shows_an_introduction(summit, asha, bilal):
    question = summit.questions.first()
    path = f"/en/{summit.slug}/me/partnerships/new/?from={question.pk}"
    assert str(question.text) in text_of(asha.opens(path)).replace("&#x27;", "'")
    asha.sends(path, title="Ours", called="Asha", lang="en", begun="2023-03-05")
    tie = Tie.objects.get()
    party, _token = actions.invite(tie, by=tie.parties.get(), called="Bilal")
    actions.come_in(party, bilal.person)
    agree(tie.parties.all())
    assert [str(k.object) for k in threads.of(Partnership.objects.get()).before] == [str(question.text)]


def test_every_side_of_a_partnership_is_in_the_record_once(tie, sides):
    agree(sides)
    agree(sides)
    assert PartnershipParty.objects.count() == 2


def test_lists_ask_the_same_for_one_and_for_thirty(summit, tie, sides, asha):
    from pages.test_public_pages import queries

    a, b = fresh(*sides)
    a_promise(a)
    actions.confirm(a_word(a), b)
    agree(sides)
    [it] = Partnership.objects.all()
    public = [f"/en/{summit.slug}/partnerships/", f"/en/{summit.slug}/partnerships/{it.number}/"]
    own = [f"/en/{summit.slug}/me/partnerships/", f"/en/{summit.slug}/me/partnerships/{tie.pk}/"]
    few, few_own = [queries(path) for path in public], [queries(path, asha.client) for path in own]
    assert max(few) <= 10
    a, b = fresh(*sides)
    for n in range(15):
        a_promise(a, f"Promise {n}")
        actions.confirm(a_word(b, f"Word {n}"), a)
        other = actions.begin(a.membership, title=words(f"Tie {n}"), called="A")
        party, _token = actions.invite(other, by=other.parties.get(), called="B")
        actions.come_in(party, b.membership.person)
        agree(other.parties.all(), ["summary"])
    assert Partnership.objects.count() == 16
    assert [queries(path) for path in public] == few
    assert [queries(path, asha.client) for path in own] == few_own


# Taken back


def test_taking_agreement_back_takes_the_page_away_and_the_words_out_of_the_journal(summit, tie, sides, stranger):
    a, b = fresh(*sides)
    actions.describe_side(a, shows_organisation=True, organisation="Tank Trust")
    a_promise(a, f"{SECRET} promised")
    actions.confirm(a_gift(a, text=words(f"{SECRET} given")), b)
    agree(sides)
    [it] = Partnership.objects.all()
    path = f"/en/{summit.slug}/partnerships/{it.number}/"
    assert SECRET in text_of(stranger.opens(path))
    [b] = fresh(b)
    actions.agree(b.tie, b, [])
    assert stranger.opens(path).status_code == 404
    for word in (SECRET, "Tank Trust", '"5000'):  # an amount is written as a text: digits stand in many an id
        assert word not in told()
    promise = Promise.objects.get()
    assert promise.is_withdrawn
    for key in (it.pk, promise.pk):
        assert SECRET not in text_of(stranger.opens(f"/en/{summit.slug}/history/{key}/"))
    assert journal.check() == []


def test_taking_agreement_back_leaves_nobodys_number_and_no_translation_in_the_journal(summit, tie, sides, bilal):
    a, b = fresh(*sides)
    actions.describe_side(a, shows_me=True)
    a_promise(a, "boats promised")
    before = set(Fact.objects.values_list("pk", flat=True))
    actions.confirm(a_word(a), b)
    agree(sides)
    [line] = PartnershipLine.objects.all()
    translator = bilal.person.memberships.get(summit=summit).pseudonym
    translate(line, "text", words("quiet tanks", "te"), by=translator, how="person")
    promise = Promise.objects.get()
    checking.hear(promise, by=promise.owner, state="on_its_way", word=words("three of them float"))
    assert str(a.membership.pseudonym) in told()
    [b] = fresh(b)
    actions.agree(b.tie, b, [])
    after = Fact.objects.exclude(pk__in=before)
    said = " ".join(json.dumps(f.payload) for f in after)
    for word in (str(a.membership.pseudonym), "quiet tanks", "three of them float"):
        assert word not in said
    assert journal.check() == []


def test_no_organiser_undoes_what_its_sides_took_back_or_agreed_to(summit, tie, sides, asha):
    """Asha organises, too: undoing on the desk is not agreeing."""
    a, b = fresh(*sides)
    a_promise(a)
    actions.confirm(a_word(a), b)
    agree(sides)
    before = set(Fact.objects.values_list("pk", flat=True))
    agree(sides[1:], [])
    withdrawn = Fact.objects.exclude(pk__in=before).filter(kind="set", payload__values__is_withdrawn=True)
    assert {json.loads(f.header)["model"] for f in withdrawn} == {
        "Partnership", "PartnershipParty", "PartnershipLine", "Promise",
    }  # fmt: skip
    desk = text_of(asha.opens(f"/en/{summit.slug}/desk/"))
    for fact in withdrawn:
        assert ">Undo<" not in desk.split(f"/desk/undo/{fact.fact_id}/")[-1].split("</form>")[0]
        asha.sends(f"/en/{summit.slug}/desk/undo/{fact.fact_id}/")
    assert Partnership.objects.get().is_withdrawn and PartnershipLine.objects.get().is_withdrawn
    assert Promise.objects.get().is_withdrawn
    assert set(PartnershipParty.objects.values_list("is_withdrawn", flat=True)) == {True}


def test_who_takes_it_back_can_agree_again(tie, sides, summit, stranger):
    a, _b = fresh(*sides)
    a_promise(a)
    agree(sides)
    agree(sides[:1], [])
    agree(sides[:1])
    [it] = Partnership.objects.all()
    page = text_of(stranger.opens(f"/en/{summit.slug}/partnerships/{it.number}/"))
    assert SECRET in page and "We lend twenty boats" in page
    assert journal.check() == []


def test_a_part_can_be_taken_back_alone(tie, sides):
    a, b = fresh(*sides)
    actions.confirm(a_word(a), b)
    agree(sides)
    assert PartnershipLine.objects.get().is_withdrawn is False
    agree(sides[1:], ["summary", "promises", "given"])
    assert PartnershipLine.objects.get().is_withdrawn
    assert "We met by the tank" not in told()
    assert not Partnership.objects.get().is_withdrawn


def test_a_side_that_shows_itself_no_longer_is_in_no_fact_of_it(tie, sides):
    a, b = fresh(*sides)
    actions.describe_side(a, shows_me=True)
    before = set(Fact.objects.values_list("pk", flat=True))
    a_promise(a)
    actions.confirm(a_word(a), b)
    agree(sides)
    [a] = fresh(a)
    actions.describe_side(a, shows_me=False)
    said = " ".join(json.dumps(f.payload) for f in Fact.objects.exclude(pk__in=before))
    assert str(a.membership.pseudonym) not in said
    promise = Promise.objects.get()
    assert promise.owner == promise.held_by.pseudonym != a.membership.pseudonym
    assert (promise.held_by.person, PartnershipLine.objects.get().is_withdrawn) == (a.membership.person, False)
    assert journal.check() == []


def test_a_side_that_does_not_show_itself_is_nowhere_in_the_record(tie, sides):
    a, b = fresh(*sides)
    a_promise(a)
    actions.confirm(a_gift(a), b)
    before = set(Fact.objects.values_list("pk", flat=True))
    agree(sides)
    said = " ".join(json.dumps(f.payload) for f in Fact.objects.exclude(pk__in=before))
    for party in (a, b):
        assert str(party.membership.pseudonym) not in said
        assert party.called not in said
    assert Promise.objects.get().held_by.person == a.membership.person
