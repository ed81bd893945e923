"""What happens when and where: rooms, sessions, the working plan, released versions; and what is personal in it."""

from sabha.summit.programme.models.papers import ImportDraft, Paper, PaperWanted
from sabha.summit.programme.models.personal import Away, CalendarFeed, SessionPerson, Star, TimetableWanted
from sabha.summit.programme.models.plans import Placement, Release
from sabha.summit.programme.models.rooms import Day, Room, Track
from sabha.summit.programme.models.sessions import Session

__all__ = [
    "Away", "CalendarFeed", "Day", "ImportDraft", "Paper", "PaperWanted", "Placement", "Release", "Room", "Session",
    "SessionPerson", "Star", "TimetableWanted", "Track",
]  # fmt: skip
