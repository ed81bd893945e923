"""./sabha import: what it prints, how it ends, and that it never breaks."""

import importlib
import json
import sys
from pathlib import Path
from types import ModuleType

import pytest

from sabha.algorithms.schedule_formats import Reading

FILES = Path(__file__).parent / "schedules"
command = importlib.import_module("sabha.commands.import")


def report(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, dict[str, object]]:
    status = command.main([*arguments, "--dry-run", "--json"])
    return status, json.loads(capsys.readouterr().out)


def test_a_look_at_a_file_counts_and_reports(capsys: pytest.CaptureFixture[str]) -> None:
    status, found = report(capsys, str(FILES / "frab.xml"))
    assert status == 0
    assert {name: found[name] for name in ("format", "sessions", "rooms", "people", "languages")} == {
        "format": "schedule.xml",
        "sessions": 3,
        "rooms": 2,
        "people": 2,
        "languages": 2,
    }
    assert found["problems"][-1] == {  # type: ignore[index]
        "line": 74,
        "text": "“Some day” has no date and time that can be read; it is left out.",
        "done": "refused",
    }


def test_columns_zone_and_format_can_be_told(capsys: pytest.CaptureFixture[str]) -> None:
    told = ("--mapping", "Session name=title", "Spoken language=language", "--time-zone", "Asia/Kolkata", "--as", "csv")
    status, found = report(capsys, str(FILES / "river.csv"), *told)
    assert (status, found["sessions"], found["time_zone"]) == (0, 3, "Asia/Kolkata")


def test_without_json_people_can_read_it(capsys: pytest.CaptureFixture[str]) -> None:
    assert command.main([str(FILES / "wafer.xml"), "--dry-run"]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "Kolam Days, read as schedule.xml",
        "1 sessions, 2 rooms, 1 people, 0 languages",
        "1 taken, 0 mended, 0 refused",
    ]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (None, "cannot be read"),
        (b"", "The file is empty"),
        (b"<a/>", "This XML is not a schedule.xml"),
        (b"title,start\nA,tomorrow\n", "Nothing was taken from the file. “A” has no date and time"),
        (b"<schedule><conference/></schedule>", "Nothing was taken from the file. It holds no session."),
    ],
)
def test_what_cannot_be_taken_ends_with_2_and_one_sentence(
    content: bytes | None, words: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "file"
    if content is not None:
        path.write_bytes(content)
    status = command.main([str(path), "--dry-run", "--json"])
    printed = capsys.readouterr()
    assert status == 2
    assert words in printed.err
    assert printed.err.count("\n") == 1
    assert json.loads(printed.out)["sessions"] == 0


def test_a_hundred_megabytes_are_refused_by_their_size_alone(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "large.xml"
    with path.open("wb") as file:
        file.truncate(100_000_000)
    assert command.main([str(path), "--dry-run"]) == 2
    assert capsys.readouterr().err.startswith("The file has 100 MB")


def test_a_mapping_without_a_field_is_explained(capsys: pytest.CaptureFixture[str]) -> None:
    assert command.main([str(FILES / "river.csv"), "--dry-run", "--mapping", "Session name"]) == 2
    assert "Write a mapping as COLUMN=FIELD" in capsys.readouterr().err


def test_what_is_taken_is_handed_over_whole(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    given: list[Reading] = []
    there = ModuleType("sabha.commands._import_summit")
    there.import_reading = lambda reading, _: given.append(reading) or {}  # type: ignore[attr-defined, func-returns-value]
    there.__spec__ = importlib.machinery.ModuleSpec(there.__name__, None)
    monkeypatch.setitem(sys.modules, there.__name__, there)
    assert command.main([str(FILES / "frab.xml"), "--json"]) == 0
    assert [reading.counts()["sessions"] for reading in given] == [3]
    assert json.loads(capsys.readouterr().out)["sessions"] == 3
