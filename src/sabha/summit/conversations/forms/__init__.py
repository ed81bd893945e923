"""Forms of a conversation."""

from sabha.summit.conversations.forms.talk import ModerationForm, RulesForm, StatementForm, VoteForm
from sabha.summit.conversations.forms.translating import IntoForm, TranslationForm

__all__ = ["IntoForm", "ModerationForm", "RulesForm", "StatementForm", "TranslationForm", "VoteForm"]
