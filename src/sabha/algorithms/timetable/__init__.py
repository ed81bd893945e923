"""Timetables: sessions into rooms and hours. `problem_from_json` → `timetable` → `problems` says what is wrong.

problem: what there is. reading: JSON. places: the problem as arrays. search and model: solving.
checker: what breaks a hard rule, of any plan. wishes: what a plan costs people.
reasons, relaxations: why something did not fit, and what would make it fit.
"""

from sabha.algorithms.timetable.checker import Trouble, problems
from sabha.algorithms.timetable.problem import Place, Problem
from sabha.algorithms.timetable.reading import place_to_json, problem_from_json
from sabha.algorithms.timetable.relaxations import Relaxation
from sabha.algorithms.timetable.solve import Timetable, timetable
from sabha.algorithms.timetable.wishes import Clash, clashes, points

__all__ = [
    "Clash",
    "Place",
    "Problem",
    "Relaxation",
    "Timetable",
    "Trouble",
    "clashes",
    "place_to_json",
    "points",
    "problem_from_json",
    "problems",
    "timetable",
]
