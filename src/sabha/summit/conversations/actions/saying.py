"""Voting on statements and writing them."""

import uuid

from django.db import transaction
from django.db.models import Max

from sabha.algorithms.refused import Refused, gettext_noop
from sabha.summit.conversations.models import MapWanted, Statement, Vote
from sabha.summit.conversations.rules import conversation_of
from sabha.summit.journal import actions as journal


@transaction.atomic
def vote(*, by, statement, value, matters=False, op=None, at=None):
    """Stand to a statement: agree (1), pass (0) or disagree (-1). The latest vote holds; a repeat changes nothing.

    by   the voter's id for this question (`rules.voter_of`), not a pseudonym
    """
    if conversation_of(statement.question).is_closed:
        raise Refused(gettext_noop("This conversation is closed. You can still read what came of it."))
    if statement.state != Statement.State.SHOWN:
        raise Refused(gettext_noop("This statement is not asked about any more."))
    said = cast(by=by, statement=statement, value=value, matters=matters, op=op, at=at)
    want_map(statement.question_id)
    return said


def cast(*, by, statement, value, matters, op=None, at=None):
    """Write the vote itself, new or changed."""
    key = uuid.uuid5(statement.pk, str(by))
    held = Vote.objects.filter(pk=key).first()
    if held:
        return journal.write(held, by=by, op=op, at=at, value=value, matters=matters)
    return journal.write(
        Vote, by=by, op=op, at=at, id=key, summit_id=statement.summit_id, statement=statement,
        voter=by, value=value, matters=matters,
    )  # fmt: skip


def want_map(question_id):
    """Ask the worker for a new map; asking twice is asking once."""
    MapWanted.objects.get_or_create(question_id=question_id)


@transaction.atomic
def add_statement(question, text, *, by, op=None, at=None, is_seed=False):
    """Add a statement; its writer agrees with it. Where moderation is strict it waits, unless organisers wrote it."""
    known = journal.done(Statement, op)
    if known:
        return known
    rules = conversation_of(question)
    if rules.is_closed:
        raise Refused(gettext_noop("This conversation is closed. You can still read what came of it."))
    waits = rules.is_strict and not is_seed
    top = Statement.objects.filter(question=question).aggregate(top=Max("number"))["top"] or 0
    made = journal.write(
        Statement, by=by, op=op, at=at, summit_id=question.summit_id, question=question, number=top + 1, text=text,
        is_seed=is_seed, writer=None if is_seed else by,
        state=Statement.State.WAITING if waits else Statement.State.SHOWN,
    )  # fmt: skip
    if not is_seed:
        cast(by=by, statement=made, value=Vote.Value.AGREE, matters=False, at=at)
    want_map(question.pk)
    return made


def similar_to(question, text, limit=3):
    """Statements that already say much the same, the most alike first; found in every script, without a model."""
    from sabha.algorithms.near_duplicates import StatementIndex  # brings numpy, which only writers should wait for

    held = {str(s.pk): s for s in Statement.objects.filter(question=question).shown()}
    if not held:
        return []
    index = StatementIndex.of({key: s.text.text for key, s in held.items()})
    return [held[found.statement] for found in index.like(text, limit=limit)]
