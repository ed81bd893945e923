"""Which statement a person is asked next."""

import copy
from dataclasses import dataclass

from django.db.models import UUIDField

from sabha.algorithms.statement_draw import draw
from sabha.summit.base.kept import kept
from sabha.summit.base.prepared import Prepared
from sabha.summit.conversations.models import Map, Statement, Vote
from sabha.summit.conversations.rules import AT_A_TIME


@dataclass(frozen=True)
class Turn:
    """Where a voter is in a conversation: the statement to answer (None when all are), and how far they are.

    `split_from` is the statement they answered before it was split, where the one to answer is a part of it.
    """

    statement: Statement | None
    answered: int
    total: int
    split_from: Statement | None = None

    @property
    def is_rest(self):
        """A handful is answered: time for an invitation instead of the next question."""
        return bool(self.answered and self.answered % AT_A_TIME == 0 and self.statement)


def turn_for(question, voter):
    """The voter's turn. The draw uses the priorities of the last map, and the same page asks the same again.

    Parts of a statement that the voter had answered come first: what they said of the whole waits to be said of them.
    """
    whole, priorities = asked_about(question.pk)
    known = {str(key) for (key,) in ANSWERED.rows(voter=voter)}
    answered = known & whole.keys()
    left = whole.keys() - answered
    again = {key for key in left if whole[key] in known}
    drawn = draw(again or left, priorities, f"{voter}:{len(answered)}")
    if not drawn:
        return Turn(None, len(answered), len(whole))
    return Turn(statement_of(drawn[0]), len(answered), len(whole), statement_of(whole[drawn[0]]) if again else None)


ANSWERED = Prepared(
    lambda voter: Vote.objects.filter(voter=voter).standing().values_list("statement_id"), voter=UUIDField()
)


@kept(room=50)
def asked_about(question):
    """(each shown statement → the one it was split from or "", the priorities of the last map), of a question's id."""
    rows = Statement.objects.filter(question=question).shown().values_list("pk", "split_from_id")
    held = Map.objects.filter(question=question).values_list("priorities", flat=True).first()
    return {str(key): str(of) if of else "" for key, of in rows}, held or {}


@kept(room=500)
def read_statement(key):
    return Statement.objects.get(pk=key)


def statement_of(key):
    return copy.copy(read_statement(key))  # translations are put beside it, in the language of one reader
