"""Forms of a conversation."""

from sabha.summit.conversations.forms.desk import AskForm, DecisionForm, PolisForm, ReachForm
from sabha.summit.conversations.forms.notes import NoteDecisionForm, NoteRatingForm, SourcedNoteForm
from sabha.summit.conversations.forms.talk import ModerationForm, RulesForm, SplitForm, StatementForm, VoteForm
from sabha.summit.conversations.forms.translating import IntoForm, TranslationForm

__all__ = [
    "AskForm",
    "DecisionForm",
    "IntoForm",
    "ModerationForm",
    "NoteDecisionForm",
    "NoteRatingForm",
    "PolisForm",
    "ReachForm",
    "RulesForm",
    "SourcedNoteForm",
    "SplitForm",
    "StatementForm",
    "TranslationForm",
    "VoteForm",
]
