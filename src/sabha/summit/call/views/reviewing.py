"""Reviewers' pages: what waits for me, one proposal without its people, what I know and read."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from sabha.algorithms.refused import Refused
from sabha.summit.base.access import allowed
from sabha.summit.call import rules
from sabha.summit.call.actions import reviewing
from sabha.summit.call.forms.reviewing import ConflictForm, LookForm, MyselfForm, RemarkForm, ReviewForm
from sabha.summit.call.models import Call, Conflict, FirstLook, Proposal, Review, Reviewing
from sabha.summit.call.rules.blind import seen
from sabha.summit.call.views.finding import PAGE, asks_of, call_of, page_of, proposal_of

State = Proposal.State


@allowed(rules.may_review)
@require_safe
def reviews(request, slug):
    """What one is asked to review, the unreviewed first; then everything that still wants a first look."""
    me = request.user
    done = Review.objects.filter(proposal=OuterRef("pk"), person=me, round=OuterRef("round"))
    recused = Conflict.objects.filter(proposal=OuterRef("pk"), person=me)
    found = Proposal.objects.filter(call__summit=request.summit, call__decided=None, call__is_withdrawn=False)
    found = (
        found.annotate(done=Exists(done))
        .exclude(Exists(recused))
        .select_related("call__summit", "person")
        .prefetch_related("speakers__person")
    )
    mine = found.filter(assignments__person=me, state=State.SUBMITTED).order_by("done", "call__number", "number")
    looked = FirstLook.objects.filter(proposal=OuterRef("pk"), person=me)
    unseen = found.filter(state=State.SUBMITTED, reviews_count=0).exclude(Exists(looked)).exclude(person=me)
    unseen, page, more, total = page_of(request, unseen.exclude(speakers__person=me).order_by("call__number", "number"))
    calls = Call.objects.filter(summit=request.summit, is_published=True, is_withdrawn=False, decided=None)
    words = {
        "mine": [{"it": p, "seen": seen(p, ())} for p in mine[:PAGE]],
        "unseen": [{"it": p, "seen": seen(p, ())} for p in unseen],
        "calls": calls, "page": page, "more": more, "total": total,
    }  # fmt: skip
    return render(request, "call/reviews.html", words)


@allowed(rules.may_review)
@require_http_methods(["GET", "POST"])
def about_me(request, slug, number):
    """How many one reviews in a call, in which languages, about what, and whose colleague one is."""
    call = call_of(request, number)
    held = Reviewing.objects.filter(call=call, person=request.user).first()
    form = MyselfForm(request.POST or None, call=call, held=held or Reviewing(languages=request.user.speaks))
    if request.method == "POST" and form.is_valid():
        reviewing.say_of_oneself(call, request.user, **form.values())
        messages.success(request, _("Saved."))
        return redirect("reviews", slug)
    return render(request, "call/about_me.html", {"form": form, "call": call})


@allowed(rules.may_review)
@require_http_methods(["GET", "POST"])
def review(request, slug, key):
    """One proposal without its people: a first look, scores, a conflict of interest; others' views after one's own."""
    it = proposal_of(request, key)
    if it.state in {State.DRAFT, State.WITHDRAWN} or rules.is_own(request.user, it):
        raise PermissionDenied
    if rules.why_recused(request.user, it):
        return render(request, "call/recused.html", {"number": it.number, "call": it.call})
    if it.call.is_blind and rules.sees_names(request.viewer, it.call) and not it.call.decided:
        return render(request, "call/sees_names.html", {"number": it.number, "call": it.call})
    criteria = list(it.call.criteria.filter(is_withdrawn=False))
    held = it.reviews.filter(person=request.user).first()
    forms = {
        "score": ReviewForm(_sent(request, "review"), criteria=criteria, review=held),
        "remark": RemarkForm(_sent(request, "remark"), prefix="remark"),
        "conflict": ConflictForm(_sent(request, "conflict"), prefix="conflict"),
    }
    if request.method == "POST":
        try:
            if _done(request, it, forms, criteria):
                return redirect("review_proposal", slug, key)
        except Refused as no:
            messages.error(request, _(no.template) % no.params)
            return redirect("review_proposal", slug, key)
    reviewed = rules.has_reviewed(request.user, it)
    words = {
        "proposal": it, "call": it.call, "seen": seen(it, asks_of(it.call)), "reviewed": reviewed, "held": held,
        "look": FirstLook.objects.filter(proposal=it, person=request.user).first(),
        "reviews": _numbered(it) if reviewed else [], "criteria": criteria,
        "remarks": _signed(it) if reviewed else [],
    }  # fmt: skip
    words["form"] = next((form for form in forms.values() if form.errors), None)
    return render(request, "call/review.html", words | forms)


def _sent(request, name):
    return request.POST if name in request.POST else None


def _done(request, it, forms, criteria):
    """Do what was sent; whether something was done."""
    look = LookForm(request.POST)
    if "look" in request.POST and look.is_valid():
        reviewing.look(it, by=request.user, value=look.cleaned_data["value"])
    elif forms["score"].is_bound and forms["score"].is_valid():
        given = forms["score"].cleaned_data
        words = {name: given[name] for name in ("to_team", "to_writer")}
        reviewing.review(it, by=request.user, points=forms["score"].points(), criteria=criteria, **words)
    elif forms["remark"].is_bound and forms["remark"].is_valid():
        if not rules.has_reviewed(request.user, it):
            raise PermissionDenied
        reviewing.remark(it, by=request.user, text=forms["remark"].cleaned_data["text"])
    elif forms["conflict"].is_bound and forms["conflict"].is_valid():
        reviewing.recuse(it, by=request.user, why=forms["conflict"].cleaned_data["why"])
    else:
        return False
    messages.success(request, _("Saved."))
    return True


def reviewer_numbers(it):
    """Reviewers under numbers, in the order of their first word: nobody is impressed by a name."""
    keys = [*it.reviews.order_by("made").values_list("person", flat=True)]
    keys += it.remarks.filter(of_team=False).order_by("made").values_list("person", flat=True)
    return {key: n for n, key in enumerate(dict.fromkeys(keys), 1)}


def _numbered(it):
    numbers = reviewer_numbers(it)
    return [{"number": numbers[r.person_id], "review": r} for r in it.reviews.order_by("made")]


def _signed(it):
    numbers = reviewer_numbers(it)
    return [{"number": numbers[r.person_id], "remark": r} for r in it.remarks.filter(of_team=False)]
