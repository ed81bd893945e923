"""What is refused, and in which words: nobody's file is trusted."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sabha.algorithms.refused import Refused
from sabha.algorithms.schedule_formats import Schedule, check_size, read, write

PIECES = [
    b'"',
    b"<",
    b">",
    b"null",
    b"[]",
    b"{}",
    b"-1",
    b"9999-12-31",
    b"0001-01-01T00:00:00+14:00",
    b"1e999",
    b"\r\n",
    b"&#0;",
]
FILES = Path(__file__).parent / "schedules"


def refusal(data: bytes, **options: object) -> str:
    with pytest.raises(Refused) as no:
        read(data, **options)  # type: ignore[arg-type]
    return str(no.value)


def test_a_foreign_xml_is_refused_with_what_was_found() -> None:
    assert refusal((FILES / "foreign.xml").read_bytes()) == (
        "This XML is not a schedule.xml: Sabha looks for <schedule> with <day>, <room> and <event>, and found "
        "<schedule> with 2 × <day> (<day>: 2 × <talk>). Export it as schedule.xml (pretalx, frab), iCalendar or CSV."
    )
    assert "found <rss> with 1 × <channel>" in refusal(b"<rss><channel/></rss>")


def test_events_that_say_things_in_other_words_are_refused_with_theirs() -> None:
    text = (
        b'<schedule><day date="2026-01-01"><room name="R"><event><name>A</name><when/></event></room></day></schedule>'
    )
    assert "holds 1 × <name>, 1 × <when>" in refusal(text)


def test_a_programme_that_is_not_filled_yet_is_no_foreign_dialect() -> None:
    day = '<day date="2026-01-01"><room name="R"/></day>'
    text = f"<schedule><version/><conference><title>T</title></conference>{day}</schedule>"
    assert read(text.encode()).counts() == {"sessions": 0, "rooms": 1, "people": 0, "languages": 0}


BOMB = b"""<?xml version="1.0"?><!DOCTYPE schedule [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">
<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]><schedule><conference><title>&c;</title></conference></schedule>"""
OUTSIDE = (
    b'<!DOCTYPE schedule [<!ENTITY x SYSTEM "file:///etc/passwd">]><schedule><conference>&x;</conference></schedule>'
)


@pytest.mark.parametrize("data", [BOMB, OUTSIDE, b'<!DOCTYPE schedule SYSTEM "x.dtd"><schedule/>'])
def test_xml_bombs_and_entities_are_refused(data: bytes) -> None:
    assert refusal(data).startswith("The XML declares a document type or entities")


def test_a_file_that_is_too_large_is_refused_before_it_is_read() -> None:
    assert refusal(b"x" * 2_500_001, largest=2_000_000).startswith(
        "The file has 2.5 MB and schedules of more than 2 MB"
    )
    with pytest.raises(Refused, match="The file has 100 MB and schedules of more than 20 MB are not read"):
        check_size(100_000_000)


def test_nesting_without_end_is_refused() -> None:
    assert "too deep" in refusal(b"<schedule>" * 100_000)
    assert "nested too deeply" in refusal(b'{"schedule":' + b"[" * 200_000)
    assert "nested too deeply" in refusal(b"BEGIN:VCALENDAR\r\n" * 50_000)


def test_a_broken_encoding_is_named_with_its_line_and_not_guessed() -> None:
    assert refusal("title,start\nA,\nCafé,\n".encode("latin-1")) == (
        "Line 3 is not UTF-8: byte 0xE9 stands for no character there (it may be windows-1252). "
        "Save the file as UTF-8, or say which encoding it is in."
    )
    calendar = b"BEGIN:VCALENDAR\r\nSUMMARY:a\r\n b\r\nNAME:Caf\xe9\r\nEND:VCALENDAR\r\n"
    assert refusal(calendar).startswith("Line 4 is not UTF-8: byte 0xE9")
    xml = '<?xml version="1.0" encoding="UTF-8"?>\n<schedule><version>é</version></schedule>'.encode("latin-1")
    assert refusal(xml).startswith("Line 2 is not UTF-8: byte 0xE9")


def test_an_encoding_that_takes_hours_is_refused_before_it_is_tried() -> None:
    beginning = b'<?xml version="1.0" encoding="punycode"?>'
    with pytest.raises(Refused, match="The encoding “punycode” is not known"):
        read(beginning + b"a" * 200_000 + b"-" + b"b9" * 200_000)


def test_an_encoding_that_is_named_is_used() -> None:
    text = "title,start\nCafé,2026-10-24 10:00\n"
    for encoding in ("windows-1252", "utf-16", "utf-8-sig"):
        reading = read(text.encode(encoding), encoding="windows-1252" if encoding == "windows-1252" else None)
        assert reading.schedule.sessions[0].title == "Café"
    declared = (FILES / "frab.xml").read_text().replace("UTF-8", "ISO-8859-1").replace("पानी की बात", "Água")
    titles = [it.title for it in read(declared.encode("latin-1")).schedule.sessions]
    assert "Água" in titles
    calendar = (FILES / "river.ics").read_bytes().replace(b"\r\n ", b"").decode().encode("utf-16")
    assert read(calendar).counts()["sessions"] == 4
    assert "The encoding “klingon” is not known" in refusal(text.encode(), encoding="klingon")


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "The file is empty"),
        (b"PK\x03\x04rest", "a zip archive or an office document"),
        (b"%PDF-1.7", "a PDF"),
        (b"\x1f\x8b\x08", "a gzip archive"),
        (b"<!DOCTYPE html><html></html>", "This is a web page"),
        (b"Dear all, please find", "it begins with"),
        (b"\x00\x01\x02\x03", "zero bytes"),
        (b'{"schedule": {"conference": {"days": [', "Line 1, column 39: this is not valid JSON"),
        (b'{"talks": []}', "and found: talks"),
        (b"[1, 2]", "and found: list"),
        (b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nSUMMARY:A\r\n", "cut off or damaged"),
        (b"<schedule><day></schedule>", "the XML is not well formed"),
        (b'title,start\n"A,2026', "the CSV is damaged"),
        (b"title,room\nA,B\n", "No column is known as start"),
        (b'window.WIKIMANIA_DATA = {"rooms": []};', "no list of “sessions”"),
    ],
)
def test_what_is_no_schedule_is_refused_in_a_sentence(data: bytes, words: str) -> None:
    sentence = refusal(data)
    assert words in sentence
    assert "\n" not in sentence


def test_what_cannot_be_meant_is_refused() -> None:
    csv = b"Name,start\nA,2026-10-24 10:00\n"
    assert "no column “Titel”" in refusal(csv, mapping={"Titel": "title"})
    assert "cannot be mapped" in refusal(csv, mapping={"Name": "colour"})
    assert "No format is called “docx”" in refusal(csv, format="docx")
    assert "No time zone is called “Mars/Olympus”" in refusal(csv, zone="Mars/Olympus")
    with pytest.raises(Refused, match="No format is called “docx”"):
        write(Schedule(), "docx")
    with pytest.raises(Refused, match="There is no day to write"):
        write(Schedule(title="Empty"), "schedule.xml")


@pytest.mark.parametrize("date", ["9999-12-31T23:00:00Z", "0001-01-01T00:00:00+14:00"])
def test_the_edges_of_the_calendar_are_left_out(date: str) -> None:
    event = f'{{"title":"A","date":"{date}","duration":"02:00"}}'
    conference = f'{{"start":"9999-12-31","time_zone_name":"Asia/Kolkata","days":[{{"rooms":{{"R":[{event}]}}}}]}}'
    reading = read(f'{{"schedule":{{"conference":{conference}}}}}'.encode())
    assert reading.outcomes() == {"taken": 0, "mended": 0, "refused": 1}
    assert (reading.schedule.start, reading.schedule.end) == (None, None)


@given(st.data())
@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
def test_a_damaged_file_is_read_or_refused_and_nothing_else(data: st.DataObject) -> None:
    path = data.draw(st.sampled_from(sorted(FILES.iterdir())))
    damaged = bytearray(path.read_bytes())
    for _ in range(data.draw(st.integers(1, 6))):
        start = data.draw(st.integers(0, len(damaged)))
        width = data.draw(st.integers(0, 40))
        damaged[start : start + width] = data.draw(st.binary(max_size=6) | st.sampled_from(PIECES))
    try:
        reading = read(bytes(damaged))
    except Refused as no:
        assert str(no)
        return
    for name in ("schedule.xml", "schedule.json", "schedule2.json", "ics", "csv", "wikitext", "jsonld"):
        if reading.schedule.start is not None:
            assert write(reading.schedule, name)
