"""The report of a summit to a funder's form: its document, what contradicts what, what is blank, and who may see it."""

import functools
import json
from pathlib import Path

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from sabha.algorithms.report import Cell, Paragraph, Report, Section, blanks, contradictions
from sabha.summit.base.desk import Stage
from sabha.summit.base.formats import days
from sabha.summit.outcomes.models import BudgetLine, Goal, ReportAnswer
from sabha.summit.outcomes.rules.money import spending_of, total
from sabha.summit.outcomes.rules.report_blocks import counted_of, parts_of
from sabha.summit.outcomes.rules.report_money import amounts
from sabha.summit.people.rules import is_organiser

may_report = is_organiser


@functools.cache
def report_forms():
    """key → a funder's form, as the data files describe it: its questions in the funder's own order and words."""
    folder = Path(settings.BASE) / "templates" / "reports"
    return {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in sorted(folder.glob("*.json"))}


def answers_of(summit, form):
    """question → what organisers wrote or chose. One query."""
    return {it.question: it for it in ReportAnswer.objects.filter(summit=summit, form=form)}


def document_of(summit, form):
    """The whole report, in the language of the page."""
    questions = report_forms()[form]["sections"]
    held = answers_of(summit, form)
    sections = tuple(_section(summit, question, held.get(question["key"])) for question in questions)
    return Report(
        title=f"{report_forms()[form]['title']}: {summit.title}", subtitle=days(summit.starts, summit.ends),
        lang=get_language(), problems=tuple(problems_of(summit, form, held)), sections=sections,
        made=timezone.localdate().isoformat(),
    )  # fmt: skip


def _section(summit, question, answer):
    parts = list(parts_of(summit, question.get("shows", ())))
    if answer and answer.choice:
        parts.append(Paragraph((Cell(answer.choice),)))
    if answer and answer.text:
        lines = [line for line in answer.text.text.split("\n") if line.strip()]
        parts += [Paragraph((Cell(line, lang=answer.text.lang),)) for line in lines]
    return Section(question["key"], question["heading"], tuple(parts), question.get("hint", ""))


def problems_of(summit, form, held=None):
    """Sentences: first what contradicts the records, then the budget with itself, then what is blank."""
    held = answers_of(summit, form) if held is None else held
    headings = {it["key"]: it["heading"] for it in report_forms()[form]["sections"]}
    texts = {key: it.text.text for key, it in held.items() if it.text and key in headings}
    for it in Goal.objects.filter(summit=summit, is_withdrawn=False):
        texts[f"goal {it.number}"] = f"{it.text}\n{it.explanation or ''}"
        headings[f"goal {it.number}"] = _("Goal %(number)d") % {"number": it.number}
    return [*_against_records(summit, texts, headings), *budget_problems(summit), *_blank(form, held, texts, headings)]


def _against_records(summit, texts, headings):
    for it in contradictions(texts, counted_of(summit)):
        yield _("%(question)s: “%(passage)s”; the records say %(counted)s.") % {
            "question": headings[it.question], "passage": it.passage, "counted": ", ".join(map(str, it.counted)),
        }  # fmt: skip


def budget_problems(summit):
    """Where the budget contradicts the dates, itself, or what was spent."""
    length = (summit.ends - summit.starts).days + 1 if summit.starts and summit.ends else None
    for line in BudgetLine.objects.filter(summit=summit, is_withdrawn=False):
        told = {"line": line.title, "nights": line.nights, "days": length}
        if (
            line.kind == BudgetLine.Kind.LODGING
            and length
            and line.nights
            and not length - 1 <= line.nights <= length + 1
        ):
            yield _("%(line)s: %(nights)d nights in the budget, %(days)d days in the dates.") % told
        if line.product is not None and line.awarded is not None and line.awarded != line.product:
            given, product = ({line.currency: it} for it in (line.awarded, line.product))
            told |= {"given": amounts(given), "product": amounts(product)}
            yield _("%(line)s: %(given)s were awarded, but people, nights and price make %(product)s.") % told
    yield from _overspent(summit)


def _overspent(summit):
    spending = spending_of(summit)
    for it in spending:
        over = {c: n for c, n in it.spent.items() if c in it.awarded and n > it.awarded[c]}
        if over:
            told = {"line": it.line.title, "spent": amounts(over), "awarded": amounts(it.awarded)}
            yield _("%(line)s: %(spent)s spent, %(awarded)s awarded.") % told
    if waiting := total(it.waiting for it in spending):
        yield _("%(amount)s wait for a second person to approve them; they are not counted.") % {
            "amount": amounts(waiting)
        }


def _blank(form, held, texts, headings):
    for key, text in texts.items():
        for passage in blanks(text):
            yield _("%(question)s: “%(passage)s” was to be filled in.") % {
                "question": headings[key], "passage": passage,
            }  # fmt: skip
    for question in report_forms()[form]["sections"]:
        if question.get("required") and question["key"] not in texts:
            yield _("%(question)s: not answered yet.") % {"question": question["heading"]}


def stages(summit):
    """Where the report stands, for the desk."""
    last = summit.reports.filter(is_withdrawn=False).order_by("-number").first()
    words = _("released: %(title)s") % {"title": last.title} if last else _("not released yet")
    return [Stage(_("Report"), words, reverse("reports_desk", args=[summit.slug]))]
