"""Asking what the concept note does not ask."""

import uuid

from django.db import transaction

from sabha.summit.concept.actions import add_question
from sabha.summit.concept.models import Question
from sabha.summit.conversations.actions.moderating import set_rules
from sabha.summit.conversations.actions.saying import add_statement
from sabha.summit.conversations.models import Conversation
from sabha.summit.journal import actions as journal


@transaction.atomic
def ask(summit, text, *, by, op, seeds=(), kind=Conversation.Kind.TALK, places=Conversation.PLACES):
    """Open a conversation, or a vote of priorities, with what it begins with. The same `op` again is the same one."""
    if known := journal.done(Question, op):
        return known
    question = add_question(summit, text, by=by, op=op)
    if kind != Conversation.Kind.TALK:
        set_rules(question, by=by, kind=kind, places=places)
    for n, words in enumerate(seeds):
        add_statement(question, words, by=by, op=uuid.uuid5(op, f"seed {n}"), is_seed=True)
    return question
