"""Writing an idea and tending it."""

from django import forms
from django.utils.translation import gettext_lazy as _

from sabha.summit.base.forms import Edit, Form, LanguageField
from sabha.summit.base.forms import words as as_words
from sabha.summit.ideas.models import Idea, Kind


def long_text(label, *, rows=8, most=5000, required=True, help_text=""):
    widget = forms.Textarea(attrs={"rows": rows, "dir": "auto"})
    return forms.CharField(label=label, max_length=most, required=required, widget=widget, help_text=help_text)


def short_text(label, *, most=300, required=True, help_text=""):
    widget = forms.TextInput(attrs={"dir": "auto"})
    return forms.CharField(label=label, max_length=most, required=required, widget=widget, help_text=help_text)


class WordsForm(Form):
    """A form whose texts are all in one language, which it asks for."""

    def said(self, name):
        """What was written there, with its language; None where nothing was."""
        return as_words(self.cleaned_data[name], self.cleaned_data["lang"])


class IdeaForm(Edit, WordsForm):
    title = short_text(_("Title"), most=120)
    text = long_text(_("What it is, for whom, and what comes first"))
    lang = LanguageField()

    def changes(self):
        """What its writer changed."""
        return self.only_touched({n: self.said(n) for n in ("title", "text")}, words=("title", "text"))


class SplitForm(IdeaForm):
    """One part becomes an idea of its own; what of the needs goes with it."""

    def __init__(self, *args, needs, **kwargs):
        super().__init__(*args, **kwargs)
        if needs:
            choices = [(str(need.pk), str(need.text)) for need in needs]
            self.fields["needs"] = forms.MultipleChoiceField(
                label=_("What goes with it"), choices=choices, required=False, widget=forms.CheckboxSelectMultiple
            )


class MergeForm(WordsForm):
    into = forms.IntegerField(label=_("Number of the idea it becomes part of"), min_value=1)
    why = short_text(_("Reason"), required=False)
    lang = LanguageField()


class StateForm(Edit, WordsForm):
    state = forms.ChoiceField(label=_("How it stands"), choices=Idea.State.choices, widget=forms.RadioSelect)
    why = short_text(_("Reason"))
    lang = LanguageField()


class AmountForm(WordsForm):
    """What kind of support, how much, in which unit. Money has always an amount and a currency."""

    kind = forms.ChoiceField(label=_("Kind"), choices=Kind.choices)
    text = short_text(_("What exactly"))
    amount = forms.DecimalField(
        label=_("How much"), required=False, min_value=0, max_digits=15, decimal_places=2,
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
    )  # fmt: skip
    unit = short_text(_("Unit"), most=20, required=False, help_text=_("Of money the currency: INR, EUR, USD."))
    lang = LanguageField()

    def clean(self):
        given = super().clean()
        if given.get("kind") == Kind.MONEY:
            given["unit"] = given.get("unit", "").upper()
            if not given.get("amount"):
                self.add_error("amount", _("Say how much money."))
            if not is_currency(given["unit"]):
                self.add_error("unit", _("Write the currency in three letters, such as INR."))
        return given


def is_currency(text):
    return len(text) == 3 and text.isascii() and text.isalpha()


class AskForm(WordsForm):
    text = long_text(_("Your question"), rows=3, most=600)
    lang = LanguageField()


class AnswerForm(Edit, WordsForm):
    text = long_text(_("Your answer"), rows=4, most=1500)
    lang = LanguageField()


class HideForm(WordsForm):
    is_hidden = forms.TypedChoiceField(
        label=_("What happens with it"), coerce=lambda v: v == "1", widget=forms.RadioSelect,
        choices=[("0", _("Show it")), ("1", _("Hide it"))],
    )  # fmt: skip
    why = short_text(_("Why it is hidden"), required=False)
    lang = LanguageField()


class PlainForm(Form):
    """Only a button."""
