"""Mail: once, in the reader's language, easy to stop, patient with a bad line, and never to many by one click."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.mail import EmailMessage
from django.test import Client
from django.utils import timezone

from sabha.summit.base.words import Words
from sabha.summit.concept import actions as concept
from sabha.summit.people.actions import letters
from sabha.summit.people.actions.members import join
from sabha.summit.people.models import Letter, Person, Role
from three_people import Someone, new_operation, operation, person, text_of

pytestmark = pytest.mark.django_db


def write(key: str = "one", **fields: Any) -> Letter:
    return letters.post(**{"key": key, "address": "devi@example.org", "subject": "Hello", "body": "Words", **fields})


def due_now() -> None:
    """Let every waiting time pass."""
    Letter.objects.filter(sent=None).update(not_before=timezone.now(), claimed=None)


@pytest.fixture
def broken_line(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(self: EmailMessage, *args: Any, **kwargs: Any) -> int:
        raise ConnectionRefusedError

    monkeypatch.setattr(EmailMessage, "send", refuse)


class TestOnce:
    def test_the_same_key_is_the_same_letter(self) -> None:
        assert write() == write(subject="Hello again")
        assert [letters.send_due(), letters.send_due()] == [1, 0]
        assert [m.subject for m in mail.outbox] == ["Hello"]

    def test_two_workers_at_once_send_it_once(self, monkeypatch: pytest.MonkeyPatch) -> None:
        write("one")
        write("two")
        others, send = [], EmailMessage.send

        def meanwhile(self: EmailMessage, *args: Any, **kwargs: Any) -> int:
            if not others:
                others.append(None)
                others.append(letters.send_due())  # the other worker, while this one is on the line
            return send(self, *args, **kwargs)

        monkeypatch.setattr(EmailMessage, "send", meanwhile)
        assert letters.send_due() + others[1] == 2
        assert len(mail.outbox) == 2

    def test_a_letter_whose_worker_died_goes_after_ten_minutes(self) -> None:
        it = write()
        Letter.objects.filter(pk=it.pk).update(claimed=timezone.now() - timedelta(minutes=9))
        assert letters.send_due() == 0
        Letter.objects.filter(pk=it.pk).update(claimed=timezone.now() - timedelta(minutes=11))
        assert letters.send_due() == 1

    def test_a_letter_for_later_waits(self) -> None:
        write(not_before=timezone.now() + timedelta(hours=1))
        assert letters.send_due() == 0

    def test_its_number_is_the_same_at_every_try_so_that_mail_programs_see_one_letter(self) -> None:
        it = write()
        numbers = {letters.message_of(it).extra_headers["Message-ID"] for _ in range(2)}
        assert len(numbers) == 1


@pytest.mark.usefixtures("broken_line")
class TestBadLine:
    def test_it_is_tried_again_each_time_twice_as_late(self) -> None:
        it, waits = write(), []
        for _ in range(letters.TRIES):
            began = timezone.now()
            assert letters.send_due() == 0
            it.refresh_from_db()
            waits.append(round((it.not_before - began).total_seconds() / 60))
            assert letters.send_due() == 0
            due_now()
        assert waits == [2, 4, 8, 16, 32, 64]
        letters.send_due()
        it.refresh_from_db()
        assert (it.tries, it.sent, it.fault) == (6, None, "ConnectionRefusedError")

    def test_the_desk_tells_after_three_tries_whom_mail_does_not_reach(
        self, asha: Someone, bilal: Someone, summit: Any
    ) -> None:
        write(person=bilal.person, address=bilal.person.email, subject="A secret of another summit")
        for _ in range(2):
            letters.send_due()
            due_now()
        assert "could not be sent" not in text_of(asha.opens(f"/en/{summit.slug}/desk/"))
        letters.send_due()
        assert "1 letter could not be sent" in text_of(asha.opens(f"/en/{summit.slug}/desk/"))
        page = text_of(asha.opens(f"/en/{summit.slug}/desk/letters/"))
        assert f"Member {bilal.person.memberships.get().pk}" in page
        assert "tried 3 times" in page
        assert "secret" not in page
        assert "bilal@example.org" not in page

    def test_an_invitation_that_does_not_arrive_is_told_too(self, asha: Someone, summit: Any) -> None:
        asha.sends(f"/en/{summit.slug}/desk/people/", email="zoya@example.org", roles=[])
        letters.send_due()
        assert "zoya@example.org" in text_of(asha.opens(f"/en/{summit.slug}/desk/letters/"))

    def test_the_desk_of_another_summit_is_told_nothing(self, meera: Someone, bilal: Someone, kites: Any) -> None:
        write(person=bilal.person, address=bilal.person.email)
        letters.send_due()
        assert "All letters went out." in text_of(meera.opens(f"/en/{kites.slug}/desk/letters/"))


def test_an_address_that_no_program_takes_does_not_stop_the_others() -> None:
    write("bad", address="devi@exa\nmple.org")
    write("good")
    assert letters.send_due() == 1
    assert Letter.objects.get(key="bad").fault == "ValueError"


def test_a_subject_has_no_second_line() -> None:
    it = write(subject="News\r\nBcc: everyone@example.org")
    letters.send_due()
    assert (it.subject, mail.outbox[0].bcc) == ("News Bcc: everyone@example.org", [])


class TestFollowers:
    @pytest.fixture
    def place(self, summit: Any, bilal: Someone) -> Any:
        it = summit.announcements.get(subject="place")
        concept.follow(bilal.person, it)
        return it

    def tell(self, place: Any, pseudonym: Any, **fields: Any) -> Letter:
        concept.announce(place, by=pseudonym, **{"state": "tbc", "value": Words("A school", "en"), **fields})
        return Letter.objects.latest("pk")

    @pytest.mark.parametrize("language", ["en", "hi", "te", "ur"])
    def test_each_is_written_to_in_their_own_language(
        self, place: Any, bilal: Someone, pseudonym: Any, language: str
    ) -> None:
        Person.objects.filter(pk=bilal.person.pk).update(ui_language=language)
        it = self.tell(place, pseudonym)
        assert it.language == language
        links = re.findall(r"http://testserver/(\w\w)/", it.body)
        assert links == [language, language]
        assert f"/{language}/unsubscribe/" in it.unsubscribe
        assert letters.message_of(it).extra_headers["Content-Language"] == language

    def test_the_letter_says_what_where_and_why(self, place: Any, pseudonym: Any, summit: Any) -> None:
        it = self.tell(place, pseudonym, why=Words("The hall is full", "en"))
        assert it.subject == f"Place: To be confirmed ({summit.title})"
        for words in ("A school", "The hall is full", f"http://testserver/en/{summit.slug}/announcements/2/"):
            assert words in it.body
        assert "&#x27;" not in it.body

    def test_one_click_of_the_mail_program_stops_it_without_a_cookie(
        self, place: Any, bilal: Someone, pseudonym: Any
    ) -> None:
        """RFC 8058: the program posts `List-Unsubscribe=One-Click` to the address in the letter's head."""
        it = self.tell(place, pseudonym)
        head = letters.message_of(it).extra_headers
        assert head["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
        path = re.fullmatch(r"<http://testserver(/\S+)>", head["List-Unsubscribe"])[1]
        strict = Client(enforce_csrf_checks=True)
        assert strict.get(path).status_code == 200
        assert Person.objects.get(pk=bilal.person.pk).wants_mail
        assert strict.post(path, {"List-Unsubscribe": "One-Click"}).status_code == 200
        assert not Person.objects.get(pk=bilal.person.pk).wants_mail
        before = Letter.objects.count()
        concept.announce(place, by=pseudonym, state="confirmed", value=Words("A school", "en"))
        assert Letter.objects.count() == before

    def test_an_altered_link_stops_nothing(self, place: Any, bilal: Someone, pseudonym: Any) -> None:
        path = self.tell(place, pseudonym).unsubscribe
        Client().post(path[:-3] + "x/")
        Client().post("/en/unsubscribe/invented/")
        assert Person.objects.get(pk=bilal.person.pk).wants_mail

    def test_who_gave_no_address_is_not_written_to(self, place: Any, bilal: Someone, pseudonym: Any) -> None:
        Person.objects.filter(pk=bilal.person.pk).update(email=None)
        concept.announce(place, by=pseudonym, state="tbc")
        assert Letter.objects.count() == 0

    def test_a_way_in_has_no_way_to_stop_it(self, client: Client) -> None:
        client.post("/en/sign-in/", {"email": "devi@example.org"})
        assert "List-Unsubscribe" not in letters.message_of(Letter.objects.get()).extra_headers


class TestGroups:
    @pytest.fixture
    def volunteers(self, summit: Any, bilal: Someone) -> list[Person]:
        people = [bilal.person, *(person(name) for name in ("Esha", "Firoz", "Gita"))]
        for it in people:
            join(it, summit, Role.VOLUNTEER)
        Person.objects.filter(display_name="Firoz").update(wants_mail=False)
        Person.objects.filter(display_name="Gita").update(email=None)
        return people

    def send(self, asha: Someone, summit: Any, **more: Any) -> Any:
        given = {"role": "volunteer", "subject": "Chairs", "body": "Please bring chairs.", **more}
        return asha.sends(f"/en/{summit.slug}/desk/write/", **given)

    @pytest.mark.usefixtures("volunteers")
    def test_nothing_goes_before_the_number_was_confirmed(self, asha: Someone, summit: Any) -> None:
        op = operation(asha.opens(f"/en/{summit.slug}/desk/write/"))
        page = self.send(asha, summit, op=op)
        assert operation(page) == op
        assert "This goes to 2 people." in text_of(page)
        assert "Please bring chairs." in text_of(page)
        assert Letter.objects.count() == 0
        assert self.send(asha, summit, send=1).status_code == 200
        assert Letter.objects.count() == 0
        assert self.send(asha, summit, send=1, count=2, op=op).status_code == 302
        assert sorted(Letter.objects.values_list("address", flat=True)) == ["bilal@example.org", "esha@example.org"]

    @pytest.mark.usefixtures("volunteers")
    def test_a_number_that_has_changed_is_confirmed_anew(self, asha: Someone, summit: Any) -> None:
        join(person("Hari"), summit, Role.VOLUNTEER)
        page = self.send(asha, summit, send=1, count=2)
        assert "This goes to 3 people." in text_of(page)
        assert Letter.objects.count() == 0

    @pytest.mark.usefixtures("volunteers")
    def test_a_double_click_is_one_letter_each(self, asha: Someone, summit: Any) -> None:
        op = new_operation()
        for _ in range(2):
            self.send(asha, summit, send=1, count=2, op=op)
        assert Letter.objects.count() == 2

    @pytest.mark.usefixtures("volunteers")
    def test_it_goes_out_as_it_was_written_with_a_way_to_stop(self, asha: Someone, summit: Any) -> None:
        self.send(asha, summit, send=1, count=2, subject="Chairs & <tables>", body='"Bring" <chairs> & tables')
        assert letters.send_due() == 2
        assert mail.outbox[0].subject == "Chairs & <tables>"
        assert '"Bring" <chairs> & tables' in mail.outbox[0].body
        assert "/unsubscribe/" in mail.outbox[0].body
        assert [len(m.to) for m in mail.outbox] == [1, 1]

    def test_a_group_of_nobody_is_offered_no_button(self, asha: Someone, summit: Any) -> None:
        page = self.send(asha, summit, role="safety")
        assert "This goes to 0 people." in text_of(page)
        assert "name=send" not in text_of(page)

    @pytest.mark.usefixtures("volunteers")
    def test_another_summits_volunteers_hear_nothing(self, meera: Someone, kites: Any) -> None:
        assert "This goes to 0 people." in text_of(self.send(meera, kites))
