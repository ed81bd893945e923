"""Forms of a conversation."""

from sabha.summit.conversations.forms.notes import NoteDecisionForm, NoteRatingForm, SourcedNoteForm
from sabha.summit.conversations.forms.talk import ModerationForm, RulesForm, StatementForm, VoteForm
from sabha.summit.conversations.forms.translating import IntoForm, TranslationForm

__all__ = [
    "IntoForm",
    "ModerationForm",
    "NoteDecisionForm",
    "NoteRatingForm",
    "RulesForm",
    "SourcedNoteForm",
    "StatementForm",
    "TranslationForm",
    "VoteForm",
]
