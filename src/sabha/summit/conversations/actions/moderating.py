"""Moderation: with a reason that the writer is told; merging and splitting that lose no vote and invent none."""

import uuid

from django.db import transaction

from sabha.algorithms.refused import Refused, gettext_noop
from sabha.summit.conversations.actions.saying import cast, next_number, want_map
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
    carry(statement, into)
    merged = journal.write(statement, by=by, op=op, state=Statement.State.MERGED, merged_into=into)
    want_map(statement.question_id)
    return merged


def carry(statement, into):
    """Give `into` the votes on `statement`, of those who have not answered it themselves."""
    have = set(into.votes.standing().values_list("voter", flat=True))
    for held in statement.votes.standing().exclude(voter__in=have):
        cast(by=held.voter, statement=into, value=held.value, matters=held.matters, pool=held.pool)


@transaction.atomic
def split(statement, parts, *, by, op=None):
    """Let several statements stand for one that holds several ideas. Returns the parts.

    `parts` are (words, whether people's answers to the whole are answers to this part). Somebody who disagreed with
    the whole may disagree with one part of it alone, so a vote is carried over only where the moderator says that the
    part is what people answered; else whoever voted is asked about the part first. All votes on the whole stay with it.
    """
    if statement.state in {Statement.State.SPLIT, Statement.State.MERGED}:
        return list(statement.parts.order_by("number"))
    if len(parts) < 2:
        raise Refused(gettext_noop("Write at least two statements, one idea in each."))
    made = [_part(statement, n, words, carries, by=by, op=op) for n, (words, carries) in enumerate(parts)]
    journal.write(statement, by=by, op=op, state=Statement.State.SPLIT)
    want_map(statement.question_id)
    return made


def _part(statement, n, words, carries, *, by, op):
    part = journal.write(
        Statement, by=by, op=op and uuid.uuid5(op, str(n)), summit_id=statement.summit_id,
        question_id=statement.question_id, number=next_number(statement.question), text=words,
        writer=statement.writer, is_seed=statement.is_seed, split_from=statement,
    )  # fmt: skip
    if carries:
        carry(statement, part)
    return part


def set_rules(question, *, by, op=None, **values):
    """Set a conversation's rules: `is_strict`, `is_closed`, `is_open`, `needs_badge`, `kind`, `places`."""
    held = conversation_of(question)
    if Conversation.objects.filter(pk=held.pk).exists():
        return journal.write(held, by=by, op=op, **values)
    return journal.write(
        Conversation, by=by, op=op, id=held.pk, summit_id=question.summit_id, question=question, **values
    )
