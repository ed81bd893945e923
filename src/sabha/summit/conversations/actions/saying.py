"""Voting on statements and writing them."""

import uuid

from django.db import transaction
from django.db.models import Max

from sabha.algorithms.refused import Refused, gettext_noop
from sabha.summit.conversations.models import MapWanted, Statement, Vote
from sabha.summit.conversations.rules import conversation_of
from sabha.summit.journal import actions as journal

CLOSED = gettext_noop("This conversation is closed. You can still read what came of it.")
NO_LINK = gettext_noop("This conversation is open to people of the summit alone. Sign in to answer.")


@transaction.atomic
def vote(*, by, statement, value, matters=False, pool=Vote.Pool.SUMMIT, op=None, at=None, held_by=None):
    """Stand to a statement: agree (1), pass (0) or disagree (-1). The latest vote holds; a repeat changes nothing.

    by       the voter's id for this question (`rules.voter_of`), not a pseudonym
    pool     "open" for somebody who has nothing but the link
    held_by  the conversation's rules, from whoever has read them already
    """
    rules = held_by or conversation_of(statement.question)
    if rules.is_closed:
        raise Refused(CLOSED)
    if pool == Vote.Pool.OPEN and not rules.is_open:
        raise Refused(NO_LINK)
    if statement.state != Statement.State.SHOWN:
        raise Refused(gettext_noop("This statement is not asked about any more."))
    said = cast(by=by, statement=statement, value=value, matters=matters, pool=pool, op=op, at=at)
    want_map(statement.question_id)
    return said


def cast(*, by, statement, value, matters, pool=Vote.Pool.SUMMIT, op=None, at=None):
    """Write the vote itself, new or changed."""
    key = uuid.uuid5(statement.pk, str(by))
    held = Vote.objects.filter(pk=key).first()
    if held:
        return journal.write(held, by=by, op=op, at=at, value=value, matters=matters, is_withdrawn=False)
    return journal.write(
        Vote, by=by, op=op, at=at, id=key, summit_id=statement.summit_id, statement=statement,
        voter=by, value=value, matters=matters, pool=pool,
    )  # fmt: skip


@transaction.atomic
def take_back(*, by, statement, op=None):
    """Undo one's vote: it counts no more, and the statement is asked again. Taking back nothing changes nothing."""
    if conversation_of(statement.question).is_closed:
        raise Refused(CLOSED)
    held = Vote.objects.filter(statement=statement, voter=by).standing().first()
    if held is None:
        return None
    gone = journal.write(held, by=by, op=op, is_withdrawn=True)
    want_map(statement.question_id)
    return gone


def want_map(question_id):
    """Ask the worker for a new map; asking twice is asking once."""
    if not MapWanted.objects.filter(question_id=question_id).exists():
        MapWanted.objects.bulk_create([MapWanted(question_id=question_id)], ignore_conflicts=True)


@transaction.atomic
def add_statement(question, text, *, by, op=None, at=None, is_seed=False):
    """Add a statement; its writer agrees with it. Where moderation is strict it waits, unless organisers wrote it."""
    known = journal.done(Statement, op)
    if known:
        return known
    rules = conversation_of(question)
    if rules.is_closed:
        raise Refused(CLOSED)
    waits = rules.is_strict and not is_seed
    made = journal.write(
        Statement, by=by, op=op, at=at, summit_id=question.summit_id, question=question, number=next_number(question),
        text=text, is_seed=is_seed, writer=None if is_seed else by,
        state=Statement.State.WAITING if waits else Statement.State.SHOWN,
    )  # fmt: skip
    if not is_seed:
        cast(by=by, statement=made, value=Vote.Value.AGREE, matters=False, at=at)
    want_map(question.pk)
    return made


def next_number(question):
    """The number that the next statement to a question bears."""
    return (Statement.objects.filter(question=question).aggregate(top=Max("number"))["top"] or 0) + 1


def similar_to(question, text, limit=3):
    """Statements that already say much the same, the most alike first; found in every script, without a model."""
    from sabha.algorithms.near_duplicates import StatementIndex  # brings numpy, which only writers should wait for

    held = {str(s.pk): s for s in Statement.objects.filter(question=question).shown()}
    if not held:
        return []
    index = StatementIndex.of({key: s.text.text for key, s in held.items()})
    return [held[found.statement] for found in index.like(text, limit=limit)]
