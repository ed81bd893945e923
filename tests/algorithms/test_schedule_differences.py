"""What a newer programme changes, said as people say it."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from sabha.algorithms.schedule_formats import Person, Schedule, difference, read

FILES = Path(__file__).parent / "schedules"
OLD = read((FILES / "frab.xml").read_bytes()).schedule
FIRST, NIGHT, CLOSING = OLD.sessions


def with_first(**changes: object) -> Schedule:
    return replace(OLD, sessions=(replace(FIRST, **changes), NIGHT, CLOSING))  # type: ignore[arg-type]


def said(new: Schedule) -> list[tuple[str, str, str]]:
    return [(change.kind, change.title, change.text) for change in difference(OLD, new)]


def test_nothing_changed_is_nothing_said() -> None:
    assert difference(OLD, OLD) == ()


def test_a_move_names_both_places_and_times() -> None:
    later = FIRST.start + timedelta(hours=1, minutes=30)
    assert said(with_first(room="Hall B", start=later)) == [
        ("moved", "Who keeps the wells", "moved from Hall A 10:00 to Hall B 11:30")
    ]


def test_a_move_to_another_day_names_the_days() -> None:
    assert said(with_first(start=FIRST.start + timedelta(days=1))) == [
        ("moved", "Who keeps the wells", "moved from Hall A 2026-10-24 10:00 to Hall A 2026-10-25 10:00")
    ]


def test_sessions_added_and_removed_are_said() -> None:
    new = replace(OLD, sessions=(NIGHT, CLOSING, replace(CLOSING, guid="9" * 8 + CLOSING.guid[8:], title="Party")))
    assert said(new) == [
        ("added", "Party", "new, in Hall A 2026-10-25 16:00"),
        ("removed", "Who keeps the wells", "removed; it was in Hall A 2026-10-24 10:00"),
    ]


def test_people_lengths_titles_and_the_rest_are_said() -> None:
    someone = Person("Chidi Example", "77777777-b590-4106-8d18-dd23e39e15da")
    changes = said(
        with_first(
            title="Wells",
            duration=timedelta(minutes=45),
            people=(FIRST.people[0], someone),
            language="pt",
            track="",
            do_not_record=False,
            abstract="New.",
            status="cancelled",
        )
    )
    assert [(kind, text) for kind, _, text in changes] == [
        ("cancelled", "cancelled"),
        ("lengthened", "takes 00:45 instead of 01:30"),
        ("retitled", "was called “Who keeps the wells”"),
        ("people", "Chidi Example speaks instead of Bao Example"),
        ("changed", "language pt instead of en"),
        ("changed", "no longer track Water"),
        ("changed", "recording allowed instead of refused"),
        ("changed", "has a new abstract"),
    ]


def test_files_without_identifiers_are_compared_by_title() -> None:
    old = read(b"title,start,room\nA,2026-10-24 10:00,Hall\nB,2026-10-24 10:00,Loft\n", zone="UTC").schedule
    new = read(
        b"title,start,room,speakers\nA,2026-10-24 10:30,Hall,Asha\nB,2026-10-24 10:00,Loft,\n", zone="UTC"
    ).schedule
    assert [(it.title, it.text) for it in difference(old, new)] == [
        ("A", "moved from Hall 10:00 to Hall 10:30"),
        ("A", "Asha joins"),
    ]


def test_two_formats_of_one_programme_do_not_differ() -> None:
    assert read((FILES / "pretalx.json").read_bytes()).schedule.sessions[0].guid == FIRST.guid
    from_json = read((FILES / "pretalx.json").read_bytes()).schedule
    moved = [it for it in difference(OLD, from_json) if it.guid == FIRST.guid and it.kind == "moved"]
    assert moved == []
