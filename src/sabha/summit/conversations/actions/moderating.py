"""Moderation: with a reason that the writer is told, and merging that keeps the votes."""

from django.db import transaction

from sabha.algorithms.refused import Refused, gettext_noop
from sabha.summit.conversations.actions.saying import cast, want_map
from sabha.summit.conversations.models import Conversation, Statement
from sabha.summit.conversations.rules import conversation_of
from sabha.summit.journal import actions as journal


def moderate(statement, *, by, state, reason="", note=None, op=None):
    """Show or hide a statement. Hiding needs a reason; it stands in the history and is told to the writer."""
    if state == Statement.State.HIDDEN and not reason:
        raise Refused(gettext_noop("Say why you hide it: the writer is told."))
    changed = journal.write(
        statement, by=by, op=op, state=state, reason=reason if state == Statement.State.HIDDEN else "", note=note
    )
    want_map(statement.question_id)
    return changed


@transaction.atomic
def merge(statement, into, *, by, op=None):
    """Let `into` stand for `statement`: who voted only on the one has the same vote on the other."""
    if statement.pk == into.pk or statement.question_id != into.question_id:
        raise Refused(gettext_noop("Choose another statement of the same question to merge into."))
    if into.state != Statement.State.SHOWN:
        raise Refused(gettext_noop("The statement to merge into is not shown. Show it first."))
    have = set(into.votes.values_list("voter", flat=True))
    for held in statement.votes.exclude(voter__in=have):
        cast(by=held.voter, statement=into, value=held.value, matters=held.matters)
    merged = journal.write(statement, by=by, op=op, state=Statement.State.MERGED, merged_into=into)
    want_map(statement.question_id)
    return merged


def set_rules(question, *, by, op=None, **values):
    """Set a conversation's rules: `is_strict`, `is_closed`."""
    held = conversation_of(question)
    if Conversation.objects.filter(pk=held.pk).exists():
        return journal.write(held, by=by, op=op, **values)
    return journal.write(
        Conversation, by=by, op=op, id=held.pk, summit_id=question.summit_id, question=question, **values
    )
