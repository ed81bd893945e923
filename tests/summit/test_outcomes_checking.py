"""The clock: asked once for each day, reminded twice, then silence with its date; whatever happens to the machine."""

import re
import uuid
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from sabha.algorithms.refused import Refused
from sabha.commands.restore import hold_letters
from sabha.summit.base.words import Words
from sabha.summit.journal import actions as journal
from sabha.summit.outcomes.actions import asking, checking, closing, promises
from sabha.summit.outcomes.actions.checking import keep_time
from sabha.summit.outcomes.models import Asking, CheckIn, Contact, Promise, PromiseOwner, TakeOver
from sabha.summit.outcomes.rules.clock import days_of, due_now, later
from sabha.summit.outcomes.rules.desk import held_about, needs
from sabha.summit.outcomes.rules.owners import Named
from sabha.summit.overview import tasks
from sabha.summit.overview.tasks import work_once
from sabha.summit.people.actions.letters import send_due
from sabha.summit.people.actions.members import join
from sabha.summit.people.models import Letter
from sabha.summit.programme.models import Session
from three_people import Someone, new_operation, operation, text_of

pytestmark = pytest.mark.django_db
BEGUN = date(2023, 3, 4)
MADE = datetime(2023, 3, 4, 10, tzinfo=UTC)
MAP = Words("A map of the closed wells", "en")


@pytest.fixture
def pseudonym(summit: Any, asha: Someone) -> uuid.UUID:
    return summit.memberships.get(person=asha.person).pseudonym


@pytest.fixture
def promise(summit: Any, pseudonym: Any) -> Promise:
    return promises.make_promise(summit, by=pseudonym, text=MAP, owner=pseudonym, at=MADE)


def at(month: int, day: int, year: int = 2023) -> datetime:
    return datetime(year, month, day, 10, tzinfo=UTC)


def letters() -> list[str]:
    return sorted(Letter.objects.filter(key__startswith="asking:").values_list("subject", flat=True))


def play(first: date, last: date) -> None:
    """Let the worker look once a day."""
    while first <= last:
        keep_time(first)
        first += timedelta(days=1)


class TestDays:
    def test_months_are_counted_by_the_calendar(self) -> None:
        assert [day for _, day in days_of(date(2023, 12, 31), "months")] == [
            date(2024, 2, 29), date(2024, 3, 31), date(2024, 6, 30), date(2024, 12, 31),
        ]  # fmt: skip

    def test_weeks_are_twelve(self) -> None:
        found = days_of(BEGUN, "weeks")
        assert (len(found), found[-1]) == (12, (12, date(2023, 5, 27)))

    def test_what_has_no_rhythm_is_never_due(self) -> None:
        assert due_now(BEGUN, "", date(2024, 3, 4)) is None

    def test_who_was_away_for_months_is_asked_for_the_latest_day_only(self) -> None:
        assert due_now(BEGUN, "months", date(2023, 6, 20)) == (3, date(2023, 6, 4))

    def test_a_day_long_missed_is_asked_about_no_more(self) -> None:
        assert due_now(BEGUN, "months", date(2026, 1, 1)) is None

    def test_back_from_the_end_of_a_month(self) -> None:
        assert later(date(2023, 3, 31), -1) == date(2023, 2, 28)


class TestAsking:
    def test_nobody_is_asked_before_two_months(self, promise: Promise) -> None:
        play(BEGUN, date(2023, 5, 3))
        assert not Asking.objects.exists()

    def test_a_letter_two_reminders_and_then_silence_with_its_date(self, promise: Promise) -> None:
        play(date(2023, 5, 4), date(2023, 5, 24))
        assert len(letters()) == 3
        promise.refresh_from_db()
        assert promise.silent_since is None
        play(date(2023, 5, 25), date(2023, 5, 27))
        promise.refresh_from_db()
        assert (promise.silent_since, promise.knot) == (BEGUN, "silent")
        assert list(CheckIn.objects.values_list("due", "after", "state")) == [(date(2023, 5, 4), 2, "")]
        assert len(letters()) == 3
        assert not journal.check()

    def test_looking_again_asks_nobody_twice(self, promise: Promise) -> None:
        for _ in range(3):
            keep_time(date(2023, 5, 4))
        assert len(letters()) == 1

    def test_two_workers_at_once_write_one_letter(self, promise: Promise) -> None:
        checking.begin(promise, date(2023, 5, 4))
        one = Asking.objects.get()
        for stale in (one, Asking.objects.get()):  # both read the row before either wrote
            asking.remind(stale, promise, date(2023, 5, 4))
        assert (len(letters()), Asking.objects.get().sent) == (1, 1)

    def test_a_restored_backup_repeats_no_letter(self, promise: Promise) -> None:
        """The backup is from before the letter: its row and the asking are gone, and the letter went."""
        keep_time(date(2023, 5, 4))
        sent = list(Letter.objects.values_list("key", flat=True))
        Letter.objects.all().delete()
        Asking.objects.all().delete()
        keep_time(date(2023, 5, 4))
        assert list(Letter.objects.values_list("key", flat=True)) == sent  # so a held letter is the very same one

    def test_a_word_stops_the_letters(self, promise: Promise, pseudonym: Any) -> None:
        keep_time(date(2023, 5, 4))
        one = Asking.objects.get()
        checking.hear(promise, by=pseudonym, state="on_its_way", asked=one, at=at(5, 6))
        play(date(2023, 5, 6), date(2023, 6, 3))
        assert len(letters()) == 1
        promise.refresh_from_db()
        assert (promise.state, promise.heard, promise.silent_since) == ("on_its_way", date(2023, 5, 6), None)

    def test_a_kept_promise_is_asked_about_no_more(self, promise: Promise, pseudonym: Any) -> None:
        checking.hear(promise, by=pseudonym, state="kept", at=at(4, 1))
        play(date(2023, 5, 1), date(2023, 6, 10))
        assert not letters()

    def test_a_word_after_silence_ends_it(self, promise: Promise, pseudonym: Any) -> None:
        play(date(2023, 5, 4), date(2023, 5, 26))
        promise.refresh_from_db()
        checking.hear(promise, by=pseudonym, state="on_its_way", at=at(5, 30))
        promise.refresh_from_db()
        assert (promise.silent_since, promise.knot) == (None, "open")

    def test_silence_is_counted_from_the_last_word(self, promise: Promise, pseudonym: Any) -> None:
        checking.hear(promise, by=pseudonym, state="on_its_way", at=at(5, 10))
        play(date(2023, 6, 4), date(2023, 6, 26))
        promise.refresh_from_db()
        assert promise.silent_since == date(2023, 5, 10)

    def test_who_wants_no_mail_gets_none_and_is_silent_all_the_same(self, promise: Promise, asha: Someone) -> None:
        asha.person.wants_mail = False
        asha.person.save()
        play(date(2023, 5, 4), date(2023, 5, 26))
        promise.refresh_from_db()
        assert (letters(), promise.silent_since) == ([], BEGUN)

    def test_a_weekly_rhythm_is_silent_before_the_next_week(self, summit: Any, pseudonym: Any) -> None:
        made = promises.make_promise(summit, by=pseudonym, text=MAP, owner=pseudonym, at=MADE, rhythm="weeks")
        play(date(2023, 3, 11), date(2023, 3, 17))
        made.refresh_from_db()
        assert (len(letters()), made.silent_since) == (3, BEGUN)

    def test_an_erased_owner_is_asked_no_more(self, promise: Promise, asha: Someone) -> None:
        keep_time(date(2023, 5, 4))
        asha.person.delete()
        play(date(2023, 5, 5), date(2023, 6, 30))
        assert not Asking.objects.exclude(person=None).exists()
        assert not Letter.objects.exists()

    def test_the_worker_does_it(self, summit: Any, pseudonym: Any, monkeypatch: pytest.MonkeyPatch) -> None:
        from sabha.summit.overview import tasks

        monkeypatch.setitem(tasks._kept, "time", 0.0)
        monkeypatch.setattr(tasks, "close_old_connections", lambda: None)  # the test's own transaction stands in it
        made = promises.make_promise(summit, by=pseudonym, text=MAP)
        promises.name_owner(made, Named(email="somebody@example.org"), by=pseudonym)
        work_once()
        assert [m.to for m in mail.outbox] == [["somebody@example.org"]]


class TestAnsweringByLink:
    def link_of(self, promise: Promise) -> str:
        keep_time(date(2023, 5, 4))
        return asking.path_of(Asking.objects.get(about=promise.pk))

    def test_opening_it_does_nothing_and_the_answer_of_the_link_stands_first(self, promise: Promise) -> None:
        page = text_of(Client().get(self.link_of(promise) + "?say=dropped"))
        promise.refresh_from_db()
        assert promise.state == "accepted"
        assert page.index("value=dropped class=primary") < page.index("value=kept")

    @pytest.mark.parametrize("said", checking.ANSWERS)
    def test_each_answer_is_written_without_signing_in_or_a_cookie(self, promise: Promise, said: str) -> None:
        link = self.link_of(promise)
        client = Client(enforce_csrf_checks=True)
        sent = {"op": operation(client.get(link)), "say": said, "word": "Paper came", "lang": "en"}
        assert client.post(link, sent).status_code == 302
        promise.refresh_from_db()
        assert (promise.state, str(promise.word)) == (said, "Paper came")
        assert "Thank you." in text_of(client.get(link))

    def test_a_change_says_what_instead(self, promise: Promise) -> None:
        link, client = self.link_of(promise), Client()
        client.post(
            link, {"op": new_operation(), "say": "changed", "text": "A list", "due": "2023-12-01", "lang": "en"}
        )
        promise.refresh_from_db()
        assert (str(promise), promise.due) == ("A list", date(2023, 12, 1))

    def test_other_answers_leave_the_words_alone(self, promise: Promise) -> None:
        link, client = self.link_of(promise), Client()
        client.post(link, {"op": new_operation(), "say": "kept", "text": "A list", "lang": "en"})
        promise.refresh_from_db()
        assert str(promise) == str(MAP)

    def test_a_slip_can_be_mended_by_the_same_link(self, promise: Promise) -> None:
        link, client = self.link_of(promise), Client()
        for said in ("dropped", "kept"):
            client.post(link, {"op": new_operation(), "say": said, "lang": "en"})
        promise.refresh_from_db()
        assert promise.state == "kept"
        assert CheckIn.objects.count() == 1

    def test_a_made_up_link_and_one_of_another_summit_are_not_found(self, promise: Promise, summit: Any) -> None:
        link = self.link_of(promise)
        assert Client().get(link[:-3] + "xx/").status_code == 404
        assert Client().get(link.replace(summit.slug, "elsewhere")).status_code == 404

    def test_the_letter_of_an_earlier_owner_rules_nothing(self, promise: Promise, summit: Any, bilal: Someone) -> None:
        link, me = self.link_of(promise), join(bilal.person, summit).pseudonym
        checking.pass_on(checking.offer_to_take_over(promise, by=me, at=at(5, 5)), by=promise.owner, at=at(5, 5))
        page = Client().post(link, {"op": new_operation(), "say": "dropped", "lang": "en"})
        promise.refresh_from_db()
        assert (promise.owner, promise.state) == (me, "accepted")
        assert "This has passed to somebody else meanwhile." in text_of(page)

    def test_of_a_promise_that_was_taken_off_the_pages_a_link_shows_nothing_and_still_stops_letters(
        self, promise: Promise, pseudonym: Any, asha: Someone
    ) -> None:
        link, stop = self.link_of(promise), asking.stop_path(Asking.objects.get(about=promise.pk))
        promises.withdraw(promise, by=pseudonym)
        assert Client().get(link).status_code == 404
        assert Client().post(stop).status_code == 200
        asha.person.refresh_from_db()
        assert not asha.person.wants_mail

    def test_the_letter_names_a_link_for_each_answer_and_a_way_out(self, promise: Promise) -> None:
        self.link_of(promise)
        send_due()
        (letter,) = mail.outbox
        links = re.findall(r"http://testserver(\S+)\?say=(\w+)", letter.body)
        assert [said for _, said in links] == list(checking.ANSWERS)
        assert {Client().get(link).status_code for link, _ in links} == {200}
        assert "List-Unsubscribe" in letter.extra_headers

    def test_stopping_ends_letters_and_forgets_an_address_without_an_account(self, summit: Any, pseudonym: Any) -> None:
        made = promises.make_promise(summit, by=pseudonym, text=MAP, at=MADE)
        promises.name_owner(made, Named(email="somebody@example.org"), by=pseudonym, today=BEGUN)
        play(BEGUN, BEGUN)
        link = asking.stop_path(Asking.objects.get())
        Client().get(link)
        assert PromiseOwner.objects.get().email
        Client(enforce_csrf_checks=True).post(link)
        play(BEGUN, date(2023, 4, 30))
        assert PromiseOwner.objects.get().email == ""
        assert not Letter.objects.exists()

    def test_the_way_out_speaks_of_what_was_asked_and_not_of_what_one_follows(self, promise: Promise) -> None:
        keep_time(date(2023, 5, 4))
        link = asking.stop_path(Asking.objects.get())
        before, after = text_of(Client().get(link)), text_of(Client().post(link))
        assert "We ask you by letter about what you said or were asked to do." in before
        assert ("We write to you no more." in after, "follow" in before + after) == (True, False)

    def test_stopping_keeps_of_a_contact_only_the_words_they_gave(self, summit: Any, pseudonym: Any) -> None:
        talks = [
            journal.write(Session, by=pseudonym, summit=summit, number=n, title=Words(f"Wells {n}", "en"))
            for n in (1, 2)
        ]
        for talk in talks:
            closing.ask_for_contact(talk, Named(email="devi@example.org"))
        closing.answer_contact(Contact.objects.get(session=talks[0]), words="Ask at the tea stall")
        Client().post(asking.stop_path(Asking.objects.filter(what="contact").first()))
        assert list(Contact.objects.values_list("session", "email", "words")) == [
            (talks[0].pk, "", "Ask at the tea stall")
        ]


class TestAccepting:
    @pytest.fixture
    def offered(self, summit: Any, pseudonym: Any) -> Promise:
        made = promises.make_promise(summit, by=pseudonym, text=MAP, at=MADE)
        return promises.name_owner(made, Named(email="somebody@example.org"), by=pseudonym, today=BEGUN)

    def test_an_owner_without_an_account_accepts_by_link(self, offered: Promise, asha: Someone) -> None:
        client, link = Client(), asking.path_of(Asking.objects.get())
        sent = {"op": new_operation(), "say": "accept", "due": "2023-06-04", "name": "Devi"}
        client.post(link, sent)
        offered.refresh_from_db()
        assert (offered.state, offered.due) == ("accepted", date(2023, 6, 4))
        assert "Devi" in text_of(asha.opens(offered.get_absolute_url()))

    def test_without_a_name_none_is_shown(self, offered: Promise, asha: Someone) -> None:
        Client().post(asking.path_of(Asking.objects.get()), {"op": new_operation(), "say": "accept"})
        assert "somebody who shows no name" in text_of(asha.opens(offered.get_absolute_url()))

    def test_after_accepting_they_are_asked_how_it_goes(self, offered: Promise) -> None:
        promises.accept(offered, by=offered.owner, at=MADE)
        play(date(2023, 5, 4), date(2023, 5, 4))
        assert Letter.objects.get(subject__startswith="How is it going").address == "somebody@example.org"

    def test_no_is_no(self, offered: Promise) -> None:
        Client().post(asking.path_of(Asking.objects.get()), {"op": new_operation(), "say": "decline"})
        offered.refresh_from_db()
        assert (offered.state, offered.knot) == ("declined", "silent")

    def test_after_a_no_the_link_says_so_and_asks_no_more(self, offered: Promise) -> None:
        link = asking.path_of(Asking.objects.get())
        Client().post(link, {"op": new_operation(), "say": "decline"})
        page = text_of(Client().get(link))
        assert ("Your answer: declined." in page, "<button" in page) == (True, False)
        assert "You may answer again" not in page

    def test_who_has_an_account_is_asked_for_no_name(self, summit: Any, pseudonym: Any, bilal: Someone) -> None:
        made = promises.make_promise(summit, by=pseudonym, text=MAP, at=MADE)
        who = Named(pseudonym=join(bilal.person, summit).pseudonym, person=bilal.person)
        promises.name_owner(made, who, by=pseudonym, today=BEGUN)
        page = text_of(Client().get(asking.path_of(Asking.objects.get())))
        assert ("name=due" in page or 'name="due"' in page, 'name="name"' in page) == (True, False)

    def test_yes_said_again_takes_back_nothing_that_was_heard_since(self, offered: Promise) -> None:
        link = asking.path_of(Asking.objects.get())
        promises.accept(offered, by=offered.owner, at=MADE)
        checking.hear(offered, by=offered.owner, state="needs_help", at=at(5, 4))
        Client().post(link, {"op": new_operation(), "say": "accept", "name": "Devi"})
        offered.refresh_from_db()
        assert (offered.state, offered.heard) == ("needs_help", date(2023, 5, 4))
        assert PromiseOwner.objects.get().name == "Devi"

    def test_no_long_after_yes_counts_as_dropped(self, offered: Promise) -> None:
        promises.accept(offered, by=offered.owner, at=MADE)
        checking.hear(offered, by=offered.owner, state="on_its_way", at=at(5, 4))
        assert promises.decline(offered, by=offered.owner).state == "dropped"

    def test_a_name_once_shown_is_not_lent_to_the_next_owner(self, offered: Promise, pseudonym: Any) -> None:
        promises.accept(offered, by=offered.owner, name="Devi", shows_name=True)
        promises.name_owner(offered, Named(name="Ravi"), by=pseudonym)
        assert not PromiseOwner.objects.get().shows_name

    def test_unaccepted_it_is_reminded_twice_and_stays_unaccepted(self, offered: Promise) -> None:
        play(BEGUN, date(2023, 5, 30))
        offered.refresh_from_db()
        assert (len(letters()), offered.state, str(offered.knot_words)) == (3, "made", "not accepted yet")


class TestTakingOver:
    def offer(self, promise: Promise, summit: Any, who: Someone) -> TakeOver:
        me = join(who.person, summit).pseudonym
        return checking.offer_to_take_over(promise, by=me, at=at(5, 1))

    def test_its_owner_may_let_it_pass(self, promise: Promise, summit: Any, bilal: Someone) -> None:
        offer = self.offer(promise, summit, bilal)
        Client().post(asking.path_of(Asking.objects.get(what="pass_on")), {"op": new_operation(), "say": "pass"})
        promise.refresh_from_db()
        assert (promise.owner, promise.held_by.person) == (offer.taker, bilal.person)

    def test_its_link_asks_only_what_it_is_about_and_says_what_came_of_it(
        self, promise: Promise, summit: Any, bilal: Someone
    ) -> None:
        self.offer(promise, summit, bilal)
        link = asking.path_of(Asking.objects.get(what="pass_on"))
        before = text_of(Client().get(link))
        assert ('name="due"' in before, 'name="name"' in before, before.count("name=say")) == (False, False, 2)
        Client().post(link, {"op": new_operation(), "say": "keep"})
        after = text_of(Client().get(link))
        assert ("its owner keeps it" in after, "Nobody asks for it any more." in after) == (True, True)
        assert "name=say" not in after

    def test_the_link_of_an_earlier_owner_says_that_it_has_passed(
        self, promise: Promise, summit: Any, bilal: Someone
    ) -> None:
        play(date(2023, 5, 4), date(2023, 5, 4))
        link = asking.path_of(Asking.objects.get(what="check"))
        checking.pass_on(self.offer(promise, summit, bilal), by=promise.owner)
        page = text_of(Client().get(link))
        assert ("This has passed to somebody else meanwhile." in page, "name=say" in page) == (True, False)

    def test_its_owner_may_keep_it(self, promise: Promise, summit: Any, bilal: Someone, pseudonym: Any) -> None:
        offer = self.offer(promise, summit, bilal)
        Client().post(asking.path_of(Asking.objects.get(what="pass_on")), {"op": new_operation(), "say": "keep"})
        promise.refresh_from_db()
        offer.refresh_from_db()
        assert (promise.owner, offer.state) == (pseudonym, "refused")

    def test_thirty_days_of_silence_let_it_pass(self, promise: Promise, summit: Any, bilal: Someone) -> None:
        offer = self.offer(promise, summit, bilal)
        play(date(2023, 5, 1), date(2023, 5, 30))
        promise.refresh_from_db()
        assert promise.owner != offer.taker
        play(date(2023, 5, 31), date(2023, 5, 31))
        promise.refresh_from_db()
        assert promise.owner == offer.taker

    def test_of_several_the_first_who_offered_gets_it(
        self, promise: Promise, summit: Any, bilal: Someone, tenzin: Someone
    ) -> None:
        first = self.offer(promise, summit, bilal)
        checking.offer_to_take_over(promise, by=join(tenzin.person, summit).pseudonym, at=at(5, 2))
        play(date(2023, 5, 1), date(2023, 6, 2))
        promise.refresh_from_db()
        assert promise.owner == first.taker
        assert sorted(TakeOver.objects.values_list("state", flat=True)) == ["passed", "refused"]
        assert sum(it.startswith("Somebody") for it in letters()) == 3  # one question and its reminders, not two

    def test_an_owner_who_answered_is_reminded_of_no_offer(
        self, promise: Promise, summit: Any, bilal: Someone, pseudonym: Any
    ) -> None:
        self.offer(promise, summit, bilal)
        play(date(2023, 5, 1), date(2023, 5, 1))
        checking.hear(promise, by=pseudonym, state="kept", at=at(5, 2))
        play(date(2023, 5, 2), date(2023, 6, 10))
        promise.refresh_from_db()
        assert (promise.owner, promise.state, len(letters())) == (pseudonym, "kept", 1)

    def test_what_is_kept_passes_to_nobody(self, promise: Promise, summit: Any, bilal: Someone, pseudonym: Any) -> None:
        offer = self.offer(promise, summit, bilal)
        checking.hear(promise, by=pseudonym, state="kept")
        offer.refresh_from_db()
        with pytest.raises(Refused, match="is over"):
            checking.pass_on(offer, by=pseudonym)

    def test_what_its_owner_gives_up_goes_to_who_offered(
        self, promise: Promise, summit: Any, bilal: Someone, pseudonym: Any
    ) -> None:
        offer = self.offer(promise, summit, bilal)
        heard = checking.hear(promise, by=pseudonym, state="dropped")
        assert (heard.owner, heard.state) == (offer.taker, "accepted")

    @pytest.mark.parametrize("end", ["dropped", "declined"])
    def test_what_was_given_up_anybody_takes_up_at_once(
        self, promise: Promise, summit: Any, bilal: Someone, pseudonym: Any, end: str
    ) -> None:
        journal.write(promise, by=pseudonym, state=end)
        path = f"/en/{summit.slug}/promises/{promise.pk}/word/"
        assert "it is yours at once" in text_of(bilal.opens(path))
        assert "promises/" + str(promise.pk) in text_of(bilal.opens(promise.get_absolute_url()))
        bilal.sends(path, say="offer", lang="en", op=new_operation())
        promise.refresh_from_db()
        assert (promise.held_by.person, promise.state) == (bilal.person, "accepted")

    def test_a_promise_of_nobody_passes_at_once(self, summit: Any, pseudonym: Any, bilal: Someone) -> None:
        made = promises.make_promise(summit, by=pseudonym, text=MAP, at=MADE)
        offer = self.offer(made, summit, bilal)
        made.refresh_from_db()
        assert made.owner == offer.taker

    def test_offering_twice_is_offering_once(self, promise: Promise, summit: Any, bilal: Someone) -> None:
        assert self.offer(promise, summit, bilal).pk == self.offer(promise, summit, bilal).pk

    def test_nobody_takes_over_what_is_their_own(self, promise: Promise, pseudonym: Any) -> None:
        with pytest.raises(Refused):
            checking.offer_to_take_over(promise, by=pseudonym)

    def test_the_page_offers_it_to_others_and_the_five_words_to_its_owner(
        self, promise: Promise, asha: Someone, bilal: Someone
    ) -> None:
        path = f"/en/{promise.summit.slug}/promises/{promise.pk}/word/"
        assert "value=kept" in text_of(asha.opens(path))
        theirs = text_of(bilal.opens(path))
        assert ("value=offer" in theirs, "value=kept" in theirs) == (True, False)
        bilal.sends(path, say="kept", lang="en", op=new_operation())
        promise.refresh_from_db()
        assert promise.state == "accepted"


class TestDesk:
    def told(self, summit: Any, today: date = date(2023, 6, 10)) -> list[str]:
        return [need.text for need in needs(summit, today)]

    def test_help_silence_and_owners_out_of_reach_wait_for_organisers(
        self, promise: Promise, summit: Any, pseudonym: Any
    ) -> None:
        checking.hear(promise, by=pseudonym, state="needs_help", at=at(5, 5))
        lost = promises.make_promise(summit, by=pseudonym, text=Words("Paint", "en"), at=MADE)
        named = promises.make_promise(summit, by=pseudonym, text=Words("Dig", "en"), at=MADE)
        promises.name_owner(named, Named(name="Somebody"), by=pseudonym, today=BEGUN)
        assert self.told(summit) == [
            f"Help is needed: {MAP}", "Nobody owns this promise: Paint", "Its owner cannot be reached: Dig",
        ]  # fmt: skip
        assert lost.owner is None

    def test_many_are_told_as_a_number(self, summit: Any, pseudonym: Any) -> None:
        for n in range(15):
            promises.make_promise(summit, by=pseudonym, text=Words(f"Dig {n}", "en"), at=MADE)
        assert self.told(summit)[12:] == ["3 more promises wait"]


def test_what_is_held_about_an_owner_is_told_to_them(promise: Promise, asha: Someone) -> None:
    keep_time(date(2023, 5, 4))
    held = held_about(asha.person)
    assert held["promises"] == [{"summit": promise.summit.slug, "promise": 1}]
    assert [it["what"] for it in held["askings"]] == ["check"]


def test_letters_that_a_restore_finds_due_are_held(promise: Promise, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "localdate", lambda *_: date(2023, 5, 4))
    assert hold_letters() == 1
    keep_time(date(2023, 5, 5))
    assert Letter.objects.filter(sent=None).count() == 0


def test_a_day_turns_on_kept_pages_at_midnight_of_each_summits_own_clock(summit: Any) -> None:
    tasks._today.clear()
    evening = datetime(2023, 3, 3, 18, 0, tzinfo=UTC)  # 23:30 in Kolkata
    assert summit.time_zone == "Asia/Kolkata"
    assert [tasks.turn_the_day(evening + timedelta(minutes=n)) for n in (0, 10, 29, 30, 40)] == [1, 0, 0, 1, 0]
