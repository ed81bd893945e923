"""Voting on statements and writing them."""

import uuid

from django.db import DEFAULT_DB_ALIAS, transaction
from django.db.models import IntegerField, Max, UUIDField

from sabha.algorithms.refused import Refused, gettext_noop
from sabha.summit.base.prepared import Prepared
from sabha.summit.conversations.models import MapWanted, Statement, Vote
from sabha.summit.conversations.rules import conversation_of
from sabha.summit.conversations.tasks.jobs import ask_for
from sabha.summit.journal import actions as journal

CLOSED = gettext_noop("This conversation is closed. You can still read what came of it.")
NO_BADGE = gettext_noop("Only who holds a badge, or whom the organisers invited, may answer here.")
NO_LINK = gettext_noop("This conversation is open to people of the summit alone. Sign in to answer.")


def nobody():
    """Where nothing is known of a voter, organisers stand for nobody."""
    return False


@transaction.atomic
def vote(*, by, statement, value, matters=False, pool=Vote.Pool.SUMMIT, vouched=nobody, op=None, at=None):
    """Stand to a statement: agree (1), pass (0) or disagree (-1). The latest vote holds; a repeat changes nothing.

    by       the voter's id for this question (`rules.voter_of`), not a pseudonym
    pool     "open" for somebody who has nothing but the link
    vouched  says whether organisers stand for the voter (`is_vouched_for`); asked where a badge is needed
    """
    rules = conversation_of(statement.question)
    may_be_answered(statement, pool, vouched, rules.is_closed, rules.is_open, rules.needs_badge)
    said = cast(by=by, statement=statement, value=value, matters=matters, pool=pool, op=op, at=at)
    want_map(statement.question_id)
    return said


@transaction.atomic
def answer(summit, number, key, *, voter, vouched=nobody, pool=Vote.Pool.SUMMIT, **said):
    """What `vote` does, for a form: statement, question and rules come in one query. None where there is no such one.

    `voter` gives the voter's id for a question's id. A full hall does this a hundred times a second.
    """
    found = ASKED.first(key=key, summit=summit.pk, number=number)
    if found is None:
        return None
    statement = Statement.from_db(DEFAULT_DB_ALIAS, ("id", "question_id", "state"), found[:3])
    statement.summit = summit
    may_be_answered(statement, pool, vouched, *found[3:])
    cast(by=voter(statement.question_id), statement=statement, pool=pool, alone=False, **said)
    want_map(statement.question_id)
    return statement


ASKED = Prepared(
    lambda key, summit, number: (
        Statement.objects.filter(pk=key, summit=summit, question__number=number, question__is_withdrawn=False)
        .order_by().values_list("id", "question_id", "state", "question__conversations__is_closed",
            "question__conversations__is_open", "question__conversations__needs_badge")
    ),
    key=UUIDField(), summit=UUIDField(), number=IntegerField(),
)  # fmt: skip


def may_be_answered(statement, pool, vouched, is_closed, is_open, needs_badge):
    if is_closed:
        raise Refused(CLOSED)
    if pool == Vote.Pool.OPEN and not is_open:
        raise Refused(NO_LINK)
    if pool == Vote.Pool.SUMMIT and needs_badge and not vouched():
        raise Refused(NO_BADGE)
    if statement.state != Statement.State.SHOWN:
        raise Refused(gettext_noop("This statement is not asked about any more."))


def cast(*, by, statement, value, matters, pool=Vote.Pool.SUMMIT, op=None, at=None, alone=True):
    """Write the vote itself, new or changed: its id follows from statement and voter."""
    return journal.write(
        Vote, by=by, op=op, at=at, alone=alone, id=uuid.uuid5(statement.pk, str(by)), summit=statement.summit,
        statement=statement, voter=by, value=value, matters=matters, pool=pool, is_withdrawn=False,
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
    """Ask the worker for a new map."""
    ask_for(MapWanted, question_id)


@transaction.atomic
def add_statement(question, text, *, by, vouched=nobody, op=None, at=None, is_seed=False):
    """Add a statement; its writer agrees with it. Where moderation is strict it waits, unless organisers wrote it.

    vouched  as of a vote
    """
    known = journal.done(Statement, op)
    if known:
        return known
    rules = conversation_of(question)
    if rules.is_closed:
        raise Refused(CLOSED)
    if rules.needs_badge and not is_seed and not vouched():
        raise Refused(NO_BADGE)
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
