"""Posting an idea and tending it: private pages, one small form each."""

import uuid

from django.conf import settings
from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from sabha.algorithms.refused import Refused
from sabha.summit.base.access import NotYours, allowed
from sabha.summit.base.forms import was_done
from sabha.summit.concept.rules import threads
from sabha.summit.ideas.actions import things
from sabha.summit.ideas.forms.things import (
    AmountForm,
    AnswerForm,
    AskForm,
    HideForm,
    IdeaForm,
    MergeForm,
    PlainForm,
    SplitForm,
    StateForm,
)
from sabha.summit.ideas.models import Idea, IdeaNeed, IdeaQuestion, Pledge
from sabha.summit.ideas.rules import things as rules
from sabha.summit.ideas.views.reading import idea_of
from sabha.summit.people.actions.members import member
from sabha.summit.people.rules import names_of


def tended(request, number):
    """The idea, for those who tend it; nobody else goes on, but hears who they are and how to ask them."""
    it = idea_of(request, number)
    if not rules.owns(request.viewer, it):
        owners = rules.owners_of(it)
        raise NotYours("ideas/not_yours.html", idea=it, owners=owners, names=names_of(owners))
    return it


def sent_before(request, obj):
    """Whether the form that was sent has done its act before: a double tap on a button that is gone by now."""
    try:
        op = uuid.UUID(request.POST.get("op", ""))
    except ValueError:
        return False
    return was_done(op, obj)


def done(request, form, act):
    """Do what a form asks, if it was sent and is in order; True when it was done, else the form says why not."""
    return request.method == "POST" and form.is_valid() and tried(form, act)


def tried(form, act):
    """Do it; where it is refused, the form says why."""
    try:
        act()
    except Refused as no:
        form.refuse(no)
        return False
    return True


def pressed(request, act, thanks):
    """Do what a lone button stands for, and say that it was done, or why not."""
    try:
        act()
    except Refused as no:
        messages.error(request, _(no.template) % no.params)
        return False
    messages.success(request, thanks)
    return True


def origin_of(request):
    """What a new idea grows from: ?from= names any object of this summit's public record."""
    try:
        key = uuid.UUID(request.GET.get("from", ""))
    except ValueError:
        return None
    return threads.public_object(request.summit, key)


def asking(request, template, form, idea=None, **words):
    return render(request, f"ideas/{template}.html", {"form": form, "idea": idea, **words})


@allowed(rules.may_post)
@require_http_methods(["GET", "POST"])
def new(request, slug):
    """Post an idea, from a statement, a session, a question, or from nothing."""
    origin = origin_of(request)
    form = IdeaForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        by = member(request).pseudonym
        made = things.post_idea(
            request.summit, by=by, title=form.said("title"), text=form.said("text"), grew_from=origin, op=form.operation
        )
        messages.success(request, _("Your idea is there. Now say what it needs."))
        return redirect("tend_idea", slug, made.number)
    return asking(request, "new", form, origin=origin)


@allowed(rules.may_post)
@require_safe
def mine(request, slug):
    """What I tend and what I pledged, with what waits for me."""
    who = request.viewer.membership
    tends, pledges = [], []
    if who:
        ours = Idea.objects.filter(summit=request.summit, owners__pseudonym=who.pseudonym)
        tends = ours.filter(owners__is_withdrawn=False).prefetch_related("pledges", "asked").select_related("summit")
        found = Pledge.objects.filter(summit=request.summit, pledger__in=rules.pledgers_of(who))
        pledges = found.select_related("idea__summit", "summit")
    rows = [(it, waiting(it)) for it in tends]
    return render(request, "ideas/mine.html", {"rows": rows, "pledges": pledges})


def waiting(idea):
    """(pledges that wait for a word, questions that wait for an answer)."""
    offered = [p for p in idea.pledges.all() if p.state == Pledge.State.OFFERED]
    return offered, [q for q in idea.asked.all() if q.answer is None and not q.is_hidden]


@allowed(rules.may_post)
@require_http_methods(["GET", "POST"])
def tend(request, slug, number):
    """Everything that those who tend an idea can do; a button to leave it."""
    it = tended(request, number)
    form = PlainForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        thanks = _("You do not tend this idea any more.")
        by = request.viewer.pseudonym
        gone = pressed(request, lambda: things.leave(it, by=by, op=form.operation), thanks)
        return redirect("my_ideas", slug) if gone else redirect("tend_idea", slug, number)
    token = things.invitation(it)
    link = settings.SABHA_SITE + reverse("join_idea", args=[slug, number, token])
    offered, asked = waiting(it)
    others = it.pledges.exclude(pk__in=[p.pk for p in offered])
    words = {"link": link, "offered": offered, "asked": asked, "others": others, "milestones": it.milestones.all()}
    return asking(request, "tend", form, it, **words)


@allowed(rules.may_post)
@require_http_methods(["GET", "POST"])
def edit(request, slug, number):
    it = tended(request, number)
    start = {"title": it.title.text, "text": it.text.text, "lang": it.text.lang}
    form = IdeaForm(request.POST or None, initial=start)

    def act():
        return things.revise(it, by=request.viewer.pseudonym, op=form.operation, **form.changes())

    if done(request, form, act):
        messages.success(request, _("Saved. The version before stays in the history."))
        return redirect("tend_idea", slug, number)
    return asking(request, "act", form, it, title=_("Change the words"), button=_("Save"))


@allowed(rules.may_post)
@require_http_methods(["GET", "POST"])
def state(request, slug, number):
    it = tended(request, number)
    form = StateForm(request.POST or None, initial={"state": it.state})

    def act():
        given = {"state": form.cleaned_data["state"], "why": form.said("why")}
        return things.set_state(it, by=request.viewer.pseudonym, op=form.operation, **given)

    if done(request, form, act):
        messages.success(request, _("Saved."))
        return redirect("tend_idea", slug, number)
    return asking(request, "act", form, it, title=_("Say how it stands"), button=_("Save"))


@allowed(rules.may_post)
@require_http_methods(["GET", "POST"])
def needs(request, slug, number):
    """What the idea needs, line by line; each can be taken off again."""
    it = tended(request, number)
    off = request.POST.get("off")
    form = AmountForm(request.POST if request.method == "POST" and not off else None)
    by = request.viewer.pseudonym
    if off:
        gone = get_object_or_404(IdeaNeed, idea=it, pk=key_in(off))
        things.drop_need(gone, by=by)
        return redirect("idea_needs", slug, number)
    if form.is_bound and form.is_valid():
        given = {n: form.cleaned_data[n] for n in ("kind", "amount", "unit")}
        things.add_need(it, by=by, op=form.operation, text=form.said("text"), **given)
        messages.success(request, _("Added."))
        return redirect("idea_needs", slug, number)
    return asking(request, "needs", form, it, needs=it.needs.filter(is_withdrawn=False))


def key_in(text):
    try:
        return uuid.UUID(text)
    except ValueError:
        raise Http404 from None


@allowed(rules.may_post)
@require_http_methods(["GET", "POST"])
def merge(request, slug, number):
    """Let this idea become part of another that the same person tends."""
    it = tended(request, number)
    form = MergeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        into = Idea.objects.filter(summit=request.summit, number=form.cleaned_data["into"]).order_by("id").first()
        if into is None:
            form.add_error("into", _("Choose another idea of this summit."))
        elif not rules.owns(request.viewer, into) and not rules.may_moderate(request.viewer):
            form.add_error("into", _("You do not tend that idea. Ask those who do to invite you first."))
        elif tried(form, lambda: merged(form, it, into, request.viewer.pseudonym)):
            messages.success(request, _("Both are one now. Thanks to everyone stand on its page."))
            return redirect("tend_idea", slug, into.number)
    return asking(request, "act", form, it, title=_("Make it part of another idea"), button=_("Join them"))


def merged(form, it, into, by):
    return things.merge(it, into, by=by, op=form.operation, why=form.said("why"))


@allowed(rules.may_post)
@require_http_methods(["GET", "POST"])
def split(request, slug, number):
    it = tended(request, number)
    held = list(it.needs.filter(is_withdrawn=False))
    form = SplitForm(request.POST or None, needs=held)
    if request.method == "POST" and form.is_valid():
        chosen = [n for n in held if str(n.pk) in form.cleaned_data.get("needs", ())]
        made = things.split(it, by=request.viewer.pseudonym, title=form.said("title"), text=form.said("text"),
            needs=chosen, op=form.operation)  # fmt: skip
        messages.success(request, _("There are two ideas now."))
        return redirect("tend_idea", slug, made.number)
    return asking(request, "act", form, it, title=_("Make one part an idea of its own"), button=_("Split it"))


@allowed(rules.may_post)
@require_http_methods(["GET", "POST"])
def join_in(request, slug, number, token):
    """The link of an invitation. Opening it does nothing yet: programs open links by themselves."""
    it = idea_of(request, number)
    form = PlainForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        by, thanks = member(request).pseudonym, _("You tend this idea too now.")
        joined = pressed(request, lambda: things.accept_invitation(it, token, by=by), thanks)
        return redirect("tend_idea" if joined else "my_ideas", slug, *([number] if joined else []))
    return asking(request, "act", form, it, title=_("Tend this idea together"), button=_("Tend it too"))


@allowed(rules.may_post)
@require_http_methods(["GET", "POST"])
def ask(request, slug, number):
    it = idea_of(request, number)
    form = AskForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        things.ask(it, form.said("text"), by=member(request).pseudonym, op=form.operation)
        messages.success(request, _("Asked. Those who tend the idea see it."))
        return redirect("idea_progress", slug, number)
    return asking(request, "act", form, it, title=_("Ask about this idea"), button=_("Ask"))


@allowed(rules.may_post)
@require_http_methods(["GET", "POST"])
def answer(request, slug, number, key):
    it = tended(request, number)
    question = get_object_or_404(IdeaQuestion, idea=it, pk=key)
    start = {"text": question.answer.text} if question.answer else {}
    form = AnswerForm(request.POST or None, initial=start)

    def act():
        return things.answer(question, form.said("text"), by=request.viewer.pseudonym, op=form.operation)

    if done(request, form, act):
        messages.success(request, _("Saved."))
        return redirect("tend_idea", slug, number)
    return asking(request, "act", form, it, title=_("Answer"), button=_("Save"), quote=question.text)


@allowed(rules.may_moderate)
@require_http_methods(["GET", "POST"])
def moderate(request, slug, number):
    """Hide an idea with a reason that everyone may read, or show it again; hide questions."""
    it = idea_of(request, number)
    off = request.POST.get("off")
    form = HideForm(request.POST if request.method == "POST" and not off else None, initial={"is_hidden": "0"})
    by = request.viewer.pseudonym
    if off:
        things.hide_question(get_object_or_404(IdeaQuestion, idea=it, pk=key_in(off)), by=by)
        return redirect("moderate_idea", slug, number)
    if form.is_bound and form.is_valid():
        values = {"is_hidden": form.cleaned_data["is_hidden"], "why": form.said("why")}
        if tried(form, lambda: things.moderate(it, by=by, op=form.operation, **values)):
            messages.success(request, _("Saved."))
            return redirect("ideas", slug)
    return asking(request, "moderate", form, it, asked=it.asked.filter(is_hidden=False))
