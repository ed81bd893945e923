"""The report's files, and what contradicts what in its words."""

import io
import json

import mwparserfromhell
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sabha.algorithms.report import (
    Cell,
    List,
    Paragraph,
    Report,
    Section,
    Table,
    as_docx,
    as_plain,
    as_wikitext_page,
    blanks,
    contradictions,
)
from sabha.algorithms.report.plain import from_plain

HARM = "'''bold''' [[link]] {{template}} <ref>x</ref> | cell\n* item ~~~~ __TOC__ https://example.org"
TABLE = Table("Money", ("Line", "Awarded", "Spent"), (
    (Cell("Travel"), Cell("1,200", "https://example.org/money#1", is_number=True), Cell("900", is_number=True)),
    (Cell("Sum"), Cell("1,200", is_number=True), Cell("900", is_number=True)),
), last_is_total=True)  # fmt: skip


def report(*parts: Paragraph | List | Table, heading: str = "What came of it?") -> Report:
    return Report("The report", "3–4 March", "en", ("Something is blank.",), (Section("one", heading, parts),))


def test_five_days_in_the_text_and_two_in_the_records_stand_side_by_side() -> None:
    [found] = contradictions({"purpose": "We met for 5 days and three nights."}, {"days": [2], "nights": [3, 2]})
    assert (found.question, found.passage, found.said, found.counted) == ("purpose", "5 days", 5, (2,))


@pytest.mark.parametrize(
    "text",
    ["two days", "2 days", "a 2-day summit", "२ दिन", "రెండు రోజుల సదస్సు", "دو دن", "2 full days"],
)
def test_what_the_records_say_too_is_no_contradiction(text: str) -> None:
    assert contradictions({"q": text}, {"days": [2]}) == ()


@pytest.mark.parametrize("text", ["five days", "5 days", "a 5-day summit", "५ दिन", "5 రోజుల", "پانچ دن", "5 full days"])
def test_another_number_of_days_is_found_in_several_languages(text: str) -> None:
    assert [it.said for it in contradictions({"q": text}, {"days": [2]})] == [5]


def test_thousands_are_one_number_and_fractions_are_none() -> None:
    found = contradictions({"q": "1,200 participants; 1.5 days"}, {"people": [150], "days": [2]})
    assert [it.said for it in found] == [1200]


def test_a_unit_without_a_number_is_not_looked_at() -> None:
    assert contradictions({"q": "12 sessions"}, {"sessions": [], "days": [None]}) == ()


def test_what_was_to_be_filled_in_is_named() -> None:
    assert blanks("NN% of participants; TBD. ??? [ ] ____ nn") == ("NN", "TBD", "???", "[ ]", "____", "nn")
    assert blanks("An ANNUAL <b> of 5% [1] and x.") == ("<b>",)


def test_wikitext_shows_what_people_wrote_and_takes_nothing_for_markup() -> None:
    code = mwparserfromhell.parse(as_wikitext_page(report(Paragraph((Cell(HARM, lang="te"),)), heading=HARM)))
    assert code.filter_templates() == []
    assert code.filter_wikilinks() == []
    assert code.filter_external_links() == []
    assert [str(tag.tag) for tag in code.filter_tags()] == ["i", "span", "br"]


def test_wikitext_tables_have_a_cell_for_every_cell_and_link_to_the_records() -> None:
    text = as_wikitext_page(report(TABLE))
    code = mwparserfromhell.parse(text)
    tags = [str(tag.tag) for tag in code.filter_tags()]
    assert (tags.count("tr"), tags.count("th"), tags.count("td")) == (3, 5, 5)  # it counts the caption as a cell
    assert [str(link.url) for link in code.filter_external_links()] == ["https://example.org/money#1"]
    assert "== What came of it? ==" in text


@given(st.text(max_size=80))
def test_no_text_whatever_becomes_a_template_or_a_link(text: str) -> None:
    code = mwparserfromhell.parse(as_wikitext_page(report(List(((Cell(text),),)))))
    assert code.filter_templates() + code.filter_wikilinks() + code.filter_external_links() == []
    assert len(code.filter_headings()) == 1


def test_the_word_file_holds_headings_tables_links_and_turns_round_for_urdu() -> None:
    from docx import Document

    made = as_docx(report(TABLE, Paragraph((Cell("رسائی", lang="ur"),)), List(((Cell(HARM + "\x07"),),))))
    document = Document(io.BytesIO(made))
    assert [p.text for p in document.paragraphs if p.style.name == "Heading 1"] == ["What came of it?"]
    [table] = document.tables
    assert [cell.text for cell in table.rows[0].cells] == ["Line", "Awarded", "Spent"]
    assert table.rows[1].cells[1].text == "1,200"
    [urdu] = [p for p in document.paragraphs if p.text == "رسائی"]
    assert urdu._p.xpath("./w:pPr/w:bidi")


def test_the_same_report_is_the_same_plain_data_and_comes_back_from_it() -> None:
    it = report(TABLE, Paragraph((Cell("a"), Cell("b", "https://example.org"))), List(((Cell("c"),),)))
    plain = json.loads(json.dumps(as_plain(it)))
    assert from_plain(plain) == it
