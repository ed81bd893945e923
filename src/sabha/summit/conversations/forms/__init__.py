"""Forms of a conversation."""

from sabha.summit.conversations.forms.talk import ModerationForm, RulesForm, StatementForm, VoteForm

__all__ = ["ModerationForm", "RulesForm", "StatementForm", "VoteForm"]
