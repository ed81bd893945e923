"""Conversations: what people say to a question, how everybody stands to it, and the map that comes of it."""

from sabha.summit.conversations.models.talk import Conversation, Map, MapWanted, Statement, StatementQuerySet, Vote

__all__ = ["Conversation", "Map", "MapWanted", "Statement", "StatementQuerySet", "Vote"]
