"""The programme as files: valid, read back as they were, the same number of queries for one session and for 300."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import icalendar
import jsonschema
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from lxml import etree

from sabha.algorithms.schedule_formats import Person, Room, Schedule, Session, Track, read
from sabha.summit.journal import actions as journal
from sabha.summit.programme import actions
from sabha.summit.programme.models import Placement, SessionPerson
from sabha.summit.programme.models import Session as Held
from sabha.summit.programme.rules.files import FORMATS, file_of
from sabha.summit.programme.rules.papers import printed
from three_people import CANARY, found, text_of

pytestmark = pytest.mark.django_db
SHARED = Path(__file__).parents[3] / "shared" / "data" / "schedules"
READ_BACK = ("schedule.xml", "schedule.json", "schedule2.json", "ics", "csv")
TITLES = ("Water first", "पानी पहले", "పానీ", "پہلے پانی", "=SUM(A1)", CANARY)
REST = "4873-9cd8-19a51fa98a31"
needs_schemas = pytest.mark.skipif(not SHARED.exists(), reason="the VOC's schemas are not here")


def schedule(sessions=6):
    """A programme of two rooms and two tracks, with words of several scripts and words that do harm."""
    begin = datetime(2023, 3, 3, 4, 30, tzinfo=UTC)
    made = tuple(
        Session(
            guid=f"{n:08d}-96ee-4873-9cd8-19a51fa98a31", title=f"{TITLES[n % 6]} {n}", id=str(n + 1), kind="Lecture",
            start=begin + timedelta(minutes=30 * n), duration=timedelta(minutes=25), room=("Hall", "Lab")[n % 2],
            track=("Water", "Wind")[n % 2], language=("en", "hi", "te", "ur", "", "en")[n % 6],
            description=f"About {CANARY}", people=(Person(f"Asha {n % 5}", f"{n % 5:08d}-1111-{REST}"),),
            status="cancelled" if n == 5 else "confirmed",
        )
        for n in range(sessions)
    )  # fmt: skip
    rooms = (
        Room("Hall", f"aaaaaaaa-96ee-{REST}", capacity=100),
        Room("Lab", f"bbbbbbbb-96ee-{REST}"),
    )
    return Schedule(
        title="Tanks", version="1", time_zone="Asia/Kolkata", start=date(2023, 3, 3), end=date(2023, 3, 4),
        rooms=rooms, tracks=(Track("Water"), Track("Wind")), sessions=made,
    )  # fmt: skip


def taken(summit, by, given=None, **options):
    told = actions.take(summit, given or schedule(), by=by, **options)
    actions.release(summit, by=by, name="1")
    return told


def everything():
    return [list(model.objects.values()) for model in (Held, Placement, SessionPerson)]


def test_taking_a_file_twice_changes_nothing(summit, pseudonym):
    first = actions.take(summit, schedule(), by=pseudonym)
    assert (first.added, first.changed, first.missing) == (6, 0, ())
    before = everything()
    again = actions.take(summit, schedule(), by=pseudonym)
    assert (again.added, again.changed, again.changes) == (0, 0, ())
    assert before == everything()
    assert journal.check() == []


def test_a_newer_file_shows_the_difference_before_anything_is_written(summit, pseudonym):
    actions.take(summit, schedule(), by=pseudonym)
    newer = schedule(sessions=5)
    moved = list(newer.sessions)
    moved[0] = replace(moved[0], room="Lab", title="Water, again")
    newer = replace(newer, sessions=tuple(moved))
    told = actions.compared(summit, newer)
    assert {c.kind for c in told.changes} == {"moved", "retitled"}
    assert [s.title for s in told.missing] == [f"{CANARY} 5"]
    assert Placement.objects.get(session__number=1).room.name.text == "Hall"
    actions.take(summit, newer, by=pseudonym)
    assert Placement.objects.get(session__number=1).room.name.text == "Lab"
    assert Held.objects.filter(is_withdrawn=False, number=5).exists()


def test_what_a_newer_file_has_no_more_goes_only_when_somebody_says_so(summit, pseudonym):
    actions.take(summit, schedule(), by=pseudonym)
    actions.take(summit, schedule(sessions=3), by=pseudonym)
    assert Held.objects.standing().count() == 5
    actions.take(summit, schedule(sessions=3), by=pseudonym, removes=True)
    assert Held.objects.standing().count() == 3


def test_nothing_is_changed_where_an_import_fails(summit, pseudonym, monkeypatch):
    from sabha.summit.programme.actions import importing

    def broken(*args, **kwargs):
        raise RuntimeError

    monkeypatch.setattr(importing, "link_rows", broken)
    with pytest.raises(RuntimeError):
        actions.take(summit, schedule(), by=pseudonym)
    assert (Held.objects.count(), summit.rooms.count()) == (0, 0)


@pytest.mark.parametrize("name", READ_BACK)
def test_what_goes_out_and_comes_in_again_goes_out_the_same(name, summit, pseudonym, tenzin):
    taken(summit, pseudonym)
    data = file_of(summit, name)
    other = found("Another summit\n\nWhy?", tenzin.person)
    journal.write(summit, by=pseudonym, slug="gone")
    journal.write(other, by=pseudonym, slug="2nd-tank-keepers-summit", title=summit.title, starts=summit.starts,
        ends=summit.ends, place=summit.place)  # fmt: skip
    taken(other, pseudonym, read(data, format=name, zone="Asia/Kolkata").schedule)
    assert file_of(other, name) == data


@needs_schemas
def test_the_files_are_valid(summit, pseudonym):
    taken(summit, pseudonym)
    schema = etree.XMLSchema(etree.parse(SHARED / "schedule.xml.xsd"))
    schema.assertValid(etree.fromstring(file_of(summit, "schedule.xml")))
    for name, file in (("schedule.json", "schedule.schema.json"), ("schedule2.json", "schedule.schema2.json")):
        jsonschema.validate(json.loads(file_of(summit, name)), json.loads((SHARED / file).read_text()))


def test_a_calendar_is_read_by_other_programs(summit, pseudonym):
    taken(summit, pseudonym)
    calendar = icalendar.Calendar.from_ical(file_of(summit, "ics"))
    events = calendar.walk("VEVENT")
    assert len(events) == 6
    assert {str(e["STATUS"]) for e in events} == {"CONFIRMED", "CANCELLED"}
    assert str(events[0]["SUMMARY"]) == "Water first 0"
    assert events[0].decoded("DTSTART") == datetime(2023, 3, 3, 4, 30, tzinfo=UTC)


def test_apps_that_know_no_cancelled_sessions_are_not_told_of_them(summit, pseudonym):
    taken(summit, pseudonym)
    assert b"</b> 5" not in file_of(summit, "schedule.xml")
    assert len(read(file_of(summit, "schedule.json")).schedule.sessions) == 5


def test_a_calendar_of_one_track_holds_that_track(summit, pseudonym):
    taken(summit, pseudonym)
    assert file_of(summit, "ics", track="Water").count(b"BEGIN:VEVENT") == 3


@pytest.mark.parametrize("name", sorted(FORMATS))
def test_files_cost_the_same_queries_for_1_30_and_300_sessions(name, summit, pseudonym, stranger):
    path = reverse("programme_file", kwargs={"slug": summit.slug, "file": FORMATS[name].ending})
    asked = []
    for number in (1, 30, 300):
        taken(summit, pseudonym, schedule(sessions=number))
        with CaptureQueriesContext(connection) as queries:
            assert stranger.opens(path).status_code == 200
        asked.append(len(queries))
    assert asked[0] == asked[1] == asked[2] <= 10


def test_a_file_is_answered_with_its_kind(summit, pseudonym, stranger):
    taken(summit, pseudonym)
    for it in FORMATS.values():
        answer = stranger.opens(reverse("programme_file", kwargs={"slug": summit.slug, "file": it.ending}))
        assert answer["Content-Type"] == it.media
        assert answer.content == file_of(summit, it.name)


def test_before_the_first_release_there_is_no_file(summit, pseudonym, stranger):
    actions.take(summit, schedule(), by=pseudonym)
    assert (
        stranger.opens(reverse("programme_file", kwargs={"slug": summit.slug, "file": "programme.ics"})).status_code
        == 404
    )


def test_names_from_a_file_are_shown_only_where_people_agreed(summit, pseudonym, stranger):
    taken(summit, pseudonym, shows_people=False)
    assert b"Asha 1" not in file_of(summit, "csv")
    assert "Asha 1" not in text_of(stranger.opens(reverse("speakers", args=[summit.slug])))


@pytest.mark.parametrize("kind", ["a4", "a5"])
def test_the_paper_holds_every_script(kind, summit, pseudonym):
    taken(summit, pseudonym)
    for language in ("en", "ur"):
        assert printed(summit, kind, language).startswith(b"%PDF")


@needs_schemas
@pytest.mark.parametrize(
    ("file", "counts"),
    [
        ("wikimania-2026_data.js", (282, 12)), ("pretalx-summit-generated.json", (150, 8)),
        ("pretalx-summit-generated.xml", (150, 8)), ("debconf-2023.xml", (117, 5)), ("lca-2020.ics", (262, 7)),
    ],
)  # fmt: skip
def test_every_real_file_goes_in_whole(file, counts, summit, pseudonym):
    reading = read((SHARED / file).read_bytes(), zone="Asia/Kolkata")
    actions.take(summit, reading.schedule, by=pseudonym)
    assert (Held.objects.count(), summit.rooms.count()) == counts
    assert actions.compared(summit, reading.schedule).changes == ()


def test_an_import_that_was_overtaken_is_worked_out_anew(summit, pseudonym):
    """Somebody renames a session between the working out and the lock: the file's word stands in the end, once."""
    from sabha.summit.programme.actions import importing

    actions.take(summit, schedule(), by=pseudonym)
    before = schedule()
    roomy = replace(before, rooms=tuple(replace(room, capacity=90) for room in before.rooms))
    work = importing.worked_out(summit, roomy, by=pseudonym)
    journal.write(Held.objects.get(number=2), by=pseudonym, minutes=5)
    with pytest.raises(journal.Overtaken):
        work.admit()
    assert not summit.rooms.filter(capacity=90).exists()
    actions.take(summit, schedule(), by=pseudonym)
    assert Held.objects.get(number=2).minutes != 5
    assert journal.check() == []


def test_an_import_goes_on_where_others_never_stop_changing_the_plan(summit, pseudonym, monkeypatch):
    from sabha.summit.programme.actions import importing

    actions.take(summit, schedule(sessions=3), by=pseudonym)
    keep, turns = importing.worked_out, []

    def overtaken(*args, **kwargs):
        work = keep(*args, **kwargs)
        turns.append(work)
        if len(turns) <= importing.TURNS:
            journal.write(Held.objects.get(number=1), by=pseudonym, seats=len(turns))
        return work

    monkeypatch.setattr(importing, "worked_out", overtaken)
    told = actions.take(summit, schedule(), by=pseudonym)
    assert (told.added, len(turns), Held.objects.count()) == (3, importing.TURNS + 1, 6)
    assert journal.check() == []
