"""What organisers do around conversations: ask, import, decide about accounts, tell funders."""

from django import forms
from django.utils.translation import gettext_lazy as _

from sabha.summit.base.forms import Form, LanguageField, same_line_ends
from sabha.summit.base.forms import words as as_words
from sabha.summit.conversations.models import Conversation, Signal, Statement


class AskForm(Form):
    """A question of the organisers' own, with the statements (or goals) it begins with."""

    text = forms.CharField(
        label=_("Question"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
        error_messages={"required": _("Write the question first.")},
    )
    kind = forms.ChoiceField(
        label=_("What people are asked for"),
        choices=Conversation.Kind.choices,
        initial=Conversation.Kind.TALK,
        widget=forms.RadioSelect,
        help_text=_("In a vote of priorities each statement is a goal, and the goals that speak for most people win."),
    )
    places = forms.IntegerField(label=_("How many goals win"), min_value=1, max_value=20, initial=Conversation.PLACES)
    statements = forms.CharField(
        label=_("Statements or goals to begin with"),
        required=False,
        help_text=_("One on each line."),
        widget=forms.Textarea(attrs={"rows": 6, "dir": "auto"}),
    )
    lang = LanguageField()

    def clean_statements(self):
        lines = [line.strip() for line in same_line_ends(self.cleaned_data["statements"]).split("\n")]
        if any(len(line) > Statement.LONGEST for line in lines):
            raise forms.ValidationError(
                _("A statement has at most %(limit)d characters.") % {"limit": Statement.LONGEST}
            )
        return [line for line in lines if line]

    def question(self):
        return as_words(self.cleaned_data["text"], self.cleaned_data["lang"])

    def seeds(self):
        return [as_words(line, self.cleaned_data["lang"]) for line in self.cleaned_data["statements"]]


class PolisForm(Form):
    """The two files of a Polis export, and the question they belong to."""

    text = forms.CharField(
        label=_("Question"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
        error_messages={"required": _("Write the question first.")},
    )
    lang = LanguageField()
    comments = forms.FileField(label=_("Statements: comments.csv"))
    votes = forms.FileField(label=_("Votes: votes.csv or participants-votes.csv"))
    goes_on = forms.BooleanField(label=_("People of this summit may go on answering"), required=False)

    def question(self):
        return as_words(self.cleaned_data["text"], self.cleaned_data["lang"])


class DecisionForm(Form):
    """What was decided about one account."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    decision = forms.ChoiceField(choices=[c for c in Signal.Decision.choices if c[0] != Signal.Decision.WAITING])
    why = forms.CharField(max_length=300, required=False)
    lang = LanguageField()

    def reason(self):
        return as_words(self.cleaned_data["why"], self.cleaned_data["lang"])


class ReachForm(Form):
    """The organisers' own words above the figures."""

    note = forms.CharField(
        label=_("Word to funders"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
    )
    lang = LanguageField()

    def word(self):
        return as_words(self.cleaned_data["note"], self.cleaned_data["lang"])
