"""Writing: what is written is valid, safe, and read back as it was."""

import csv
import io
import json
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import icalendar
import jsonschema
import mwparserfromhell
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

import rfc5545
from sabha.algorithms.schedule_formats import (
    READABLE,
    Reading,
    Schedule,
    difference,
    read,
    schedule_json_ld,
    session_json_ld,
    write,
)
from sabha.algorithms.schedule_formats.assembly import assembled
from sabha.algorithms.schedule_formats.found import (
    FoundLink,
    FoundPerson,
    FoundRoom,
    FoundSchedule,
    FoundSession,
    FoundTrack,
)

FILES = Path(__file__).parent / "schedules"
SHARED = Path(__file__).parents[3] / "shared/data/schedules"
READ_BACK = ("schedule.xml", "schedule.json", "schedule2.json", "ics", "csv")
INVENTED = (
    "frab.xml",
    "wafer.xml",
    "fosdem.xml",
    "pretalx.json",
    "second.json",
    "river.ics",
    "river.csv",
    "explorer.js",
)

needs_schemas = pytest.mark.skipif(not SHARED.exists(), reason="the VOC's schemas are not here")

# Everything that has ever ended a cell, a line, a tag, a string or a link.
nasty = st.text(
    st.one_of(st.characters(), st.sampled_from("\"'<>&|[]{};,\\\n\r\t=+-@~_:/#*! ^%\x00\x85\u2028\ud800")), max_size=30
)
titles = nasty.map(lambda text: f"{text}x")


@st.composite
def schedules(draw: st.DrawFn) -> Schedule:
    """A programme as readers give it, from words that nobody has cleaned."""
    rooms = [
        FoundRoom(name, capacity=draw(st.none() | st.integers(0, 999))) for name in draw(st.lists(titles, max_size=3))
    ]
    tracks = [FoundTrack(name, draw(nasty)) for name in draw(st.lists(titles, max_size=3))]
    names = draw(st.lists(titles, min_size=1, max_size=4, unique_by=lambda name: " ".join(name.split())))
    found = FoundSchedule(
        {"title": draw(nasty), "acronym": draw(nasty), "version": draw(nasty)}, rooms=rooms, tracks=tracks
    )
    found.words["time_zone"] = draw(st.sampled_from(["", "UTC", "Asia/Kolkata", "America/New_York", "Etc/GMT+3"]))
    found.words["base_url"] = draw(st.sampled_from(["", "https://sabha.example/s"]))
    for number in range(draw(st.integers(1, 5))):
        found.sessions.append(draw(sessions(number, [it.name for it in rooms], [it.name for it in tracks], names)))
    return assembled(found, "invented").schedule


@st.composite
def sessions(draw: st.DrawFn, number: int, rooms: list[str], tracks: list[str], names: list[str]) -> FoundSession:
    words = {
        name: draw(nasty) for name in ("subtitle", "kind", "abstract", "description", "license", "slug", "code", "id")
    }
    words |= {
        "title": draw(titles),
        "room": draw(st.sampled_from(["", *rooms])),
        "track": draw(st.sampled_from(["", *tracks])),
    }
    words["guid"] = draw(st.sampled_from(["", f"{number}1111111-96ee-4873-9cd8-19a51fa98a31"]))
    words["language"] = draw(st.sampled_from(["", "en", "tcy", "pt-BR"]))
    words["url"] = draw(st.sampled_from(["", "https://sabha.example/a?b=1&c=[2]'|"]))
    words["status"] = draw(st.sampled_from(["", "cancelled", "tentative"]))
    start = draw(st.datetimes(datetime(2020, 1, 1), datetime(2035, 1, 1)))
    session = FoundSession(
        1, words, start.replace(microsecond=0, tzinfo=UTC), timedelta(minutes=draw(st.integers(0, 5999)))
    )
    session.people = [FoundPerson(name) for name in draw(st.lists(st.sampled_from(names), max_size=3, unique=True))]
    session.links = [FoundLink("https://sabha.example/x", draw(nasty))]
    session.do_not_record = draw(st.booleans())
    session.sequence = draw(st.integers(0, 5))
    session.modified = draw(st.none() | st.just(datetime(2026, 11, 24, 9, tzinfo=UTC)))
    return session


def again(schedule: Schedule, name: str) -> Reading:
    return read(write(schedule, name).encode(), format=name)


@given(schedules())
@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
def test_whatever_is_written_is_read_back_as_it_was(schedule: Schedule) -> None:
    for name in READ_BACK:
        back = again(schedule, name)
        assert difference(schedule, back.schedule) == (), name
        assert [it.guid for it in back.schedule.sessions] == [it.guid for it in schedule.sessions]
        assert back.schedule.languages == schedule.languages
        assert back.outcomes()["taken"] == len(schedule.sessions), [it.text for it in back.problems]
        assert again(back.schedule, name).schedule == back.schedule


@given(schedules())
@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
def test_schedule_json_keeps_everything(schedule: Schedule) -> None:
    for name in ("schedule.json", "schedule2.json"):
        assert again(schedule, name).schedule == schedule


@needs_schemas
@given(schedules())
@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
def test_every_programme_is_valid_against_the_schemas(schedule: Schedule) -> None:
    schema = etree.XMLSchema(etree.parse(SHARED / "schedule.xml.xsd"))
    schema.assertValid(etree.fromstring(write(schedule, "schedule.xml").encode()))
    for name, file in (("schedule.json", "schedule.schema.json"), ("schedule2.json", "schedule.schema2.json")):
        rules = json.loads((SHARED / file).read_text())
        jsonschema.Draft6Validator(rules).validate(json.loads(write(schedule, name)))


@given(schedules())
@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
def test_calendars_keep_to_rfc_5545_whatever_they_hold(schedule: Schedule) -> None:
    data = write(schedule, "ics").encode()
    assert data.endswith(b"END:VCALENDAR\r\n")
    lines = data.removesuffix(b"\r\n").split(b"\r\n")
    assert all(len(line) <= 75 and b"\n" not in line and b"\r" not in line for line in lines)
    for line in lines:
        line.decode()  # folded between letters, so every line is text by itself
    strict = rfc5545.events(data)
    assert [it["SUMMARY"] for it in strict] == [it.title for it in schedule.sessions]
    events = icalendar.Calendar.from_ical(data).walk("VEVENT")
    assert len({str(event["UID"]) for event in events}) == len(schedule.sessions)
    for event, session in zip(events, schedule.sessions, strict=True):
        assert str(event["SUMMARY"]) == session.title
        assert event["DTSTART"].dt == session.start
        assert event.get("DTEND", event["DTSTART"]).dt == session.end
        assert {"DTSTAMP", "SEQUENCE", "STATUS"} <= set(event)


@given(schedules())
@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
def test_no_cell_of_a_csv_is_a_formula(schedule: Schedule) -> None:
    for row in csv.reader(io.StringIO(write(schedule, "csv"), newline="")):
        assert not any(cell.startswith(tuple("=+-@\t\r＝＋－＠")) for cell in row)


@given(schedules())
@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
def test_wikitext_is_one_table_a_day_and_nothing_in_it_is_markup(schedule: Schedule) -> None:
    code = mwparserfromhell.parse(write(schedule, "wikitext"))
    days = {schedule.local(it.start).date() for it in schedule.sessions}
    assert len(code.filter_tags(matches=lambda node: node.tag == "table")) == len(days)
    cells = code.filter_tags(matches=lambda node: node.tag == "td")
    # The parser takes a caption for a cell.
    assert len(cells) == 6 * len(schedule.sessions) + len(days)
    assert code.filter_templates() == code.filter_wikilinks() == code.filter_comments() == code.filter_arguments() == []
    allowed = {"table", "tr", "th", "td", "br", "small", "s"}
    assert {str(node.tag) for node in code.filter_tags()} <= allowed
    links = [str(node.url) for node in code.filter_external_links()]
    assert len(links) == sum(bool(it.url) for it in schedule.sessions)


@given(schedules())
@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
def test_json_ld_cannot_leave_its_script_element(schedule: Schedule) -> None:
    text = schedule_json_ld(schedule, place="A school, a town")
    assert not set("<>&") & set(text)
    whole = json.loads(text)
    assert [it["name"] for it in whole["subEvent"]] == [it.title for it in schedule.sessions]
    assert [datetime.fromisoformat(it["startDate"]) for it in whole["subEvent"]] == [
        it.start for it in schedule.sessions
    ]


@pytest.mark.parametrize("name", INVENTED)
def test_an_import_exported_and_imported_again_is_the_same(name: str) -> None:
    mapping = {"Session name": "title", "Spoken language": "language"} if name.endswith("csv") else None
    first = read((FILES / name).read_bytes(), mapping=mapping)
    for format_ in READ_BACK:
        back = again(first.schedule, format_)
        assert difference(first.schedule, back.schedule) == ()
        assert [it.language for it in back.schedule.sessions] == [it.language for it in first.schedule.sessions]


def test_the_same_schedule_always_gives_the_same_bytes() -> None:
    schedule = read((FILES / "frab.xml").read_bytes()).schedule
    for name in (*READ_BACK, "wikitext", "jsonld"):
        assert write(schedule, name) == write(schedule, name)


def test_a_schedule_xml_reads_as_its_apps_expect() -> None:
    root = etree.fromstring(write(read((FILES / "frab.xml").read_bytes()).schedule, "schedule.xml").encode())
    assert [day.get("date") for day in root.findall("day")] == ["2026-10-24", "2026-10-25"]
    assert [(day.get("start"), day.get("end")) for day in root.findall("day")][1] == (
        "2026-10-25T00:00:00+01:00",
        "2026-10-25T23:59:59+00:00",
    )
    event = root.find("day/room/event")
    assert event is not None
    assert (event.get("id"), event.get("code"), event.findtext("duration")) == ("68", "9SRYCH", "01:30")
    assert event.findtext("description") == "What we learnt <b>together</b>."
    assert root.findtext("conference/acronym") == "river26"


def test_a_calendar_carries_the_change_of_clocks_for_clients_without_time_zones() -> None:
    schedule = read((FILES / "frab.xml").read_bytes()).schedule
    (zone,) = icalendar.Calendar.from_ical(write(schedule, "ics")).walk("VTIMEZONE")
    by_hand = [(str(part.name), part["DTSTART"].dt, part["TZOFFSETTO"].td) for part in zone.subcomponents]
    # Lisbon goes from summer to winter time at 02:00 summer time on 25 October 2026.
    assert by_hand == [
        ("DAYLIGHT", datetime(2026, 10, 23, 10), timedelta(hours=1)),
        ("STANDARD", datetime(2026, 10, 25, 2), timedelta(0)),
    ]


def test_a_calendars_identifier_stays_what_it_was() -> None:
    schedule = read((FILES / "river.ics").read_bytes()).schedule
    uids = re.findall("^UID:(.*)\r$", write(schedule, "ics"), re.MULTILINE)
    assert sorted(uids) == [f"{number}@river.example" for number in (1, 2, 3, 4)]
    from_xml = read((FILES / "frab.xml").read_bytes()).schedule
    assert "UID:08d38b98-a8bd-4b08-97f4-96b27d964644\r\n" in write(from_xml, "ics")


def test_a_description_changed_by_hand_is_not_cut_at_the_old_places() -> None:
    text = write(read((FILES / "frab.xml").read_bytes()).schedule, "ics").replace("Two villages", "Three old villages")
    session = next(it for it in read(text.encode()).schedule.sessions if it.id == "68")
    assert "Three old villages" in session.description
    assert [it.name for it in session.people] == ["Asha Example", "Bao Example"]


def test_a_session_page_describes_the_session() -> None:
    schedule = read((FILES / "frab.xml").read_bytes()).schedule
    event = json.loads(session_json_ld(schedule.sessions[0], schedule, place="River school"))
    assert event["@type"] == "EducationEvent"
    assert (event["startDate"], event["duration"]) == ("2026-10-24T10:00:00+01:00", "PT1H30M")
    assert event["location"]["name"] == "Hall A"
    assert event["location"]["containedInPlace"]["name"] == "River school"
    assert event["superEvent"]["name"] == "River Summit"
    assert [it["name"] for it in event["performer"]] == ["Asha Example", "Bao Example"]


def test_what_is_read_can_be_named() -> None:
    assert READABLE == ("schedule.xml", "schedule.json", "ics", "csv", "explorer")
