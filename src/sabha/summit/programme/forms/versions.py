"""Asking for a timetable, and releasing the plan."""

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from sabha.summit.base.forms import Form, LanguageField
from sabha.summit.base.forms import words as as_words
from sabha.summit.programme.actions.releasing import CHANGED


class TimetableForm(Form):
    seconds = forms.TypedChoiceField(label=_("How long it may think"), coerce=int, initial=30,
        choices=[(10, _("10 seconds")), (30, _("30 seconds")), (60, _("1 minute")), (180, _("3 minutes"))])  # fmt: skip
    grid = forms.TypedChoiceField(label=_("Sessions may begin every"), coerce=int, initial=15,
        choices=[(5, _("5 minutes")), (10, _("10 minutes")), (15, _("15 minutes")), (30, _("30 minutes"))])  # fmt: skip


class ReleaseForm(Form):
    """A version for everybody; the number of people who are written to stands beside the button."""

    word = forms.CharField(label=_("A word with it"), required=False, max_length=500,
        help_text=_("One sentence. It stands with the version for everyone to read."))  # fmt: skip
    lang = LanguageField()
    tell = forms.BooleanField(label=_("Write to those concerned"), required=False, initial=True)
    count = forms.IntegerField(widget=forms.HiddenInput, required=False)
    plan = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, concerned=0, plan="", **kwargs):
        self.concerned, self.plan = concerned, plan
        super().__init__(*args, **kwargs)
        self.fields["count"].initial, self.fields["plan"].initial = concerned, plan

    def clean(self):
        given = super().clean()
        if given.get("plan") not in {None, "", self.plan}:
            self.add_error(None, gettext(CHANGED))
            self.data = self.data.copy()
            self.data[self.add_prefix("plan")] = self.plan
        if given.get("tell") and given.get("count") is not None and given["count"] != self.concerned:
            self.add_error("tell", _("Meanwhile the number of people has changed. Look at it again, then release."))
            self.data = self.data.copy()
            self.data[self.add_prefix("count")] = self.concerned
        return given

    def word_with_it(self):
        return as_words(self.cleaned_data["word"], self.cleaned_data["lang"])
