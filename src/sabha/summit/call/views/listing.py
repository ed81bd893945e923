"""The team's pages of what was handed in: the list, and one proposal."""

import json

from django.contrib import messages
from django.db import connection
from django.db.models import F, Q
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from sabha.algorithms.refused import Refused
from sabha.summit.base.access import allowed
from sabha.summit.call import rules
from sabha.summit.call.actions import deciding, reviewing, revising
from sabha.summit.call.forms.proposing import FilterForm
from sabha.summit.call.forms.reviewing import (
    AskForm,
    BlindForm,
    BulkForm,
    MoreTimeForm,
    RemarkForm,
    RevisionForm,
)
from sabha.summit.call.models import FirstLook, Proposal
from sabha.summit.call.rules import revising as revising_rules
from sabha.summit.call.rules.blind import seen
from sabha.summit.call.tasks import panel_of
from sabha.summit.call.views.finding import asks_of, call_of, page_of, proposal_of
from sabha.summit.call.views.reviewing import reviewer_numbers
from sabha.summit.people.models import Person
from sabha.summit.people.rules import known_as

State = Proposal.State
SORTS = {
    "number": ("number",), "score": (F("score").desc(nulls_last=True), "number"),
    "apart": (F("apart").desc(nulls_last=True), "number"), "reviews": ("reviews_count", "number"),
}  # fmt: skip


WAITING = {
    "returned": lambda found, call: revising_rules.returned(found),
    "late": lambda found, call: found.filter(pk__in=[it.pk for it in revising_rules.late(found, [call])]),
}  # fmt: skip
"""What waits in a revision: beside the states by which proposals are filtered."""


def found_by(call, form, *, names, own=(), hidden=()):
    """The proposals of a call that a filter asks for. Whoever may not read names cannot search for them either.

    Nor does a filter or an order tell of one's `own` how it stands, nor the scores that are `hidden` for now.
    """
    found = call.proposals.exclude(state=State.DRAFT)
    given = form.cleaned_data if form.is_valid() else {}
    if given.get("state") in WAITING:
        found = WAITING[given["state"]](found, call).exclude(pk__in=own)
    elif given.get("state"):
        found = found.filter(state=given["state"]).exclude(pk__in=own)
    if given.get("sort") in {"score", "apart"}:
        found = found.exclude(pk__in=hidden)
    if given.get("language"):
        found = found.filter(Q(lang=given["language"]) | Q(language=given["language"]))
    if given.get("topic"):
        found = found.filter(_about(given["topic"]))
    if given.get("q"):
        found = _with_words(found, given["q"], names=names)
    return found.order_by(*SORTS[given.get("sort") or "number"])


def _about(topic):
    """A topic in a column of lists; SQLite keeps it as text in which letters beyond ASCII are escaped."""
    if connection.features.supports_json_field_contains:
        return Q(topics__contains=[topic])
    return Q(topics__icontains=json.dumps(topic))


def _with_words(found, text, *, names):
    """Where the words are looked for. Without names only in titles as they are shown: a search tells no more."""
    if text.isdecimal() and len(text) < 9:
        return found.filter(number=int(text))
    if names:
        words = Q(title__icontains=text) | Q(about__icontains=text) | Q(person__display_name__icontains=text)
        return found.filter(words)
    near = found.filter(title__icontains=text).select_related("person", "call").prefetch_related("speakers__person")
    shown = [p.pk for p in near if text.casefold() in seen(p, ()).title.text.casefold()]
    return found.filter(pk__in=shown)


@allowed(rules.may_run_calls)
@require_http_methods(["GET", "POST"])
def proposals(request, slug, number):
    """What was handed in: a filter, a page of a hundred, decisions about many at once."""
    call = call_of(request, number)
    names = rules.sees_names(request.viewer, call)
    form = FilterForm(request.GET, call=call)
    own = [] if call.decided else own_in(request, call)
    waits = rules.without_own_view(request.user, call)
    found = found_by(call, form, names=names, own=own, hidden=own + waits)
    bulk = BulkForm(request.POST or None)
    if request.method == "POST" and bulk.is_valid():
        _decide(request, call, found, bulk)
        return redirect(request.get_full_path())
    shown, page, more, total = page_of(request, found.select_related("person").prefetch_related("speakers__person"))
    rows = [
        {
            "it": _of(p, call),
            "seen": seen(p, (), names=names),
            "own": p.pk in own,
            "waits": p.pk in waits,
        }
        for p in shown
    ]
    query = request.GET.copy()
    query.pop("page", None)
    words = {"call": call, "filter": form, "rows": rows, "page": page, "more": more, "total": total, "names": names}
    return render(request, "call/proposals.html", words | {"form": bulk, "query": query.urlencode()})


def _of(proposal, call):
    proposal.call = call
    return proposal


def own_in(request, call):
    """What the viewer handed in, or speaks in, themself: before the decisions they read no score of it."""
    return list(call.proposals.of(request.user).values_list("pk", flat=True))


def _decide(request, call, found, bulk):
    chosen = found
    if not bulk.cleaned_data["all"]:
        ticked = [int(n) for n in request.POST.getlist("number") if n.isdecimal() and len(n) < 9]
        chosen = call.proposals.filter(number__in=ticked)
    try:
        others = chosen.order_by().exclude(pk__in=own_in(request, call))  # nobody decides about their own
        n = deciding.decide(others, bulk.cleaned_data["state"], call=call)
    except Refused as no:
        messages.error(request, _(no.template) % no.params)
    else:
        done = ngettext("Decided about %(n)d proposal. Nobody is told before you publish.",
            "Decided about %(n)d proposals. Nobody is told before you publish.", n)  # fmt: skip
        messages.success(request, done % {"n": n})


@allowed(rules.may_run_calls)
@require_http_methods(["GET", "POST"])
def proposal(request, slug, key):
    """One proposal for the team: its reviews, notes of the team, a revision, a version without names, a decision."""
    it = proposal_of(request, key)
    if it.state == State.DRAFT:
        raise Http404
    names = rules.sees_names(request.viewer, it.call)
    own = rules.is_own(request.user, it)
    hidden = seen(it, ())
    texts = it.blinded or {"title": hidden.title.text, "about": hidden.about.text}
    forms = {
        "note": RemarkForm(_sent(request, "note"), prefix="note"),
        "revision": RevisionForm(_sent(request, "revision"), prefix="revision"),
        "more_time": MoreTimeForm(_sent(request, "more_time"), prefix="more_time", initial={"due": it.wish_due}),
        "blind": BlindForm(_sent(request, "blind"), prefix="blind", initial=texts),
        "bulk": BulkForm(_sent(request, "decide")),
        "ask": AskForm(_sent(request, "ask"), prefix="ask", panel=_panel(request, it)),
    }
    if request.method == "POST" and not own:
        try:
            if _done(request, it, forms):
                return redirect("manage_proposal", slug, key)
        except Refused as no:
            messages.error(request, _(no.template) % no.params)
            return redirect("manage_proposal", slug, key)
    words = {
        "proposal": it,
        "call": it.call,
        "seen": seen(it, asks_of(it.call), names=names),
        "names": names,
        "own": own,
    }
    waits = it.assignments.filter(person=request.user).exists() and not rules.has_reviewed(request.user, it)
    words["to_review"] = waits and not it.call.decided  # who is asked too reads the others' views after their own
    if not own and not words["to_review"]:
        numbers = reviewer_numbers(it)
        words |= {
            "reviews": [{"number": numbers[r.person_id], "review": r} for r in it.reviews.order_by("made")],
            "remarks": [{"number": numbers[r.person_id], "remark": r} for r in it.remarks.filter(of_team=False)],
            "notes": it.remarks.filter(of_team=True), "criteria": it.call.criteria.filter(is_withdrawn=False),
            "zeros": FirstLook.objects.filter(proposal=it, value=0).count(), "conflicts": it.conflicts.count(),
            "assigned": _asked(request, it),
        }  # fmt: skip
    words["form"] = next((form for form in forms.values() if form.errors), None)
    return render(request, "call/manage_proposal.html", words | forms)


def _sent(request, name):
    return request.POST if name in request.POST else None


def _asked(request, it):
    """Who is asked to review it, by the name they show."""
    rows = list(it.assignments.select_related("person").order_by("pk"))
    members = request.summit.memberships.select_related("person").filter(person__in=[r.person_id for r in rows])
    held = {m.person_id: m for m in members}
    names = [known_as(request.viewer, held[r.person_id]) if r.person_id in held else "" for r in rows]
    return list(zip(rows, names, strict=True))


def _panel(request, it):
    """[(key, name)] of those who review in this call and are not asked yet."""
    asked = set(it.assignments.values_list("person", flat=True))
    held = {m.person_id: m for m in request.summit.memberships.select_related("person")
            if m.person_id not in asked}  # fmt: skip
    people = [person for person, _said in panel_of(it.call) if person.pk in held]
    number = _("Reviewer %(number)d")
    return [
        (str(p.pk), known_as(request.viewer, held[p.pk]) or number % {"number": n}) for n, p in enumerate(people, 1)
    ]


def _done(request, it, forms):
    """Do what was sent; whether something was done."""
    valid = {name: form for name, form in forms.items() if form.is_bound and form.is_valid()}
    if "note" in valid:
        reviewing.remark(it, by=request.user, text=valid["note"].cleaned_data["text"], of_team=True)
    elif "revision" in valid:
        revising.ask_revision(
            it, wish=valid["revision"].cleaned_data["wish"], due=valid["revision"].cleaned_data["due"]
        )
    elif "more_time" in valid:
        revising.give_time(it, due=valid["more_time"].cleaned_data["due"])
    elif "blind" in valid:
        reviewing.blind(it, **{name: valid["blind"].cleaned_data[name] for name in ("title", "about")})
    elif "ask" in valid:
        reviewing.assign(it, Person.objects.get(pk=valid["ask"].cleaned_data["reviewer"]))
    elif "unask" in request.POST:
        chosen = request.POST["unask"]
        reviewing.unassign(it, int(chosen) if chosen.isdecimal() and len(chosen) < 18 else 0)
    elif "bulk" in valid:
        one = Proposal.objects.filter(pk=it.pk)
        deciding.decide(one, valid["bulk"].cleaned_data["state"], call=it.call)
    else:
        return False
    messages.success(request, _("Saved."))
    return True
