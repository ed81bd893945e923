"""Teams before, at and after a hackathon: nobody left over, a language for all, different skills, wishes kept."""

from sabha.algorithms.teams.hall import Person, Project, Weights
from sabha.algorithms.teams.proposal import LeftOver, Proposal, Reason, Shortage, Team, propose_teams

__all__ = [
    "LeftOver",
    "Person",
    "Project",
    "Proposal",
    "Reason",
    "Shortage",
    "Team",
    "Weights",
    "propose_teams",
]
