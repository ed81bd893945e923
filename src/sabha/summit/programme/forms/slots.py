"""Open space: free slots, and what a member puts into one."""

from django import forms
from django.utils.translation import gettext_lazy as _

from sabha.summit.base.forms import Form, LanguageField, language_choices
from sabha.summit.base.forms import words as as_words
from sabha.summit.programme.forms.planning import ClockField


class SlotsForm(Form):
    """Free slots in one room, one after the other."""

    day = forms.DateField(label=_("Day"))
    opens = ClockField(label=_("From"))
    closes = ClockField(label=_("To"))
    minutes = forms.IntegerField(label=_("Minutes each"), min_value=5, max_value=240, initial=30)
    room = forms.ChoiceField(label=_("Room"))

    def __init__(self, *args, days=(), rooms=(), **kwargs):
        super().__init__(*args, **kwargs)
        self.rooms = {str(it.pk): it for it in rooms}
        self.fields["day"].widget = forms.Select(choices=days)
        self.fields["room"].choices = [(key, str(it)) for key, it in self.rooms.items()]

    def starts(self):
        """The minutes at which the slots begin."""
        given = self.cleaned_data
        return list(range(given["opens"], given["closes"] - given["minutes"] + 1, given["minutes"]))[:50]

    def clean(self):
        given = super().clean()
        if {"opens", "closes", "minutes"} <= given.keys() and not self.errors and not self.starts():
            self.add_error("closes", _("Not one slot fits between these times."))
        return given


class TakeForm(Form):
    """What somebody puts into a free slot."""

    title = forms.CharField(label=_("Title"), max_length=200, error_messages={"required": _("Give it a title.")})
    about = forms.CharField(label=_("What it is about"), required=False, max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}))  # fmt: skip
    lang = LanguageField()
    language = forms.ChoiceField(label=_("Language spoken"), choices=language_choices)
    is_shown = forms.BooleanField(label=_("My name may stand in the programme"), required=False)

    def values(self):
        given = self.cleaned_data
        return {
            "title": as_words(given["title"], given["lang"]), "about": as_words(given["about"], given["lang"]),
            "language": given["language"],
        }  # fmt: skip
