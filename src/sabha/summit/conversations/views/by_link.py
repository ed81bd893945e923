"""An open conversation: anyone with the link may answer, without an account, and is counted apart."""

import uuid

from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from sabha.summit.base.access import allowed, anyone
from sabha.summit.concept.rules import translations
from sabha.summit.conversations import actions, rules
from sabha.summit.conversations.forms import VoteForm
from sabha.summit.conversations.models import Vote
from sabha.summit.conversations.views.reading import question_of
from sabha.summit.conversations.views.taking_part import last_vote, record

KEY = "open_voter"  # of the session: a random number that is nobody's


@allowed(anyone)
@require_http_methods(["GET", "POST"])
def open_answer(request, slug, number):
    """The same one statement and three buttons. A cookie comes with the first answer, so that it is counted once."""
    question = question_of(request, number)
    held = rules.conversation_of(question)
    if not held.is_open:
        raise Http404
    if request.method == "POST":
        request.session.setdefault(KEY, str(uuid.uuid4()))
        return redirect(
            reverse("open_answer", args=[slug, number]) + record(request, number, voter_by(request), "open")
        )
    me = voter_by(request)(question.pk)
    turn = actions.turn_for(question, me)
    translations.beside([question, *(it for it in (turn.statement, turn.split_from) if it)])
    words = {
        "question": question, "turn": turn, "rest": turn.is_rest and "more" not in request.GET, "rules": held,
        "last": last_vote(request, me), "form": VoteForm(), "by_link": True, "values": Vote.Value,
    }  # fmt: skip
    return render(request, "conversations/answer.html", words)


def voter_by(request):
    """Question → the id under which this browser votes on it."""
    key = uuid.UUID(request.session.get(KEY, str(uuid.UUID(int=0))))
    return lambda question: uuid.uuid5(key, str(question))
