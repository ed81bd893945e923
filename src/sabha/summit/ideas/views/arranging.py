"""The organisers' and counters' side of a ballot: arranging it, paper, the count."""

import secrets

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from sabha.algorithms.refused import Refused, gettext_noop
from sabha.summit.base.access import allowed
from sabha.summit.base.pdf import typeset
from sabha.summit.ideas.actions import ballots, sheets
from sabha.summit.ideas.forms.ballots import (
    BallotForm,
    CandidateForm,
    HandOutForm,
    SheetForm,
    SheetsForm,
    WhyForm,
    start_of,
)
from sabha.summit.ideas.models import Ballot, BallotIdea, Idea
from sabha.summit.ideas.rules import ballots as rules
from sabha.summit.ideas.views.ballots import ballot_of, result_of
from sabha.summit.ideas.views.tending import done, key_in, pressed, tried


@allowed(rules.may_arrange)
@require_http_methods(["GET", "POST"])
def new_ballot(request, slug):
    start = {"way": Ballot.Way.APPROVAL, "completion": Ballot.Completion.OVERSHOOT}
    # What was sent is no change of somebody else's seed: each page draws another.
    start |= {"publishes": Ballot.Publishes.BALLOTS, "seed": request.POST.get("seed") or secrets.token_hex(8)}
    form = BallotForm(request.POST or None, initial=start)
    if request.method == "POST" and form.is_valid():
        made = ballots.make_ballot(request.summit, by=request.viewer.pseudonym, op=form.operation, **form.values())
        messages.success(request, _("Now put ideas on it."))
        return redirect("edit_ballot", slug, made.number)
    return render(request, "ideas/ballot_rules.html", {"form": form})


@allowed(rules.may_arrange)
@require_http_methods(["GET", "POST"])
def ballot_rules(request, slug, number):
    """The rules of a ballot that is not published yet."""
    it = ballot_of(request, number, draft=True)
    form = BallotForm(request.POST or None, initial=start_of(it))

    def act():
        return ballots.arrange(it, by=request.viewer.pseudonym, op=form.operation, **form.changes())

    if done(request, form, act):
        messages.success(request, _("Saved."))
        return redirect("edit_ballot", slug, number)
    return render(request, "ideas/ballot_rules.html", {"form": form, "ballot": it})


@allowed(rules.may_arrange)
@require_http_methods(["GET", "POST"])
def edit_ballot(request, slug, number):
    """A ballot from draft to count: what is on it, publishing, paper, counting, calling off."""
    it = ballot_of(request, number, draft=True)
    asked = request.POST.get("do", "")
    form = CandidateForm(request.POST if asked == "put" else None)
    off = WhyForm(request.POST if asked == "call_off" else None, prefix="off")
    filled = {"put": (form, lambda: put_on(request, it, form)), "call_off": (off, lambda: called_off(request, it, off))}
    buttons = {
        "publish": lambda: ballots.publish(it, by=request.viewer.pseudonym),
        "count": lambda: ballots.want_count(it),
        "off": lambda: taken_off(request, it),
    }
    if asked in buttons:
        pressed(request, buttons[asked], _("Saved."))
        return redirect("edit_ballot", slug, number)
    if asked in filled and done(request, *filled[asked]):
        messages.success(request, _("Saved."))
        return redirect("edit_ballot", slug, number)
    words = {"ballot": it, "candidates": rules.candidates_of(it), "form": form, "call_off": off}
    words |= {"acting": filled[asked][0] if asked in filled else None, "result": result_of(it)}
    words |= {"sheets": rules.sheets_of(it), "taken": it.papers_taken.count(), "print": SheetsForm()}
    return render(request, "ideas/edit_ballot.html", words | {"wanted": hasattr(it, "count_wanted")})


def put_on(request, ballot, form):
    idea = Idea.objects.filter(summit=request.summit, number=form.cleaned_data["idea"]).shown().first()
    if idea is None:
        raise Refused(gettext_noop("Choose another idea of this summit."))
    return ballots.put_on(ballot, idea, by=request.viewer.pseudonym, cost=form.cleaned_data["cost"], op=form.operation)


def called_off(request, ballot, form):
    return ballots.call_off(ballot, by=request.viewer.pseudonym, why=form.said("why"), op=form.operation)


def taken_off(request, ballot):
    held = get_object_or_404(BallotIdea, ballot=ballot, pk=key_in(request.POST.get("candidate", "")))
    return ballots.take_off(held, by=request.viewer.pseudonym)


@allowed(rules.may_count)
@require_http_methods(["GET", "POST"])
def hand_out(request, slug, number):
    """A sheet of paper against a badge."""
    it = ballot_of(request, number)
    form = HandOutForm(request.POST or None)
    if done(request, form, lambda: sheets.hand_out(it, form.cleaned_data["number"], op=form.operation)):
        messages.success(request, _("Give them one sheet, any one."))
        return redirect("hand_out", slug, number)
    return render(request, "ideas/hand_out.html", {"ballot": it, "form": form, "taken": it.papers_taken.count()})


@allowed(rules.may_count)
@require_http_methods(["GET", "POST"])
def read_sheets(request, slug, number):
    """Read sheets: each is entered by two people who do not see each other's reading."""
    it = ballot_of(request, number)
    form = SheetForm(request.POST or None, ballot=it, candidates=rules.candidates_of(it))
    if request.method == "POST" and form.is_valid() and tried(form, lambda: entered(request, it, form)):
        messages.success(request, _("Sheet %(n)d is in.") % {"n": form.cleaned_data["sheet"]})
        return redirect("read_sheets", slug, number)
    found = rules.sheets_of(it)
    words = {"ballot": it, "form": form, "sheets": [s for s in found if s["state"] != "agreed"]}
    words |= {"agreed": sum(s["state"] == "agreed" for s in found), "taken": it.papers_taken.count()}
    return render(request, "ideas/read_sheets.html", words)


def entered(request, ballot, form):
    given = {name: form.cleaned_data[name] for name in ("sheet", "code", "is_void")}
    choices = {} if given["is_void"] else form.choices()
    return sheets.enter_sheet(ballot, by=request.viewer.pseudonym, choices=choices, op=form.operation, **given)


@allowed(rules.may_arrange)
@require_http_methods(["GET"])
def print_sheets(request, slug, number):
    """Sheets to print, each with its number and letters."""
    it = ballot_of(request, number)
    form = SheetsForm(request.GET or None)
    given = form.cleaned_data if form.is_valid() else {"count": 1, "first": 1}
    numbers = range(given["first"], given["first"] + given["count"])
    data = {
        "title": it.title.as_plain(),
        "summit": it.summit.title.as_plain(),
        "ideas": [
            {"number": c.number, "title": c.title.as_plain(), "cost": f"{c.cost.normalize():f} {it.currency}"}
            for c in rules.candidates_of(it)
        ],
        "sheets": [{"number": n, "code": rules.sheet_code(it, n)} for n in numbers],
        "points": it.points if it.way == Ballot.Way.POINTS else 0,
        "words": words_on_paper(it),
    }  # fmt: skip
    response = HttpResponse(typeset("ballot.typ", data, lang=get_language()), content_type="application/pdf")
    response["Content-Disposition"] = f"attachment; filename={slug}-ballot-{number}.pdf"
    return response


def words_on_paper(ballot):
    is_points = ballot.way == Ballot.Way.POINTS
    return {
        "sheet": _("Sheet"),
        "how": _("Give %(n)d points in all. Write them into the boxes.") % {"n": ballot.points}
        if is_points
        else _("Mark the boxes of all ideas that you support, at least three if you like three."),
        "secret": _("Do not write your name. Fold the sheet and put it into the box."),
    }
