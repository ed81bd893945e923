"""What people do in a conversation."""

from sabha.summit.conversations.actions.asking import ask
from sabha.summit.conversations.actions.drawing import Turn, turn_for
from sabha.summit.conversations.actions.importing import import_polis
from sabha.summit.conversations.actions.looking import decide, look_over, look_over_due
from sabha.summit.conversations.actions.moderating import merge, moderate, set_rules, split
from sabha.summit.conversations.actions.saying import add_statement, answer, similar_to, take_back, vote
from sabha.summit.conversations.actions.telling import release, take_down
from sabha.summit.conversations.actions.translating import translate, withdraw_translation

__all__ = [
    "Turn",
    "add_statement",
    "answer",
    "ask",
    "decide",
    "import_polis",
    "look_over",
    "look_over_due",
    "merge",
    "moderate",
    "release",
    "set_rules",
    "similar_to",
    "split",
    "take_back",
    "take_down",
    "translate",
    "turn_for",
    "vote",
    "withdraw_translation",
]
