"""The page for funders: released by organisers, the same figures until it is released anew."""

import csv
import io

from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from sabha import __version__
from sabha.summit.base.access import allowed, anyone
from sabha.summit.base.pages import public_page
from sabha.summit.base.words import Words
from sabha.summit.conversations import actions, rules
from sabha.summit.conversations.forms import ReachForm
from sabha.summit.conversations.models import Reach
from sabha.summit.conversations.rules.reach import figures_of
from sabha.summit.conversations.views.exports import disarmed
from sabha.summit.journal import actions as journal


def released(summit):
    """What was released last and still stands."""
    standing = Reach.objects.filter(summit=summit, is_withdrawn=False)
    return max(standing, key=lambda one: (one.stamps["figures"][1], one.pk), default=None)


def released_or_404(request):
    held = released(request.summit)
    if held is None:
        raise Http404
    return held


@allowed(anyone)
@public_page
@require_safe
def funders(request, slug):
    """Reach, answers by language and day, the goals that won."""
    held = released_or_404(request)
    words = {"release": held, "since": journal.history(held.pk)[0].at, "figures": worded(held.figures)}
    return render(request, "conversations/funders.html", words)


def worded(figures):
    """Texts of the figures as people's words again."""

    def said(text):
        return Words(text["text"], text["lang"])

    goals = [
        {**q, "question": said(q["question"]), "won": [{**row, "text": said(row["text"])} for row in q["won"]]}
        for q in figures["goals"]
    ]
    return figures | {"goals": goals, "questions": [{**q, "text": said(q["text"])} for q in figures["questions"]]}


@allowed(anyone)
@public_page
@require_safe
def funders_data(request, slug):
    held = released_or_404(request)
    told = {"summit": request.summit.title.as_plain(), "figures": held.figures, "smallest_cell": 10}
    told |= {"note": held.note and held.note.as_plain(), "sabha": __version__}
    return JsonResponse(told, json_dumps_params={"ensure_ascii": False})


@allowed(anyone)
@public_page
@require_safe
def funders_table(request, slug):
    """The same as CSV: table, cell, number; nothing where it is withheld."""
    figures = released_or_404(request).figures
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(["table", "cell", "number"])
    rows = [("reach", name, figures["reach"][name]) for name in ("invited", "members", "answered")]
    rows += [(t, row["cell"], row["answers"]) for t in ("by_language", "by_day") for row in figures[t]["cells"]]
    rows += [(t, "others", figures[t]["rest"]) for t in ("by_language", "by_day") if figures[t]["rest"]]
    rows += [("people", q["number"], q["people"]) for q in figures["questions"]]
    rows += [
        (f"goals {q['number']}", disarmed(g["text"]["text"]), g["agree"]) for q in figures["goals"] for g in q["won"]
    ]
    writer.writerows([table, cell, "" if n is None else n] for table, cell, n in rows)
    response = HttpResponse(out.getvalue().encode("utf-8-sig"), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f"attachment; filename={slug}-for-funders.csv"
    return response


@allowed(rules.may_ask)
@require_http_methods(["GET", "POST"])
def release_funders(request, slug):
    """The organisers see the figures of this moment, write a word, and release them."""
    form = ReachForm(request.POST if "release" in request.POST else None)
    if "take_down" in request.POST:
        actions.take_down(request.summit, by=request.viewer.pseudonym)
        messages.success(request, _("Taken down."))
        return redirect("release_funders", slug)
    if form.is_bound and form.is_valid():
        actions.release(request.summit, by=request.viewer.pseudonym, note=form.word(), op=form.operation)
        messages.success(request, _("Released. Everyone can read it now."))
        return redirect("funders", slug)
    words = {"form": form, "figures": worded(figures_of(request.summit)), "held": released(request.summit)}
    return render(request, "conversations/release_funders.html", words)
