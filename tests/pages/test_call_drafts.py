"""The form of a call on its pages: it keeps itself, and nothing typed is lost by signing in late or in two windows."""

import re
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from pages.of_call import _call
from sabha.summit.call.actions import calling, proposing
from sabha.summit.call.models import KeptForm, Proposal
from sabha.summit.people.models import Letter
from three_people import Someone, operation, text_of

pytestmark = pytest.mark.django_db
WORDS = {"title": "Looms", "about": "Wood and rope.", "lang": "en", "language": "en"}


@pytest.fixture
def call(summit: Any, pseudonym: Any) -> Any:
    return _call(summit, "sessions", pseudonym)


@pytest.fixture
def path(call: Any, summit: Any) -> str:
    return f"/en/{summit.slug}/calls/{call.number}/"


def hidden(page: Any, name: str) -> str:
    found = re.search(rf'name="?{name}"? value="([^"]*)"', text_of(page))
    return found[1] if found else ""


class TestByItself:
    def test_a_draft_is_kept_while_it_is_written_and_makes_nobody_a_member(
        self, call: Any, summit: Any, path: str, tenzin: Someone
    ) -> None:
        page = tenzin.opens(f"{path}propose/")
        assert f'data-keep="{path}keep/"' in text_of(page)
        op = operation(page)
        first = tenzin.sends(f"{path}keep/", op=op, turn="1", **WORDS | {"title": "Lo"}).json()
        told = tenzin.sends(f"{path}keep/", op=op, turn="2", seen=first["seen"], proposal=first["key"], **WORDS).json()
        it = Proposal.objects.get()
        assert (it.title, it.state, it.turn) == ("Looms", "draft", 2)
        assert told == {"seen": it.stamp, "at": f"/en/{summit.slug}/proposals/{it.pk}/edit/", "key": str(it.pk)}
        assert not tenzin.person.memberships.exists()
        assert "You have begun this already:" in text_of(tenzin.opens(f"{path}propose/"))
        tenzin.sends(f"{path}propose/", op=op, turn="3", hand_in="1", **WORDS)
        assert [p.state for p in Proposal.objects.all()] == ["submitted"]
        assert tenzin.person.memberships.exists()

    def test_only_its_writer_keeps_it(self, call: Any, path: str, bilal: Someone, tenzin: Someone) -> None:
        it = proposing.begin(call, bilal.person, title="Mine")
        assert tenzin.sends(f"{path}keep/", proposal=str(it.pk), **WORDS).status_code == 403
        other = _call(call.summit, "volunteers", call.summit.memberships.first().pseudonym)
        elsewhere = f"/en/{call.summit.slug}/calls/{other.number}/keep/"
        assert bilal.sends(elsewhere, proposal=str(it.pk), **WORDS).status_code == 404
        assert Client().post(f"{path}keep/", WORDS).status_code == 302
        assert Proposal.objects.get().title == "Mine"

    def test_what_is_handed_in_is_changed_by_the_button_alone(self, call: Any, path: str, bilal: Someone) -> None:
        it = proposing.hand_in(proposing.begin(call, bilal.person, title="Looms", about="Wood."))
        page = bilal.opens(f"/en/{call.summit.slug}/proposals/{it.pk}/edit/")
        assert "data-keep=" not in text_of(page)
        answer = bilal.sends(f"{path}keep/", proposal=str(it.pk), **WORDS | {"title": "Half a"})
        assert answer.status_code == 409
        assert Proposal.objects.get().title == "Looms"

    def test_the_script_is_small_and_a_file_of_our_own(self) -> None:
        import gzip

        source = (settings.BASE / "static" / "draft.js").read_bytes()
        assert len(gzip.compress(source, 9)) <= 2 * 1024
        assert not re.search(rb"https?:|innerHTML|eval\(", source)


class TestNothingIsLost:
    def test_two_windows_do_not_write_over_one_another_unseen(self, call: Any, bilal: Someone) -> None:
        it = proposing.begin(call, bilal.person, op=uuid4(), title="Looms", about="Wood.")
        at = f"/en/{call.summit.slug}/proposals/{it.pk}/edit/"
        one, other = (bilal.opens(at) for _ in range(2))
        sent = [{"op": operation(p), "seen": hidden(p, "seen"), "draft": "1"} for p in (one, other)]
        assert bilal.sends(at, **sent[0], **WORDS).status_code == 302
        answer = bilal.sends(at, **sent[1], **WORDS | {"title": "Boats"})
        page = text_of(answer)
        assert "changed on another page" in page
        assert "Boats" in page
        assert "Wood and rope." in page
        again = {"op": operation(answer), "seen": hidden(answer, "seen"), "draft": "1"}
        assert bilal.sends(at, **again, **WORDS | {"title": "Boats"}).status_code == 302
        assert Proposal.objects.get().title == "Boats"

    def test_an_answer_with_an_error_leaves_the_earlier_one(self, call: Any, bilal: Someone, pseudonym: Any) -> None:
        from sabha.summit.base.words import Words

        ask = calling.add_part(call, "questions", by=pseudonym, kind="number", title=Words("How many?", "en"))
        gone = calling.add_part(call, "questions", by=pseudonym, kind="text", title=Words("Gone", "en"))
        it = proposing.begin(call, bilal.person, title="L", answers={str(ask.pk): 7, str(gone.pk): "x"})
        calling.remove_part(gone, "questions", by=pseudonym)
        bilal.sends(f"/en/{call.summit.slug}/proposals/{it.pk}/edit/", draft="1", **WORDS, **{f"a-{ask.pk}": "many"})
        assert Proposal.objects.get().answers == {str(ask.pk): 7, str(gone.pk): "x"}

    def test_words_sent_after_the_last_minute_are_still_on_the_page(
        self, call: Any, path: str, bilal: Someone, pseudonym: Any
    ) -> None:
        today = timezone.localdate()
        calling.change_call(call, by=pseudonym, opens=today - timedelta(9), closes=today - timedelta(2))
        for who in (bilal.client, Client()):
            page = text_of(who.post(f"{path}propose/", {"hand_in": "1", **WORDS}))
            assert "The call is closed" in page
            assert "Wood and rope." in page
        assert not Proposal.objects.exists()
        assert not KeptForm.objects.exists()

    def test_a_second_tap_after_a_revision_is_no_error(self, call: Any, bilal: Someone, pseudonym: Any) -> None:
        from sabha.summit.call.actions import revising

        it = proposing.hand_in(proposing.begin(call, bilal.person, title="Looms", about="Wood."))
        revising.ask_revision(it, wish="Longer.", due=None)
        today = timezone.localdate()
        calling.change_call(call, by=pseudonym, opens=today - timedelta(9), closes=today - timedelta(2))
        at = f"/en/{call.summit.slug}/proposals/{it.pk}/edit/"
        page = bilal.opens(at)
        given = {"op": operation(page), "seen": hidden(page, "seen"), "hand_in": "1", **WORDS}
        answers = [bilal.sends(at, **given)["Location"] for _ in range(2)]
        assert answers == [f"/en/{call.summit.slug}/proposals/{it.pk}/"] * 2


class TestSigningInAtTheEnd:
    def test_from_a_filled_form_over_a_letter_to_what_is_handed_in(self, call: Any, path: str) -> None:
        stranger = Client()
        page = stranger.get(f"{path}propose/?from={call.summit.questions.first().pk}")
        assert "At the end we ask where to reach you." in text_of(page)
        given = {"op": operation(page), "from": hidden(page, "from"), **WORDS, "minutes": "30", "topics": ["Maps"]}
        assert "Give it a title." in text_of(stranger.post(f"{path}propose/", {**given, "title": "", "hand_in": "1"}))
        ways = [stranger.post(f"{path}propose/", {**given, "hand_in": "1"})["Location"] for _ in range(2)]
        assert ways[0] == ways[1]
        assert KeptForm.objects.count() == 1
        assert "Where can we reach you?" in text_of(stranger.get(ways[0]))
        assert stranger.post(ways[0], {"email": "New@Example.org"})["Location"] == "/en/sign-in/code/"
        link = re.search(r"http://testserver(\S+)", Letter.objects.get().body)[1]
        phone = Client()  # the letter may be opened in another browser
        back = phone.post(link)["Location"]
        assert back == ways[0]
        form = phone.get(phone.get(back)["Location"])
        shown = text_of(form)
        assert "This is what you wrote before you signed in." in shown
        assert "Wood and rope." in shown
        assert 'value="Maps" id="id_topics_1" checked' in shown
        sent = {name: hidden(form, name) for name in ("op", "from", "kept")} | {**WORDS, "minutes": "30"}
        for _ in range(2):
            assert phone.post(f"{path}propose/", {**sent, "hand_in": "1"}).status_code == 302
        it = Proposal.objects.get()
        assert (it.title, it.state, it.person.email) == ("Looms", "submitted", "new@example.org")
        assert it.grew_from == call.summit.questions.first().pk
        assert not KeptForm.objects.exists()
        assert phone.get(back)["Location"].endswith("/proposals/")
        assert "not kept any more" in text_of(stranger.get(back))

    def test_the_draft_button_keeps_what_is_unfinished_too(self, call: Any, path: str) -> None:
        answer = Client().post(f"{path}propose/", {"title": "Looms", "lang": "en", "language": "en", "draft": "1"})
        assert "/kept/" in answer["Location"]
        assert KeptForm.objects.get().values["title"] == "Looms"

    def test_a_badge_leads_back_to_it(self, call: Any, path: str, summit: Any) -> None:
        from sabha.summit.people.actions.ways_in import issue_badges

        stranger = Client()
        way = stranger.post(f"{path}propose/", {"draft": "1", **WORDS})["Location"]
        page = stranger.get(f"/en/sign-in/?next={way}")
        [(_, token)] = issue_badges(summit, 1)
        assert text_of(page).count(f'name="next" value="{way}"') + text_of(page).count(f'name=next value="{way}"') == 3
        assert stranger.post("/en/b/", {"token": token, "next": way})["Location"] == way
        assert Client().post("/en/b/", {"token": token, "next": "https://evil.example/"})["Location"] != (
            "https://evil.example/"
        )
