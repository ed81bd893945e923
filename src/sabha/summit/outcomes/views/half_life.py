"""How many promises of each edition were kept, what became of partnerships, and how long both live."""

from collections import defaultdict

from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from sabha.summit.base.access import allowed, anyone
from sabha.summit.base.pages import public_page
from sabha.summit.concept.models import Summit
from sabha.summit.outcomes.models import Survey
from sabha.summit.outcomes.rules import half_life as rules


@allowed(anyone)
@public_page
@require_safe
def half_life(request, slug):
    """A row for each edition, then the curve of all of them, in words, in a table, and drawn."""
    series, today = request.summit.series_id, timezone.localdate()
    found, tied = rules.promises_of(series), rules.partnerships_of(series)
    of, ties = by_edition(found), by_edition(tied)
    editions = list(Summit.objects.filter(series=series).order_by("edition", "starts"))
    rows = [(it, rules.tally(of[it.pk])) for it in editions if of[it.pk]]
    words = {
        "rows": rows, "own": rules.drawing(of[request.summit.pk], today), "all": rules.drawing(found, today),
        "fewest": rules.FEWEST, "several": len(rows) > 1,
        "tied": [(it, rules.tally_ties(ties[it.pk])) for it in editions if ties[it.pk]],
        "ties": rules.curve_of([rules.life_of_tie(it, today) for it in tied]),
        "told": Survey.objects.filter(summit=request.summit, is_told=True).exists(),
    }  # fmt: skip
    return render(request, "outcomes/half_life.html", words)


def by_edition(things):
    of = defaultdict(list)
    for it in things:
        of[it.summit_id].append(it)
    return of
