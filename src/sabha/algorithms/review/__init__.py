"""Review: who reviews what (`assign`), a first look (`triage`), scores with harshness taken out (`calibrate`)."""

from sabha.algorithms.first_look import Triage, triage
from sabha.algorithms.review.assignment import Assignment, Lack, Reviewer, Submission, assign, conflict
from sabha.algorithms.review.calibration import Calibration, Score, calibrate

__all__ = [
    "Assignment",
    "Calibration",
    "Lack",
    "Reviewer",
    "Score",
    "Submission",
    "Triage",
    "assign",
    "calibrate",
    "conflict",
    "triage",
]
