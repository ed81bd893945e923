"""Who came: counted by day and way, told in numbers that give nobody away, and forgotten with the person."""

from datetime import date

import pytest

from sabha.algorithms.refused import Refused
from sabha.summit.outcomes.actions import attending as actions
from sabha.summit.outcomes.models import Attendance, FirstTime, HeadCount
from sabha.summit.outcomes.rules import attending as rules
from sabha.summit.overview.actions import copy_of
from sabha.summit.people.actions.members import join
from sabha.summit.people.actions.ways_in import issue_badges
from three_people import found, person, text_of

pytestmark = pytest.mark.django_db
FIRST, SECOND = date(2023, 3, 3), date(2023, 3, 4)


def members(summit, count, *, day=FIRST, way="here", is_first=None):
    for n in range(count):
        actions.come(join(person(f"Guest{day}{way}{n}"), summit), day=day, way=way, is_first=is_first)


def test_a_day_and_its_ways_are_counted(summit):
    members(summit, 12)
    members(summit, 11, way="online")
    assert rules.attendance_of(summit) == [(FIRST, {"here": 12, "online": 11}, 23)]
    assert rules.people_in_all(summit) == 23


def test_fewer_than_ten_are_not_told_nor_what_would_tell_them(summit):
    members(summit, 12)
    members(summit, 3, way="online")
    [(_, cells, _total)] = rules.attendance_of(summit)
    assert cells["online"] is None
    assert cells["here"] is None  # with the total it would tell the other


def test_heads_counted_at_the_door_hold_where_they_are_more(summit, pseudonym):
    members(summit, 12)
    actions.count_heads(summit, by=pseudonym, day=FIRST, way="here", count=80)
    actions.count_heads(summit, by=pseudonym, day=FIRST, way="here", count=90)
    assert rules.attendance_of(summit) == [(FIRST, {"here": 90}, 90)]
    assert HeadCount.objects.count() == 1


def test_saying_it_twice_is_once_and_another_way_replaces(summit, bilal):
    me = bilal.person.memberships.get()
    actions.come(me, day=FIRST, way="here")
    actions.come(me, day=FIRST, way="online")
    assert [a.way for a in Attendance.objects.all()] == ["online"]


def test_a_day_that_is_none_of_the_summits_is_refused(summit, bilal):
    with pytest.raises(Refused, match="no day of the summit"):
        actions.come(bilal.person.memberships.get(), day=date(2023, 5, 1), way="here")


def test_who_was_at_an_earlier_edition_is_no_newcomer_whatever_they_say(summit, asha):
    earlier = found("1st Tank Keepers' Summit\n", asha.person, series=str(summit.series.name), edition=1)
    for n in range(24):
        who = person(f"Keeper{n}")
        if n < 12:
            join(who, earlier)
        actions.come(join(who, summit), day=FIRST, way="here", is_first=True)
    assert rules.first_timers(summit) == {"first": 12, "before": 13, "unsaid": 0}  # Asha too


def test_a_badge_is_noted_at_the_door(summit, bilal):
    [(badge, _token)] = issue_badges(summit, 1)
    address = f"/en/{summit.slug}/desk/door/"
    told = {"badge-op": "", "badge-day": "2023-03-04", "badge-way": "here", "badge-badge": badge.number}
    assert "Nobody uses badge 1 yet" in text_of(bilal.sends(address, **told))
    badge.person = bilal.person
    badge.save()
    assert bilal.sends(address, **told).status_code == 302
    assert [a.day for a in Attendance.objects.all()] == [SECOND]


def test_one_says_it_and_takes_it_back(summit, bilal):
    address = f"/en/{summit.slug}/me/here/"
    bilal.sends(address, op="", day="2023-03-03", way="hub", is_first="yes")
    assert FirstTime.objects.get().is_first
    assert "At a local hub" in text_of(bilal.opens(address))
    bilal.sends(address, go="2023-03-03")
    assert not Attendance.objects.exists()


def test_ones_own_coming_is_in_ones_own_data_and_goes_with_the_person(summit, bilal):
    actions.come(bilal.person.memberships.get(), day=FIRST, way="here", is_first=True)
    held = copy_of(bilal.person)
    assert held["attendance"] == [{"summit": summit.slug, "day": "2023-03-03", "way": "here"}]
    assert held["first_time"] == [{"summit": summit.slug, "first": True}]
    bilal.person.delete()
    assert not Attendance.objects.exists()


def test_the_public_page_tells_numbers_and_renews_itself(summit, stranger, pseudonym):
    address = f"/en/{summit.slug}/attendance/"
    assert "Nobody has been counted yet." in text_of(stranger.opens(address))
    actions.count_heads(summit, by=pseudonym, day=FIRST, way="here", count=140)
    assert "140" in text_of(stranger.opens(address))
