"""Public pages of promises: all of a summit's, and each with its thread."""

from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_safe

from sabha.summit.base.access import allowed, anyone
from sabha.summit.base.pages import public_page
from sabha.summit.concept.rules import threads
from sabha.summit.outcomes.models import Promise
from sabha.summit.outcomes.rules.promises import owners_of

PAGE = 100


@allowed(anyone)
@public_page(query=("page",))
@require_safe
def promises(request, slug):
    """All promises of the summit, a hundred a page, with how each stands."""
    found = Promise.objects.filter(summit=request.summit).standing().select_related("summit")
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    words = {"page": page, "promises": list(page), "owners": owners_of(page)}
    return render(request, "outcomes/promises.html", words)


@allowed(anyone)
@public_page
@require_safe
def promise(request, slug, number):
    """One promise. Two machines that were apart may each have given this number: then both stand here."""
    found = list(Promise.objects.filter(summit=request.summit, number=number).standing().select_related("summit"))
    if not found:
        raise Http404
    words = {"promises": [(it, threads.of(it)) for it in found], "owners": owners_of(found), "number": number}
    return render(request, "outcomes/promise.html", words)
