"""Public pages of partnerships: all of a summit's, and each with its thread."""

from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_safe

from sabha.summit.base.access import allowed, anyone
from sabha.summit.base.pages import public_page
from sabha.summit.concept.rules import threads
from sabha.summit.outcomes.models import Line, Partnership, Promise
from sabha.summit.outcomes.rules import partnerships as rules
from sabha.summit.outcomes.rules.going import public_checks
from sabha.summit.outcomes.rules.promises import names_given
from sabha.summit.people.rules import names_of

PAGE = 100


@allowed(anyone)
@public_page(query=("page",))
@require_safe
def partnerships(request, slug):
    """All partnerships whose sides agreed to be public, a hundred a page."""
    found = Partnership.objects.filter(summit=request.summit).standing()
    page = Paginator(found.select_related("summit").prefetch_related("parties"), PAGE).get_page(request.GET.get("page"))
    names = names_of(rules.shown_pseudonyms(page))
    rows = [(it, rules.shown_sides(it, names)) for it in page]
    return render(request, "outcomes/partnerships.html", {"page": page, "rows": rows})


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
    lines = {it.pk: threads.of(it) for it in found}
    promised = {it.pk: promises_at(lines[it.pk]) for it in found}
    names = names_at(found, [promise for made in promised.values() for promise in made])
    rows = [row_of(it, lines[it.pk], promised[it.pk], rules.shown_sides(it, names)) for it in found]
    return render(request, "outcomes/partnership.html", {"rows": rows, "number": number, "owners": names})


def names_at(partnerships, promises):
    """Pseudonym → name, of its sides and of all who promised something there; a second query only for strangers."""
    owners = {promise.owner for promise in promises if promise.owner and promise.is_accepted}
    names = names_of(rules.shown_pseudonyms(partnerships) | owners)
    acting = {party.stand_in for it in partnerships for party in rules.standing_parties(it)}
    strangers = {owner for owner in owners - acting if str(owner) not in names}
    return names | names_given(strangers) if strangers else names


def promises_at(thread):
    """What was promised there and then: the promises that grew straight from it."""
    return [knot.object for knot in thread.after if knot.depth == 1 and isinstance(knot.object, Promise)]


def row_of(it, thread, promises, sides):
    """A partnership read with all that belongs to it, as its page shows it; what was promised stands there once."""
    said, shown = sides_by_number(it, sides), {promise.pk for promise in promises}
    lines = [(line, said.get(line.writer)) for line in it.lines.all() if not line.is_withdrawn]
    return {
        "it": it, "sides": sides, "promises": [(promise, said.get(promise.owner)) for promise in promises],
        "given": [row for row in lines if row[0].kind == Line.GIFT],
        "log": [row for row in lines if row[0].kind == Line.WORD],
        "checks": public_checks(it.answers.all()), "thread": thread,
        "knots": [knot for knot in thread.knots if knot.object.pk not in shown],
    }  # fmt: skip


def sides_by_number(partnership, sides):
    """The number under which a side acts, in its own name or in none → how it is called."""
    numbers = [(number, said) for party, said in zip(rules.standing_parties(partnership), sides, strict=True)
        for number in (party.stand_in, party.pseudonym)]  # fmt: skip
    return {number: said for number, said in numbers if number}
