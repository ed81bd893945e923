"""The hackathon: challenges, the people who want to build, their teams and projects, the showcase, and what lasts."""

from sabha.summit.hackathon.models.building import (
    Challenge,
    LogEntry,
    Project,
    ProjectQuerySet,
    TeamMember,
    TeamRequest,
)
from sabha.summit.hackathon.models.desks import HackathonCard, HackathonJob, MentorPair, TeamPlace, TeamProposal
from sabha.summit.hackathon.models.judging import JudgeChoice, JudgeLook, Judging
from sabha.summit.hackathon.models.showing import ProjectVisit, Readme, Showcase

__all__ = [
    "Challenge",
    "HackathonCard",
    "HackathonJob",
    "JudgeChoice",
    "JudgeLook",
    "Judging",
    "LogEntry",
    "MentorPair",
    "Project",
    "ProjectQuerySet",
    "ProjectVisit",
    "Readme",
    "Showcase",
    "TeamMember",
    "TeamPlace",
    "TeamProposal",
    "TeamRequest",
]
