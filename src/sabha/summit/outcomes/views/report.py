"""Goals and reports: what everyone may read, and the organisers' desk for them."""

import json

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from sabha.algorithms.report import as_docx, as_plain, as_wikitext_page
from sabha.algorithms.report.plain import from_plain
from sabha.summit.base.access import allowed, anyone
from sabha.summit.base.finding import numbered
from sabha.summit.base.forms import Form
from sabha.summit.base.pages import public_page
from sabha.summit.base.pdf import typeset
from sabha.summit.journal import actions as journal
from sabha.summit.outcomes.actions import report as actions
from sabha.summit.outcomes.forms.report import AnswerForm, GoalForm
from sabha.summit.outcomes.models import Goal, ReportRelease
from sabha.summit.outcomes.rules import report as rules
from sabha.summit.outcomes.rules.figures import figures_of

FORMATS = {
    "wikitext": "text/plain; charset=utf-8", "json": "application/json", "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}  # fmt: skip
ENDINGS = {"wikitext": "wiki"}


def as_file(report, kind):
    """The report as bytes in one of the formats."""
    match kind:
        case "wikitext":
            return as_wikitext_page(report).encode()
        case "docx":
            return as_docx(report)
        case "pdf":
            return typeset("report.typ", {"report": as_plain(report)}, lang=report.lang)
    return json.dumps(as_plain(report), ensure_ascii=False, indent=1).encode()


def as_page(summit, report):
    """The report as one HTML file that stands alone, to send or to keep."""
    return render_to_string("outcomes/report_alone.html", {"summit": summit, "report": report}).encode()


def download(report, kind, name):
    if kind not in FORMATS:
        raise Http404
    response = HttpResponse(as_file(report, kind), content_type=FORMATS[kind])
    response["Content-Disposition"] = f'attachment; filename="{name}.{ENDINGS.get(kind, kind)}"'
    return response


@allowed(anyone)
@public_page
@require_safe
def goals(request, slug):
    """What the summit set out to reach, and what of it was reached."""
    figures = figures_of(request.summit)
    found = Goal.objects.filter(summit=request.summit, is_withdrawn=False)
    rows = [{"goal": it, "figure": figures.get(it.figure)} for it in found]
    reports = ReportRelease.objects.filter(summit=request.summit, is_withdrawn=False)
    return render(request, "outcomes/goals.html", {"rows": rows, "reports": reports})


def released(request, number):
    return numbered(ReportRelease.objects.filter(summit=request.summit, is_withdrawn=False), number)


@allowed(anyone)
@public_page
@require_safe
def report(request, slug, number):
    """A report as it was released."""
    it = released(request, number)
    words = {"release": it, "report": from_plain(it.document), "kinds": list(FORMATS)}
    return render(request, "outcomes/report.html", words)


@allowed(anyone)
@public_page
@require_safe
def report_file(request, slug, number, kind):
    """A released report as a file, the same bytes for everyone."""
    it = released(request, number)
    return download(from_plain(it.document), kind, f"{slug}-report-{number}")


@allowed(rules.may_report)
@require_http_methods(["GET", "POST"])
def reports_desk(request, slug):
    """The goals, the funders' forms, and what was released."""
    form = GoalForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.add_goal(request.summit, by=request.viewer.pseudonym, op=form.operation, **form.values())
        messages.success(request, _("Saved."))
        return redirect("reports_desk", slug)
    figures = figures_of(request.summit)
    found = Goal.objects.filter(summit=request.summit, is_withdrawn=False)
    words = {
        "form": form, "goals": [{"goal": it, "figure": figures.get(it.figure)} for it in found],
        "forms": [{"key": key, **it} for key, it in rules.report_forms().items()],
        "releases": ReportRelease.objects.filter(summit=request.summit, is_withdrawn=False),
    }  # fmt: skip
    return render(request, "outcomes/reports_desk.html", words)


@allowed(rules.may_report)
@require_http_methods(["GET", "POST"])
def edit_goal(request, slug, number):
    it = numbered(Goal.objects.filter(summit=request.summit), number)
    form = GoalForm(request.POST or None, goal=it)
    if request.method == "POST" and form.is_valid():
        journal.write(it, by=request.viewer.pseudonym, op=form.operation, **form.values())
        messages.success(request, _("Saved."))
        return redirect("reports_desk", slug)
    return render(request, "outcomes/edit_goal.html", {"form": form, "goal": it})


def known_form(key):
    if key not in rules.report_forms():
        raise Http404
    return rules.report_forms()[key]


@allowed(rules.may_report)
@require_http_methods(["GET", "POST"])
def report_desk(request, slug, key):
    """A report as it stands: what contradicts itself and what is blank first, then each question with its answer."""
    known_form(key)
    releasing = Form(request.POST or None)
    if request.method == "POST" and releasing.is_valid():
        made = actions.release(request.summit, key, by=request.viewer.pseudonym, op=releasing.operation)
        messages.success(request, _("Released. Everyone can read it now."))
        return redirect("report", slug, made.number)
    asks = {it["key"]: it["ask"] for it in known_form(key)["sections"]}
    made = rules.document_of(request.summit, key)
    sections = [{"section": it, "asks": asks[it.key] != "none"} for it in made.sections]
    words = {"report": made, "sections": sections, "key": key, "kinds": list(FORMATS), "language": get_language()}
    words["releasing"] = releasing
    return render(request, "outcomes/report_desk.html", words)


@allowed(rules.may_report)
@require_safe
def draft_file(request, slug, key, kind):
    """A report as a file before it is released."""
    known_form(key)
    return download(rules.document_of(request.summit, key), kind, f"{slug}-{key}-draft")


@allowed(rules.may_report)
@require_http_methods(["GET", "POST"])
def answer_report(request, slug, key, question):
    """The organisers' own words to one question."""
    asked = next((it for it in known_form(key)["sections"] if it["key"] == question and it["ask"] != "none"), None)
    if asked is None:
        raise Http404
    held = rules.answers_of(request.summit, key).get(question)
    form = AnswerForm(request.POST or None, question=asked, answer=held)
    if request.method == "POST" and form.is_valid():
        by = request.viewer.pseudonym
        actions.answer(request.summit, key, question, by=by, op=form.operation, **form.values())
        messages.success(request, _("Saved."))
        return redirect("report_desk", slug, key)
    return render(request, "outcomes/answer_report.html", {"form": form, "asked": asked, "key": key})
