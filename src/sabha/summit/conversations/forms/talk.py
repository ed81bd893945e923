"""Saying something, and deciding about what was said."""

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from sabha.summit.base.forms import Form, LanguageField, shared_fields
from sabha.summit.base.forms import words as as_words
from sabha.summit.conversations.models import Conversation, Statement, Vote


@shared_fields
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

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        longest = gettext("A statement has at most %(limit)d characters.") % {"limit": Statement.LONGEST}
        self.fields["text"].help_text = f"{self.fields['text'].help_text} {longest}"

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


class SplitForm(Form):
    """One statement becomes two to four; of each it is said whether people's answers to the whole are answers to it."""

    PARTS = 4

    lang = LanguageField()

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for n in range(1, self.PARTS + 1):
            self.fields[f"text_{n}"] = forms.CharField(
                label=_("Part %(number)d") % {"number": n}, max_length=Statement.LONGEST, required=n < 3,
                widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
                error_messages={"required": _("Write at least two statements, one idea in each.")},
            )  # fmt: skip
            self.fields[f"carries_{n}"] = forms.BooleanField(
                label=_("This is what people answered: carry their answers over"), required=False
            )

    def parts(self):
        """(words, whether it carries the answers) for each part that was written."""
        given = self.cleaned_data
        written = [(as_words(given[f"text_{n}"], given["lang"]), given[f"carries_{n}"]) for n in range(1, 5)]
        return [part for part in written if part[0]]


class RulesForm(Form):
    """The rules of one conversation."""

    NAMES = ("kind", "places", "is_strict", "needs_badge", "is_open", "is_closed")

    kind = forms.ChoiceField(
        label=_("What people are asked for"),
        choices=Conversation.Kind.choices,
        help_text=_("In a vote of priorities each statement is a goal, and the goals that speak for most people win."),
    )
    places = forms.IntegerField(label=_("How many goals win"), min_value=1, max_value=20)
    is_strict = forms.BooleanField(label=_("New statements wait for a moderator"), required=False)
    needs_badge = forms.BooleanField(
        label=_("Only who holds a badge or was invited"),
        required=False,
        help_text=_("One attendee, one voice. Else whoever signs in may answer. Answers given before stay."),
    )
    is_open = forms.BooleanField(
        label=_("Anyone with the link may answer"),
        required=False,
        help_text=_("Without an account, and counted apart: the result of the summit stays its own."),
    )
    is_closed = forms.BooleanField(label=_("The conversation is closed"), required=False)

    def values(self):
        return {name: self.cleaned_data[name] for name in self.NAMES}
