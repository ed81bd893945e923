"""Answering, writing, and one's own answers: private pages, one small form each."""

import uuid
from dataclasses import replace

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from sabha.algorithms.refused import Refused
from sabha.summit.base.access import allowed
from sabha.summit.concept.rules import translations
from sabha.summit.conversations import actions, rules
from sabha.summit.conversations.forms import StatementForm, VoteForm
from sabha.summit.conversations.models import Map, Statement, Vote
from sabha.summit.conversations.views.reading import question_of
from sabha.summit.people.actions.members import join


def voter(request, question):
    """The voter's id; whoever is signed in joins the summit by answering. Who only looks is nobody's voter yet."""
    membership = request.viewer.membership
    if membership is None and request.method != "POST":
        return uuid.uuid5(request.user.pk, str(question.pk))
    return rules.voter_of(membership or join(request.user, request.summit), question)


@allowed(rules.may_answer)
@require_http_methods(["GET", "POST"])
def answer(request, slug, number):
    """One statement, three equal buttons, how far one is. A double tap is one vote."""
    question = question_of(request, number)
    me = voter(request, question)
    if request.method == "POST":
        record(request, question, me)
        return redirect("answer", slug, number)
    turn = chosen_turn(question, actions.turn_for(question, me), request.GET.get("s", ""))
    rest = turn.is_rest and not {"more", "s"} & request.GET.keys()
    translations.beside([question, turn.statement])
    words = {"question": question, "turn": turn, "rest": rest, "values": Vote.Value, "form": VoteForm()}
    words |= {"chosen": "s" in request.GET, "foreign": turn.statement and is_foreign(turn.statement)}
    return render(request, "conversations/answer.html", words)


def chosen_turn(question, turn, number):
    """The turn with the statement somebody chose on its page; where it is not asked about, the turn as it is."""
    asked = Statement.objects.filter(question=question, number=number if number.isdecimal() else None).shown().first()
    return replace(turn, statement=asked) if asked else turn


def is_foreign(statement):
    """Whether it is in another language than the page, and nobody has put it into that one."""
    return statement.text.lang != get_language() and "text" not in statement.beside


def record(request, question, me):
    form = VoteForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("That answer did not come through. Please choose one of the three."))
        return
    given = form.cleaned_data
    statement = get_object_or_404(
        Statement.objects.select_related("question"), question=question, pk=given["statement"]
    )
    try:
        actions.vote(by=me, statement=statement, value=given["value"], matters=given["matters"], op=form.operation)
    except Refused as no:
        messages.error(request, _(no.template) % no.params)


@allowed(rules.may_answer)
@require_http_methods(["GET", "POST"])
def mine(request, slug, number):
    """All one's answers, each to change; what became of one's statements; where one stands."""
    question = question_of(request, number)
    me = voter(request, question)
    if request.method == "POST":
        record(request, question, me)
        return redirect("mine", slug, number)
    votes = Vote.objects.filter(voter=me, statement__question=question).select_related("statement")
    votes = list(votes.order_by("statement__number")[:200])
    translations.beside([v.statement for v in votes])
    written = Statement.objects.filter(question=question, writer=me)
    held = Map.objects.filter(question=question).first()
    place = held.places.get(str(me)) if held else None
    words = {
        "question": question,
        "votes": votes,
        "written": written,
        "place": place,
        "letter": chr(65 + place[2]) if place and place[2] is not None else "",
        "values": Vote.Value,
        "form": VoteForm(),
    }
    return render(request, "conversations/mine.html", words)


@allowed(rules.may_answer)
@require_http_methods(["GET", "POST"])
def write(request, slug, number):
    """Write a statement. What says much the same is shown first; sending again says that this is another idea."""
    question = question_of(request, number)
    me = voter(request, question)
    form = StatementForm(request.POST or None)
    alike = []
    if request.method == "POST" and form.is_valid():
        alike = [] if form.cleaned_data["sure"] else actions.similar_to(question, form.cleaned_data["text"])
        if not alike:
            return added(request, question, form, me)
    return render(request, "conversations/write.html", {"question": question, "form": form, "alike": alike})


def added(request, question, form, me):
    try:
        made = actions.add_statement(question, form.words(), by=me, op=form.operation)
    except Refused as no:
        messages.error(request, _(no.template) % no.params)
    else:
        waits = made.state == Statement.State.WAITING
        messages.success(
            request,
            _("Thank you. A moderator reads it first.") if waits else _("Thank you. Others are asked about it now."),
        )
    return redirect("mine", request.summit.slug, question.number)
