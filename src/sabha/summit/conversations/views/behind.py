"""Public pages behind and beside a map: the counts, both results, the small one for other sites, the paper."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.csp import CSP
from django.utils.translation import get_language
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.csp import csp_override
from django.views.decorators.http import require_safe

from sabha.summit.base.access import allowed, anyone
from sabha.summit.base.pages import public_page
from sabha.summit.conversations.models import Map, Statement
from sabha.summit.conversations.rules import conversation_of
from sabha.summit.conversations.views.paper import paper_of
from sabha.summit.conversations.views.reading import FEW, PAGE, map_of, question_of

# Any site may show this one page inside its own: nothing can be done on it, so nobody can be tricked into doing it.
FRAMED = {
    "default-src": [CSP.NONE],
    "style-src": [CSP.SELF],
    "img-src": [CSP.SELF],
    "base-uri": [CSP.NONE],
    "form-action": [CSP.NONE],
    "frame-ancestors": ["*"],
    "require-trusted-types-for": ["'script'"],
}


@allowed(anyone)
@public_page(query=("page",))
@require_safe
def counts(request, slug, number):
    """The counts behind every number of the map: each statement, by group where there are groups."""
    question = question_of(request, number)
    held = Map.objects.filter(question=question).first()
    public = held.public if held else {}
    page = page_of(request)
    after = Statement.objects.filter(question=question, number__gt=(page - 1) * PAGE).shown()
    found = list(after[: PAGE + 1])  # a page goes by numbers, so that every number elsewhere knows its page
    here = [s for s in found if s.number <= page * PAGE]
    told, groups = public.get("counts", {}), public.get("by_group", {})
    rows = [{"number": s.number, "all": told.get(str(s.pk)), "groups": groups.get(str(s.pk), [])} for s in here]
    words = {"question": question, "map": public, "rows": rows, "letters": letters(public), "page": page}
    return render(request, "conversations/counts.html", words | {"more": len(found) > len(here)})


def letters(public):
    """The letters of the groups that there are counts for."""
    width = max((len(cells) for cells in public.get("by_group", {}).values()), default=0)
    return [chr(65 + n) for n in range(width)]


@allowed(anyone)
@public_page(query=("page",))
@require_safe
def both_ways(request, slug, number):
    """The same result with and without what is kept apart or was set aside after people had looked; forty a page."""
    question = question_of(request, number)
    held = Map.objects.filter(question=question).first()
    both = held.public.get("both", {}) if held else {}
    told, page = both.get("rows", {}), page_of(request)
    found = list(Statement.objects.filter(question=question).shown()[(page - 1) * FEW : page * FEW + 1])
    steady = both.get("steady", {}).get("agreement", {})
    rows = [
        {"statement": s, **told[str(s.pk)], "steady": steady_of(steady, s)} for s in found[:FEW] if str(s.pk) in told
    ]
    words = {"question": question, "both": both, "rows": rows, "rules": conversation_of(question)}
    words |= {"limit": limit_of(both) if steady else None}
    words |= {f"tells_{name}": any(row[name] is not None for row in told.values()) for name in ("without", "opened")}
    return render(request, "conversations/both_ways.html", words | {"page": page, "more": len(found) > FEW})


def limit_of(both):
    """By how many of 100 one account moves a result at most, where that was counted."""
    return round(100 * both.get("steady", {}).get("influence", 0)) or None


def steady_of(agreement, statement):
    """By how many of 100 those who agree are more than those who disagree, when every account counts with a limit."""
    held = agreement.get(str(statement.pk))
    return None if held is None else round(100 * held)


def page_of(request):
    return max(int(request.GET["page"]), 1) if request.GET.get("page", "").isdecimal() else 1


@xframe_options_exempt
@csp_override(FRAMED)
@allowed(anyone)
@public_page
@require_safe
def embed(request, slug, number):
    """What most agree on and what is divided, to be shown inside another site; its links open the whole page."""
    question = question_of(request, number)
    _, found, _ = map_of(question)
    return render(request, "conversations/embed.html", {"question": question, "map": found})


@allowed(anyone)
@public_page
@require_safe
def paper(request, slug, number):
    """The report on A4."""
    question = question_of(request, number)
    name = f"{slug}-question-{number}-{get_language()}.pdf"
    response = HttpResponse(paper_of(question), content_type="application/pdf")
    response["Content-Disposition"] = f"inline; filename={name}"
    return response
