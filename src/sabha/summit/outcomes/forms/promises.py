"""Promising, answering how it goes, and naming who does it."""

from django import forms
from django.utils.translation import gettext_lazy as _

from sabha.summit.base.forms import DateInput, Form, LanguageField
from sabha.summit.base.forms import words as as_words
from sabha.summit.outcomes.forms.closing import WHO


def area(label, rows=2, **kwargs):
    kwargs.setdefault("max_length", 1_000)
    return forms.CharField(label=label, widget=forms.Textarea(attrs={"rows": rows, "dir": "auto"}), **kwargs)


class WordyForm(Form):
    """A form whose texts are all in one language."""

    def words(self, name):
        return as_words(self.cleaned_data.get(name), self.cleaned_data["lang"])


class PromiseForm(WordyForm):
    """A promise made outside a session."""

    text = area(_("What do you promise?"), error_messages={"required": _("Write what you promise.")})
    due = forms.DateField(label=_("By when"), required=False, widget=DateInput)
    first_step = area(_("First small step"), required=False)
    lang = LanguageField()


class WordForm(WordyForm):
    """How it goes, in one of five words and, if one likes, one line. The words of a change are asked only for one."""

    word = forms.CharField(label=_("A line about it"), required=False, max_length=300,
        help_text=_("Everyone can read it."), widget=forms.TextInput(attrs={"dir": "auto"}))  # fmt: skip
    text = area(_("If it changed: what do you promise instead?"), required=False)
    due = forms.DateField(label=_("If it changed: by when?"), required=False, widget=DateInput)
    lang = LanguageField()


class DueForm(Form):
    """Yes or no to a promise that somebody wrote down, and by when."""

    due = forms.DateField(label=_("By when"), required=False, widget=DateInput)


class AcceptForm(DueForm):
    """The same for somebody without an account."""

    name = forms.CharField(label=_("Your name, if it may be shown"), required=False, max_length=80)


class ContactForm(Form):
    """How people reach one, in one's own words."""

    words = forms.CharField(label=_("How do people reach you?"), required=False, max_length=200,
        help_text=_("Everyone can read this."), widget=forms.TextInput(attrs={"dir": "auto"}))  # fmt: skip


class OwnerForm(Form):
    """Who will do it."""

    who = forms.CharField(label=_("Who will do it"), max_length=200, widget=forms.TextInput(attrs={"dir": "auto"}),
        help_text=WHO)  # fmt: skip
