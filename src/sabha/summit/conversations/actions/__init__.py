"""What people do in a conversation."""

from sabha.summit.conversations.actions.drawing import Turn, turn_for
from sabha.summit.conversations.actions.moderating import merge, moderate, set_rules
from sabha.summit.conversations.actions.saying import add_statement, similar_to, vote

__all__ = ["Turn", "add_statement", "merge", "moderate", "set_rules", "similar_to", "turn_for", "vote"]
