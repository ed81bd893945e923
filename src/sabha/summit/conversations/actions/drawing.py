"""Which statement a person is asked next."""

from dataclasses import dataclass

from sabha.algorithms.statement_draw import draw
from sabha.summit.conversations.models import Map, Statement, Vote
from sabha.summit.conversations.rules import AT_A_TIME


@dataclass(frozen=True)
class Turn:
    """Where a voter is in a conversation: the statement to answer (None when all are), and how far they are."""

    statement: Statement | None
    answered: int
    total: int

    @property
    def is_rest(self):
        """A handful is answered: time for an invitation instead of the next question."""
        return bool(self.answered and self.answered % AT_A_TIME == 0 and self.statement)


def turn_for(question, voter):
    """The voter's turn. The draw uses the priorities of the last map, and the same page asks the same again."""
    shown = {str(key) for key in Statement.objects.filter(question=question).shown().values_list("pk", flat=True)}
    voted = Vote.objects.filter(voter=voter, statement__question=question).values_list("statement_id", flat=True)
    answered = {str(key) for key in voted} & shown
    priorities = Map.objects.filter(question=question).values_list("priorities", flat=True).first() or {}
    drawn = draw(shown - answered, priorities, f"{voter}:{len(answered)}")
    statement = Statement.objects.get(pk=drawn[0]) if drawn else None
    return Turn(statement, len(answered), len(shown))
