"""Days that end: of a revision, of a call that is taken back or closes earlier, everywhere on earth."""

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from pages.of_call import _call
from sabha.algorithms.refused import Refused
from sabha.summit.call import tasks
from sabha.summit.call.actions import calling, deciding, notices, offering, proposing, reviewing, revising
from sabha.summit.call.models import Notice, Proposal
from sabha.summit.call.rules.standing import needs
from sabha.summit.journal import actions as journal
from sabha.summit.people.models import Letter
from three_people import CANARY, Someone, operation, person, text_of, with_browser

pytestmark = pytest.mark.django_db
State = Proposal.State
TODAY = timezone.localdate


@pytest.fixture
def call(summit: Any, pseudonym: Any) -> Any:
    return _call(summit, "sessions", pseudonym)


def handed_in(call: Any, name: str, **values: Any) -> Any:
    return proposing.hand_in(proposing.begin(call, person(name), **({"title": "Looms", "about": "Wood."} | values)))


def sent_back(call: Any, *, days: int, asked: int = 3) -> Any:
    """Something that was sent back some days ago, to be revised until so many days from now."""
    it = handed_in(call, "Wen")
    revising.ask_revision(it, wish="Say how long.", due=TODAY() + timedelta(days=max(days, 0)))
    was = {"wish_due": TODAY() + timedelta(days=days), "wish_made": timezone.now() - timedelta(days=asked)}
    Proposal.objects.filter(pk=it.pk).update(**was)
    Letter.objects.all().delete()
    it.refresh_from_db()
    return it


def told(summit: Any) -> list[str]:
    return [need.text for need in needs(summit, TODAY())]


class TestRevision:
    def test_its_last_day_ends_on_the_summits_clock(self, call: Any) -> None:
        it = sent_back(call, days=0)
        zone = ZoneInfo(call.summit.time_zone)
        day = it.wish_due + timedelta(days=1)
        assert it.revised_until == datetime(day.year, day.month, day.day, tzinfo=zone)

    def test_once_the_day_has_passed_nothing_is_changed_and_what_stands_counts(self, call: Any) -> None:
        it = sent_back(call, days=-1)
        for act in (
            lambda: proposing.save(it, title="Late"),
            lambda: proposing.hand_in(it),
            lambda: proposing.ask_speaker(it, name="A friend"),
        ):
            with pytest.raises(Refused, match="counts as it stands now"):
                act()
        it.refresh_from_db()
        assert (it.title, it.state, it.round) == ("Looms", State.REVISE, 1)

    def test_the_form_is_closed_with_a_kind_sentence_and_the_words_stay(self, call: Any, summit: Any) -> None:
        it = sent_back(call, days=-1)
        wen = with_browser(it.person)
        for path in (f"/en/{summit.slug}/proposals/{it.pk}/edit/", f"/en/{summit.slug}/proposals/{it.pk}/"):
            page = text_of(wen.opens(path))
            assert "ask the organisers" in page
            assert "<textarea" not in page
        sent = wen.sends(f"/en/{summit.slug}/proposals/{it.pk}/edit/", title="Late", about="x", lang="en", hand_in="1")
        assert "ask the organisers" in text_of(sent)
        it.refresh_from_db()
        assert it.title == "Looms"

    def test_the_team_gives_another_day_and_tells_its_writer_once(self, call: Any, summit: Any, asha: Someone) -> None:
        it = sent_back(call, days=-1)
        path, due = f"/en/{summit.slug}/desk/proposals/{it.pk}/", TODAY() + timedelta(days=4)
        for _ in range(2):
            asha.sends(path, **{"more_time": "1", "more_time-due": due.isoformat()})
        assert Letter.objects.filter(key__contains=":revise:").count() == 1
        assert "Say how long." in Letter.objects.get().body
        it.refresh_from_db()
        assert proposing.hand_in(it).round == 2

    def test_a_day_that_is_over_is_not_given(self, call: Any) -> None:
        it = sent_back(call, days=1)
        with pytest.raises(Refused, match="not over yet"):
            revising.give_time(it, due=TODAY() - timedelta(days=1))
        with pytest.raises(Refused, match="not over yet"):
            revising.ask_revision(handed_in(call, "Xu"), wish="x", due=TODAY() - timedelta(days=1))

    def test_the_team_may_take_it_as_it_stands(self, call: Any, summit: Any, asha: Someone) -> None:
        it = sent_back(call, days=-1)
        path = f"/en/{summit.slug}/desk/proposals/{it.pk}/"
        assert "Take it as it stands" in text_of(asha.opens(path))
        asha.sends(path, decide="1", state="submitted")
        it.refresh_from_db()
        assert (it.state, it.round) == (State.SUBMITTED, 1)

    def test_what_is_handed_in_after_the_call_is_not_said_to_be_open(
        self, call: Any, summit: Any, pseudonym: Any
    ) -> None:
        it = sent_back(call, days=3)
        calling.change_call(call, by=pseudonym, closes=TODAY() - timedelta(days=1))
        wen = with_browser(it.person)
        path = f"/en/{summit.slug}/proposals/{it.pk}/"
        given = {
            "title": "Looms",
            "about": "An hour.",
            "lang": "en",
            "language": "en",
            "format": "talk",
            "minutes": "45",
        }
        assert wen.sends(f"{path}edit/", hand_in="1", **given).status_code == 302
        page = text_of(wen.opens(path))
        assert "Handed in. Thank you." in page and "until the call closes" not in page

    def test_one_letter_comes_before_it_by_day_and_with_a_way_out(self, call: Any) -> None:
        it = sent_back(call, days=1)
        offering.tick()
        offering.tick()
        [letter] = Letter.objects.all()
        assert letter.subject.startswith("Your revision is missing")
        assert letter.unsubscribe and letter.unsubscribe in letter.body
        assert letter.time_zone == call.summit.time_zone
        assert "23:59" in letter.body and call.summit.time_zone in letter.body
        revising.give_time(it, due=TODAY() + timedelta(days=9))
        Letter.objects.all().delete()
        offering.tick()
        assert not Letter.objects.exists()  # another day, and that one is far

    @pytest.mark.parametrize(("days", "asked"), [(5, 9), (-1, 9), (1, 0)])
    def test_no_letter_comes_long_before_after_or_on_the_day_of_asking(self, call: Any, days: int, asked: int) -> None:
        sent_back(call, days=days, asked=asked)
        offering.tick()
        assert not Letter.objects.exists()

    def test_who_wants_no_letters_gets_none_before_it(self, call: Any) -> None:
        it = sent_back(call, days=1)
        it.person.wants_mail = False
        it.person.save()
        offering.tick()
        assert not Letter.objects.exists()

    def test_no_letter_is_written_that_would_come_the_morning_after(self, call: Any, settings: Any) -> None:
        settings.QUIET_HOURS = "20-9"
        it = sent_back(call, days=1)
        revising.remind(it.revised_until - timedelta(hours=1))
        assert not Letter.objects.exists()

    def test_the_desk_says_what_came_back_and_what_did_not(self, call: Any, summit: Any, asha: Someone) -> None:
        late = sent_back(call, days=-1)
        assert [text for text in told(summit) if "revis" in text] == [f"{call.title}: 1 was not revised in time"]
        back = handed_in(call, "Xu", title="Kilns")
        revising.ask_revision(back, wish="More", due=None)
        proposing.hand_in(back)
        assert f"{call.title}: 1 came back revised" in told(summit)
        at = f"/en/{summit.slug}/desk/calls/{call.number}/proposals/"
        page = text_of(asha.opens(f"{at}?state=returned"))
        assert "Kilns" in page and "Looms" not in page
        page = text_of(asha.opens(f"{at}?state=late"))
        assert "Looms" in page and "Kilns" not in page
        [criterion] = call.criteria.all()
        given = {"points": {str(criterion.pk): 4}, "criteria": [criterion]}
        reviewing.review(back, by=person("Reader"), **given)
        deciding.decide(Proposal.objects.filter(pk=late.pk), State.SUBMITTED, call=call)
        assert not [text for text in told(summit) if "revis" in text]


class TestWithdrawing:
    def people(self, call: Any) -> None:
        """Two who handed in, one with an address, one draft, one who speaks too, and one who took theirs back."""
        it = handed_in(call, "Wen")
        speaker, _token = proposing.ask_speaker(it, name="Yusuf")
        proposing.accept_invitation(speaker, person("Yusuf"))
        nobody = handed_in(call, "Vera")
        nobody.person.email = None
        nobody.person.save()
        proposing.begin(call, person("Xu"), title="A draft")
        proposing.withdraw(handed_in(call, "Zoe"))
        Letter.objects.all().delete()

    def test_the_team_sees_how_many_and_reads_the_letter_before_it_goes(
        self, call: Any, summit: Any, asha: Someone
    ) -> None:
        self.people(call)
        path = f"/en/{summit.slug}/desk/calls/{call.number}/withdraw/"
        page = text_of(asha.opens(path))
        assert "4 people have written something for this call." in page
        assert "3 letters go out." in page
        op = operation(asha.opens(path))
        seen = text_of(asha.sends(path, op=op, look="1", words=f"No money came. {CANARY}"))
        assert "No money came." in seen and CANARY not in seen
        call.refresh_from_db()
        assert not call.is_withdrawn
        asha.sends(path, op=op, withdraw="1", words="No money came.", letters="2")
        call.refresh_from_db()
        assert not call.is_withdrawn  # somebody came meanwhile: look again
        for _ in range(2):
            asha.sends(path, op=op, withdraw="1", words="No money came.", letters="3")
        call.refresh_from_db()
        assert call.is_withdrawn
        offering.tick()
        offering.tick()
        found = {letter.address: letter.body for letter in Letter.objects.all()}
        assert sorted(found) == ["wen@example.org", "xu@example.org", "yusuf@example.org"]
        assert all("No money came." in body and "download" in body for body in found.values())

    def test_nothing_is_lost_and_what_was_written_can_be_downloaded(
        self, call: Any, summit: Any, pseudonym: Any
    ) -> None:
        ask = call.asks.last()
        it = handed_in(call, "Wen", about="Of wood\nand wool.", answers={str(ask.pk): "Because."}, organisation="Guild")
        draft = proposing.begin(call, it.person, title="Half a thought")
        calling.withdraw_call(call, by=pseudonym, words="Sorry.")
        wen = with_browser(it.person)
        page = text_of(wen.opens(f"/en/{summit.slug}/proposals/{it.pk}/"))
        assert "This call was withdrawn." in page and "Sorry." in page
        assert "This call was withdrawn." in text_of(wen.opens(f"/en/{summit.slug}/proposals/"))
        one = wen.opens(f"/en/{summit.slug}/proposals/{it.pk}/words.txt")
        assert one["Content-Type"].startswith("text/plain")
        assert all(part in text_of(one) for part in ("Looms", "Of wood\nand wool.", "Because.", "Guild"))
        every = text_of(wen.opens(f"/en/{summit.slug}/proposals/words.txt"))
        assert "Looms" in every and "Half a thought" in every
        for change in (lambda: proposing.save(draft, title="x"), lambda: proposing.hand_in(draft)):
            draft.refresh_from_db()
            with pytest.raises(Refused):
                change()

    def test_a_co_speaker_downloads_what_all_share_and_others_nothing(self, call: Any, summit: Any) -> None:
        it = handed_in(call, "Wen", organisation="Guild")
        speaker, _token = proposing.ask_speaker(it, name="Yusuf")
        yusuf = with_browser(person("Yusuf"))
        path = f"/en/{summit.slug}/proposals/{it.pk}/words.txt"
        assert yusuf.opens(path).status_code == 403
        proposing.accept_invitation(speaker, yusuf.person)
        assert "Looms" in text_of(yusuf.opens(path)) and "Guild" not in text_of(yusuf.opens(path))

    def test_it_is_reviewed_revised_and_published_no_more(
        self, call: Any, summit: Any, asha: Someone, pseudonym: Any
    ) -> None:
        it = sent_back(call, days=1)
        other, who = handed_in(call, "Xu"), person("Reader")
        reviewing.assign(other, who)
        calling.withdraw_call(call, by=pseudonym)
        for found in (it, other):
            found.call.refresh_from_db()
        with pytest.raises(Refused, match="withdrawn"):
            reviewing.look(other, by=who, value=1)
        with pytest.raises(Refused, match="closed"):
            proposing.hand_in(it)
        deciding.decide(call.proposals.all(), State.DECLINED, call=call)
        with pytest.raises(Refused, match="withdrawn"):
            deciding.publish(call, by=pseudonym)
        desk = f"/en/{summit.slug}/desk/calls/"
        assert f"{desk}{call.number}/" in text_of(asha.opens(desk))
        assert asha.opens(f"{desk}{call.number}/").status_code == 200
        Letter.objects.all().delete()
        revising.remind(timezone.now())
        assert not Letter.objects.exists()

    def test_a_decided_call_is_not_withdrawn(self, call: Any, pseudonym: Any) -> None:
        deciding.publish(call, by=pseudonym)
        with pytest.raises(Refused, match="published"):
            calling.withdraw_call(call, by=pseudonym)

    def test_letters_go_out_in_portions_and_nobody_gets_two(self, call: Any, monkeypatch: Any) -> None:
        monkeypatch.setattr(notices, "AT_ONCE", 2)
        for n in range(5):
            handed_in(call, f"W{n}")
        Letter.objects.all().delete()
        notice = notices.announce(call, Notice.Kind.EARLIER)
        assert [notices.write_letters() for _ in range(4)] == [2, 2, 1, 0]
        Notice.objects.update(done=None, reached=None)
        notices.write_letters()
        assert Letter.objects.filter(key__startswith=notices.key_of(notice)).count() == 5

    def test_they_come_by_day_unless_the_call_would_be_closed_by_then(
        self, call: Any, pseudonym: Any, settings: Any
    ) -> None:
        settings.QUIET_HOURS = "20-8"
        handed_in(call, "Wen")
        zone = ZoneInfo(call.summit.time_zone)
        night = (call.closes_at - timedelta(days=2)).astimezone(zone).replace(hour=22)
        last = call.closes_at - timedelta(hours=1)
        for kind, now, goes in (
            (Notice.Kind.WITHDRAWN, night, night.replace(hour=8) + timedelta(days=1)),
            (Notice.Kind.EARLIER, night, night.replace(hour=8) + timedelta(days=1)),
            (Notice.Kind.EARLIER, last, last),
        ):
            call.is_withdrawn = kind == Notice.Kind.WITHDRAWN
            Letter.objects.all().delete()
            notices._write(Notice.objects.create(call=call, kind=kind), now)
            assert Letter.objects.get().not_before == goes

    def test_its_letters_go_with_what_was_handed_in(self, call: Any, pseudonym: Any) -> None:
        handed_in(call, "Wen")
        calling.withdraw_call(call, by=pseudonym)
        offering.tick()
        assert Letter.objects.filter(key__startswith="call-notice:").exists()
        offering.delete_call_data(call)
        assert not Letter.objects.filter(key__startswith="call-notice:").exists()
        assert not call.notices.exists()


class TestClosingEarlier:
    def form(self, page: str, **changes: Any) -> dict[str, Any]:
        import re

        found = dict(re.findall(r'<input[^>]*name="([^"]+)"[^>]*value="([^"]*)"', page))
        return {"kind": "sessions", "lang": "en", "title": "Call", "is_blind": "on", "each": "3", "currency": "INR",
                "op": found["op"]} | changes  # fmt: skip

    def test_whoever_still_writes_is_told_after_the_team_saw_how_many(
        self, call: Any, summit: Any, asha: Someone
    ) -> None:
        proposing.begin(call, person("Xu"), title="A draft")
        handed_in(call, "Wen")
        Letter.objects.all().delete()
        path = f"/en/{summit.slug}/desk/calls/{call.number}/edit/"
        days = {"opens": call.opens.isoformat(), "closes": TODAY().isoformat()}
        given = self.form(text_of(asha.opens(path)), **days)
        page = text_of(asha.sends(path, **given))
        assert "It closes earlier" in page and "2 people have written something" in page
        call.refresh_from_db()
        assert call.closes > TODAY()
        assert asha.sends(path, **given, letters="2").status_code == 302
        call.refresh_from_db()
        assert call.closes == TODAY()
        offering.tick()
        assert sorted(Letter.objects.values_list("address", flat=True)) == ["wen@example.org", "xu@example.org"]
        assert "It closes earlier than was said" in Letter.objects.first().body

    def test_a_later_day_tells_nobody_and_asks_nothing(self, call: Any, summit: Any, asha: Someone) -> None:
        handed_in(call, "Wen")
        Letter.objects.all().delete()
        path = f"/en/{summit.slug}/desk/calls/{call.number}/edit/"
        days = {"opens": call.opens.isoformat(), "closes": (call.closes + timedelta(days=9)).isoformat()}
        assert asha.sends(path, **self.form(text_of(asha.opens(path)), **days)).status_code == 302
        assert not Notice.objects.exists()

    def test_a_draft_of_a_call_that_is_decided_while_open_is_told_too(self, call: Any, pseudonym: Any) -> None:
        proposing.begin(call, person("Xu"), title="A draft")
        it = handed_in(call, "Wen")
        deciding.decide(Proposal.objects.filter(pk=it.pk), State.DECLINED, call=call)
        assert deciding.tally(call)["drafts"] == 1
        Letter.objects.all().delete()
        deciding.publish(call, by=pseudonym)
        offering.tick()
        assert sorted(Letter.objects.values_list("address", flat=True)) == ["wen@example.org", "xu@example.org"]


class TestUndoing:
    def test_once_somebody_writes_nothing_of_a_call_is_undone_unseen(self, call: Any, pseudonym: Any) -> None:
        changed = calling.change_call(call, by=pseudonym, closes=call.closes + timedelta(days=20))
        criterion = calling.change_part(call.criteria.get(), "criteria", by=pseudonym, weight=9)
        calling.change_call(call, by=pseudonym, places=1)
        facts = [changed.stamps["closes"][2], criterion.stamps["weight"][2]]
        proposing.begin(call, person("Xu"), title="A draft")
        for fact in facts:
            with pytest.raises(Refused, match="people rely on it"):
                journal.undo(fact, by=pseudonym)
        Proposal.objects.all().delete()
        for fact in facts:
            journal.undo(fact, by=pseudonym)
        call.refresh_from_db()
        assert call.closes == TODAY() + timedelta(days=3)


class TestEverywhereOnEarth:
    def test_a_day_may_end_when_it_has_ended_everywhere(self, call: Any, summit: Any, stranger: Someone) -> None:
        call.ends_everywhere = True
        after = call.closes + timedelta(days=1)
        assert call.closes_at == datetime(after.year, after.month, after.day, 12, tzinfo=UTC)

    def test_the_page_names_the_hour_on_the_summits_clock(
        self, call: Any, summit: Any, stranger: Someone, pseudonym: Any
    ) -> None:
        path = f"/en/{summit.slug}/calls/{call.number}/"
        page = text_of(stranger.opens(path))
        assert f"23:59, time of {summit.time_zone}" in page
        calling.change_call(call, by=pseudonym, ends_everywhere=True)
        page = text_of(stranger.opens(path))
        hour = call.last_minute.astimezone(ZoneInfo(summit.time_zone)).strftime("%H:%M")
        assert f"{hour}, time of {summit.time_zone}" in page and "everywhere on earth" in page

    def test_its_page_is_made_anew_in_that_hour(self, call: Any, pseudonym: Any, monkeypatch: Any) -> None:
        calling.change_call(call, by=pseudonym, ends_everywhere=True)
        touched: list[Any] = []
        monkeypatch.setattr(tasks, "touch", touched.append)
        monkeypatch.setattr(tasks, "_turned", {})
        for hours in (-1, -0.1, 0.1, 1):
            tasks.turn(call.closes_at + timedelta(hours=hours))
        assert touched == [call.summit_id]
