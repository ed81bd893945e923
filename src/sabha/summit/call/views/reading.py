"""Public pages: calls, one call, what came of it, and its lot to check."""

from django.http import Http404, JsonResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from sabha.summit.base.access import allowed, anyone
from sabha.summit.base.pages import public_page
from sabha.summit.call.models import Aggregate, Call, Lot
from sabha.summit.call.rules.budget import budget_of
from sabha.summit.call.rules.words import with_translations
from sabha.summit.call.views.finding import asks_of, call_of
from sabha.summit.concept.rules import threads


@allowed(anyone)
@public_page
@require_safe
def calls(request, slug):
    """All calls: those open first."""
    found = Call.objects.filter(summit=request.summit, is_published=True, is_withdrawn=False)
    rows = with_translations(list(found[:100]), get_language())
    for call in rows:
        call.summit = request.summit
    rows.sort(key=lambda call: (not call.is_open, call.number))
    return render(request, "call/calls.html", {"calls": rows})


@allowed(anyone)
@public_page
@require_safe
def call(request, slug, number):
    """One call: what, until when, how it is decided, and what becomes of what people hand in."""
    it = call_of(request, number, is_published=True)
    criteria = list(it.criteria.filter(is_withdrawn=False))
    asks = list(it.asks.filter(is_withdrawn=False))
    with_translations([it, *criteria, *asks], get_language())
    quotas = list(it.quotas.filter(is_withdrawn=False).select_related("ask"))
    words = {"call": it, "criteria": criteria, "asks": asks, "quotas": quotas, "money": budget_of(it, held=0)}
    return render(request, "call/call.html", words | {"thread": threads.of(it)})


@allowed(anyone)
@public_page
@require_safe
def results(request, slug, number):
    """How many applied and got a place, where the cut lay, and how to draw the lot again. Nothing of single persons."""
    it = call_of(request, number, is_published=True)
    held = Aggregate.objects.filter(call=it).first()
    lot = Lot.objects.filter(call=it).first()
    if not it.decided or not held:
        raise Http404
    asks = {str(ask.pk): ask for ask in asks_of(it)}
    tables = [(asks.get(name), rows, rest) for name, rows, rest in held.public["tables"] if rows]
    criteria = with_translations(list(it.criteria.filter(is_withdrawn=False)), get_language())
    words = {"call": it, "numbers": held.public, "tables": tables, "lot": lot, "criteria": criteria}
    return render(request, "call/results.html", words)


@allowed(anyone)
@public_page
@require_safe
def lottery(request, slug, number):
    """The lot as data: groups of application numbers, panels with their odds; after the draw its seed and outcome.

    An application's number is known to whoever hands it in, reviews it or decides about it; names stand nowhere here,
    and what a group has in common is not told.
    """
    it = call_of(request, number, is_published=True)
    lot = Lot.objects.filter(call=it).first()
    if lot is None or not lot.prepared:
        raise Http404
    told = {
        "commitment": it.commitment,
        "places": lot.places,
        "groups": lot.groups,
        "panels": lot.panels,
        "odds": lot.odds,
        "smallest_chance": lot.smallest,
        "prepared": lot.prepared,
    }
    if lot.throw and it.decided:
        told |= {"seed": lot.seed, "panel": lot.panel, "drawn": lot.drawn, "drawn_at": lot.drawn_at}
    return JsonResponse(told, json_dumps_params={"ensure_ascii": False})
