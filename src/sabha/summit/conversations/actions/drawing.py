"""Which statement a person is asked next."""

from dataclasses import dataclass

from sabha.algorithms.statement_draw import draw
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
    rows = Statement.objects.filter(question=question).shown().values_list("pk", "split_from_id")
    whole = {str(key): str(of) if of else "" for key, of in rows}
    voted = Vote.objects.filter(voter=voter, statement__question=question).standing()
    known = {str(key) for key in voted.values_list("statement_id", flat=True)}
    answered = known & whole.keys()
    left = whole.keys() - answered
    again = {key for key in left if whole[key] in known}
    priorities = Map.objects.filter(question=question).values_list("priorities", flat=True).first() or {}
    drawn = draw(again or left, priorities, f"{voter}:{len(answered)}")
    statement = Statement.objects.select_related("split_from").get(pk=drawn[0]) if drawn else None
    return Turn(statement, len(answered), len(whole), statement.split_from if again else None)
