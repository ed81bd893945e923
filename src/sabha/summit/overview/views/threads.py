"""All threads on one page, as data, and the private page where somebody ties a knot by hand."""

from django.contrib import messages
from django.http import Http404, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from sabha.algorithms.refused import Refused
from sabha.summit.base.access import allowed, anyone
from sabha.summit.base.pages import public_page
from sabha.summit.concept.rules import threads as rules
from sabha.summit.overview.actions import tie as tie_knot
from sabha.summit.overview.actions import untie as untie_knot
from sabha.summit.overview.forms import TieForm
from sabha.summit.overview.rules import ends_found, may_tie, may_untie, ties_of
from sabha.summit.people.actions.members import member

LINES, ROWS = 25, 80  # of a page
SHOW = ("nothing", "open", "silent", "kept")


@allowed(anyone)
@public_page(query=("show", "question", "page"))
@require_safe
def threads(request, slug):
    """Each question with all that came of it; what is long is folded, and opens on a page of its own."""
    lines, loose = rules.whole(request.summit)
    show = request.GET.get("show") if request.GET.get("show") in SHOW else ""
    one = request.GET.get("question", "")
    if one:
        lines, loose = [it for it in lines if str(it.root.number) == one], []
    counts = {state: _count(lines + loose, state) for state in ("kept", "open", "silent")}
    shown = [it for it in map(_filtered(show), lines + loose) if it is not None]
    page = _number(request.GET.get("page"))
    words = {
        "show": show, "one": one, "counts": counts, "bare": sum(not _came(it) for it in lines), "asked": len(lines),
        **(_one(shown, page) if one and shown else _many(shown, page)),
    }  # fmt: skip
    return render(request, "overview/threads.html", words)


def _number(text):
    return max(1, int(text)) if text and text.isdecimal() and len(text) < 7 else 1


def _count(lines, state):
    """How many things that came of something stand so; what came of two questions counts once."""
    return len({knot.object.pk for it in lines for knot in it.after if knot.state == state})


def _came(line):
    """What came of a line in its own edition: to be asked again in the next one is no answer."""
    own = line.root.summit_key()
    return [knot for knot in line.after if knot.object.summit_key() == own]


def _filtered(show):
    """What to show of a line: all of it; only if nothing came of it; or only its knots of one state."""

    def of(line):
        if show == "nothing":
            return None if _came(line) else line
        if not show:
            return line
        knots = [knot for knot in line.after if knot.state == show]
        return rules.Line(line.root, (line.knots[0], *knots)) if knots else None

    return of


def _many(lines, page):
    """A page of lines, each with as many knots as there is room for."""
    here = lines[(page - 1) * LINES : page * LINES]
    room = max(3, ROWS // max(1, len(here)))
    rows = [{"line": it, "knots": it.after[:room], "more": max(0, len(it.after) - room)} for it in here]
    return {"rows": rows, "page": page, "next": page + 1 if len(lines) > page * LINES else None}


def _one(lines, page):
    """One line, a page of its knots."""
    line, last = lines[0], page * ROWS
    rows = [{"line": line, "knots": line.after[last - ROWS : last], "more": 0}]
    return {"rows": rows, "page": page, "next": page + 1 if len(line.after) > last else None}


@allowed(anyone)
@public_page
@require_safe
def threads_data(request, slug):
    """The same as data: every knot once, and the lines as lists of their ids."""
    lines, loose = rules.whole(request.summit)
    knots = {str(knot.object.pk): _as_data(knot) for it in lines + loose for knot in it.knots}
    told = [{"root": str(it.root.pk), "knots": [[str(k.object.pk), k.depth] for k in it.after]} for it in lines + loose]
    return JsonResponse({"knots": knots, "lines": told}, json_dumps_params={"ensure_ascii": False})


def _as_data(knot):
    it = knot.object
    text = next((v for name in ("title", "text", "name") if (v := getattr(it, name, None))), None)
    return {
        "kind": type(it).__name__, "state": knot.state, "says": str(it.knot_words), "path": it.get_absolute_url(),
        "text": text.as_plain() if hasattr(text, "as_plain") else str(it),
    }  # fmt: skip


@allowed(may_tie)
@require_http_methods(["GET", "POST"])
def tie(request, slug, key):
    """From any object: say what it grew from and what came of it, found by its words."""
    it = rules.public_object(request.summit, key)
    if it is None:
        raise Http404
    if request.method == "POST":
        _tied(request, it)
        return redirect("tie", slug, key)
    search = request.GET.get("q", "").strip()
    ties = [(row, other, is_parent, may_untie(request.viewer, row)) for row, other, is_parent in ties_of(it)]
    found = ends_found(request.summit, search, without=it) if search else []
    words = {"object": it, "ties": ties, "q": search, "found": found}
    return render(request, "overview/tie.html", words)


def _tied(request, it):
    """Tie or untie, and say how it went."""
    form = TieForm(request.POST)
    other = rules.public_object(request.summit, form.cleaned_data["other"]) if form.is_valid() else None
    if other is None:
        messages.error(request, _("That is not there any more. Please choose again."))
        return
    way = form.cleaned_data["way"]
    child, parent = (it, other) if way in {"from", "not_from"} else (other, it)
    try:
        if way.startswith("not_"):
            untie_knot(child, parent, viewer=request.viewer, op=form.operation)
        else:
            me = member(request).pseudonym
            tie_knot(child, parent, by=me, op=form.operation)
        messages.success(request, _("Saved."))
    except Refused as no:
        messages.error(request, _(no.template) % no.params)
