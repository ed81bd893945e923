"""Public pages of a conversation: its map, its statements, the page for the hall."""

import copy

from django.shortcuts import render
from django.views.decorators.http import require_safe

from sabha.summit.base.access import allowed, anyone
from sabha.summit.base.finding import numbered
from sabha.summit.base.kept import kept
from sabha.summit.base.pages import public_page
from sabha.summit.concept.models import Question
from sabha.summit.concept.rules import translations
from sabha.summit.conversations.models import Map, Sources, Statement
from sabha.summit.conversations.rules import rules_shown
from sabha.summit.conversations.rules.notes import sources_of_each

PAGE = 100
FEW = 40  # of whole statements with figures: a page of them stays below 14 KB
NO_GROUPS = ("none", "too few")  # of a map's certainty


def question_of(request, number):
    question = copy.copy(read_question(request.summit.pk, number))
    question.summit = request.summit  # at hand already: addresses are made of it
    return question


@kept
def read_question(summit, number):
    return numbered(Question.objects.filter(summit=summit, is_withdrawn=False), number)


def map_of(question):
    """What may be shown of the question's map, with the statements' own words in place of their ids."""
    held = Map.objects.filter(question=question).first()
    public = held.public if held else {}
    texts = {str(s.pk): s for s in Statement.objects.filter(question=question).shown()}
    translations.beside([question, *texts.values()])
    give_sources(texts.values())
    return held, filled(public, texts), texts


def give_sources(statements):
    """Let each statement know which sources are shown with it: a finding without one is the participants' opinion."""
    found = sources_of_each([it.pk for it in statements])
    for it in statements:
        it.sources = found.get(it.pk, Sources())


def filled(public, texts):
    """A map with each statement's id replaced by the statement; those hidden since are left out."""
    counts = public.get("counts", {})

    def rows(ids):
        return [{"statement": texts[i], "counts": counts.get(i)} for i in ids if i in texts]

    def worded(found):
        return [{**row, "statement": texts[row["statement"]]} for row in found if row["statement"] in texts]

    def groups(found):
        return [{**group, "stands_for": worded(group["stands_for"])} for group in found]

    slate, classic, goals = (public.get(name, {}) for name in ("slate", "classic", "goals"))
    return public | {
        **{name: rows(public.get(name, [])) for name in ("agree", "disagree", "divided")},
        "slate": {**slate, "statements": rows(slate.get("statements", []))},
        "unheard": worded(public.get("unheard", [])),
        "groups": groups(public.get("groups", [])),
        "goals": {**goals, "statements": rows(goals.get("statements", []))} if goals else {},
        "classic": {**classic, "groups": groups(classic.get("groups", []))},
        # Without clear groups, what people differ over says more than how they are grouped.
        "axes": [groups(axis) for axis in public.get("axes", [])] if public.get("level") in NO_GROUPS else [],
    }


@allowed(anyone)
@public_page(query=("method",))
@require_safe
def opinion_map(request, slug, number):
    """Where everybody stands: what is shared, what sets apart, what is divided, who is not heard; the picture last."""
    question = question_of(request, number)
    _, found, _ = map_of(question)
    words = {"question": question, "map": found, "dots": dots(found)}
    words |= {"rules": rules_shown(question.pk, question.summit_id)}
    if request.GET.get("method") == "classic":
        words |= {"classic": True, "classic_dots": dots(found["classic"])}
    return render(request, "conversations/map.html", words)


SHAPES = ("first", "second square", "third ring", "fourth square", "fifth")


def dots(shown):
    """For each group one SVG path of its dots, and how they are drawn."""
    return [
        {"letter": chr(65 + n), "path": "".join(f"M{x} {y}h0" for x, y in group), "shape": SHAPES[n % 5]}
        for n, group in enumerate(shown.get("dots", []))
    ]


@allowed(anyone)
@public_page(query=("page",))
@require_safe
def statements(request, slug, number):
    """All statements with what is known of each, forty a page."""
    question = question_of(request, number)
    page = int(request.GET.get("page", "1")) if request.GET.get("page", "1").isdecimal() else 1
    page = max(page, 1)
    found = Statement.objects.filter(question=question).shown()
    total = found.count()
    held = Map.objects.filter(question=question).first()
    counts = held.public.get("counts", {}) if held else {}
    here = list(found[(page - 1) * FEW : page * FEW])
    translations.beside([question, *here])
    rows = [{"statement": s, "counts": counts.get(str(s.pk))} for s in here]
    words = {"question": question, "rows": rows, "total": total, "page": page, "more": total > page * FEW}
    return render(request, "conversations/statements.html", words)


@allowed(anyone)
@public_page(query=("renew",))
@require_safe
def live(request, slug, number):
    """For the projector: what is shared so far. It asks for itself every 15 seconds where somebody chose that."""
    question = question_of(request, number)
    _, found, _ = map_of(question)
    return render(
        request, "conversations/live.html", {"question": question, "map": found, "renews": "renew" in request.GET}
    )
