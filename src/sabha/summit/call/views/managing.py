"""The team's pages of a call itself: its words and days, its parts, translations, another edition, its reviewers."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_http_methods, require_safe

from sabha.algorithms.refused import Refused
from sabha.summit.base.access import allowed
from sabha.summit.call import rules
from sabha.summit.call.actions import calling, notices, reviewing
from sabha.summit.call.forms.calling import FORMS, CallForm, CopyForm, TranslateForm
from sabha.summit.call.models import Assignment, Call, Job, Notice, Review
from sabha.summit.call.rules.budget import budget_of, contradictions
from sabha.summit.call.rules.standing import calls_of
from sabha.summit.call.tasks import panel_of
from sabha.summit.call.views.finding import call_of
from sabha.summit.concept.models import Summit
from sabha.summit.people.models import Role
from sabha.summit.people.rules import known_as


@allowed(rules.may_run_calls)
@require_safe
def calls(request, slug):
    return render(
        request,
        "call/manage_calls.html",
        {"calls": calls_of(request.summit), "withdrawn": calls_of(request.summit, withdrawn=True)},
    )


@allowed(rules.may_run_calls)
@require_http_methods(["GET", "POST"])
def new(request, slug):
    form = CallForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        call = calling.add_call(request.summit, by=request.viewer.pseudonym, op=form.operation, **form.values())
        messages.success(request, _("Added. Now say which criteria count, then publish it."))
        return redirect("manage_call", slug, call.number)
    return render(request, "call/edit_call.html", {"form": form})


@allowed(rules.may_run_calls)
@require_http_methods(["GET", "POST"])
def call(request, slug, number):
    """A call at a glance: where it stands, its parts, its money; publish it."""
    it = call_of(request, number)
    if request.method == "POST":
        if "publish" in request.POST:
            try:
                calling.publish_call(it, by=request.viewer.pseudonym)
            except Refused as no:
                messages.error(request, _(no.template) % no.params)
            else:
                messages.success(request, _("Saved."))
        return redirect("manage_call", slug, number)
    [counted] = [c for c in calls_of(request.summit, withdrawn=it.is_withdrawn) if c.pk == it.pk]
    parts = [(part, _(_NAMES[part]), _standing(it, part)) for part in calling.PARTS]
    words = {"call": it, "counted": counted, "parts": parts, "money": budget_of(it)}
    return render(request, "call/manage_call.html", words | {"contradictions": list(contradictions(it))})


_NAMES = {
    "questions": gettext_noop("Questions"),
    "criteria": gettext_noop("Criteria"),
    "quotas": gettext_noop("Quotas"),
}


def _standing(call, part):
    found = calling.PARTS[part].objects.filter(call=call, is_withdrawn=False)
    return list(found.select_related("ask") if part == "quotas" else found)


@allowed(rules.may_run_calls)
@require_http_methods(["GET", "POST"])
def edit(request, slug, number):
    it = call_of(request, number)
    form, words = CallForm(request.POST or None, call=it), {"call": it}
    if request.method == "POST" and form.is_valid():
        try:
            _refuse_unseen(form)
            if words := _whom_it_concerns(request, it, form.only_own(form.values())):
                return render(request, "call/edit_call.html", words | {"form": form, "call": it})
            values = form.only_own(form.values()) | {"letters": _seen_letters(request)}
            calling.change_call(it, by=request.viewer.pseudonym, op=form.operation, **values)
        except Refused as no:
            form.refuse(no)
        else:
            messages.success(request, _("Saved."))
            return redirect("manage_call", slug, number)
    return render(request, "call/edit_call.html", {"form": form, "call": it})


def _seen_letters(request):
    """How many letters the page has said that this makes."""
    told = request.POST.get("letters", "")
    return int(told) if told.isdecimal() and len(told) < 9 else 0


def _whom_it_concerns(request, it, values):
    """Before a call closes earlier than people were told: how many that concerns. Nothing once that was seen."""
    if not calling.closes_earlier(it, values):
        return {}
    people, letters = notices.count(it, Notice.Kind.EARLIER)
    if not people or "letters" in request.POST:
        return {}
    after = Call(summit=it.summit, **{name: values.get(name, getattr(it, name)) for name in calling.ENDS})
    return {"people": people, "letters": letters, "until": after.last_minute}


def _refuse_unseen(form):
    """Two of the team may change a call at once: one another's fields, but not the same unseen."""
    if form.unseen():
        raise Refused(gettext_noop("Meanwhile somebody else has changed this. Open it again."))


def _part_of(part):
    if part not in calling.PARTS:
        raise Http404
    return FORMS[part]


@allowed(rules.may_run_calls)
@require_http_methods(["GET", "POST"])
def parts(request, slug, number, part):
    """The questions, criteria or quotas of a call, and one more."""
    it, kind = call_of(request, number), _part_of(part)
    form = kind(request.POST or None, call=it)
    if request.method == "POST" and form.is_valid():
        try:
            calling.add_part(it, part, by=request.viewer.pseudonym, op=form.operation, **form.values())
        except Refused as no:
            form.refuse(no)
        else:
            messages.success(request, _("Added."))
            return redirect("call_parts", slug, number, part)
    words = {"call": it, "part": part, "name": _(_NAMES[part]), "rows": _standing(it, part), "form": form}
    return render(request, "call/parts.html", words | {"fixed": calling.is_fixed(it, part)})


@allowed(rules.may_run_calls)
@require_http_methods(["GET", "POST"])
def part(request, slug, number, part, key):
    """Change one of them, or take it off."""
    it, kind = call_of(request, number), _part_of(part)
    held = get_object_or_404(calling.PARTS[part].objects.select_related("call__summit"), call=it, pk=key)
    form = kind(request.POST or None, call=it, part=held)
    by = request.viewer.pseudonym
    if request.method == "POST":
        try:
            if "remove" in request.POST:
                calling.remove_part(held, part, by=by)
                messages.success(request, _("Taken off."))
                return redirect("call_parts", slug, number, part)
            if form.is_valid():
                _refuse_unseen(form)
                calling.change_part(held, part, by=by, op=form.operation, **form.only_own(form.values()))
                messages.success(request, _("Saved."))
                return redirect("call_parts", slug, number, part)
        except Refused as no:
            if form.is_valid():
                form.refuse(no)
            else:
                messages.error(request, _(no.template) % no.params)
    return render(request, "call/part.html", {"call": it, "part": part, "name": _(_NAMES[part]), "form": form})


@allowed(rules.may_run_calls)
@require_http_methods(["GET", "POST"])
def translate(request, slug, number):
    """A call's words in another language, each beside the original."""
    it = call_of(request, number)
    form = TranslateForm(request.POST or None, texts=list(_texts(it)))
    if request.method == "POST" and form.is_valid():
        try:
            calling.translate(form.words(), by=request.viewer.pseudonym, op=form.operation)
        except Refused as no:
            form.refuse(no)
        else:
            messages.success(request, _("Saved."))
            return redirect("manage_call", slug, number)
    return render(request, "call/translate.html", {"call": it, "form": form})


def _texts(call):
    """(name of the field, object, column, words) for all that people read of a call."""
    for n, it in enumerate([call, *_standing(call, "criteria"), *_standing(call, "questions")]):
        for column in ("title", "about", "topics", "options"):
            words = getattr(it, column, None)
            if words:
                yield f"w{n}-{column}", it, column, words


@allowed(rules.may_run_calls)
@require_http_methods(["GET", "POST"])
def copy(request, slug, number):
    """The same call for another edition that one organises."""
    it = call_of(request, number)
    mine = Summit.objects.filter(memberships__person=request.user, memberships__roles__role=Role.ORGANISER)
    form = CopyForm(request.POST or None, summits=mine.distinct())
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        to = next(s for s in mine if str(s.pk) == given["summit"])
        by = to.memberships.get(person=request.user).pseudonym
        made = calling.copy_call(it, to, by=by, opens=given["opens"], closes=given["closes"], op=form.operation)
        messages.success(request, _("Copied. It is not published yet."))
        return redirect("manage_call", to.slug, made.number)
    return render(request, "call/copy.html", {"call": it, "form": form})


@allowed(rules.may_run_calls)
@require_http_methods(["GET", "POST"])
def reviewers(request, slug, number):
    """Who reviews, how much each has to do and has done; let the worker share out what is not shared out yet."""
    it = call_of(request, number)
    if request.method == "POST":
        reviewing.want(it, Job.Kind.ASSIGN)
        messages.success(request, _("The worker shares them out now. Open this page again in a moment."))
        return redirect("manage_reviewers", slug, number)
    held = {m.person_id: m for m in request.summit.memberships.select_related("person").filter(
        person__in=[person.pk for person, _said in panel_of(it)])}  # fmt: skip
    asked = _counted(Assignment.objects.filter(proposal__call=it), "person")
    done = _counted(Review.objects.filter(proposal__call=it), "person")
    rows = [
        {"name": known_as(request.viewer, held[p.pk]) if p.pk in held else "", "said": said, "person": p,
         "asked": asked.get(p.pk, 0), "done": done.get(p.pk, 0)}
        for p, said in panel_of(it)
    ]  # fmt: skip
    words = {"call": it, "rows": rows, "job": Job.objects.filter(call=it, kind=Job.Kind.ASSIGN).first()}
    words["uncovered"] = it.proposals.in_review().filter(assignments=None).count()
    return render(request, "call/reviewers.html", words)


def _counted(found, name):
    """person → how many."""
    counts = {}
    for key in found.values_list(name, flat=True):
        counts[key] = counts.get(key, 0) + 1
    return counts
