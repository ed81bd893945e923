"""Answering, writing, and one's own answers: private pages, one small form each."""

import functools
import uuid
from dataclasses import replace

from django.contrib import messages
from django.db.models import UUIDField
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from sabha.algorithms.refused import Refused
from sabha.summit.base.access import allowed
from sabha.summit.base.prepared import Prepared
from sabha.summit.concept.rules import translations
from sabha.summit.conversations import actions, rules
from sabha.summit.conversations.forms import StatementForm, VoteForm
from sabha.summit.conversations.models import Map, Statement, Vote
from sabha.summit.conversations.views.behind import page_of
from sabha.summit.conversations.views.reading import PAGE, dots, question_of
from sabha.summit.people.actions.members import member
from sabha.summit.people.rules import is_vouched_for


def voter(request, question):
    """The voter's id; whoever is signed in joins the summit by answering. Who only looks is nobody's voter yet."""
    if request.viewer.membership is None and request.method != "POST":
        return uuid.uuid5(request.user.pk, str(question.pk))
    return rules.voter_of(member(request), question)


@allowed(rules.may_answer)
@require_http_methods(["GET", "POST"])
def answer(request, slug, number):
    """One statement, three equal buttons, how far one is. A double tap is one vote; the last one can be undone."""
    if request.method == "POST":
        return HttpResponseRedirect(reverse("answer", args=[slug, number]) + record(request, number))
    question = question_of(request, number)
    if not rules.may_take_part(request.viewer, question):
        return with_a_badge(request, question)
    me = voter(request, question)
    turn = chosen_turn(question, actions.turn_for(question, me), request.GET.get("s", ""))
    rest = turn.is_rest and not {"more", "s"} & request.GET.keys()
    translations.beside([question, *(it for it in (turn.statement, turn.split_from) if it)])
    words = {"question": question, "turn": turn, "rest": rest, "values": Vote.Value, "form": VoteForm()}
    words |= {"chosen": "s" in request.GET, "foreign": turn.statement and is_foreign(turn.statement)}
    words |= {"rules": rules.rules_shown(question.pk, question.summit_id), "last": last_vote(request, me)}
    return render(request, "conversations/answer.html", words)


def with_a_badge(request, question):
    """Says kindly what is lacking, and the way to it."""
    return render(request, "conversations/with_a_badge.html", {"question": question}, status=403)


def chosen_turn(question, turn, number):
    """The turn with the statement somebody chose on its page; where it is not asked about, the turn as it is."""
    if not number.isdecimal():
        return turn
    asked = Statement.objects.filter(question=question, number=number).shown().first()
    return replace(turn, statement=asked, split_from=None) if asked else turn


def is_foreign(statement):
    """Whether it is in another language than the page, and nobody has put it into that one."""
    return statement.text.lang != get_language() and "text" not in statement.beside


def last_vote(request, me):
    """The vote that was given a moment ago, to undo it with one tap."""
    try:
        key = uuid.UUID(request.GET.get("last", ""))
    except ValueError:
        return None
    return GIVEN.first(key=uuid.uuid5(key, str(me)))


GIVEN = Prepared(lambda key: Vote.objects.filter(pk=key).standing(), key=UUIDField())


def record(request, number, voter=None, pool=Vote.Pool.SUMMIT):
    """Keep the vote of a form, or take it back; gives what the next address says of it."""
    form = VoteForm(request.POST)
    if not form.is_valid():
        question_of(request, number)  # or there is none
        messages.error(request, _("That answer did not come through. Please choose one of the three."))
        return ""
    given = form.cleaned_data
    mine = voter or member_voter(request)
    try:
        if given["undo"]:
            undone(request, number, given["statement"], mine, form.operation)
            return ""
        said = actions.answer(request.summit, number, given["statement"], voter=mine, pool=pool,
            vouched=functools.partial(is_vouched_for, request.viewer), value=given["value"],
            matters=given["matters"], op=form.operation)  # fmt: skip
    except Refused as no:
        messages.error(request, _(no.template) % no.params)
        return ""
    if said is None:
        raise Http404
    return f"?last={said.pk}"


def member_voter(request):
    """Question → the id under which who asks votes on it; joins whoever is no member yet, once the vote may count."""
    return lambda question: rules.voter_of(member(request), question)


def undone(request, number, key, mine, op):
    found = Statement.objects.filter(question__number=number, summit=request.summit, pk=key)
    statement = found.select_related("question").first()
    if statement is None:
        raise Http404
    if actions.take_back(by=mine(statement.question_id), statement=statement, op=op):
        messages.success(request, _("Taken back. You may be asked again."))


@allowed(rules.may_answer)
@require_http_methods(["GET", "POST"])
def mine(request, slug, number):
    """All one's answers, each to change; what became of one's statements; where one stands."""
    page = page_of(request)
    if request.method == "POST":
        record(request, number)
        return redirect(reverse("mine", args=[slug, number]) + (f"?page={page}" if page > 1 else ""))
    question = question_of(request, number)
    me = voter(request, question)
    votes = Vote.objects.filter(voter=me, statement__question=question).standing().select_related("statement")
    found = list(votes.order_by("statement__number", "pk")[(page - 1) * PAGE : page * PAGE + 1])
    votes, more = found[:PAGE], len(found) > PAGE
    translations.beside([v.statement for v in votes])
    written = Statement.objects.filter(question=question, writer=me).prefetch_related("parts")
    held = Map.objects.filter(question=question).first()
    place = held.places.get(str(me)) if held else None
    words = {
        "question": question,
        "votes": votes,
        "written": written,
        "place": place,
        "dots": dots(held.public) if place else [],
        "letter": chr(65 + place[2]) if place and place[2] is not None else "",
        "form": VoteForm(),
        "page": page,
        "more": more,
    }
    return render(request, "conversations/mine.html", words)


@allowed(rules.may_answer)
@require_http_methods(["GET", "POST"])
def write(request, slug, number):
    """Write a statement. What says much the same is shown first; sending again says that this is another idea."""
    question = question_of(request, number)
    if not rules.may_take_part(request.viewer, question):
        return with_a_badge(request, question)
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
        vouched = functools.partial(is_vouched_for, request.viewer)
        made = actions.add_statement(question, form.words(), by=me, vouched=vouched, op=form.operation)
    except Refused as no:
        messages.error(request, _(no.template) % no.params)
    else:
        waits = made.state == Statement.State.WAITING
        messages.success(
            request,
            _("Thank you. A moderator reads it first.") if waits else _("Thank you. Others are asked about it now."),
        )
    return redirect("mine", request.summit.slug, question.number)
