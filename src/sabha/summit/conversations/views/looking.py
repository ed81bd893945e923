"""The desk beside conversations: ask a question, import one, look at accounts, tell funders."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from sabha.algorithms import polis_import
from sabha.algorithms.refused import Refused
from sabha.summit.base.access import allowed
from sabha.summit.conversations import actions, rules
from sabha.summit.conversations.forms import AskForm, DecisionForm, PolisForm
from sabha.summit.conversations.models import Map, Signal
from sabha.summit.conversations.views.behind import limit_of, page_of
from sabha.summit.conversations.views.reading import PAGE, question_of


@allowed(rules.may_moderate)
@require_http_methods(["GET", "POST"])
def signals(request, slug, number):
    """Accounts that vote faster than one reads, or as one: without names; what was decided; both results."""
    question = question_of(request, number)
    form = DecisionForm(request.POST or None)
    if request.method == "POST":
        return decided(request, question, form)
    page, every = page_of(request), Signal.objects.filter(question=question)
    number_of = {voter: n for n, voter in enumerate(every.values_list("voter", flat=True), 1)}
    found = list(every[(page - 1) * PAGE : page * PAGE])
    rows = [
        {"signal": one, "number": number_of[one.voter], "partner": number_of.get(one.partner),
         "seconds": one.median_ms is not None and one.median_ms / 1000}
        for one in found
    ]  # fmt: skip
    held = Map.objects.filter(question=question).first()
    both = held.public.get("both", {}) if held else {}
    words = {"question": question, "rows": rows, "form": form, "both": both, "limit": limit_of(both)}
    words |= {"page": page, "more": len(number_of) > page * PAGE}
    return render(request, "conversations/signals.html", words)


def decided(request, question, form):
    if not form.is_valid():
        messages.error(request, _("That did not come through. Please choose again."))
        return redirect("signals", request.summit.slug, question.number)
    one = get_object_or_404(Signal, question=question, pk=form.cleaned_data["key"])
    by, given = request.viewer.pseudonym, form.cleaned_data
    try:
        actions.decide(one, by=by, decision=given["decision"], why=form.reason(), op=form.operation)
    except Refused as no:
        messages.error(request, _(no.template) % no.params)
    else:
        messages.success(request, _("Saved."))
    page = page_of(request)
    back = reverse("signals", args=[request.summit.slug, question.number])
    return redirect(back + (f"?page={page}" if page > 1 else ""))


@allowed(rules.may_ask)
@require_http_methods(["GET", "POST"])
def ask(request, slug):
    """Ask a question that the note does not ask: a conversation, or a vote of priorities."""
    form = AskForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        question = actions.ask(
            request.summit, form.question(), by=request.viewer.pseudonym, op=form.operation,
            seeds=form.seeds(), kind=given["kind"], places=given["places"],
        )  # fmt: skip
        messages.success(request, _("Asked. People can answer now."))
        return redirect("moderation", slug, question.number)
    return render(request, "conversations/ask.html", {"form": form})


@allowed(rules.may_ask)
@require_http_methods(["GET", "POST"])
def import_polis(request, slug):
    """Bring in a conversation from Polis: first look at what would be taken, then take it."""
    form = PolisForm(request.POST or None, request.FILES or None)
    report = None
    if request.method == "POST" and form.is_valid():
        files = [form.cleaned_data[name].read(polis_import.LARGEST_FILE + 1) for name in ("comments", "votes")]
        try:
            report = polis_import.read(*files)
            if "look" not in request.POST:
                return imported(request, form, files)
        except Refused as no:
            form.refuse(no)
    return render(request, "conversations/import_polis.html", {"form": form, "report": report})


def imported(request, form, files):
    question = actions.import_polis(
        request.summit, form.question(), *files, by=request.viewer.pseudonym,
        name=form.cleaned_data["votes"].name, goes_on=form.cleaned_data["goes_on"],
    )  # fmt: skip
    messages.success(request, _("Brought in as question %(number)d.") % {"number": question.number})
    return redirect("moderation", request.summit.slug, question.number)
