"""The sides of a partnership: how they come in, what they write, change and confirm, and what is held about them."""

import io
import json
import re
import uuid
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone
from pypdf import PdfReader

from sabha.algorithms.refused import Refused
from sabha.summit.journal import actions as journal
from sabha.summit.outcomes.actions import introductions as introducing
from sabha.summit.outcomes.actions import partnerships as actions
from sabha.summit.outcomes.actions.words import add_word
from sabha.summit.outcomes.models import (
    Introduction,
    IntroductionRound,
    Partnership,
    PartnershipLine,
    Promise,
    Tie,
    TieLine,
    TieParty,
)  # fmt: skip
from sabha.summit.outcomes.rules.partnerships import held_about, needs
from sabha.summit.outcomes.tasks.introductions import make_rounds
from sabha.summit.overview import actions as overview
from sabha.summit.people.actions.members import join
from sabha.summit.people.models import Letter, Person
from summit.partnership_world import ALL, SECRET, a_gift, a_promise, a_word, agree, fresh, told, words
from three_people import person, text_of, with_browser

pytestmark = pytest.mark.django_db


def test_nobody_but_its_sides_opens_it_not_even_organisers(summit, sides, tie, tenzin):
    organiser = with_browser(person("Second"))
    from sabha.summit.people.models import Role

    join(organiser.person, summit, Role.ORGANISER)
    for who in (organiser, tenzin):
        for tail in ("", "log/", "memorandum.pdf", "invite/"):
            response = who.opens(f"/en/{summit.slug}/me/partnerships/{tie.pk}/{tail}")
            assert response.status_code == 403
            assert SECRET not in text_of(response)
        assert SECRET not in text_of(who.opens(f"/en/{summit.slug}/me/partnerships/"))
    for path in ("desk/", "desk/letters/", "desk/people/"):
        assert SECRET not in text_of(organiser.opens(f"/en/{summit.slug}/{path}"))


def test_a_line_sent_twice_is_one_line(summit, sides, tie, asha):
    path = f"/en/{summit.slug}/me/partnerships/{tie.pk}/gift/"
    op = str(uuid.uuid4())
    for _ in range(2):
        asha.sends(path, what="time", amount="12.5", unit="hours", lang="en", op=op)
    [line] = TieLine.objects.all()
    assert (line.amount, line.unit) == (Decimal("12.50"), "hours")


def test_nobody_confirms_their_own_words_or_settles_anothers(tie, sides):
    a, b = fresh(*sides)
    line = a_promise(a)
    with pytest.raises(Refused):
        actions.confirm(line, a)
    with pytest.raises(Refused):
        actions.settle(line, b, state="done")


def test_a_slip_in_ones_own_line_is_mended_and_confirmed_anew(summit, tie, sides, asha, bilal):
    a, b = fresh(*sides)
    line = actions.confirm(a_gift(a), b)
    path = f"/en/{summit.slug}/me/partnerships/{tie.pk}/lines/{line.pk}/"
    assert 'value="5000' in text_of(asha.opens(path))
    assert bilal.opens(path).status_code == 302
    asha.sends(path, what="money", amount="500", unit="INR", lang="en")
    line.refresh_from_db()
    assert (line.amount, line.confirmed, line.state) == (Decimal(500), None, "open")
    with pytest.raises(Refused):
        actions.change_line(line, b, amount=Decimal(1))
    again = actions.confirm(line, b)
    assert actions.change_line(again, a, amount=Decimal(500)).confirmed  # sent without a change, nothing is lost


def test_a_public_line_that_is_written_anew_waits_for_the_other_side(tie, sides):
    a, b = fresh(*sides)
    line = actions.confirm(a_word(a, "We mett"), b)
    agree(sides)
    actions.change_line(TieLine.objects.select_related("tie__summit").get(pk=line.pk), a, text=words("We met"))
    assert PartnershipLine.objects.get().is_withdrawn
    assert "We mett" not in told()
    actions.confirm(TieLine.objects.select_related("tie__summit").get(pk=line.pk), b)
    assert (str(PartnershipLine.objects.get()), PartnershipLine.objects.get().is_withdrawn) == ("We met", False)


def test_a_public_promise_is_changed_on_its_own_page_and_not_in_the_book(summit, tie, sides, asha):
    a, _b = fresh(*sides)
    line = a_promise(a)
    agree(sides)
    led = asha.opens(f"/en/{summit.slug}/me/partnerships/{tie.pk}/lines/{line.pk}/")
    assert led["Location"] == f"/en/{summit.slug}/promises/{Promise.objects.get().pk}/word/"
    with pytest.raises(Refused):
        actions.change_line(line, a, text=words("Other words"))
    with pytest.raises(Refused):
        actions.remove_line(line, a)


def test_a_line_written_by_mistake_is_taken_away_until_the_other_side_confirmed_it(summit, tie, sides, asha):
    a, b = fresh(*sides)
    path = f"/en/{summit.slug}/me/partnerships/{tie.pk}/lines/{{}}/"
    wrong, right = a_word(a, "wrong"), actions.confirm(a_word(a, "right"), b)
    for line in (wrong, right):
        asha.sends(path.format(line.pk), do="away")
    assert [str(line) for line in TieLine.objects.all()] == ["right"]


def test_what_is_given_after_it_was_agreed_is_confirmed_anew(tie, sides):
    a, b = fresh(*sides)
    line = actions.confirm(a_gift(a), b)
    assert line.confirmed
    assert actions.settle(line, a, state="done", day=date(2023, 4, 1)).confirmed is None


def test_on_the_next_date_each_side_gets_a_letter_and_none_for_one_that_was_moved(tie, sides):
    a, _b = fresh(*sides)
    first, then = (timezone.localdate() + timedelta(days=n) for n in (10, 20))
    actions.set_next(a.tie, a, date=first)
    actions.set_next(a.tie, a, date=then, what=words("We count the boats"))
    letters = Letter.objects.filter(key__contains=":next:")
    assert {timezone.localtime(letter.not_before).date() for letter in letters} == {then}
    assert letters.count() == 2
    assert "We count the boats" in letters.first().body
    actions.end(a.tie, a, day=timezone.localdate())
    assert not Letter.objects.filter(key__contains=":next:").exists()


def test_an_end_is_told_at_once_and_its_reason_when_all_agree(summit, tie, sides, stranger):
    agree(sides)
    a, b = fresh(*sides)
    actions.end(a.tie, a, day=date(2023, 9, 1), reason=words("The boats were too far away"))
    [it] = Partnership.objects.all()
    path = f"/en/{summit.slug}/partnerships/{it.number}/"
    page = text_of(stranger.opens(path))
    assert "1 September 2023" in page and "too far away" not in page
    [b] = fresh(b)
    actions.agree(b.tie, b, ALL)
    assert "too far away" in text_of(stranger.opens(path))
    assert Partnership.objects.get().knot == "kept"


def test_a_next_date_long_over_is_silence_and_waits_on_the_desk(summit, tie, sides):
    agree(sides)
    a, _b = fresh(*sides)
    today = timezone.localdate()
    actions.set_next(a.tie, a, date=today - timedelta(days=5))
    it = Partnership.objects.get()
    assert it.knot == "open"
    assert [need.late for need in needs(summit, today)] == [True]
    actions.set_next(a.tie, a, date=today - timedelta(days=50))
    assert Partnership.objects.get().knot == "silent"


# Coming in


def test_from_an_introduction_the_other_is_asked_and_may_say_no(summit, asha, bilal):
    word = add_word(summit, words("Boats"), "other")
    a, b = (p.person.memberships.get(summit=summit) for p in (asha, bilal))
    introducing.save_card(a, offers=[word.pk], wants_introductions=True)
    introducing.save_card(b, needs=[word.pk], wants_introductions=True)
    IntroductionRound.objects.create(summit=summit, closes=timezone.localdate())
    make_rounds()
    it = Introduction.objects.get()
    path = f"/en/{summit.slug}/me/partnerships/new/?introduction={it.pk}"
    assert "Whom you were introduced to" not in text_of(asha.opens(path))
    introducing.answer(it, a, "yes")
    introducing.answer(it, b, "yes")
    asha.sends(path, title="Ours", called="Asha", lang="en", begun="2023-03-05")
    tie = Tie.objects.get()
    page = text_of(bilal.opens(f"/en/{summit.slug}/me/partnerships/{tie.pk}/"))
    assert "You are asked to come in." in page
    assert bilal.opens(f"/en/{summit.slug}/me/partnerships/{tie.pk}/log/").status_code == 404
    bilal.sends(f"/en/{summit.slug}/me/partnerships/{tie.pk}/", no="1")
    assert tie.parties.count() == 1


def link_of(response):
    return re.search(r"/partnerships/with/([\w-]+)/", text_of(response))[1]


def test_an_invitation_is_taken_back_or_declined_by_its_link(summit, tie, asha, stranger):
    for who in ("first", "second"):
        shown = asha.sends(f"/en/{summit.slug}/me/partnerships/{tie.pk}/invite/", called=who)
        link = f"/en/{summit.slug}/partnerships/with/{link_of(shown)}/"
        assert SECRET in text_of(stranger.opens(link))
        if who == "first":
            waiting = TieParty.objects.get(called=who)
            assert "Take the invitation back" in text_of(asha.opens(f"/en/{summit.slug}/me/partnerships/{tie.pk}/"))
            asha.sends(f"/en/{summit.slug}/me/partnerships/{tie.pk}/", back=waiting.pk)
        else:
            assert "Declined." in text_of(stranger.sends(link, no="1"))
        assert stranger.opens(link).status_code == 404
    [me] = tie.parties.all()
    asha.sends(f"/en/{summit.slug}/me/partnerships/{tie.pk}/", back=me.pk)
    assert tie.parties.count() == 1  # nobody who is there is put out


def test_a_side_without_an_account_comes_in_by_a_link_and_back_by_its_own(summit, tie, asha, stranger):
    from django.test import Client

    from three_people import Someone

    shown = asha.sends(f"/en/{summit.slug}/me/partnerships/{tie.pk}/invite/", called="The far club")
    invitation = f"/en/{summit.slug}/partnerships/with/{link_of(shown)}/"
    page = text_of(stranger.opens(invitation))
    assert SECRET in page and "Asha&#x27;s side" in page
    assert TieParty.objects.filter(joined=None).count() == 1  # opening a link does nothing yet
    way_back = link_of(stranger.sends(invitation))
    assert stranger.opens(f"/en/{summit.slug}/me/partnerships/{tie.pk}/").status_code == 200
    assert stranger.opens(invitation).status_code == 404  # whoever sent it cannot come in by it
    elsewhere = Someone(None, Client())
    elsewhere.sends(f"/en/{summit.slug}/partnerships/with/{way_back}/")
    assert elsewhere.opens(f"/en/{summit.slug}/me/partnerships/{tie.pk}/").status_code == 200
    assert Person.objects.filter(email=None).count() == 1


def test_a_link_sent_by_mail_is_not_shown_to_whoever_sent_it(summit, tie, asha):
    shown = asha.sends(
        f"/en/{summit.slug}/me/partnerships/{tie.pk}/invite/", called="The far club", email="far@example.org"
    )
    assert "/partnerships/with/" not in text_of(shown)
    letter = Letter.objects.get(address="far@example.org")
    assert "/partnerships/with/" in letter.body and SECRET in letter.body


def test_a_place_is_taken_once_and_nobody_takes_two(tie, sides, bilal, asha):
    party, token = actions.invite(tie, by=sides[0], called="Third")
    with pytest.raises(Refused):
        actions.come_in(party, bilal.person)
    actions.come_in(party, person("Third"))
    with pytest.raises(Refused):
        actions.come_in(party, person("Fourth"))
    assert actions.party_with(tie.summit, token) is None


# A person's own


def test_ones_own_data_holds_ones_own_side_and_lines_and_not_the_others(tie, sides):
    a, b = fresh(*sides)
    a_promise(a, "mine alone")
    a_promise(b, "theirs alone")
    own = json.dumps(held_about(a.membership.person))
    assert "mine alone" in own and SECRET in own
    assert "theirs alone" not in own


def test_erasing_a_person_takes_their_side_and_words_and_leaves_the_other_theirs(tie, sides, bilal, summit, stranger):
    a, b = fresh(*sides)
    actions.describe_side(b, shows_organisation=True, organisation="Bilals Boats")
    a_promise(b, "Bilal promises")
    a_promise(a, "Asha promises")
    actions.confirm(a_word(b, "Bilal says"), a)
    agree(sides)
    overview.erase(Person.objects.get(pk=bilal.person.pk), redact=True)
    assert TieParty.objects.count() == 1
    for word in ("Bilals Boats", "Bilal promises", "Bilal says"):
        assert word not in told()
    [it] = Partnership.objects.all()
    assert SECRET in text_of(stranger.opens(f"/en/{summit.slug}/partnerships/{it.number}/"))
    [a] = fresh(a)
    actions.set_next(a.tie, a, date=date(2031, 1, 1))
    assert Partnership.objects.get().next_date == date(2031, 1, 1)
    actions.agree(a.tie, a, [])
    assert Partnership.objects.get().is_withdrawn
    assert SECRET not in told()
    assert journal.check() == []


# The memorandum


@pytest.mark.parametrize("lang", ["en", "ur", "te"])
def test_the_memorandum_holds_both_sides_words_in_their_own_languages(summit, tie, sides, asha, lang):
    a, b = fresh(*sides)
    actions.describe_side(a, words=words("We bring the boats. #panic()"), signs_as="A. Simulated")
    actions.describe_side(b, words=words("ہم پانی لاتے ہیں۔", "ur"))
    a_promise(a, due=date(2023, 6, 1))
    a_gift(b, done=date(2023, 5, 1))
    response = asha.opens(f"/{lang}/{summit.slug}/me/partnerships/{tie.pk}/memorandum.pdf")
    assert response["Content-Type"] == "application/pdf"
    text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(response.content)).pages)
    for seen in ("We bring the boats. #panic()", "A. Simulated", "We lend twenty boats", "INR"):
        assert seen in text, seen
