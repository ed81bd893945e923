"""Timetables: sessions into rooms and hours. `problem_from_json` → `solve.timetable` → `problems` says what is wrong.

problem: what there is. reading: JSON. places: the problem as arrays. search and model: solving.
checker: what breaks a hard rule, of any plan. wishes: what a plan costs people.
reasons, relaxations: why something did not fit, and what would make it fit.

What stands here reads and checks, and needs nothing heavy: the web does that. Whoever solves asks `solve` for it.
"""

from sabha.algorithms.timetable.checker import Trouble, problems
from sabha.algorithms.timetable.problem import Place, Problem
from sabha.algorithms.timetable.reading import place_to_json, problem_from_json
from sabha.algorithms.timetable.wishes import Clash, clashes, points

__all__ = [
    "Clash",
    "Place",
    "Problem",
    "Trouble",
    "clashes",
    "place_to_json",
    "points",
    "problem_from_json",
    "problems",
]
