"""A concept note is read, never embroidered: golden notes, a worked example, tables of cases, and properties."""

import json
import unicodedata
from datetime import date
from pathlib import Path

import pytest
from babel import Locale
from hypothesis import given, settings
from hypothesis import strategies as st

from sabha.algorithms.concept_note import (
    LISTS,
    NEEDED,
    SINGLE,
    Findings,
    State,
    as_json,
    marked,
    missing,
    read,
)
from sabha.algorithms.concept_note.dates import dates_in
from sabha.algorithms.concept_note.folded import fold
from sabha.algorithms.concept_note.languages import LANGUAGES, Kind
from sabha.algorithms.concept_note.note import Note
from sabha.algorithms.note_formats import decode

NOTES = Path(__file__).parent / "notes"
SEED = Path(__file__).parents[2] / "../shared/data/concept-note.txt"
GOLDEN = sorted(path for path in NOTES.iterdir() if path.is_file())


def note_of(path: Path) -> str:
    return decode(path.read_bytes(), path.name)


def texts(items: tuple) -> list[str]:
    return [item.text for item in items]


def days(text: str) -> list[tuple[str, str]]:
    """The exact dates of a text as ISO pairs."""
    return [(str(d.first), str(d.last)) for d in dates_in(Note.of(text)) if d.first]


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


# Dates


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


# Names and editions


@pytest.mark.parametrize(
    ("line", "title", "edition", "series"),
    [
        ("Welcome to 2nd River Summit", "2nd River Summit", 2, "River Summit"),
        ("Concept note: Second River Summit", "Second River Summit", 2, "River Summit"),
        ("River Summit III – Concept note", "River Summit III", 3, "River Summit"),
        ("# 14th River Summit, 3-5 May 2024, Tarapur", "14th River Summit", 14, "River Summit"),
        ("River Summit 2024", "River Summit 2024", None, "River Summit"),
        ("River Summit", "River Summit", None, None),
        ("दूसरा नदी सम्मेलन", "दूसरा नदी सम्मेलन", 2, "नदी सम्मेलन"),
        ("२रा नदी सम्मेलन", "२रा नदी सम्मेलन", 2, "नदी सम्मेलन"),
        ("రెండవ నది సదస్సు", "రెండవ నది సదస్సు", 2, "నది సదస్సు"),
        ("دوسری دریا کانفرنس", "دوسری دریا کانفرنس", 2, "دریا کانفرنس"),
        ("দ্বিতীয় নদী সম্মেলন", "দ্বিতীয় নদী সম্মেলন", 2, "নদী সম্মেলন"),
        ("Troisième Sommet du Fleuve", "Troisième Sommet du Fleuve", 3, "Sommet du Fleuve"),
        ("V Encuentro del Río", "V Encuentro del Río", 5, "Encuentro del Río"),
    ],
)
def test_the_name_gives_edition_and_series(line: str, title: str, edition: int | None, series: str | None) -> None:
    findings = read(f"{line}\n\nWe will talk about the river.\n")
    assert (
        findings.title and findings.title.value,
        findings.edition and findings.edition.value,
        findings.series and findings.series.value,
    ) == (title, edition, series)


def test_a_past_edition_is_not_this_one() -> None:
    findings = read("River Summit\n\nThe first edition was held in spring.\n")
    assert findings.edition is None
    assert read("River Summit\n\nThis is the third edition.\n").edition.value == 3  # type: ignore[union-attr]


# Place and host


@pytest.mark.parametrize(
    ("sentence", "place"),
    [
        ("The summit will be held at Lotus College, Tarapur, on 3 March 2024.", "Lotus College, Tarapur"),
        ("The summit will take place in Tarapur.", "Tarapur"),
        ("The summit will be held on 3 March 2024 in Tarapur in English.", "Tarapur"),
        ("The summit will be held online.", "online"),
        ("The last summit was held in Kalapur.", None),
        ("Many of us grew up in Kalapur.", None),
        ("The summit will be held in March 2024.", None),
        ("Venue: Lotus College, Tarapur", "Lotus College, Tarapur"),
        ("Venue: to be announced", None),
        ("स्थान: कमल भवन, तारापुर", "कमल भवन, तारापुर"),
        ("सम्मेलन तारापुर में होगा।", "तारापुर"),
        ("వేదిక: కమల భవనం", "కమల భవనం"),
        ("సదస్సు 2024 మార్చి 3న తారాపూర్‌లో జరుగుతుంది.", "తారాపూర్"),
        ("مقام: کنول ہال", "کنول ہال"),
        ("کانفرنس تاراپور میں ہوگی۔", "تاراپور"),
        ("Le sommet aura lieu à Fontclaire.", "Fontclaire"),
        ("La cumbre se celebrará en Villa Encina.", "Villa Encina"),
    ],
)
def test_a_place_is_taken_only_where_the_note_gives_it_for_the_summit(sentence: str, place: str | None) -> None:
    found = read(f"River Summit\n\n{sentence}\n").place
    assert (found.value if found else None) == place


@pytest.mark.parametrize(
    ("sentence", "host"),
    [
        ("It is hosted by the River Keepers Circle on the old bridge.", "River Keepers Circle"),
        ("Organiser: River Keepers", "River Keepers"),
        ("आयोजक: नदी मंडल", "नदी मंडल"),
        ("यह सम्मेलन नदी रक्षक मंडल द्वारा आयोजित किया जा रहा है।", "नदी रक्षक मंडल"),
        ("The last summit was hosted by River Keepers.", None),
        ("Host: TBC", None),
    ],
)
def test_a_host_is_who_is_said_to_hold_it(sentence: str, host: str | None) -> None:
    found = read(f"River Summit\n\n{sentence}\n").host
    assert (found.value if found else None) == host


# Questions


@pytest.mark.parametrize(
    "sentence",
    [
        "Who owns the river?",
        "What critical questions do we ask of our efforts.",
        "How safe is the river.",
        "Can we swim here.",
        "Why do boats sink!?",
        "But how will we know.",
        "Whose names are on the map?",
        "“Who owns the river? Who drinks it?”",
        "नदी किसकी है?",
        "क्या नदी सबकी है।",
        "हम अपने प्रयासों से कौन से प्रश्न पूछते हैं।",
        "నది ఎవరిది?",
        "ఎలా మనం నదిని కాపాడుకోగలం.",
        "دریا کس کا ہے؟",
        "کون دریا کا مالک ہے۔",
        "নদী কার?",
        "À qui est le fleuve ?",
        "¿De quién es el río?",
    ],
)
def test_a_sentence_that_asks_is_a_question(sentence: str) -> None:
    assert texts(read(f"We begin here.\n{sentence}\nWe end here.\n").questions) == [sentence]


@pytest.mark.parametrize(
    "sentence",
    [
        "What we will do is listen.",
        "What matters is the river.",
        "When we meet, we will sing.",
        "Where the road ends, a boat waits.",
        "Which is why we meet.",
        "How to apply",
        "How to apply?",
        "Any questions?",
        "Had we known, we would have stayed.",
        "Should you need help, write to us.",
        "Do it yourself.",
        "Who We Are",
        "We asked how it works.",
        "हम सीखेंगे कि नदी कैसे बहती है।",
        "నది ఎలా ప్రవహిస్తుంది అనేది పెద్ద విషయం.",
        "ہم دیکھیں گے کہ دریا کیسے بہتا ہے۔",
    ],
)
def test_a_sentence_that_does_not_ask_is_none(sentence: str) -> None:
    assert texts(read(f"We begin here.\n\n{sentence}\n\nWe end here.\n").questions) == []


def test_abbreviations_numbers_and_wrapped_lines_do_not_cut_a_question() -> None:
    question = "Why did Dr. River pay 3.5 coins, e.g. for a\nboat, and who was paid?"
    assert texts(read(f"We begin here and go on for quite a long line.\n{question}\n").questions) == [question]


# Aims and concerns


@pytest.mark.parametrize(
    ("sentence", "aims"),
    [
        ("The summit aims to mend nets, and to teach rowing.", ["mend nets", "teach rowing"]),
        ("We hope to bring boats and nets together.", ["bring boats and nets together"]),
        ("Aims:\n- mend nets\n- To teach rowing", ["mend nets", "teach rowing"]),
        ("सम्मेलन का उद्देश्य जाल सुधारना और नाव चलाना सिखाना है।", ["जाल सुधारना", "नाव चलाना सिखाना"]),
        ("ఈ సదస్సు వలలు బాగు చేయడం, పడవలు నడపడం లక్ష్యంగా పెట్టుకుంది.", ["వలలు బాగు చేయడం", "పడవలు నడపడం"]),
        ("کانفرنس کا مقصد جال بنانا اور کشتی چلانا ہے۔", ["جال بنانا", "کشتی چلانا"]),
        ("Le sommet vise à réunir les rives et partager les cartes.", ["réunir les rives", "partager les cartes"]),
        ("The first summit aimed high.", []),
    ],
)
def test_each_aim_is_an_item(sentence: str, aims: list[str]) -> None:
    assert texts(read(f"River Summit\n\n{sentence}\n").aims) == aims


@pytest.mark.parametrize(
    ("sentence", "concerns"),
    [
        ("We face bias; bias and harassment hurt.", ["bias", "harassment"]),
        ("It raises questions of mud, old nets and the price of fish.", ["mud", "old nets", "the price of fish"]),
        ("Values: patience, shared meals", ["patience", "shared meals"]),
        ("We want an open and fair river.", ["open and fair river"]),
        ("The gate is open and the day is fair.", []),
    ],
)
def test_each_concern_is_named_once(sentence: str, concerns: list[str]) -> None:
    assert texts(read(f"River Summit\n\n{sentence}\n").concerns) == concerns


# Open items and pre-events


@pytest.mark.parametrize(
    ("sentence", "state"),
    [
        ("The menu will be announced later.", "TBA"),
        ("Menu: TBA", "TBA"),
        ("Menu: TBD", "TBC"),
        ("The menu has yet to be confirmed.", "TBC"),
        ("भोजन की घोषणा बाद में की जाएगी।", "TBA"),
        ("भोजन की पुष्टि की जाएगी।", "TBC"),
        ("భోజనం వివరాలు త్వరలో ప్రకటిస్తాము.", "TBA"),
        ("کھانے کا اعلان کیا جائے گا۔", "TBA"),
        ("Le menu sera annoncé.", "TBA"),
        ("El menú está por confirmar.", "TBC"),
    ],
)
def test_what_is_announced_or_awaits_confirmation_is_open(sentence: str, state: str) -> None:
    items = read(f"River Summit\n\n{sentence}\n").open_items
    assert [(item.text, item.state) for item in items if item.span] == [(sentence, state)]


def test_what_has_been_announced_is_not_open() -> None:
    items = read("River Summit\n\nThe menu has been announced.\n").open_items
    assert [item for item in items if item.span] == []


def test_a_past_hackathon_is_no_pre_event() -> None:
    assert read("River Summit\n\nThe hackathon was a joy.\n").pre_events == ()
    assert [(i.text, i.state) for i in read("River Summit\n\nA hackathon comes first.\n").pre_events] == [
        ("A hackathon comes first.", "TBC")
    ]


def test_a_note_about_nothing_leaves_everything_open() -> None:
    findings = read("")
    assert findings == Findings(open_items=findings.open_items)
    assert [(i.text, i.span, i.state, i.field) for i in findings.open_items] == [
        ("", None, "TBA", field) for field in NEEDED
    ]
    assert missing(findings) == NEEDED


# Spelling, line ends, invisible characters


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


def test_invisible_joiners_do_not_hide_a_month() -> None:
    assert days("3 మార్‌చి 2024") == [("2024-03-03", "2024-03-03")]
    assert days("\u200f3 مارچ\u200f 2024") == [("2024-03-03", "2024-03-03")]


def test_spans_are_counted_in_characters_not_bytes() -> None:
    findings = read("🌊🌊 River Summit\n\nनदी किसकी है?\n")
    assert [item.span for item in findings.questions] == [(17, 30)]


# Properties


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
