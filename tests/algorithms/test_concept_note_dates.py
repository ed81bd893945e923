"""The dates of a concept note: read as they are written, and none where they are not exact."""

from datetime import date

import pytest
from babel import Locale

from sabha.algorithms.concept_note import (
    State,
    read,
)
from sabha.algorithms.concept_note.dates import dates_in
from sabha.algorithms.concept_note.languages import LANGUAGES
from sabha.algorithms.concept_note.note import Note


def days(text: str) -> list[tuple[str, str]]:
    """The exact dates of a text as ISO pairs."""
    return [(str(d.first), str(d.last)) for d in dates_in(Note.of(text)) if d.first]


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("3rd, 4th March 2023", "2023-03-03", "2023-03-04"),
        ("3–5 October 2024", "2024-10-03", "2024-10-05"),
        ("March 3-4, 2023", "2023-03-03", "2023-03-04"),
        ("March 3rd through 5th, 2023", "2023-03-03", "2023-03-05"),
        ("from 30 September to 2 October 2024", "2024-09-30", "2024-10-02"),
        ("30 December 2024 – 2 January 2025", "2024-12-30", "2025-01-02"),
        ("Friday, 3 March 2023 to Sunday, 5 March 2023", "2023-03-03", "2023-03-05"),
        ("Friday 3rd – Sunday 5th of March 2023", "2023-03-03", "2023-03-05"),
        ("3rd, 4th and 5th March, 2023", "2023-03-03", "2023-03-05"),
        ("Sept. 30 - Oct. 2, 2024", "2024-09-30", "2024-10-02"),
        ("29 February 2024", "2024-02-29", "2024-02-29"),
        ("2023-03-03/2023-03-04", "2023-03-03", "2023-03-04"),
        ("2023-03-03 to 2023-03-04", "2023-03-03", "2023-03-04"),
        ("2024/10/03", "2024-10-03", "2024-10-03"),
        ("03/03/2023 - 04/03/2023", "2023-03-03", "2023-03-04"),
        ("30/09/2024 to 02/10/2024", "2024-09-30", "2024-10-02"),
        ("13/03/2023", "2023-03-13", "2023-03-13"),
        ("3.4.2023", "2023-04-03", "2023-04-03"),
        ("३ और ४ मार्च २०२३", "2023-03-03", "2023-03-04"),
        ("३० सितंबर से २ अक्टूबर २०२४ तक", "2024-09-30", "2024-10-02"),
        ("3 से 5 फ़रवरी 2024", "2024-02-03", "2024-02-05"),
        ("2024 అక్టోబర్ 3 నుండి 5 వరకు", "2024-10-03", "2024-10-05"),
        ("అక్టోబర్ 3–5, 2024", "2024-10-03", "2024-10-05"),
        ("౩, ౪ మార్చి ౨౦౨౩", "2023-03-03", "2023-03-04"),
        ("۳ اور ۴ مارچ ۲۰۲۳ء", "2023-03-03", "2023-03-04"),
        ("3 سے 5 اکتوبر 2024", "2024-10-03", "2024-10-05"),
        ("৩–৫ অক্টোবর ২০২৪", "2024-10-03", "2024-10-05"),
        ("2024 அக்டோபர் 3 முதல் 5 வரை", "2024-10-03", "2024-10-05"),
        ("३ ते ५ ऑक्टोबर २०२४", "2024-10-03", "2024-10-05"),
        ("ಅಕ್ಟೋಬರ್ 3–5, 2024", "2024-10-03", "2024-10-05"),
        ("2024 ഒക്ടോബർ 3 മുതൽ 5 വരെ", "2024-10-03", "2024-10-05"),
        ("3 ਤੋਂ 5 ਅਕਤੂਬਰ 2024", "2024-10-03", "2024-10-05"),
        ("du 1er au 3 février 2024", "2024-02-01", "2024-02-03"),
        ("del 30 de septiembre al 2 de octubre de 2024", "2024-09-30", "2024-10-02"),
    ],
)
def test_dates_are_read_as_they_are_written(text: str, first: str, last: str) -> None:
    assert days(text) == [(first, last)]


@pytest.mark.parametrize(
    "text",
    [
        "March 2023",
        "early 2024",
        "3–5 October",
        "30 February 2024",
        "03/04/2023",
        "5-3 October 2024",
        "10:30 March 2024",
        "room 3.5 May 2024",
        "may 3 of us join",
        "version 1.2.2024.5",
    ],
)
def test_what_is_no_exact_date_is_none(text: str) -> None:
    assert days(text) == []


def test_one_unmistakable_date_settles_the_order_of_the_others() -> None:
    assert days("03/04/2023, and again 25/04/2023") == [("2023-04-03", "2023-04-03"), ("2023-04-25", "2023-04-25")]
    assert days("03/04/2023, and again 04/25/2023") == [("2023-03-04", "2023-03-04"), ("2023-04-25", "2023-04-25")]


@pytest.mark.parametrize("language", LANGUAGES, ids=lambda language: language.code)
def test_every_month_is_known_as_babel_writes_it(language) -> None:
    months = Locale(language.code).months["format"]["wide"]
    assert [days(f"3 {months[month]} 2024") for month in range(1, 13)] == [
        [(f"2024-{month:02}-03", f"2024-{month:02}-03")] for month in range(1, 13)
    ]


def starts(note: str) -> date | None:
    found = read(note).starts
    return found.value if found else None


def test_the_summits_date_is_the_one_that_is_said_to_be_its() -> None:
    assert starts("Open Summit\n\nApply before 1 January 2024.\nThe summit will be held on 3 March 2024.") == date(
        2024, 3, 3
    )
    assert starts("Open Summit\n\nThe last summit was held on 1 May 2023.") is None
    assert starts("Open Summit\n\nDeadline: 1 May 2023\nDate: 2 June 2023") == date(2023, 6, 2)
    assert starts("Open Summit\nUpdated 1 May 2023\n\n5-6 May 2023") == date(2023, 5, 5)
    assert starts("Open Summit\n\nStarts: 3 May 2023\nEnds: 5 May 2023") == date(2023, 5, 3)


def test_a_month_alone_is_an_open_item_with_its_sentence() -> None:
    findings = read("Open Summit\n\nThe summit will take place in March 2023.")
    assert findings.starts is None
    assert [(i.text, i.state, i.field) for i in findings.open_items][:1] == [
        ("The summit will take place in March 2023.", State.TO_BE_CONFIRMED, "starts")
    ]


def test_a_slip_of_the_dates_is_taken_only_where_it_is_plain() -> None:
    told = "The summit, planned for 10 December 2022, was moved and will be held on 3-4 March 2023."
    assert starts(f"River Summit\n\n{told}") == date(2023, 3, 3)
    findings = read("River Summit\n\nThe summit has moved from 10 December 2022 to 3 March 2023.")
    assert findings.starts is None
    assert [item.field for item in findings.open_items if item.span] == ["starts"]


def test_invisible_joiners_do_not_hide_a_month() -> None:
    assert days("3 మార్‌చి 2024") == [("2024-03-03", "2024-03-03")]
    assert days("\u200f3 مارچ\u200f 2024") == [("2024-03-03", "2024-03-03")]
