"""Conversations: what people say to a question, how everybody stands to it, and the map that comes of it."""

from sabha.summit.conversations.models.beyond import Imported, Reach, Signal
from sabha.summit.conversations.models.notes import (
    NoteRanking,
    NoteRating,
    NoteSides,
    RankingWanted,
    SourcedNote,
    Sources,
    SourceWanted,
)
from sabha.summit.conversations.models.talk import (
    Conversation,
    Map,
    MapWanted,
    Statement,
    StatementQuerySet,
    Vote,
    VoteQuerySet,
)

__all__ = [
    "Conversation",
    "Imported",
    "Map",
    "MapWanted",
    "NoteRanking",
    "NoteRating",
    "NoteSides",
    "RankingWanted",
    "Reach",
    "Signal",
    "SourceWanted",
    "SourcedNote",
    "Sources",
    "Statement",
    "StatementQuerySet",
    "Vote",
    "VoteQuerySet",
]
