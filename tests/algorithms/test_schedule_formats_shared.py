"""Real programmes, counted a second time with parsers that share nothing with ours: lxml, icalendar, json, regex."""

import json
import re
from collections.abc import Callable
from pathlib import Path

import icalendar
import jsonschema
import pytest
from lxml import etree

from sabha.algorithms.schedule_formats import difference, read, write

SHARED = Path(__file__).parents[3] / "shared/data/schedules"
pytestmark = pytest.mark.skipif(not SHARED.exists(), reason="the real programmes are not here")

Counts = dict[str, int]


def counts(sessions: int, rooms: set[str], people: set[str], languages: set[str]) -> Counts:
    sizes = {"rooms": len(rooms - {""}), "people": len(people), "languages": len(languages - {""})}
    return {"sessions": sessions, **sizes}


def count_xml(data: bytes) -> Counts:
    root = etree.fromstring(data)
    events = root.xpath("//event")
    return counts(
        len(events),
        set(root.xpath("//day/room/@name")),
        {" ".join(person.text.split()) for person in root.xpath("//event/persons/person")},
        set(root.xpath("//event/language/text()")),
    )


def count_json(data: bytes) -> Counts:
    conference = json.loads(data)["schedule"]["conference"]
    events = [event for day in conference["days"] for room in day["rooms"].values() for event in room]
    return counts(
        len(events),
        {room["name"] for room in conference["rooms"]},
        {person["guid"] for event in events for person in event["persons"]},
        {event["language"] for event in events},
    )


def count_calendar(data: bytes) -> Counts:
    events = icalendar.Calendar.from_ical(data).walk("VEVENT")
    speakers = [re.match(r"Speaker: (.+)", str(event.get("DESCRIPTION", ""))) for event in events]
    return counts(
        len(events),
        {str(event.get("LOCATION", "")) for event in events},
        {match[1].strip() for match in speakers if match},
        set(),
    )


def count_explorer(data: bytes) -> Counts:
    sessions = json.loads(re.search(rb"\{.*\}", data, re.DOTALL)[0])["sessions"]  # type: ignore[index]
    return counts(
        len(sessions),
        {session["room"].strip() for session in sessions},
        {speaker["name"] for session in sessions for speaker in session["speakers"]},
        {session["language"] for session in sessions},
    )


FILES: list[tuple[str, Callable[[bytes], Counts], int]] = [
    ("debconf-2023.xml", count_xml, 117),
    ("pretalx-summit-generated.xml", count_xml, 150),
    ("pretalx-summit-generated.json", count_json, 150),
    ("lca-2020.ics", count_calendar, 262),
    ("wikimania-2026_data.js", count_explorer, 282),
]


@pytest.mark.parametrize(("name", "count", "sessions"), FILES)
def test_every_session_room_person_and_language_is_counted_once(
    name: str, count: Callable[[bytes], Counts], sessions: int
) -> None:
    data = (SHARED / name).read_bytes()
    reading = read(data)
    assert reading.counts() == count(data)
    assert reading.counts()["sessions"] == len(reading.records) == sessions
    assert reading.outcomes()["refused"] == 0


@pytest.mark.parametrize(("name", "count", "sessions"), FILES)
def test_every_real_programme_goes_out_valid_and_comes_back_the_same(
    name: str, count: Callable[[bytes], Counts], sessions: int
) -> None:
    schedule = read((SHARED / name).read_bytes()).schedule
    etree.XMLSchema(etree.parse(SHARED / "schedule.xml.xsd")).assertValid(
        etree.fromstring(write(schedule, "schedule.xml").encode())
    )
    for format_, file in (("schedule.json", "schedule.schema.json"), ("schedule2.json", "schedule.schema2.json")):
        rules = json.loads((SHARED / file).read_text())
        jsonschema.Draft6Validator(rules).validate(json.loads(write(schedule, format_)))
    for format_ in ("schedule.xml", "schedule.json", "schedule2.json", "ics", "csv"):
        back = read(write(schedule, format_).encode())
        assert difference(schedule, back.schedule) == (), format_
        assert back.counts() == {**back.counts(), "sessions": sessions, "people": len(schedule.people)}


def test_both_of_pretalxs_own_files_say_the_same() -> None:
    one, other = (read((SHARED / f"pretalx-summit-generated.{kind}").read_bytes()) for kind in ("json", "xml"))
    assert difference(one.schedule, other.schedule) == ()


def test_wikimanias_overlaps_and_sessions_without_speakers_are_as_others_counted_them() -> None:
    reading = read((SHARED / "wikimania-2026_data.js").read_bytes(), zone="Europe/Paris")
    sessions = reading.schedule.sessions
    assert sum(not session.people for session in sessions) == 45
    assert len(sessions) - len({session.title for session in sessions}) == 21
    assert sum("both in" in problem.text for problem in reading.problems) == 3
