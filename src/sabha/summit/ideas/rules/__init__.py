"""Who may do what with ideas, pledges and ballots, what may be shown of them, and what they tell the desk."""

from sabha.summit.ideas.rules.desk import needs, stages
from sabha.summit.ideas.rules.own import held_about, ids_of

__all__ = ["held_about", "ids_of", "needs", "stages"]
