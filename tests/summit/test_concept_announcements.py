"""What is announced, changed and followed; taking it back; several summits, their hosts and their editions."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import override_settings
from django.utils import timezone

from sabha.summit.base.words import Words
from sabha.summit.concept import actions as concept
from sabha.summit.concept.models import Announcement, Summit
from sabha.summit.journal import actions as journal
from sabha.summit.people.models import Letter
from three_people import OTHER_NOTE, Someone, found, new_operation, operation, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def place(summit: Any) -> Announcement:
    return summit.announcements.get(subject="place")


@pytest.fixture
def dates(summit: Any) -> Announcement:
    return summit.announcements.get(subject="dates")


def edit(summit: Any, it: Announcement) -> str:
    return f"/en/{summit.slug}/desk/announcements/{it.number}/"


def page_of(summit: Any, it: Announcement) -> str:
    return f"/en/{summit.slug}/announcements/{it.number}/"


def say(who: Someone, summit: Any, it: Announcement, **fields: Any) -> Any:
    """Send the announcement's form as its page shows it, with `fields` changed."""
    kept = {"title": str(it.title), "lang": "en", "op": operation(who.opens(edit(summit, it)))}
    if it.subject == "dates":
        kept |= {"starts": it.starts or "", "ends": it.ends or ""}
    else:
        kept |= {"value": str(it.value or "")}
    response = who.sends(edit(summit, it), **kept | fields)
    it.refresh_from_db()
    return response


class TestStates:
    def test_from_to_be_announced_to_confirmed_with_who_when_and_why(
        self, asha: Someone, stranger: Someone, summit: Any, place: Announcement
    ) -> None:
        say(asha, summit, place, state="tbc", value="A school", why="Two are being compared.", due="2030-01-31")
        say(asha, summit, place, state="confirmed", value="The old school", why="It has a ramp.")
        page = text_of(stranger.opens(page_of(summit, place)))
        history = page.split("How it changed")[1]
        order = [history.index(words) for words in ("The old school", "It has a ramp.", "A school", "Two are being")]
        assert order == sorted(order)
        assert history.count("<li class=") == 3
        assert history.count("Asha") == 3
        assert "expected by 31 January 2030" in history
        assert str(Summit.objects.get(pk=summit.pk).place) == "The old school"

    def test_a_slip_of_days_is_shown_as_a_change(
        self, asha: Someone, stranger: Someone, summit: Any, dates: Announcement
    ) -> None:
        say(asha, summit, dates, state="tbc", starts="2022-12-02", ends="2022-12-03")
        say(asha, summit, dates, state="confirmed", starts="2023-03-03", ends="2023-03-04", why="Three more months.")
        page = text_of(stranger.opens(page_of(summit, dates)))
        assert "<del>2–3 Dec 2022</del> <ins>3–4 Mar 2023</ins>" in page
        assert "<del>3–4 Mar 2023</del> <ins>2–3 Dec 2022</ins>" in page
        assert "Three more months." in page

    def test_days_that_are_open_again_leave_the_summits_page(
        self, asha: Someone, stranger: Someone, summit: Any, dates: Announcement
    ) -> None:
        assert "3–4 Mar 2023</time>" in text_of(stranger.opens(f"/en/{summit.slug}/"))
        say(asha, summit, dates, state="tbc")
        assert "3–4 Mar 2023</time>" not in text_of(stranger.opens(f"/en/{summit.slug}/"))
        assert Summit.objects.get(pk=summit.pk).starts is None

    def test_withdrawn_is_settled_and_said_so(
        self, asha: Someone, stranger: Someone, summit: Any, place: Announcement
    ) -> None:
        say(asha, summit, place, state="withdrawn", why="It is held online.")
        page = text_of(stranger.opens(page_of(summit, place)))
        assert '<span class="state withdrawn">Withdrawn</span>' in page
        assert "It is held online." in page
        listed = text_of(stranger.opens(f"/en/{summit.slug}/announcements/")).split("<h2>Settled</h2>")[1]
        assert ">Place</a>" in listed

    def test_confirmed_says_what(self, asha: Someone, summit: Any, place: Announcement) -> None:
        page = say(asha, summit, place, state="confirmed", value="", why="Soon")
        assert "To confirm it, say what is confirmed." in text_of(page)
        assert 'value="Soon"' in text_of(page)
        assert place.state == "tba"

    def test_the_last_day_does_not_come_first(self, asha: Someone, summit: Any, dates: Announcement) -> None:
        page = say(asha, summit, dates, state="tbc", starts="2023-03-04", ends="2023-03-01")
        assert "The last day comes before the first." in text_of(page)

    def test_one_day_is_enough(self, asha: Someone, summit: Any, dates: Announcement) -> None:
        say(asha, summit, dates, state="confirmed", starts="2024-05-05", ends="")
        assert (dates.starts, dates.ends) == (date(2024, 5, 5), date(2024, 5, 5))

    def test_something_new_can_be_announced(self, asha: Someone, stranger: Someone, summit: Any) -> None:
        path = f"/en/{summit.slug}/desk/announcements/new/"
        given = {"title": "Scholarships", "state": "tba", "lang": "en", "op": operation(asha.opens(path))}
        for _ in range(2):
            assert asha.sends(path, **given).status_code == 302
        assert summit.announcements.filter(subject="other").count() == 3
        assert "Scholarships" in text_of(stranger.opens(f"/en/{summit.slug}/"))

    def test_the_desk_asks_for_what_is_open_the_latest_first(
        self, asha: Someone, summit: Any, place: Announcement
    ) -> None:
        host = summit.announcements.get(subject="host")
        say(asha, summit, host, state="tba", due=timezone.localdate() + timedelta(days=9))
        say(asha, summit, place, state="tba", due=timezone.localdate() - timedelta(days=1))
        needs = text_of(asha.opens(f"/en/{summit.slug}/desk/")).split("<ul class=needs>")[1].split("</ul>")[0]
        assert needs.index("Announce: Place") < needs.index("Announce: Host") < needs.index("Confirm: To be confirmed")
        assert needs.count("<b>late</b>") == 1

    def test_words_keep_their_language(
        self, asha: Someone, stranger: Someone, summit: Any, place: Announcement
    ) -> None:
        say(asha, summit, place, state="confirmed", value="مدرسہ", lang="ur")
        page = text_of(stranger.opens(page_of(summit, place)))
        assert '<span lang="ur" dir=rtl>مدرسہ</span>' in page
        assert "<p lang=ur" in page or '<p lang="ur" dir=rtl>' in page


class TestTellingOthers:
    @pytest.fixture
    def followed(self, bilal: Someone, summit: Any, place: Announcement) -> Announcement:
        bilal.sends(f"/en/{summit.slug}/announcements/{place.number}/follow/")
        return place

    def test_following_is_one_press_and_so_is_stopping(self, bilal: Someone, summit: Any, followed: Any) -> None:
        path = f"/en/{summit.slug}/announcements/{followed.number}/follow/"
        assert "You follow this." in text_of(bilal.opens(path))
        bilal.sends(path)
        assert followed.follows.count() == 1
        bilal.sends(path, stop=1)
        assert followed.follows.count() == 0

    def test_the_button_names_how_many_will_be_told(self, asha: Someone, summit: Any, followed: Any) -> None:
        assert "Tell the one person who follows this" in text_of(asha.opens(edit(summit, followed)))

    def test_followers_are_told_once(self, asha: Someone, summit: Any, followed: Any) -> None:
        op = new_operation()
        for _ in range(3):
            say(asha, summit, followed, state="tbc", value="A school", tell="on", count=1, op=op)
        assert Letter.objects.filter(key__startswith="announcement:").count() == 1
        say(asha, summit, followed, state="confirmed", value="A school", tell="on", count=1)
        assert Letter.objects.filter(key__startswith="announcement:").count() == 2

    def test_nobody_is_told_when_nothing_they_wait_for_changed(self, asha: Someone, summit: Any, followed: Any) -> None:
        say(asha, summit, followed, state="tba", due="2030-01-01", tell="on", count=1)
        assert not Letter.objects.exists()

    def test_nobody_is_told_without_the_tick(self, asha: Someone, summit: Any, followed: Any) -> None:
        say(asha, summit, followed, state="tbc", value="A school")
        assert not Letter.objects.exists()

    def test_a_number_that_changed_meanwhile_is_agreed_to_anew(
        self, asha: Someone, tenzin: Someone, summit: Any, followed: Any
    ) -> None:
        tenzin.sends(f"/en/{summit.slug}/announcements/{followed.number}/follow/")
        page = say(asha, summit, followed, state="tbc", value="A school", tell="on", count=1)
        assert "the number of followers has changed" in text_of(page)
        assert 'name="count" value="2"' in text_of(page)
        assert not Letter.objects.exists()
        say(asha, summit, followed, state="tbc", value="A school", tell="on", count=2)
        assert Letter.objects.count() == 2

    def test_a_form_sent_again_with_other_words_is_a_new_act_after_saying_so(
        self, asha: Someone, summit: Any, place: Announcement
    ) -> None:
        op = new_operation()
        say(asha, summit, place, state="tbc", value="A school", op=op)
        page = say(asha, summit, place, state="tbc", value="A barn", op=op)
        assert "This form was sent before with other words." in text_of(page)
        assert "A barn" in text_of(page)
        assert operation(page) != op
        say(asha, summit, place, state="tbc", value="A barn", op=operation(page))
        assert str(place.value) == "A barn"


class TestTakingBack:
    def undo(self, asha: Someone, summit: Any, it: Any) -> str:
        """Press the newest "Undo" of one object; what the desk says then."""
        fact = journal.history(it.pk)[-1].fact_id
        asha.sends(f"/en/{summit.slug}/desk/undo/{fact}/")
        return text_of(asha.opens(f"/en/{summit.slug}/desk/"))

    def test_a_change_and_what_the_summit_said_of_it(
        self, asha: Someone, stranger: Someone, summit: Any, place: Announcement
    ) -> None:
        say(asha, summit, place, state="confirmed", value="The wrong school")
        assert "Taken back: Place" in self.undo(asha, summit, place)
        place.refresh_from_db()
        assert (place.state, place.value) == ("tba", None)
        assert Summit.objects.get(pk=summit.pk).place is None
        assert "The wrong school" not in text_of(stranger.opens(f"/en/{summit.slug}/"))
        assert "The wrong school" in text_of(stranger.opens(page_of(summit, place)))
        assert journal.check() == []

    def test_taking_back_can_be_taken_back(self, asha: Someone, summit: Any, place: Announcement) -> None:
        say(asha, summit, place, state="confirmed", value="A school")
        self.undo(asha, summit, place)
        self.undo(asha, summit, place)
        place.refresh_from_db()
        assert (place.state, str(Summit.objects.get(pk=summit.pk).place)) == ("confirmed", "A school")

    def test_a_new_announcement_taken_back_is_withdrawn(self, asha: Someone, summit: Any, pseudonym: Any) -> None:
        it = concept.add_announcement(summit, by=pseudonym, title=Words("Scholarships", "en"), state="tba")
        self.undo(asha, summit, it)
        it.refresh_from_db()
        assert it.state == "withdrawn"

    def test_what_somebody_changed_since_is_left_alone(self, asha: Someone, summit: Any, place: Announcement) -> None:
        say(asha, summit, place, state="tbc", value="A school")
        fact = journal.history(place.pk)[-1].fact_id
        say(asha, summit, place, state="confirmed", value="A barn")
        asha.sends(f"/en/{summit.slug}/desk/undo/{fact}/")
        page = text_of(asha.opens(f"/en/{summit.slug}/desk/"))
        assert "Someone has changed this again since then" in page
        place.refresh_from_db()
        assert str(place.value) == "A barn"

    def test_the_desk_lists_a_change_once(self, asha: Someone, summit: Any, place: Announcement) -> None:
        say(asha, summit, place, state="confirmed", value="A school")
        changes = text_of(asha.opens(f"/en/{summit.slug}/desk/")).split("Last changes")[1]
        assert changes.count("A school") == 1

    def test_nobody_is_written_to(self, asha: Someone, bilal: Someone, summit: Any, place: Announcement) -> None:
        concept.follow(bilal.person, place)
        say(asha, summit, place, state="tbc", value="A school")
        self.undo(asha, summit, place)
        assert not Letter.objects.exists()


class TestSeveralSummits:
    def test_each_has_its_own_path_and_all_stand_on_the_first_page(
        self, stranger: Someone, summit: Any, kites: Any
    ) -> None:
        first = text_of(stranger.opens("/en/"))
        for it in (summit, kites):
            assert f'href="/en/{it.slug}/"' in first
            assert stranger.opens(f"/en/{it.slug}/").status_code == 200
        assert "Where does the wind come from?" not in text_of(stranger.opens(f"/en/{summit.slug}/questions/"))

    @override_settings(ALLOWED_HOSTS=["testserver", "tanks.example.org"])
    def test_on_a_host_name_of_its_own_there_is_only_that_summit(
        self, asha: Someone, stranger: Someone, summit: Any, kites: Any
    ) -> None:
        path = f"/en/{summit.slug}/desk/settings/"
        assert asha.sends(path, host="tanks.example.org", hackathon_word="").status_code == 302
        own = {"HTTP_HOST": "tanks.example.org"}
        assert stranger.client.get("/en/", **own)["Location"] == f"/en/{summit.slug}/"
        assert stranger.client.get(f"/en/{summit.slug}/", **own).status_code == 200
        assert stranger.client.get(f"/en/{kites.slug}/", **own).status_code == 404
        assert stranger.client.get(f"/en/{kites.slug}/").status_code == 200

    @override_settings(ALLOWED_HOSTS=["testserver", ".example.org"], SABHA_SITE="https://sabha.example.org")
    @pytest.mark.parametrize(
        ("host", "why"),
        [
            ("https://x.example.org", "without https://"),
            ("sabha.example.org", "in use already"),
            ("kites.example.org", "in use already"),
            ("elsewhere.example.com", "Ask the operator"),
        ],
    )
    def test_a_name_that_would_hide_others_is_refused(
        self, asha: Someone, summit: Any, kites: Any, host: str, why: str
    ) -> None:
        journal.write(kites, by=journal.SYSTEM, host="kites.example.org")
        page = asha.sends(f"/en/{summit.slug}/desk/settings/", host=host, hackathon_word="")
        assert why in text_of(page)
        assert f'value="{host}"' in text_of(page)

    def test_editions_lead_to_the_one_before_and_the_one_after(
        self, asha: Someone, stranger: Someone, summit: Any
    ) -> None:
        series = str(summit.series)
        made = {2: summit} | {n: found(OTHER_NOTE, asha.person, series=series, edition=n) for n in (1, 4, 5)}
        expected = {1: (None, 2), 2: (1, 4), 4: (2, 5), 5: (4, None)}
        for number, (before, after) in expected.items():
            page = text_of(stranger.opens(f"/en/{made[number].slug}/"))
            for rel, other in (("prev", before), ("next", after)):
                link = f'<link rel={rel} href="/en/{made[other].slug}/">' if other else f"<link rel={rel}"
                assert (link in page) == bool(other), (number, rel)

    def test_an_edition_without_a_number_has_no_neighbours(self, asha: Someone, stranger: Someone, summit: Any) -> None:
        it = found(OTHER_NOTE, asha.person, series=str(summit.series), edition=None)
        assert "<h2>Editions</h2>" not in text_of(stranger.opens(f"/en/{it.slug}/"))
