"""The organisers' side: statements that wait, seeds, the rules of each conversation."""

from django.conf import settings
from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from sabha.algorithms.refused import Refused
from sabha.summit.base.access import allowed
from sabha.summit.conversations import actions, rules
from sabha.summit.conversations.forms import ModerationForm, RulesForm, SplitForm, StatementForm
from sabha.summit.conversations.models import Statement
from sabha.summit.conversations.views.behind import page_of
from sabha.summit.conversations.views.reading import PAGE, question_of


@allowed(rules.may_moderate)
@require_http_methods(["GET", "POST"])
def moderation(request, slug, number):
    """Statements of a question, those that wait first; add one of the organisers' own; set the rules."""
    question = question_of(request, number)
    held = rules.conversation_of(question)
    seed = StatementForm(request.POST if "seed" in request.POST else None, prefix="seed")
    form = RulesForm(
        request.POST if "rules" in request.POST else None,
        initial={name: getattr(held, name) for name in RulesForm.NAMES},
        prefix="rules",
    )
    if seed.is_bound and seed.is_valid():
        actions.add_statement(question, seed.words(), by=request.viewer.pseudonym, op=seed.operation, is_seed=True)
        messages.success(request, _("Added."))
        return redirect("moderation", slug, number)
    if form.is_bound and form.is_valid():
        actions.set_rules(question, by=request.viewer.pseudonym, op=form.operation, **form.values())
        messages.success(request, _("Saved."))
        return redirect("moderation", slug, number)
    found = Statement.objects.filter(question=question)
    waiting = found.filter(state=Statement.State.WAITING)
    others = found.exclude(state=Statement.State.WAITING).order_by("-number")
    page = page_of(request)
    here = list(others[(page - 1) * PAGE : page * PAGE + 1])
    words = {"question": question, "waiting": waiting[:PAGE], "others": here[:PAGE], "seed": seed, "rules": form}
    words |= {"page": page, "more": len(here) > PAGE}
    words |= {"held": held, "snippet": snippet_of(question), "flagged": question.signals.count()}
    return render(request, "conversations/moderation.html", words)


def snippet_of(question):
    """What another site puts into its page to show the result of this conversation in it."""
    path = settings.SABHA_SITE + reverse("embed", args=[question.summit.slug, question.number])
    return (
        f'<iframe src="{path}" title="{_("Where everybody stands")}" width="100%" height="480" loading="lazy"></iframe>'
    )


@allowed(rules.may_moderate)
@require_http_methods(["GET", "POST"])
def split(request, slug, number, key):
    """Let several statements stand for one that holds several ideas."""
    question = question_of(request, number)
    it = get_object_or_404(Statement.objects.select_related("question"), question=question, pk=key)
    form = SplitForm(request.POST or None, initial={"text_1": it.text.text, "lang": it.text.lang})
    if request.method == "POST" and form.is_valid():
        try:
            actions.split(it, form.parts(), by=request.viewer.pseudonym, op=form.operation)
        except Refused as no:
            form.refuse(no)
        else:
            messages.success(request, _("Saved. The writer sees what became of it."))
            return redirect("moderation", slug, number)
    words = {"question": question, "statement": it, "form": form, "votes": it.votes.standing().count()}
    return render(request, "conversations/split.html", words)


@allowed(rules.may_moderate)
@require_http_methods(["GET", "POST"])
def decide(request, slug, number, key):
    """Show, hide or merge one statement; hiding needs a reason, which the writer is told."""
    question = question_of(request, number)
    it = get_object_or_404(Statement, question=question, pk=key)
    form = ModerationForm(request.POST or None, initial={"state": it.state, "reason": it.reason})
    if request.method == "POST" and form.is_valid():
        try:
            decided(it, form, by=request.viewer.pseudonym)
        except Refused as no:
            form.add_error(None, _(no.template) % no.params)
        else:
            messages.success(request, _("Saved. The writer sees what became of it."))
            return redirect("moderation", slug, number)
    return render(request, "conversations/decide.html", {"question": question, "statement": it, "form": form})


def decided(it, form, *, by):
    given = form.cleaned_data
    if given["state"] == Statement.State.MERGED:
        into = Statement.objects.filter(question=it.question_id, number=given["into"]).first() or it
        return actions.merge(it, into, by=by, op=form.operation)
    return actions.moderate(
        it, by=by, op=form.operation, state=given["state"], reason=given["reason"], note=form.word_to_writer()
    )
