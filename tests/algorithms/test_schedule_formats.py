"""Reading: small invented files, one for each dialect, and what becomes of every line of them."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from sabha.algorithms.refused import Refused
from sabha.algorithms.schedule_formats import Link, Reading, Session, read, sniff

FILES = Path(__file__).parent / "schedules"
COLUMNS = {"Session name": "title", "Spoken language": "language"}


def reading_of(name: str, **options: object) -> Reading:
    return read((FILES / name).read_bytes(), **options)  # type: ignore[arg-type]


def session_called(reading: Reading, title: str) -> Session:
    (session,) = [it for it in reading.schedule.sessions if it.title == title]
    return session


@pytest.mark.parametrize(
    ("name", "format_", "counts"),
    [
        ("frab.xml", "schedule.xml", (3, 2, 2, 2)),
        ("wafer.xml", "schedule.xml", (1, 2, 1, 0)),
        ("fosdem.xml", "schedule.xml", (1, 1, 2, 0)),
        ("pretalx.json", "schedule.json", (2, 2, 2, 1)),
        ("second.json", "schedule.json", (2, 1, 1, 1)),
        ("river.ics", "ics", (4, 3, 2, 1)),
        ("river.csv", "csv", (3, 2, 2, 2)),
        ("explorer.js", "explorer", (2, 2, 2, 2)),
    ],
)
def test_each_dialect_is_recognised_and_counted(name: str, format_: str, counts: tuple[int, ...]) -> None:
    if name != "river.csv":
        assert sniff((FILES / name).read_bytes()) == format_
    reading = reading_of(name, mapping=COLUMNS if name.endswith("csv") else None)
    assert reading.format == format_
    assert tuple(reading.counts().values()) == counts
    assert list(reading.counts()) == ["sessions", "rooms", "people", "languages"]


def test_a_frab_session_is_taken_with_all_it_says() -> None:
    session = session_called(reading_of("frab.xml"), "Who keeps the wells")
    assert session.guid == "08d38b98-a8bd-4b08-97f4-96b27d964644"
    assert (session.id, session.code, session.slug) == ("68", "9SRYCH", "river26-68-who-keeps-the-wells")
    assert (session.subtitle, session.kind, session.track) == ("A walk & talk", "Talk", "Water")
    assert session.start == datetime(2026, 10, 24, 10, tzinfo=ZoneInfo("Europe/Lisbon"))
    assert session.duration == timedelta(minutes=90)
    assert (session.room, session.language, session.do_not_record) == ("Hall A", "en", True)
    assert session.description == "What we learnt <b>together</b>."
    assert [person.name for person in session.people] == ["Asha Example", "Bao Example"]
    assert session.attachments == (Link("https://river.example/slides.pdf", "Slides", "slides"),)


def test_the_report_says_of_every_line_what_was_done_and_why() -> None:
    reading = reading_of("frab.xml")
    assert [(record.line, record.title, record.done) for record in reading.records] == [
        (19, "Who keeps the wells", "mended"),
        (46, "पानी की बात", "mended"),
        (62, "Closing", "mended"),
        (68, "", "refused"),
        (74, "Some day", "refused"),
    ]
    assert reading.outcomes() == {"taken": 0, "mended": 3, "refused": 2}
    assert [(problem.line, problem.done, problem.text) for problem in reading.problems] == [
        (0, "mended", "Short names of tracks that do not fit the format are written anew: 1."),
        (19, "mended", "A link of “Who keeps the wells” is no web address (javascript:alert(1)); it is left out."),
        (46, "mended", "The language of “पानी की बात”, HI, is written hi."),
        (62, "mended", "The identifier of “Closing” is no UUID; a new one is derived from it."),
        (68, "refused", "A session without a title is left out."),
        (74, "refused", "“Some day” has no date and time that can be read; it is left out."),
    ]


def test_a_relative_address_is_made_whole_and_a_script_is_left_out() -> None:
    session = session_called(reading_of("frab.xml"), "Who keeps the wells")
    assert session.links == (Link("https://river.example/wells", "Map of wells"),)


def test_an_end_is_right_when_the_clocks_change_in_between() -> None:
    night = session_called(reading_of("frab.xml"), "पानी की बात")
    assert night.start.utcoffset() == timedelta(hours=1)
    assert night.end.astimezone(UTC) == datetime(2026, 10, 25, 1, 30, tzinfo=UTC)
    assert (night.end.hour, night.end.minute) == (1, 30)


def test_wafer_writes_times_in_utc_and_they_are_read_on_the_clock_of_the_hall() -> None:
    session = session_called(reading_of("wafer.xml"), "Opening")
    assert session.start.isoformat() == "2026-09-09T10:30:00+05:30"
    assert session.url == "https://kolam.example/talks/18-opening/"


def test_fosdem_gives_no_offset_so_the_zone_is_asked_for() -> None:
    guessed = reading_of("fosdem.xml")
    assert "The file names no time zone" in guessed.problems[0].text
    assert guessed.schedule.sessions[0].start == datetime(2026, 2, 7, 10, tzinfo=UTC)
    told = reading_of("fosdem.xml", zone="Europe/Brussels")
    assert told.schedule.time_zone == "Europe/Brussels"
    assert told.schedule.sessions[0].start == datetime(2026, 2, 7, 9, tzinfo=UTC)


def test_half_past_midnight_belongs_to_the_evening_before() -> None:
    late = (FILES / "fosdem.xml").read_text().replace("<start>10:00", "<start>00:30")
    session = read(late.encode(), zone="UTC").schedule.sessions[0]
    assert session.start == datetime(2026, 2, 8, 0, 30, tzinfo=UTC)


def test_two_people_of_one_name_are_kept_apart_when_the_file_tells_them_apart() -> None:
    reading = reading_of("fosdem.xml")
    assert [person.name for person in reading.schedule.people] == ["Dalia Example", "Dalia Example"]
    assert "2 people are called Dalia Example; they are kept apart." in [it.text for it in reading.problems]


def test_one_person_with_two_profile_pages_is_one_person_and_it_is_said() -> None:
    reading = reading_of("explorer.js")
    assert [(it.name, it.biography) for it in reading.schedule.people] == [
        ("Asha Example", "Reads."),
        ("Bao Example", ""),
    ]
    assert "Asha Example has more than one profile page; taken as one person." in [it.text for it in reading.problems]


def test_pretalx_json_is_taken_with_rooms_texts_in_languages_and_fullest_biographies() -> None:
    reading = reading_of("pretalx.json")
    first, second = reading.schedule.sessions
    assert first.title == "Who keeps the wells"
    assert first.abstract == "Two villages,\none well."
    assert first.people[0].biography == second.people[0].biography == "Keeps a well."
    assert [(room.name, room.capacity) for room in reading.schedule.rooms] == [("Hall A", 50), ("Unused", None)]


def test_a_second_sitting_under_one_identifier_gets_one_of_its_own() -> None:
    reading = reading_of("pretalx.json")
    first, second = reading.schedule.sessions
    assert first.guid == "08d38b98-a8bd-4b08-97f4-96b27d964644" != second.guid
    assert [record.done for record in reading.records] == ["taken", "mended"]


def test_a_session_that_stands_twice_is_taken_once() -> None:
    event = (
        '{"guid":"08d38b98-a8bd-4b08-97f4-96b27d964644","title":"A","date":"2026-10-24T10:00:00Z","duration":"01:00"}'
    )
    text = f'{{"schedule":{{"conference":{{"days":[{{"rooms":{{"Hall":[{event},{event}]}}}}]}}}}}}'
    reading = read(text.encode())
    assert reading.outcomes() == {"taken": 1, "mended": 0, "refused": 1}


def test_the_second_edition_refers_to_rooms_tracks_and_people() -> None:
    reading = reading_of("second.json")
    opening = session_called(reading, "Opening")
    assert (opening.room, opening.track, opening.status) == ("Loft", "Craft", "cancelled")
    assert (opening.abstract, opening.feedback_url) == ("Hallo", "https://loft.example/say")
    assert opening.people[0].url == "https://loft.example/bao"
    assert session_called(reading, "Lunch").duration == timedelta(hours=1)


def test_a_calendar_is_unfolded_inside_a_letter_and_unescaped() -> None:
    session = session_called(reading_of("river.ics"), "Quem guarda os poços, e porquê")
    assert (session.language, session.status, session.sequence) == ("pt", "tentative", 2)
    assert [person.name for person in session.people] == ["Asha Example", "Bao Example"]
    assert session.description == "Two villages; one well."


def test_a_calendar_is_read_in_zones_of_every_kind() -> None:
    starts = {it.title: it.start.astimezone(UTC) for it in reading_of("river.ics").schedule.sessions}
    assert starts == {
        "Quem guarda os poços, e porquê": datetime(2026, 10, 24, 9, tzinfo=UTC),  # IANA
        "Lunch": datetime(2026, 10, 24, 10, tzinfo=UTC),  # Windows
        "A moment": datetime(2026, 10, 24, 6, 15, tzinfo=UTC),  # the calendar's own VTIMEZONE
        "Exhibition": datetime(2026, 10, 23, 23, tzinfo=UTC),  # a date alone, in the zone most events are in
    }


def test_of_two_versions_of_one_event_only_the_newer_counts() -> None:
    reading = reading_of("river.ics")
    assert [(it.line, it.text) for it in reading.problems if it.done == "refused"] == [
        (27, "“Quem guarda os poços” has a newer version in the file; this one is left out."),
        (54, "“Far away” is in the time zone “Mars/Olympus”, which is not known; it is left out."),
    ]


def test_a_rule_of_repetition_is_not_passed_over_in_silence() -> None:
    texts = [problem.text for problem in reading_of("river.ics").problems]
    assert "“Lunch” repeats by a rule; only its first time is taken." in texts
    assert "“Hall A, Garden” names several rooms; it is kept as one place." in texts
    assert "Line 59 is no iCalendar property; it is passed over." in texts


def test_csv_columns_are_mapped_by_hand_and_guessed() -> None:
    reading = reading_of("river.csv", mapping=COLUMNS, zone="Asia/Kolkata")
    first, formula, night = reading.schedule.sessions
    assert (first.title, first.room, first.language) == ("Who keeps; the wells", "Hall A", "en")
    assert first.start.isoformat() == "2026-10-24T10:00:00+05:30"
    assert first.duration == timedelta(minutes=90)
    assert (formula.title, formula.language) == ('=HYPERLINK("x")', "hi")
    assert formula.start.hour == 14
    assert night.duration == timedelta(hours=1)
    assert [(record.line, record.done) for record in reading.records] == [
        (2, "mended"),
        (3, "mended"),
        (5, "mended"),
        (6, "refused"),
    ]


def test_a_csv_may_give_a_whole_time_in_one_cell_and_a_span_of_hours() -> None:
    text = "title,start,room\nA,2026-10-24 10:00-11:15,Hall\nB,2026-10-24T12:00+02:00,Hall\n"
    by_title = {it.title: it for it in read(text.encode(), zone="UTC").schedule.sessions}
    assert by_title["A"].duration == timedelta(minutes=75)
    assert by_title["B"].start == datetime(2026, 10, 24, 10, tzinfo=UTC)


@pytest.mark.parametrize(
    ("dates", "first"), [("24/10/2026,25/10/2026", 24), ("10/24/2026,10/25/2026", 24), ("24.10.2026,25.10.2026", 24)]
)
def test_dates_that_can_be_read_in_one_way_are(dates: str, first: int) -> None:
    rows = "".join(f"S{n},{date},10:00,60\n" for n, date in enumerate(dates.split(",")))
    reading = read(f"title,date,start,duration\n{rows}".encode(), zone="UTC")
    assert [(it.start.month, it.start.day) for it in reading.schedule.sessions] == [(10, first), (10, first + 1)]


def test_dates_that_can_be_read_in_two_ways_are_refused() -> None:
    with pytest.raises(Refused) as no:
        read(b"title,date,start\nA,03/04/2026,10:00\n")
    assert str(no.value) == "Dates like 03/04/2026 can be read in two ways. Write them as 2026-04-03."


def test_the_explorer_is_read_and_never_run() -> None:
    reading = reading_of("explorer.js", zone="Europe/Paris")
    first, second = reading.schedule.sessions
    assert first.start.isoformat() == "2026-07-21T09:00:00+02:00"
    assert (first.room, first.abstract) == ("Big hall", "Hello\nall")
    assert (first.do_not_record, second.do_not_record) == (False, True)
    with pytest.raises(Refused, match="not valid JSON"):
        read(b'window.WIKIMANIA_DATA = {"sessions": [fetch("https://evil.example")]};')


def test_two_sessions_in_one_room_at_one_time_are_noticed() -> None:
    rows = "A,2026-10-24,10:00,12:00,Hall\nB,2026-10-24,11:00,11:30,Hall\nC,2026-10-24,11:45,13:00,Hall\n"
    reading = read(f"title,date,start,end,room\n{rows}".encode(), zone="UTC")
    assert [it.text for it in reading.problems if "both in" in it.text] == [
        "“A” and “B” are both in Hall at 2026-10-24 11:00.",
        "“A” and “C” are both in Hall at 2026-10-24 11:45.",
    ]


def test_garbled_letters_are_noticed_and_kept() -> None:
    reading = read("title,start\nCafÃ© at noon,2026-10-24 12:00\n".encode(), zone="UTC")
    assert reading.schedule.sessions[0].title == "CafÃ© at noon"
    assert "holds garbled letters" in reading.problems[0].text


def test_reading_twice_gives_the_same() -> None:
    for path in sorted(FILES.iterdir()):
        if path.name != "foreign.xml":
            mapping = COLUMNS if path.suffix == ".csv" else None
            assert read(path.read_bytes(), mapping=mapping) == read(path.read_bytes(), mapping=mapping)
