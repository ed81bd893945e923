"""The survey a year later, and opening it."""

from datetime import timedelta

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from sabha.summit.base.forms import DateInput, LanguageField
from sabha.summit.outcomes.forms.promises import WordyForm, area
from sabha.summit.outcomes.rules.survey import QUESTIONS


class SurveyForm(WordyForm):
    """Every question may be left out."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, words, options in QUESTIONS:
            self.fields[name] = forms.ChoiceField(
                label=words, choices=options, required=False, widget=forms.RadioSelect
            )
        self.fields["words"] = area(_("What came of it for you, in your own words?"), required=False, rows=4,
            help_text=_("Only the organisers read this."))  # fmt: skip
        self.fields["lang"] = LanguageField()

    def choices(self):
        return {name: self.cleaned_data[name] for name, _words, _options in QUESTIONS if self.cleaned_data[name]}


class OpenSurveyForm(WordyForm):
    """From when to when members are asked, and whether they are told by letter."""

    opens = forms.DateField(label=_("Opens on"), widget=DateInput, initial=timezone.localdate)
    closes = forms.DateField(label=_("Closes on"), widget=DateInput,
        initial=lambda: timezone.localdate() + timedelta(days=28))  # fmt: skip
    tell = forms.BooleanField(label=_("Tell the members by letter"), required=False)

    def clean(self):
        given = super().clean()
        if given.get("opens") and given.get("closes") and given["closes"] < given["opens"]:
            self.add_error("closes", _("It closes before it opens."))
        return given
