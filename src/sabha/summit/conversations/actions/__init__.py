"""What people do in a conversation."""

from sabha.summit.conversations.actions.drawing import Turn, turn_for
from sabha.summit.conversations.actions.moderating import merge, moderate, set_rules, split
from sabha.summit.conversations.actions.saying import add_statement, answer, similar_to, take_back, vote
from sabha.summit.conversations.actions.translating import translate, withdraw_translation

__all__ = [
    "Turn",
    "add_statement",
    "answer",
    "merge",
    "moderate",
    "set_rules",
    "similar_to",
    "split",
    "take_back",
    "translate",
    "turn_for",
    "vote",
    "withdraw_translation",
]
