"""Public pages of ideas: the list, one idea, its versions, how it goes."""

from django.core.paginator import Paginator
from django.db.models import Count, Q, TextField, Value
from django.db.models.functions import Cast, StrIndex, Substr
from django.http import JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from sabha.algorithms.word_changes import changes
from sabha.summit.base.access import allowed, anyone
from sabha.summit.base.finding import numbered
from sabha.summit.base.pages import public_page
from sabha.summit.base.words import Words
from sabha.summit.concept.rules import threads
from sabha.summit.ideas.models import BallotIdea, Idea, IdeaOwner, Kind, Pledge
from sabha.summit.ideas.rules.ledger import ledger
from sabha.summit.journal import actions as journal
from sabha.summit.people.rules import names_of

PAGE = 50
VERSIONS = 10


def idea_of(request, number):
    """The idea of that number. Two machines that were apart may each have given it: the older one stands here."""
    found = Idea.objects.filter(summit=request.summit).select_related("summit", "merged_into__summit")
    return numbered(found, number)


def text_in(column):
    """What people wrote in a column of `Words`, without the marks that keep its language."""
    kept = Cast(column, TextField())
    return Substr(kept, StrIndex(kept, Value('"text": "')) + 9)


@allowed(anyone)
@public_page(query=("state", "need", "page"))
@require_safe
def ideas(request, slug):
    """All ideas, the latest first; by state, by what they need, by a word in them."""
    found = Idea.objects.filter(summit=request.summit).shown()
    asked = {name: request.GET.get(name, "") for name in ("q", "state", "need")}
    if asked["state"] in Idea.State.values:
        found = found.filter(state=asked["state"])
    if asked["need"] in Kind.values:
        found = found.filter(needs__kind=asked["need"], needs__is_withdrawn=False).distinct()
    if asked["q"].strip():
        said = found.alias(in_title=text_in("title"), in_text=text_in("text"))
        word = asked["q"].strip()[:100]
        found = said.filter(Q(in_title__icontains=word) | Q(in_text__icontains=word))
    backed = Q(pledges__state__in=[Pledge.State.ACCEPTED, Pledge.State.GIVEN])
    found = found.annotate(backed=Count("pledges", filter=backed, distinct=True)).order_by("-number", "id")
    found = found.only("number", "title", "state")
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    is_filtered = any(asked.values())
    words = {"page": page, "asked": asked, "states": Idea.State, "kinds": Kind, "is_filtered": is_filtered}
    return render(request, "ideas/ideas.html", words)


@allowed(anyone)
@public_page
@require_safe
def idea(request, slug, number):
    """One idea: what it is, who tends it, what it needs, who supports it, and its thread."""
    it = idea_of(request, number)
    if it.is_hidden:
        return render(request, "ideas/hidden.html", {"idea": it}, status=410)
    owners = IdeaOwner.objects.filter(is_withdrawn=False).filter(Q(idea=it) | Q(idea__merged_into=it))
    owners = list(owners.select_related("idea"))
    pledges = list(it.pledges.all())  # each knows its idea: it was asked for by it
    needs = [n for n in it.needs.all() if not n.is_withdrawn]
    stands = BallotIdea.objects.filter(idea=it, is_withdrawn=False).exclude(ballot__rules_hash="")
    stands = list(stands.select_related("ballot"))
    for row in stands:
        row.ballot.summit = request.summit
    names = names_of({o.pseudonym for o in owners} | {p.pledger for p in pledges if p.is_named})
    words = {
        "idea": it,
        "needs": needs,
        "pledges": pledges,
        "owners": [o.pseudonym for o in owners if o.idea_id == it.pk],
        "came": came_from(it, owners),
        "stands": stands,
        "ledger": ledger(needs, pledges, stands),
        "names": names,
        "thread": threads.of(it),
    }
    return render(request, "ideas/idea.html", words)


def came_from(it, owners):
    """The ideas that became part of this one, each with those who tended it: they are thanked."""
    found = {}
    for owner in owners:
        if owner.idea_id != it.pk:
            found.setdefault(owner.idea, []).append(owner.pseudonym)
    return list(found.items())


@allowed(anyone)
@public_page(query=("page",))
@require_safe
def versions(request, slug, number):
    """Each version with what went out and what came in, and each change of state with its day and reason."""
    it = idea_of(request, number)
    if it.is_hidden:
        return render(request, "ideas/hidden.html", {"idea": it}, status=410)
    history = [c for c in journal.history(it.pk) if c.created or {n for n, *_ in c.fields} & TOLD]
    page = Paginator(history[::-1], VERSIONS).get_page(request.GET.get("page"))
    rows = [{"change": c, "parts": list(parts_of(c)), **state_of(c)} for c in page]
    names = names_of({c.by for c in page})
    return render(request, "ideas/versions.html", {"idea": it, "page": page, "rows": rows, "names": names})


TOLD = frozenset({"title", "text", "state", "merged_into", "why"})


def parts_of(change):
    """(the column, its language, what changed in it) for the texts that one fact set."""
    for name, before, after in change.fields:
        if name in {"title", "text"} and isinstance(after, dict):
            old = before["text"] if isinstance(before, dict) else ""
            words = [("in", after["text"])] if change.created else changes(old, after["text"])
            yield name, Words(after["text"], after["lang"]), words


def state_of(change):
    """The state that one fact set, with its reason, as people read it."""
    said = {name: after for name, _, after in change.fields}
    state = said.get("state") if not change.created else None
    why = said.get("why")
    label = Idea.State(state).label if state in Idea.State.values else ""
    return {"state": label, "why": Words(why["text"], why["lang"]) if isinstance(why, dict) else None,
            "joined": bool(said.get("merged_into"))}  # fmt: skip


@allowed(anyone)
@public_page
@require_safe
def progress(request, slug, number):
    """How it goes: milestones with what shows them, questions with their answers."""
    it = idea_of(request, number)
    if it.is_hidden:
        return render(request, "ideas/hidden.html", {"idea": it}, status=410)
    milestones = list(it.milestones.prefetch_related("evidence"))
    asked = [q for q in it.asked.order_by("-made", "-id")[:100] if not q.is_hidden]
    names = names_of({q.asker for q in asked} | {m.confirmed_by for m in milestones})
    words = {"idea": it, "milestones": milestones, "asked": asked, "names": names}
    return render(request, "ideas/progress.html", words)


@allowed(anyone)
@public_page
@require_safe
def data(request, slug):
    """All ideas with what they need and what was pledged, as data."""
    found = Idea.objects.filter(summit=request.summit).shown().prefetch_related("needs", "pledges")
    return JsonResponse({"ideas": [as_data(it) for it in found]}, json_dumps_params={"ensure_ascii": False})


def as_data(it):
    return {
        "id": it.pk,
        "number": it.number,
        "title": it.title.as_plain(),
        "text": it.text.as_plain(),
        "state": it.state,
        "needs": [support(n) for n in it.needs.all() if not n.is_withdrawn],
        "pledges": [support(p) | {"state": p.state, "until": p.until} for p in it.pledges.all()],
    }


def support(row):
    """A need or a pledge; an amount as text, so that no reader rounds it."""
    amount = None if row.amount is None else str(row.amount)
    return {"kind": row.kind, "text": row.text.as_plain(), "amount": amount, "unit": row.unit}
