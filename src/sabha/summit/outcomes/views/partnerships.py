"""Public pages of partnerships: all of a summit's, and each with its thread."""

from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_safe

from sabha.summit.base.access import allowed, anyone
from sabha.summit.base.pages import public_page
from sabha.summit.concept.rules import threads
from sabha.summit.outcomes.models import Line, Partnership
from sabha.summit.outcomes.rules.going import public_checks
from sabha.summit.outcomes.rules.partnerships import public_sides

PAGE = 100


def with_sides(partnerships):
    """[(partnership, [(name, organisation)])] of partnerships read with their parties. One query."""
    parties, names = public_sides(partnerships)
    return [(it, [(names.get(str(p.pseudonym), ""), p.organisation) for p in parties[it.pk]]) for it in partnerships]


@allowed(anyone)
@public_page(query=("page",))
@require_safe
def partnerships(request, slug):
    """All partnerships whose sides agreed to be public, a hundred a page."""
    found = Partnership.objects.filter(summit=request.summit).standing()
    page = Paginator(found.select_related("summit").prefetch_related("parties"), PAGE).get_page(request.GET.get("page"))
    return render(request, "outcomes/partnerships.html", {"page": page, "rows": with_sides(list(page))})


@allowed(anyone)
@public_page
@require_safe
def partnership(request, slug, number):
    """One partnership. Two machines that were apart may each have given this number: then both stand here."""
    found = list(
        Partnership.objects.filter(summit=request.summit, number=number).standing()
        .select_related("summit").prefetch_related("parties", "lines", "answers")
    )  # fmt: skip
    if not found:
        raise Http404
    rows = [(it, sides, *books(it), public_checks(it.answers.all()), threads.of(it)) for it, sides in with_sides(found)]
    return render(request, "outcomes/partnership.html", {"rows": rows, "number": number})


def books(partnership):
    """What was given, and the log, of a partnership read with its lines."""
    lines = [line for line in partnership.lines.all() if not line.is_withdrawn]
    return [x for x in lines if x.kind == Line.GIFT], [x for x in lines if x.kind == Line.WORD]
