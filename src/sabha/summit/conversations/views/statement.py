"""The page of one statement: its words, how people stand to it, what became of it, its sources."""

from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_safe

from sabha.summit.base.access import allowed, anyone
from sabha.summit.base.pages import public_page
from sabha.summit.concept.rules import threads, translations
from sabha.summit.conversations.models import Map, Statement
from sabha.summit.conversations.rules.notes import sources_of
from sabha.summit.conversations.views.reading import question_of

NOT_YET = {Statement.State.WAITING}


@allowed(anyone)
@public_page
@require_safe
def statement(request, slug, number, statement):
    """One statement; of one that is hidden only that it is, and why."""
    question = question_of(request, number)
    it = of_number(question, statement)
    it.summit, it.question = request.summit, question  # at hand already: addresses are made of them
    words = {"question": question, "statement": it, "translations": translations.every(it) if it.is_shown else []}
    if it.is_shown:
        words |= standing(question, it) | {"thread": threads.of(it, question), "sources": sources_of(it)}
    return render(request, "conversations/statement.html", words)


def of_number(question, number):
    """The statement people mean by a number. After a merge two may bear it: then the one that is shown."""
    found = Statement.objects.filter(question=question, number=number).exclude(state__in=NOT_YET)
    found = sorted(found.select_related("merged_into"), key=lambda it: not it.is_shown)
    if not found:
        raise Http404
    return found[0]


def standing(question, it):
    """How people stand to it, as far as the map may tell: counts, and where on the map it stands out."""
    held = Map.objects.filter(question=question).first()
    public, key = (held.public if held else {}), str(it.pk)
    groups = [
        {"letter": group["letter"], **row}
        for group in public.get("groups", [])
        for row in group["stands_for"]
        if row["statement"] == key and len(public["groups"]) > 1
    ]
    names = [name for name in ("agree", "disagree", "divided") if key in public.get(name, [])]
    on_the_list = key in public.get("slate", {}).get("statements", [])
    return {"counts": public.get("counts", {}).get(key), "groups": groups, "stands": names, "on_the_list": on_the_list}
