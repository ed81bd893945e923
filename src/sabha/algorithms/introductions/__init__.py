"""Who should meet whom at a summit, why, and when: a matching in which as many people as possible are met."""

from sabha.algorithms.introductions.matching import introduce
from sabha.algorithms.introductions.model import Introduction, Introductions, LeftOver, Person, Reason, Why
from sabha.algorithms.introductions.problems import problems
from sabha.algorithms.introductions.slots import Meeting, MeetingSlots, NoSlot, Unplaced, meeting_slots

__all__ = [
    "Introduction",
    "Introductions",
    "LeftOver",
    "Meeting",
    "MeetingSlots",
    "NoSlot",
    "Person",
    "Reason",
    "Unplaced",
    "Why",
    "introduce",
    "meeting_slots",
    "problems",
]
