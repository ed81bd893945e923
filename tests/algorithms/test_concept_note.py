"""A concept note is read, never embroidered: a worked example, golden notes, and what holds for any text."""

import json
import unicodedata
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from algorithms.concept_note_world import texts
from sabha.algorithms.concept_note import (
    LISTS,
    NEEDED,
    SINGLE,
    Findings,
    as_json,
    marked,
    missing,
    read,
)
from sabha.algorithms.concept_note.folded import fold
from sabha.algorithms.concept_note.languages import LANGUAGES, Kind
from sabha.algorithms.note_formats import decode

NOTES = Path(__file__).parent / "notes"
GOLDEN = sorted(path for path in NOTES.iterdir() if path.is_file())
SEED = Path(__file__).parents[2] / "../shared/data/concept-note.txt"
PIECES = st.sampled_from(
    [
        *(path.read_text(encoding="utf-8")[i : i + 90] for path in GOLDEN for i in range(0, 900, 90)),
        "\n\n", "\r\n", "\r", "\u2028", "?", "।", " TBA", "TBC\n", "to be announced",
        "# ", "- ", "**", "\"", "“", "”", "’",
        "March", "3", "2024", "to", "मार्च", "۲۰۲۴", "\u200d", "\u0301", "İ", "ß", "\ud800", "\x00",
        "|", "\t", ":", "Venue:",
        "Summit", "hosted by", "in", "What do", "aims to", "questions of",
    ]
)  # fmt: skip
TEXT = st.one_of(st.text(), st.lists(PIECES, max_size=12).map("".join), st.lists(PIECES, max_size=12).map(" ".join))


# A worked example


def test_a_short_note_is_read_like_this() -> None:
    note = (
        "Welcome to the 2nd River Summit\n"
        "\n"
        "3rd, 4th March 2023\n"
        "\n"
        "Who owns the river? The summit aims to bring rowers together and share old charts.\n"
        "The venue will be announced soon.\n"
    )
    findings = read(note)
    assert as_json(findings) == {
        "title": {"value": "2nd River Summit", "text": "2nd River Summit", "span": [15, 31]},
        "series": {"value": "River Summit", "text": "River Summit", "span": [19, 31]},
        "edition": {"value": 2, "text": "2nd", "span": [15, 18]},
        "starts": {"value": "2023-03-03", "text": "3rd, 4th March 2023", "span": [33, 52]},
        "ends": {"value": "2023-03-04", "text": "3rd, 4th March 2023", "span": [33, 52]},
        "place": None,
        "host": None,
        "questions": [{"text": "Who owns the river?", "span": [54, 73]}],
        "aims": [
            {"text": "bring rowers together", "span": [93, 114]},
            {"text": "share old charts", "span": [119, 135]},
        ],
        "concerns": [],
        "pre_events": [],
        "open_items": [
            {"text": "The venue will be announced soon.", "span": [137, 170], "state": "TBA", "field": "place"},
            {"text": "", "span": None, "state": "TBA", "field": "host"},
        ],
    }


def test_the_example_in_the_documentation_is_true() -> None:
    page = (Path(__file__).parents[2] / "docs" / "concept-note.md").read_text(encoding="utf-8")
    note = page.split("```text\n")[1].split("```")[0]
    assert as_json(read(note)) == json.loads(page.split("```json\n")[1].split("```")[0])


# Golden notes


def note_of(path: Path) -> str:
    return decode(path.read_bytes(), path.name)


@pytest.mark.parametrize("path", GOLDEN, ids=lambda path: path.name)
def test_golden_notes_are_read_as_people_read_them(path: Path) -> None:
    expected = json.loads((NOTES / "expected" / f"{path.name}.json").read_text(encoding="utf-8"))
    assert as_json(read(note_of(path))) == expected


def test_the_golden_notes_cover_languages_and_layouts() -> None:
    assert len(GOLDEN) >= 13
    assert {path.suffix for path in GOLDEN} == {".txt", ".md", ".html"}


@pytest.mark.skipif(not SEED.exists(), reason="the real concept note is not part of the repository")
def test_the_real_note_is_read_exactly() -> None:
    text = note_of(SEED)
    findings = read(text)
    assert findings.title and findings.title.value == "2nd Wikimedia Technology Summit"
    assert findings.series and findings.series.value == "Wikimedia Technology Summit"
    assert findings.edition and findings.edition.value == 2
    assert findings.starts and findings.starts.value == date(2023, 3, 3)
    assert findings.ends and findings.ends.value == date(2023, 3, 4)
    assert findings.place is None
    assert findings.host is None
    assert [(q[:24], q[-12:]) for q in texts(findings.questions)] == [
        ("While we are aware of th", "n our lives?"),
        ("How did this interconnec", "e developed?"),
        ("Has it always been devel", "l companies?"),
        ("What is the role of a so", "ies further?"),
        ("What critical questions ", "ng internet."),
        ("How can our good intenti", "he powerful?"),
    ]
    assert texts(findings.aims) == [
        "bring these questions",
        "have discussions that will build long-lasting partnerships",
        "provide the necessary support for emerging ideas",
        "engage in honest conversations about our limits and possible superpowers that can be used for the greater"
        " good",
    ]
    assert texts(findings.concerns) == [
        "accurate, credible information",
        "misinformation",
        "last mile access",
        "underrepresented voices",
        "equitable, safe, and rewarding internet",
        "bias",
        "harassment",
        "nefarious dealings by the powerful",
    ]
    assert [(item.text, item.state) for item in findings.pre_events] == [
        (
            "We are conducting a Wikimedia hackathon as a pre-event, details of which will be announced soon.",
            "TBA",
        )
    ]
    assert [(item.text, item.span is None, item.state, item.field) for item in findings.open_items] == [
        ("To be announced (TBA)", False, "TBA", None),
        ("To be confirmed (TBC)", False, "TBC", None),
        ("", True, "TBA", "place"),
        ("", True, "TBA", "host"),
    ]


def test_a_note_about_nothing_leaves_everything_open() -> None:
    findings = read("")
    assert findings == Findings(open_items=findings.open_items)
    assert [(i.text, i.span, i.state, i.field) for i in findings.open_items] == [
        ("", None, "TBA", field) for field in NEEDED
    ]
    assert missing(findings) == NEEDED


# Spelling, line ends, invisible characters


def as_spans_match(text: str, findings: Findings) -> bool:
    """Every passage is the note's own text at its span."""
    for name in SINGLE:
        found = getattr(findings, name)
        assert found is None or text[slice(*found.span)] == found.text != ""
    for name in LISTS:
        for item in getattr(findings, name):
            if item.span is None:
                assert (name, item.text) == ("open_items", "")
                assert item.field in NEEDED
            else:
                assert text[slice(*item.span)] == item.text != ""
    return True


def test_line_ends_stay_as_they_are_and_change_nothing() -> None:
    unix = note_of(NOTES / "paragraphs.txt")
    windows = unix.replace("\n", "\r\n")
    ours, theirs = read(unix), read(windows)
    for name in LISTS:
        assert [t.replace("\r\n", "\n") for t in texts(getattr(theirs, name))] == texts(getattr(ours, name))
    assert as_spans_match(windows, theirs)


def test_composed_and_decomposed_letters_are_the_same() -> None:
    note = note_of(NOTES / "spanish.txt")
    composed, decomposed = (read(unicodedata.normalize(form, note)) for form in ("NFC", "NFD"))
    assert [unicodedata.normalize("NFC", t) for t in texts(decomposed.questions)] == texts(composed.questions)
    assert decomposed.edition and decomposed.edition.value == 4


@pytest.mark.parametrize("path", GOLDEN, ids=lambda path: path.name)
def test_both_unicode_forms_of_a_note_are_searched_in_the_same_spelling(path: Path) -> None:
    note = note_of(path)
    assert fold(unicodedata.normalize("NFD", note)).text == fold(unicodedata.normalize("NFC", note)).text


def test_spans_are_counted_in_characters_not_bytes() -> None:
    findings = read("🌊🌊 River Summit\n\nनदी किसकी है?\n")
    assert [item.span for item in findings.questions] == [(17, 30)]


# Properties


@settings(deadline=None, max_examples=300)
@given(TEXT)
def test_any_text_is_read_and_spans_always_match(text: str) -> None:
    assert as_spans_match(text, read(text))


@settings(deadline=None)
@given(TEXT)
def test_items_follow_the_note_and_those_without_a_place_in_it_come_last(text: str) -> None:
    findings = read(text)
    for name in LISTS:
        starts = [item.span[0] if item.span else len(text) + 1 for item in getattr(findings, name)]
        assert starts == sorted(starts)


@settings(deadline=None)
@given(TEXT)
def test_what_is_missing_is_open_exactly_once(text: str) -> None:
    findings = read(text)
    named = [item.field for item in findings.open_items if item.field]
    assert sorted(named) == sorted(missing(findings))
    assert json.loads(json.dumps(as_json(findings))) == as_json(findings)


@settings(deadline=None)
@given(TEXT)
def test_reading_twice_gives_the_same(text: str) -> None:
    assert read(text) == read(text)


@settings(deadline=None)
@given(TEXT)
def test_marked_segments_are_the_whole_note_and_name_what_covers_them(text: str) -> None:
    findings = read(text)
    segments = marked(text, findings)
    assert "".join(segment.text for segment in segments) == text
    assert all(segment.text == text[segment.start : segment.end] != "" for segment in segments)
    for name in LISTS:
        covered = {p for item in getattr(findings, name) if item.span for p in range(*item.span)}
        said = {p for segment in segments if name in segment.names for p in range(segment.start, segment.end)}
        assert said == covered


def test_overlapping_findings_share_a_segment() -> None:
    text = "2nd River Summit\n"
    assert [(s.text, s.names) for s in marked(text, read(text))] == [
        ("2nd", ("title", "edition")),
        (" ", ("title",)),
        ("River Summit", ("title", "series")),
        ("\n", ()),
    ]


@pytest.mark.parametrize("language", LANGUAGES, ids=lambda language: language.code)
def test_every_language_knows_the_words_a_note_cannot_do_without(language) -> None:
    needed = {Kind.SUMMIT, Kind.HAPPENS, Kind.ANNOUNCE, Kind.CONFIRM, Kind.ASKS, Kind.AIM, Kind.LABEL_PLACE}
    assert needed - set(language.words) == set()
    assert (len(language.months), len(language.ordinals) >= 10) == (12, True)
