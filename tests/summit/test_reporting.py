"""The report: every number counted and linked, contradictions and blanks first, files that can be opened."""

import io
import json
import uuid
from datetime import UTC, date, datetime, time
from decimal import Decimal

import mwparserfromhell
import pytest
from django.utils import translation
from pypdf import PdfReader

from sabha.algorithms.report import Table, as_wikitext_page
from sabha.summit.base.words import Words
from sabha.summit.ideas.actions.pledges import add_rate
from sabha.summit.journal import actions as journal
from sabha.summit.outcomes.actions import attending, checking, money, report
from sabha.summit.outcomes.actions.promises import make_promise
from sabha.summit.outcomes.models import Asking, ReportRelease
from sabha.summit.outcomes.rules import report as rules
from sabha.summit.outcomes.rules import report_blocks as blocks
from sabha.summit.outcomes.rules.figures import LABELS, figures_of
from sabha.summit.outcomes.rules.report_money import money_table
from sabha.summit.programme.models import Session
from three_people import CANARY, operation, text_of

pytestmark = pytest.mark.django_db
FORM = "conference-fund-newer"


def said(summit, question, text, by):
    return report.answer(summit, FORM, question, by=by, text=Words(text, "en"))


def test_the_questions_stand_in_the_funders_order(summit):
    asked = [it["heading"] for it in rules.report_forms()[FORM]["sections"]]
    assert [it.heading for it in rules.document_of(summit, FORM).sections] == asked


def test_each_form_says_where_it_was_read_and_whose_its_wording_is(summit, asha):
    page = text_of(asha.opens(f"/en/{summit.slug}/desk/reports/"))
    for form in rules.report_forms().values():
        assert form["wording"].startswith("The wording is ours")
        assert all(f'href="{source}"' in page for source in form["source"])


def test_what_funders_ask_of_the_report_stands_before_what_the_application_asked(summit):
    newer, older = (
        [it.key for it in rules.document_of(summit, f"conference-fund-{n}").sections] for n in ("newer", "older")
    )
    assert newer[:4] == ["event", "money", "unexpected_impact", "long_term_impact"]
    assert older[:4] == ["goals", "next_steps", "next_strategic", "next_capacity"]


def test_each_figure_has_its_words_and_a_page_that_opens(summit, stranger):
    figures = figures_of(summit)
    assert set(figures) == set(LABELS)
    for it in figures.values():
        assert stranger.opens(it.path).status_code == 200


def test_figures_count_the_records(summit, pseudonym):
    make_promise(summit, by=pseudonym, text=Words("Clean the tank", "en"))
    attending.count_heads(summit, by=pseudonym, day=date(2023, 3, 3), way="here", count=140)
    found = {key: it.value for key, it in figures_of(summit).items()}
    assert (found["promises"], found["kept"], found["most_on_a_day"], found["days"]) == (1, 0, 140, 2)
    assert found["people"] is None  # only Asha: fewer than ten


def test_five_days_in_the_text_and_three_nights_in_the_budget_come_first(summit, pseudonym):
    said(summit, "purpose", "For 5 days we spoke of tanks. NN% were women.", pseudonym)
    money.add_line(summit, by=pseudonym, title=Words("Beds", "en"), kind="lodging", currency="INR", people=9, nights=4,
        price=Decimal(100))  # fmt: skip
    problems = rules.document_of(summit, FORM).problems
    assert "“5 days”; the records say 2." in problems[0]
    assert problems[1] == "Beds: 4 nights in the budget, 2 days in the dates."
    assert "“NN” was to be filled in." in problems[2]
    assert problems[3].endswith("not answered yet.")


def test_a_goal_that_names_a_figure_is_counted_and_not_judged(summit, asha, pseudonym):
    make_promise(summit, by=pseudonym, text=Words("Clean the tank", "en"))
    report.add_goal(summit, by=pseudonym, text=Words("Many promises", "en"), figure="promises", aim=20)
    page = text_of(asha.opens(f"/en/{summit.slug}/goals/"))
    assert "Many promises" in page
    assert f"/en/{summit.slug}/promises/" in page
    refused = asha.sends(f"/en/{summit.slug}/desk/reports/", text="More", figure="kept", reached="unknown", lang="en")
    assert "Say which number you want to reach." in text_of(refused)


def test_what_was_released_stays_as_it_was(summit, pseudonym, stranger):
    said(summit, "purpose", "To meet.", pseudonym)
    made = report.release(summit, FORM, by=pseudonym)
    said(summit, "purpose", "To meet again.", pseudonym)
    page = text_of(stranger.opens(f"/en/{summit.slug}/reports/{made.number}/"))
    assert "To meet." in page
    assert "again" not in page


def test_a_draft_is_the_organisers_alone(summit, pseudonym, stranger, bilal):
    said(summit, "purpose", CANARY, pseudonym)
    for who in (stranger, bilal):
        assert who.opens(f"/en/{summit.slug}/desk/reports/{FORM}/as/json/").status_code in {302, 403}
    for path in ("goals/", "", f"history/{summit.pk}/"):
        assert "quoted" not in text_of(stranger.opens(f"/en/{summit.slug}/{path}"))


def test_releasing_needs_the_button_and_the_files_are_the_report(summit, asha, pseudonym, stranger):
    said(summit, "purpose", CANARY, pseudonym)
    assert asha.sends(f"/en/{summit.slug}/desk/reports/{FORM}/").status_code == 302
    made = ReportRelease.objects.get()
    at = f"/en/{summit.slug}/reports/{made.number}/"
    assert json.loads(text_of(stranger.opens(f"{at}json/")))["title"] == str(made.title)
    code = mwparserfromhell.parse(text_of(stranger.opens(f"{at}wikitext/")))
    assert code.filter_templates() == []
    assert len(code.filter_headings()) == len(rules.report_forms()[FORM]["sections"])
    assert stranger.opens(f"{at}docx/").content.startswith(b"PK")
    pdf = PdfReader(io.BytesIO(stranger.opens(f"{at}pdf/").content))
    assert "What was the purpose" in "".join(page.extract_text() for page in pdf.pages)
    assert stranger.opens(f"{at}odt/").status_code == 404


def test_a_double_tap_releases_one_report(summit, asha):
    at = f"/en/{summit.slug}/desk/reports/{FORM}/"
    op = operation(asha.opens(at))
    told = [asha.sends(at, op=op)["Location"] for _ in range(2)]
    assert told == [ReportRelease.objects.get().get_absolute_url()] * 2


@pytest.mark.parametrize("language", ["en", "hi", "te", "ur"])
def test_a_report_can_be_set_in_every_language(summit, asha, pseudonym, language):
    said(summit, "purpose", CANARY, pseudonym)
    for kind in ("pdf", "docx", "wikitext", "json"):
        assert asha.opens(f"/{language}/{summit.slug}/desk/reports/{FORM}/as/{kind}/").status_code == 200


def test_next_steps_count_promises_after_months_and_nothing_that_is_asked_by_weeks(summit, pseudonym):
    told = {"text": Words("Clean the tank", "en"), "owner": pseudonym, "at": datetime(2023, 3, 4, 9, tzinfo=UTC)}
    made, gone = (make_promise(summit, by=pseudonym, **told) for _ in range(2))
    weekly = make_promise(summit, by=pseudonym, rhythm="weeks", **told)
    after_two_months = date(2023, 5, 4)
    for it, day in ((weekly, date(2023, 3, 18)), (made, after_two_months), (gone, after_two_months)):
        checking.begin(it, day)
        asked = Asking.objects.filter(about=it.pk).latest("due")
        checking.hear(it, by=pseudonym, state="on_its_way", asked=asked, at=datetime.combine(day, time(9), UTC))
    journal.write(gone, by=pseudonym, is_withdrawn=True)
    [_made, table, _each] = blocks.next_steps(summit)
    assert [[cell.text for cell in row] for row in table.rows] == [["on its way", "1", "0", "2"]]


def test_each_number_of_the_tables_leads_to_its_records(summit, pseudonym, stranger):
    make_promise(summit, by=pseudonym, text=Words("Clean the tank", "en"))
    journal.write(Session, by=pseudonym, summit=summit, number=1, title=Words("Wells", "en"))
    attending.count_heads(summit, by=pseudonym, day=date(2023, 3, 3), way="here", count=140)
    money.add_line(summit, by=pseudonym, title=Words("Tea", "en"), kind="food", currency="INR", awarded=Decimal(9))
    tables = [
        part
        for section in rules.document_of(summit, FORM).sections
        for part in section.parts
        if isinstance(part, Table)
    ]
    numbers = [cell for table in tables for row in table.rows for cell in row if cell.is_number]
    spoken = [cell for cell in numbers if not cell.href]
    assert (len(numbers) > 8, spoken) == (True, [])
    for href in {cell.href for cell in numbers}:
        assert stranger.opens(href.removeprefix("http://testserver").split("#")[0]).status_code == 200


def test_awarded_and_spent_stand_line_by_line_in_two_currencies_with_the_rates_day(summit, pseudonym):
    for title, currency in (("Beds", "INR"), ("Flights", "USD"), ("Gifts", "XAU")):
        money.add_line(summit, by=pseudonym, title=Words(title, "en"), kind="other", currency=currency,
            awarded=Decimal(8000))  # fmt: skip
    told = {"currency": "INR", "into": "USD", "rate": Decimal("0.0125"), "day": date(2023, 3, 1), "source": "the bank"}
    add_rate(summit, by=pseudonym, **told)
    table, rates = money_table(summit)
    assert table.headings == ("Line", "Awarded", "Spent", "Awarded (USD)", "Spent (USD)")
    assert [row[3].text for row in table.rows] == ["US$100.00", "US$8,000.00", "–", "US$8,100.00"]
    assert "0.0125 USD on 1 March 2023, the bank; without XAU" in rates.pieces[0].text


def test_the_older_form_lists_the_expenses_that_two_people_stand_for(summit, pseudonym):

    line = money.add_line(
        summit, by=pseudonym, title=Words("Tea", "en"), kind="food", currency="INR", awarded=Decimal(9)
    )
    told = {"title": Words("Tea leaves", "en"), "day": date(2023, 3, 4), "amount": Decimal(8), "currency": "INR"}
    money.spend(line, by=pseudonym, **told)
    counted = money.spend(line, by=pseudonym, **told | {"title": Words("Milk", "en")})
    money.approve(counted, by=uuid.uuid4())
    with translation.override("en"):
        sections = rules.document_of(summit, "conference-fund-older").sections
    [section] = [it for it in sections if it.key == "money"]
    rows = [[cell.text for cell in row] for row in section.parts[1].rows]
    assert rows == [["4 March 2023", "Milk", "Tea", "₹8.00"]]


def test_rates_of_other_currencies_do_not_hide_the_second_one(summit, pseudonym):
    told = {"title": Words("Beds", "en"), "kind": "lodging", "currency": "INR", "awarded": Decimal(1000)}
    money.add_line(summit, by=pseudonym, **told)
    given = {"by": pseudonym, "source": "the bank"}
    add_rate(summit, currency="INR", into="USD", rate=Decimal("0.0122"), day=date(2023, 3, 3), **given)
    for day in (1, 2):
        add_rate(summit, currency="EUR", into="INR", rate=Decimal("88"), day=date(2023, 3, day), **given)
    with translation.override("en"):
        [table, words] = money_table(summit)
    assert table.headings[-2:] == ("Awarded (USD)", "Spent (USD)")
    assert table.rows[0][3].text == "US$12.20"
    assert words.pieces[0].text == "1 INR = 0.0122 USD on 3 March 2023, the bank"


HOSTILE = (
    "{{delete}} {{{1}}} {| |} |- || ! !! [[File:X.jpg]] [https://example.org x] <ref>y</ref> <nowiki>z ~~~~ ''q'' "
    "'''b''' &amp; <!-- c --> __NOTOC__ ---- -{zh}- ISBN 978-0-00-000000-0\n* one\n# two\n: three\n= four =\n; five\n"
    " six\n{|\n|}\n----\n|-"
)


@pytest.mark.parametrize("form", ["conference-fund-newer", "conference-fund-older"])
def test_no_word_of_anybody_is_taken_for_wikitext(summit, pseudonym, form):
    """Whatever people write, the page has the headings, tables and links of the report, and no more."""
    before = _wikitext(summit, form)
    hostile = Words(HOSTILE, "en")
    for question in rules.report_forms()[form]["sections"]:
        if question["ask"] != "none":
            report.answer(summit, form, question["key"], by=pseudonym, text=hostile)
    report.add_goal(summit, by=pseudonym, text=hostile, explanation=hostile)
    made = make_promise(summit, by=pseudonym, owner=pseudonym, text=hostile, first_step=hostile)
    checking.hear(made, by=pseudonym, state="on_its_way", word=hostile)
    line = money.add_line(summit, by=pseudonym, title=hostile, kind="other", currency="INR", awarded=Decimal(9))
    spent = {"title": hostile, "day": date(2023, 3, 4), "amount": Decimal(8), "currency": "INR"}
    money.approve(money.spend(line, by=pseudonym, **spent), by=uuid.uuid4())
    code = _wikitext(summit, form)
    found = (code.filter_templates(), code.filter_wikilinks(), code.filter_comments(), code.filter_arguments())
    assert found == ([], [], [], [])
    assert [str(it) for it in code.filter_headings()] == [str(it) for it in before.filter_headings()]
    assert {str(tag.tag) for tag in code.filter_tags()} <= {"table", "tr", "td", "th", "span", "br", "b", "i", "li"}
    tables = [tag for tag in code.filter_tags() if tag.tag == "table"]
    assert len(tables) == str(code).count("\n{|") == str(code).count("\n|}")
    assert [it for it in code.filter_external_links() if "example.org" in str(it.url)] == []
    for mark in ("{{", "}}", "[[", "]]", "<ref", "<nowiki", "~~~", "__NOTOC__", "<!--"):
        assert mark not in str(code)
    assert {line[0] for line in str(code).split("\n") if line} <= set("=!|{'[<*1234567890")


def _wikitext(summit, form):
    with translation.override("en"):
        return mwparserfromhell.parse(as_wikitext_page(rules.document_of(summit, form)))
