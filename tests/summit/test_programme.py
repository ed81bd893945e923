"""The programme: what is planned stays with the team, what is released stands for everybody."""

from datetime import date

import pytest

from sabha.summit.base.words import Words
from sabha.summit.journal import actions as journal
from sabha.summit.people.rules import viewer_of
from sabha.summit.programme import actions, rules
from sabha.summit.programme.models import Placement, Release
from sabha.summit.programme.rules.programme import programme_of

pytestmark = pytest.mark.django_db
DAY = date(2023, 3, 3)


def hall(summit, by, name="Hall A", **values):
    return actions.add_room(summit, by=by, name=Words(name, "en"), capacity=100, **values)


def talk(summit, by, title="Water in the village", **values):
    return actions.add_session(summit, by=by, title=Words(title, "en"), **values)


def test_a_plan_is_seen_by_nobody_before_it_is_released(summit, pseudonym):
    it = talk(summit, pseudonym)
    actions.place(it, by=pseudonym, day=DAY, minute=600, room=hall(summit, pseudonym))
    assert not programme_of(summit)
    actions.release(summit, by=pseudonym)
    [slot] = programme_of(summit).slots
    assert (slot.session, slot.begins, slot.ends, str(slot.room.name)) == (it, "10:00", "10:45", "Hall A")


def test_the_working_plan_goes_on_and_the_release_stays(summit, pseudonym):
    it, room = talk(summit, pseudonym), hall(summit, pseudonym)
    actions.place(it, by=pseudonym, day=DAY, minute=600, room=room)
    actions.release(summit, by=pseudonym)
    actions.place(it, by=pseudonym, day=DAY, minute=660, room=room)
    assert programme_of(summit).slots[0].minute == 600
    assert Placement.objects.get(session=it).minute == 660
    assert actions.release(summit, by=pseudonym).number == 2
    assert programme_of(summit).slots[0].minute == 660


def test_the_working_plan_is_no_public_fact(summit, pseudonym):
    before = journal.revision(summit.pk)
    it = talk(summit, pseudonym)
    after = journal.revision(summit.pk)
    actions.place(it, by=pseudonym, day=DAY, minute=600)
    assert before < after == journal.revision(summit.pk)
    assert Placement.journal_class == "members"


def test_releasing_twice_with_one_form_is_one_release(summit, pseudonym):
    actions.place(talk(summit, pseudonym), by=pseudonym, day=DAY, minute=600)
    op = journal.key_of(Release, pseudonym)
    first = actions.release(summit, by=pseudonym, op=op)
    assert actions.release(summit, by=pseudonym, op=op) == first
    assert Release.objects.count() == 1


def test_a_session_is_closed_by_its_host_its_note_taker_and_who_plans(summit, asha, bilal, tenzin, pseudonym):
    mine = viewer_of(bilal.person, summit)
    it = talk(summit, pseudonym)
    assert rules.may_close(viewer_of(asha.person, summit), it)
    assert not rules.may_close(mine, it)
    assert not rules.may_close(viewer_of(tenzin.person, summit), it)
    assert rules.may_close(mine, actions.change(it, by=pseudonym, host=mine.pseudonym))
    assert rules.may_close(mine, actions.change(it, by=pseudonym, host=None, note_taker=mine.pseudonym))


def test_the_tables_are_what_the_journal_says(summit, pseudonym):
    it = talk(summit, pseudonym, interpreted=["hi", "te"])
    for code in it.interpreted:
        actions.add_person(it, name=f"Asha {code}", part="interpreter", language=code)
    actions.place(it, by=pseudonym, day=DAY, minute=600, room=hall(summit, pseudonym))
    actions.set_day(summit, DAY, by=pseudonym, opens=540, closes=1020)
    actions.release(summit, by=pseudonym)
    assert journal.check() == []
