"""Saying something, and deciding about what was said."""

from django import forms
from django.utils.translation import gettext_lazy as _

from sabha.summit.base.forms import Form, LanguageField
from sabha.summit.base.forms import words as as_words
from sabha.summit.conversations.models import Statement, Vote


class VoteForm(Form):
    """One answer to one statement, or that the answer given is taken back."""

    statement = forms.UUIDField()
    value = forms.TypedChoiceField(choices=Vote.Value.choices, coerce=int, required=False, empty_value=None)
    matters = forms.BooleanField(required=False)
    undo = forms.BooleanField(required=False)

    def clean(self):
        given = super().clean()
        if given.get("value") is None and not given.get("undo"):
            self.add_error("value", _("That answer did not come through. Please choose one of the three."))
        return given


class StatementForm(Form):
    """A statement, with the rules of a good one beside it."""

    text = forms.CharField(
        label=_("Your statement"),
        max_length=Statement.LONGEST,
        help_text=_("One idea, in one or two sentences, to agree or disagree with. Nothing about persons."),
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
        error_messages={
            "required": _("Write your statement first."),
            "max_length": _("A statement has at most %(limit_value)d characters; this has %(show_value)d."),
        },
    )
    lang = LanguageField()
    sure = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def words(self):
        return as_words(self.cleaned_data["text"], self.cleaned_data["lang"])


# "Taken back" is its writer's alone to say.
_REASONS = [("", "—"), *(c for c in Statement.Reason.choices if c[0] != Statement.Reason.TAKEN_BACK)]


class ModerationForm(Form):
    """Show or hide a statement, with the reason its writer is told."""

    state = forms.ChoiceField(
        label=_("What happens with it"),
        choices=[
            (Statement.State.SHOWN.value, _("Show it")),
            (Statement.State.HIDDEN.value, _("Hide it")),
            (Statement.State.MERGED.value, _("Merge it into another, with its votes")),
        ],
        widget=forms.RadioSelect,
    )
    reason = forms.ChoiceField(label=_("Why it is hidden"), required=False, choices=_REASONS)
    into = forms.IntegerField(label=_("Number of the statement to merge into"), required=False, min_value=1)
    note = forms.CharField(label=_("A word to the writer"), required=False, max_length=500)
    lang = LanguageField()

    def clean(self):
        given = super().clean()
        if given.get("state") == Statement.State.HIDDEN and not given.get("reason"):
            self.add_error("reason", _("Say why you hide it: the writer is told."))
        if given.get("state") == Statement.State.MERGED and not given.get("into"):
            self.add_error("into", _("Give the number of the statement that stands for both."))
        return given

    def word_to_writer(self):
        return as_words(self.cleaned_data["note"], self.cleaned_data["lang"])


class RulesForm(Form):
    """The rules of one conversation."""

    is_strict = forms.BooleanField(label=_("New statements wait for a moderator"), required=False)
    is_closed = forms.BooleanField(label=_("The conversation is closed"), required=False)
