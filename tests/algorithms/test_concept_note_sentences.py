"""The sentences of a concept note: its name, place and host, what it asks, aims at, is concerned about, leaves open."""

import pytest

from algorithms.concept_note_world import texts
from sabha.algorithms.concept_note import (
    read,
)

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
