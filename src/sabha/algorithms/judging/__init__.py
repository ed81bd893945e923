"""Judging, if a summit wants it: blind looks shared out evenly, and results that admit what they do not know."""

from sabha.algorithms.judging.pairwise import Choice, from_choices
from sabha.algorithms.judging.scores import Corrected, Judge, Score, Spread, correct
from sabha.algorithms.judging.standing import Place, Standing
from sabha.algorithms.judging.visits import Plan, Visit, plan_visits

__all__ = [
    "Choice",
    "Corrected",
    "Judge",
    "Place",
    "Plan",
    "Score",
    "Spread",
    "Standing",
    "Visit",
    "correct",
    "from_choices",
    "plan_visits",
]
