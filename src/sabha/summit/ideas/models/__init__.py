"""Ideas, pledges of support, ballots and milestones."""

from sabha.summit.ideas.models.ballots import (
    Ballot,
    BallotIdea,
    BallotPaper,
    BallotResult,
    CountWanted,
    PaperTaken,
    SheetEntry,
)
from sabha.summit.ideas.models.milestones import Milestone, MilestoneEvidence
from sabha.summit.ideas.models.pledges import ExchangeRate, Pledge
from sabha.summit.ideas.models.things import Idea, IdeaNeed, IdeaOwner, IdeaQuestion, Kind

__all__ = [
    "Ballot",
    "BallotIdea",
    "BallotPaper",
    "BallotResult",
    "CountWanted",
    "ExchangeRate",
    "Idea",
    "IdeaNeed",
    "IdeaOwner",
    "IdeaQuestion",
    "Kind",
    "Milestone",
    "MilestoneEvidence",
    "PaperTaken",
    "Pledge",
    "SheetEntry",
]
