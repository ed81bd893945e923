"""Introductions: who sees an offer, who is proposed to whom and why, and what an answer tells."""

import json
from datetime import timedelta

import pytest
from django.utils import timezone

from sabha.algorithms.refused import Refused
from sabha.summit.base.words import Words
from sabha.summit.journal import actions as journal
from sabha.summit.journal.models import Fact
from sabha.summit.outcomes.actions import introductions as actions
from sabha.summit.outcomes.actions.words import add_word, join_words, withdraw_word
from sabha.summit.outcomes.models import (
    Card,
    Introduction,
    IntroductionRound,
    TopicWord,
)
from sabha.summit.outcomes.rules.introductions import held_about
from sabha.summit.outcomes.rules.words import WordList, said, starter
from sabha.summit.outcomes.tasks.introductions import is_meant, make_rounds
from sabha.summit.overview import actions as overview
from sabha.summit.people.actions.members import join
from sabha.summit.people.models import Letter, Person
from summit.introduction_world import a_round, offers, seeks
from three_people import person, text_of, with_browser

pytestmark = pytest.mark.django_db
SECRET = "secretly moored boats"


# Words


def test_a_word_is_one_however_it_is_written(summit):
    one = add_word(summit, Words("Sewing", "en"), "skill")
    assert add_word(summit, Words(" sewing!", "en"), "skill") == one
    assert TopicWord.objects.count() == 1


def test_the_record_does_not_say_who_added_or_chose_a_word(summit, bilal):
    bilal.sends(f"/en/{summit.slug}/me/offers/", new_word="Kite strings", new_kind="other", lang="en", new_way="offer",
        offers_seen="me", needs_seen="me")  # fmt: skip
    member = bilal.person.memberships.get(summit=summit)
    assert [str(w.word) for w in member.card.words.all()] == [str(TopicWord.objects.get().pk)]
    told = " ".join(json.dumps(f.payload) + f.header for f in Fact.objects.all())
    assert "Kite strings" in told
    assert str(member.pseudonym) not in told


def test_a_word_much_like_another_is_asked_about_first(summit, bilal, word):
    path = f"/en/{summit.slug}/me/offers/"
    given = {"new_kind": "other", "lang": "en", "new_way": "offer", "offers_seen": "me", "needs_seen": "me"}
    page = text_of(bilal.sends(path, new_word="Boat", **given))
    assert "There is a word much like yours" in page
    assert TopicWord.objects.count() == 1
    bilal.sends(path, new_word="Boat", sure="1", **given)
    assert TopicWord.objects.count() == 2


def test_words_that_were_joined_meet_each_other_across_languages(summit, asha, bilal, word, pseudonym):
    naav = add_word(summit, Words("नाव", "hi"), "other")
    join_words(naav, word, by=pseudonym)
    offers(asha.person.memberships.get(summit=summit), word)
    seeks(bilal.person.memberships.get(summit=summit), naav)
    a_round(summit)
    assert Introduction.objects.count() == 1
    from django.utils.translation import override

    with override("hi"):
        assert str(WordList.of(summit).text(word.pk)) == "नाव"
    assert str(WordList.of(summit).text(naav.pk)) == "Boats"


def test_joining_in_a_circle_on_two_machines_is_borne(summit, word, pseudonym):
    other = add_word(summit, Words("Ships", "en"), "other")
    join_words(other, word, by=pseudonym)
    with pytest.raises(Refused):
        join_words(word, other, by=pseudonym)
    journal.write(word, by=pseudonym, same_as=TopicWord.objects.get(pk=other.pk))  # as the other machine wrote it
    words = WordList.of(summit)
    assert words.root(word.pk) == words.root(other.pk)


def test_a_word_taken_off_the_list_is_offered_to_nobody(summit, word, pseudonym):
    withdraw_word(word, by=pseudonym)
    assert not WordList.of(summit).known(word.pk)
    with pytest.raises(Refused):
        add_word(summit, Words("Boats", "en"), "other")


def test_what_every_summit_begins_with_is_written_down_once_somebody_chooses_it(summit, bilal):
    design = starter(summit, "design")
    assert not TopicWord.objects.exists()
    offers(bilal.person.memberships.get(summit=summit), design)
    assert str(said(TopicWord.objects.get())) == "Design"
    assert journal.check() == []


# Who sees what


@pytest.mark.parametrize(
    ("level", "sees"), [("me", set()), ("organisers", {"organiser"}), ("members", {"organiser", "member"}),
                        ("public", {"organiser", "member", "public"})],
)  # fmt: skip
def test_an_offer_is_seen_by_exactly_those_its_owner_chose(summit, asha, bilal, stranger, level, sees):
    word = add_word(summit, Words(SECRET, "en"), "other")
    owner = with_browser(person("Owner"))
    offers(join(owner.person, summit), word, offers_seen=level)
    pages = {
        "organiser": text_of(asha.opens(f"/en/{summit.slug}/offers/members/")),
        "member": text_of(bilal.opens(f"/en/{summit.slug}/offers/members/")),
        "public": text_of(stranger.opens(f"/en/{summit.slug}/offers/")),
    }
    assert {who for who, page in pages.items() if SECRET in page} == sees


def test_what_somebody_looks_for_stays_hidden_when_only_their_offer_is_shown(summit, stranger, bilal, word):
    need = add_word(summit, Words(SECRET, "en"), "other")
    card = offers(bilal.person.memberships.get(summit=summit), word, offers_seen="public")
    card.words.create(word=need.pk, is_offer=False)
    for path in (f"/en/{summit.slug}/offers/", f"/en/{summit.slug}/offers/?word={need.pk}"):
        page = text_of(stranger.opens(path))
        assert SECRET not in page.replace(f"<b>{SECRET}</b>", "")
    assert "Boats" not in text_of(stranger.opens(f"/en/{summit.slug}/offers/?word={need.pk}"))


def test_a_region_and_being_new_are_on_no_page_but_ones_own(summit, asha, bilal, stranger, word):
    values = {"region": "Far Valley", "is_new": True, "offers_seen": "public", "speaks_for": "Quiet Club"}
    offers(bilal.person.memberships.get(summit=summit), word, **values)
    for who, paths in ((stranger, ["offers/"]), (asha, ["offers/members/", "desk/introductions/", "desk/people/"])):
        for path in paths:
            page = text_of(who.opens(f"/en/{summit.slug}/{path}"))
            assert "Far Valley" not in page and "Quiet Club" not in page, path


def test_a_page_of_offers_asks_the_same_for_one_and_for_thirty(
    summit, word, stranger, asha, django_assert_max_num_queries
):
    from pages.test_public_pages import queries

    offers(join(person("First"), summit), word, offers_seen="public")
    paths = [f"/en/{summit.slug}/offers/", f"/en/{summit.slug}/offers/?word={word.pk}"]
    inside = f"/en/{summit.slug}/offers/members/"
    few, few_inside = [queries(path) for path in paths], queries(inside, asha.client)
    for n in range(30):
        offers(join(person(f"More{n}"), summit), word, offers_seen="public", about=Words(f"I am {n}", "en"))
    assert [queries(path) for path in paths] == few
    assert max(few) <= 10
    assert queries(inside, asha.client) == few_inside


# Rounds


def test_people_are_introduced_with_the_reason_and_a_letter(summit, pair):
    _a, b, it = pair
    browser = with_browser(b.person)
    page = text_of(browser.opens(f"/en/{summit.slug}/me/introductions/"))
    assert "You look for" in page and "Boats" in page
    assert Letter.objects.filter(key__startswith="round:").count() == 2
    assert it.round.outcome == {
        "people": 2, "pairs": 1, "left_over": 0, "first": 0, "first_left_over": 0, "proved": True, "gap": 0.0,
    }  # fmt: skip


def test_who_knows_each_other_already_is_not_introduced(summit, asha, bilal, word):
    a, b = (p.person.memberships.get(summit=summit) for p in (asha, bilal))
    offers(a, word, speaks_for="Tank Trust")
    seeks(b, word, speaks_for="tank trust")
    assert a_round(summit).outcome["pairs"] == 0


def test_nobody_is_introduced_to_the_same_person_twice_whatever_was_answered(summit, pair):
    a, _b, it = pair
    actions.answer(it, a, "no")
    assert a_round(summit).outcome["pairs"] == 0


@pytest.mark.parametrize("said", ["bilal", "BILAL K.", "bilal@example.org", "Bilals Club"])
def test_whom_somebody_named_is_kept_apart_from_them(summit, asha, bilal, word, said):
    a, b = (p.person.memberships.get(summit=summit) for p in (asha, bilal))
    actions.keep_apart(a, said)
    offers(a, word)
    seeks(b, word, speaks_for="Bilals Club")
    assert a_round(summit).outcome["pairs"] == 0


def test_a_name_with_another_word_in_it_is_somebody_else(summit, bilal, word):
    card = offers(bilal.person.memberships.get(summit=summit), word)
    assert not is_meant("Bill", card)
    assert not is_meant("", card)


def test_the_form_that_keeps_apart_tells_nobody_who_is_here(summit, bilal, asha):
    path = f"/en/{summit.slug}/me/apart/"
    pages = []
    for name in ("Asha", "Nobody of this name"):
        bilal.sends(path, said=name)
        pages.append(text_of(bilal.opens(path)).split("<main")[1].replace(name, "X"))
    assert "Saved. It holds from the next round on." in pages[0]
    assert pages[0].count("<li>") + 1 == pages[1].count("<li>")
    assert "Asha" not in text_of(asha.opens(f"/en/{summit.slug}/me/apart/")).split("<main")[1]


def test_newcomers_are_not_left_over_for_others(summit, word):
    giver = join(person("Giver"), summit)
    offers(giver, word)
    for n in range(4):
        seeks(join(person(f"Seeker{n}"), summit), word, is_new=n == 3)
    one = a_round(summit, at_most=1)
    assert one.outcome["left_over"] == 3
    assert one.outcome["first_left_over"] == 0


def test_people_of_a_region_that_is_seldom_heard_are_not_left_over(summit, word):
    offers(join(person("Giver"), summit), word)
    for n, region in enumerate(["Delta", "Delta", "  hill COUNTRY ", "Delta"]):
        seeks(join(person(f"Seeker{n}"), summit), word, region=region)
    one = a_round(summit, at_most=1, under_heard=["Hill country"])
    assert (one.outcome["first"], one.outcome["first_left_over"]) == (1, 0)


def test_a_second_tap_begins_no_second_round(summit, asha):
    given = {"at_most": "2", "closes": str(timezone.localdate() + timedelta(days=3))}
    for _ in range(2):
        asha.sends(f"/en/{summit.slug}/desk/introductions/", **given)
    assert IntroductionRound.objects.count() == 1


def test_a_round_whose_worker_died_is_made_again_and_at_last_has_failed(summit):
    one = actions.begin_round(summit, at_most=2, closes=timezone.localdate())
    long_ago = timezone.now() - timedelta(hours=2)
    IntroductionRound.objects.update(state="working", claimed=long_ago, tries=1)
    make_rounds()
    one.refresh_from_db()
    assert one.state == "done"
    IntroductionRound.objects.update(state="working", claimed=long_ago, tries=3)
    make_rounds()
    one.refresh_from_db()
    assert one.state == "failed"


def test_who_builds_one_project_is_not_introduced(summit, asha, bilal, word, pseudonym):
    from sabha.summit.hackathon.models import Project, TeamMember

    project = journal.write(Project, by=pseudonym, summit=summit, number=1, title=Words("Tank map", "en"))
    for who in (asha, bilal):
        member = who.person.memberships.get(summit=summit).pseudonym
        journal.write(TeamMember, by=pseudonym, summit=summit, project=project, member=member)
    offers(asha.person.memberships.get(summit=summit), word)
    seeks(bilal.person.memberships.get(summit=summit), word)
    assert a_round(summit).outcome["pairs"] == 0


# Answers


def seen_by(membership, it):
    """Every page of an introduction that this side can open, and all that is held about them, as one text."""
    browser = with_browser(Person.objects.get(pk=membership.person_id))
    slug = it.round.summit.slug
    paths = [f"/en/{slug}/me/introductions/", f"/en/{slug}/me/introductions/{it.pk}/"]
    own = json.dumps(held_about(membership.person), default=str)
    return "\n".join(text_of(browser.opens(path)) for path in paths) + own


def without_tokens(text):
    import re

    return re.sub(r'(value="[\w-]{36,64}"|/meetings/[\w:-]+\.ics|csrfmiddlewaretoken" value="\w+")', "", text)


@pytest.mark.parametrize("mine", ["", "yes", "no"])
def test_a_decline_looks_to_the_other_side_exactly_like_no_answer(pair, mine):
    a, b, it = pair
    if mine:
        actions.answer(it, a, mine)
    before = without_tokens(seen_by(a, it))
    actions.answer(it, b, "no")
    assert without_tokens(seen_by(a, it)) == before
    assert Letter.objects.filter(person=a.person).count() == 1  # the proposal's alone


def test_after_the_last_day_a_decline_still_looks_like_no_answer(pair):
    a, b, it = pair
    actions.answer(it, a, "yes")
    IntroductionRound.objects.update(closes=timezone.localdate() - timedelta(days=1))
    it.refresh_from_db()
    before = without_tokens(seen_by(a, it))
    Introduction.objects.update(**{"answer_one" if it.one_id == b.pk else "answer_other": "no"})
    assert without_tokens(seen_by(a, it)) == before


def test_organisers_and_their_numbers_do_not_change_with_an_answer(summit, pair, asha):
    _a, b, it = pair
    paths = ["desk/", "desk/introductions/", "desk/people/"]
    pages = lambda: [without_tokens(text_of(asha.opens(f"/en/{summit.slug}/{p}"))) for p in paths]  # noqa: E731
    before = pages()
    actions.answer(it, b, "no")
    assert pages() == before


def test_when_both_accept_each_sees_how_to_reach_the_other(pair):
    a, b, it = pair
    actions.answer(it, a, "yes")
    assert "bilal under the tree" not in seen_by(a, it)
    assert "asha on the bridge" not in seen_by(b, it)
    actions.answer(it, b, "yes")
    assert "bilal under the tree" in seen_by(a, it)
    assert "asha on the bridge" in seen_by(b, it)
    assert Letter.objects.filter(key__startswith="met:").count() == 2


def test_a_decline_can_be_thought_over_until_the_last_day(pair):
    a, b, it = pair
    actions.answer(it, a, "yes")
    actions.answer(it, b, "no")
    assert actions.answer(it, b, "yes").met
    IntroductionRound.objects.update(closes=timezone.localdate() - timedelta(days=1))
    Introduction.objects.update(met=None)
    with pytest.raises(Refused):
        actions.answer(it, a, "no")


def test_an_introduction_is_nobody_elses_page(summit, pair, tenzin, kites, meera):
    _a, _b, it = pair
    guest = with_browser(person("Guest"))
    join(guest.person, summit)
    for who in (guest, tenzin, meera):
        for tail in ("", "meeting/"):
            assert who.opens(f"/en/{summit.slug}/me/introductions/{it.pk}/{tail}").status_code == 403


def test_erasing_a_person_takes_their_offers_and_introductions_with_them(summit, pair, bilal):
    _a, b, _it = pair
    actions.keep_apart(b, "somebody")
    overview.erase(bilal.person, redact=False)
    assert (Card.objects.count(), Introduction.objects.count()) == (1, 0)


def test_ones_own_data_holds_ones_card_and_not_the_other_sides_answer(pair):
    a, b, it = pair
    actions.keep_apart(b, "a loud man")
    actions.answer(it, b, "no")
    own, others = (overview.copy_of(Person.objects.get(pk=m.person_id)) for m in (b, a))
    assert own["introductions"][0]["card"]["needs"] == ["Boats"]
    assert own["introductions"][0]["kept_apart_from"] == ["a loud man"]
    assert own["introductions"][0]["proposed"][0]["answer"] == "no"
    told = json.dumps(others["introductions"], default=str)
    assert '"no"' not in told and "a loud man" not in told and "bilal" not in told
