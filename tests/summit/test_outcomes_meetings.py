"""People who were introduced meet: when both are free, beside the programme, and in both calendars."""

from datetime import UTC, datetime, time, timedelta

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from sabha.algorithms.refused import Refused
from sabha.summit.base.words import Words
from sabha.summit.journal import actions as journal
from sabha.summit.outcomes.actions import introductions as actions
from sabha.summit.outcomes.models import (
    BusySlot,
    Introduction,
    Meeting,
    MeetingSlot,
)
from sabha.summit.outcomes.tasks.introductions import place_meetings
from sabha.summit.people.actions.members import join
from sabha.summit.people.models import Letter
from summit.introduction_world import a_round, offers, seeks
from three_people import person, text_of, with_browser

pytestmark = pytest.mark.django_db


@pytest.fixture
def met(pair):
    a, b, it = pair
    actions.answer(it, a, "yes")
    it = actions.answer(it, b, "yes")
    return a, b, it


def coming_day():
    return timezone.localdate() + timedelta(days=60)


def tomorrow(summit, count, tables=1):
    starts = [timezone.now() + timedelta(days=2, minutes=30 * n) for n in range(count)]
    actions.add_slots(summit, starts, minutes=20, tables=tables)
    return list(MeetingSlot.objects.filter(summit=summit))


def test_a_pair_gets_a_time_in_which_both_are_free(summit, met):
    a, b, it = met
    slots = tomorrow(summit, 3)
    actions.set_busy(a, slots, {slots[0].pk})
    actions.set_busy(b, slots, {slots[1].pk})
    place_meetings()
    it.refresh_from_db()
    assert it.meeting.slot == slots[2]
    reminders = Letter.objects.filter(key__startswith="meeting:", key__endswith=":eve")
    assert [letter.not_before for letter in reminders] == [slots[2].starts - timedelta(hours=18)] * 2


def test_a_pair_without_a_time_is_tried_again_when_somebody_has_one_more(summit, met):
    a, _b, it = met
    slots = tomorrow(summit, 1)
    actions.set_busy(a, slots, {slots[0].pk})
    place_meetings()
    assert not hasattr(Introduction.objects.get(pk=it.pk), "meeting")
    assert place_meetings() == 0  # the worker rests
    actions.set_busy(a, slots, set())
    place_meetings()
    assert Introduction.objects.get(pk=it.pk).meeting.slot == slots[0]


def test_a_meeting_that_is_over_is_neither_changed_nor_called_off(summit, met, asha):
    it = met[2]
    [slot] = tomorrow(summit, 1)
    place_meetings()
    pages = [f"/en/{summit.slug}/me/introductions/", f"/en/{summit.slug}/me/introductions/{it.pk}/meeting/"]
    before = [text_of(asha.opens(page)) for page in pages]
    MeetingSlot.objects.filter(pk=slot.pk).update(starts=timezone.now() - timedelta(days=1))
    after = [text_of(asha.opens(page)) for page in pages]
    words = ("Change the meeting", "Call it off")
    assert [[word in page for page, word in zip(of, words, strict=True)] for of in (before, after)] == [
        [True, True], [False, False],
    ]  # fmt: skip
    asha.sends(pages[1], off="1")
    assert Meeting.objects.get().is_off is False


def test_while_times_are_sought_nothing_is_locked_and_what_changed_meanwhile_is_seen(summit, met, monkeypatch):
    """Between reading and writing somebody takes the only time they had: it is looked for again, and not given."""
    from sabha.algorithms import introductions as algorithm

    a, _b, it = met
    slots, seek, seen = tomorrow(summit, 1), algorithm.meeting_slots, []
    outside = len(connection.savepoint_ids)  # of the test's own transaction

    def slowly(*args):
        seen.append(len(connection.savepoint_ids))
        if len(seen) == 1:
            actions.set_busy(a, slots, {slots[0].pk})
        return seek(*args)

    monkeypatch.setattr(algorithm, "meeting_slots", slowly)
    place_meetings()
    assert seen == [outside]
    assert not hasattr(Introduction.objects.get(pk=it.pk), "meeting")
    assert place_meetings() == 1  # what one of them said meanwhile counts
    assert place_meetings() == 0


def test_meetings_that_stand_are_not_moved_for_others_and_no_table_is_given_twice(summit, met, word):
    _a, b, it = met
    slots = tomorrow(summit, 2)
    place_meetings()
    third = join(person("Third"), summit)
    offers(third, word)
    one = a_round(summit)
    other = Introduction.objects.get(round=one)
    actions.answer(other, b, "yes")
    actions.answer(other, third, "yes")
    place_meetings()
    assert {Introduction.objects.get(pk=x.pk).meeting.slot for x in (it, other)} == set(slots)
    with pytest.raises(Refused):
        actions.move_meeting(Introduction.objects.get(pk=other.pk), it.meeting.slot)


def test_a_meeting_is_moved_called_off_and_brought_back_and_both_calendars_know(summit, met, stranger):
    a, _b, it = met
    slots = tomorrow(summit, 2)
    place_meetings()
    it = Introduction.objects.get(pk=it.pk)
    browser = with_browser(a.person)
    path = f"/en/{summit.slug}/me/introductions/{it.pk}/meeting/"
    browser.sends(path, slot=slots[1].pk)
    it = Introduction.objects.get(pk=it.pk)
    assert (it.meeting.slot, it.meeting.sequence) == (slots[1], 1)
    browser.sends(path, off="1")
    from sabha.summit.outcomes.rules.calendar import calendar_token

    address = reverse("meetings_calendar", args=[summit.slug, calendar_token(a)])
    calendar = text_of(stranger.opens(address))
    assert "STATUS:CANCELLED" in calendar and "SEQUENCE:2" in calendar
    browser.sends(path, slot=slots[0].pk)
    calendar = text_of(stranger.opens(address))
    assert "STATUS:CONFIRMED" in calendar and "SEQUENCE:3" in calendar and "LOCATION:Table 1" in calendar


def test_no_reminder_goes_out_for_a_time_that_was_given_up(summit, met):
    _a, _b, it = met
    slots = tomorrow(summit, 2)
    place_meetings()
    it = Introduction.objects.get(pk=it.pk)
    actions.move_meeting(it, slots[1])
    waiting = Letter.objects.filter(key__endswith=":eve")
    assert {letter.not_before for letter in waiting.all()} == {slots[1].starts - timedelta(hours=18)}
    actions.call_off(it.meeting)
    assert not waiting.exists()


def test_a_calendars_address_opens_nothing_else_and_a_forged_one_nothing_at_all(summit, kites, met, stranger):
    from sabha.summit.outcomes.rules.calendar import calendar_token

    token = calendar_token(met[0])
    assert stranger.opens(f"/en/{kites.slug}/meetings/{token}.ics").status_code == 404
    assert stranger.opens(f"/en/{summit.slug}/meetings/{token[:-1]}x.ics").status_code == 404


def test_times_that_are_all_past_are_said_to_be_past(summit, asha):
    address = f"/en/{summit.slug}/me/times/"
    assert "There are no times to meet yet." in text_of(asha.opens(address))
    actions.add_slots(summit, [timezone.now() - timedelta(hours=2)], minutes=20, tables=1)
    page = text_of(asha.opens(address))
    assert "All times to meet are over." in page
    assert "no times to meet yet" not in page


def test_times_are_set_on_the_summits_clock(summit, asha):
    summit.time_zone = "Asia/Kolkata"
    day = coming_day()
    given = {"day": str(day), "begins": "13:00", "ends": "14:00", "minutes": "25", "tables": "4"}
    asha.sends(f"/en/{summit.slug}/desk/introductions/times/", **given)
    starts = [slot.starts.isoformat() for slot in MeetingSlot.objects.filter(summit=summit)]
    assert starts == [f"{day}T07:30:00+00:00", f"{day}T07:55:00+00:00"]


def test_a_time_in_which_people_meet_cannot_be_taken_away(summit, met, asha):
    tomorrow(summit, 1)
    place_meetings()
    slot = MeetingSlot.objects.get()
    with pytest.raises(Refused):
        actions.remove_slot(slot)
    assert BusySlot.objects.count() == 0


# Beside the programme


@pytest.fixture
def session(summit, pseudonym):
    """A session on the released programme, at two in the afternoon of a coming day."""
    from sabha.summit.programme.models import Release, Session

    made = journal.write(Session, by=pseudonym, summit=summit, number=1, title=Words("Water lines", "en"))
    row = {"session": str(made.pk), "room": None, "day": str(coming_day()), "minute": 14 * 60, "minutes": 45}
    journal.write(Release, by=pseudonym, summit=summit, number=1, day=timezone.localdate(), plan=[row])
    return made


def at_two_and_three(summit):
    starts = [datetime.combine(coming_day(), time(hour, 30), UTC) for hour in (8, 9)]  # 14:00 and 15:00 there
    actions.add_slots(summit, starts, minutes=20, tables=3)
    return list(MeetingSlot.objects.filter(summit=summit))


def test_nobody_meets_while_they_are_on_stage(summit, session, met, bilal):
    from sabha.summit.programme.models import SessionPerson

    SessionPerson.objects.create(session=session, person=bilal.person)
    slots = at_two_and_three(summit)
    place_meetings()
    assert Introduction.objects.get(pk=met[2].pk).meeting.slot == slots[1]
    page = text_of(bilal.opens(f"/en/{summit.slug}/me/times/"))
    assert "You are needed there:" in page and "Water lines" in page


def test_a_marked_session_is_kept_free_unless_one_would_rather_meet(summit, session, met, bilal):
    from sabha.summit.programme.models import Star

    Star.objects.create(person=bilal.person, session=session)
    early, late = at_two_and_three(summit)
    place_meetings()
    assert Introduction.objects.get(pk=met[2].pk).meeting.slot == late
    bilal.sends(f"/en/{summit.slug}/me/times/", free=[early.pk, late.pk])
    from sabha.summit.outcomes.rules.meetings import common_slots

    it = Introduction.objects.get(pk=met[2].pk)
    assert [slot for slot, _ in common_slots(it, but=it.meeting)] == [early, late]


def test_who_speaks_in_one_session_is_not_introduced(summit, session, asha, bilal, word):
    from sabha.summit.programme.models import SessionPerson

    for who in (asha, bilal):
        SessionPerson.objects.create(session=session, person=who.person)
    offers(asha.person.memberships.get(summit=summit), word)
    seeks(bilal.person.memberships.get(summit=summit), word)
    assert a_round(summit).outcome["pairs"] == 0
