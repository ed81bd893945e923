"""Pledging, and settling a pledge."""

from django import forms
from django.utils.translation import gettext_lazy as _

from sabha.summit.base.forms import DateInput, Edit, Form, LanguageField
from sabha.summit.ideas.forms.things import AmountForm, WordsForm, is_currency, short_text
from sabha.summit.ideas.models import Pledge

COLUMNS = ("kind", "text", "amount", "unit", "condition", "until", "organisation")


class PledgeForm(AmountForm):
    condition = short_text(_("On condition that"), required=False)
    until = forms.DateField(label=_("By when"), required=False, widget=DateInput)
    organisation = short_text(_("Organisation, if you pledge for one"), most=120, required=False)
    is_named = forms.BooleanField(
        label=_("Show that it is me"), required=False,
        help_text=_("Under the name that your profile shows. Otherwise nobody can tell who it was."),
    )  # fmt: skip
    field_order = ("kind", "text", "amount", "unit", "until", "condition", "organisation", "is_named", "lang")

    def values(self):
        given = {name: self.cleaned_data[name] for name in COLUMNS}
        return given | {"text": self.said("text"), "condition": self.said("condition")}


class ChangeForm(Edit, PledgeForm):
    """The same, for a pledge that stands; whether it is named was settled at its beginning."""

    is_named = None

    def changes(self):
        """What the pledger changed; an amount is nothing without its unit."""
        return self.only_touched(self.values(), words=("text", "condition"))


DECISIONS = {
    "accept": _("Accept it"),
    "decline": _("Decline it with thanks"),
    "confirm": _("It was given: confirm"),
    "release": _("Release it: it is not needed, or cannot be kept"),
}
POSSIBLE = {Pledge.State.OFFERED: ("accept", "decline"), Pledge.State.ACCEPTED: ("confirm", "release")}


class DecideForm(WordsForm):
    """What those who tend the idea say to a pledge. `terms` stands for what they had before their eyes."""

    terms = forms.CharField(widget=forms.HiddenInput, required=False, max_length=400)

    decision = forms.ChoiceField(label=_("What happens with it"), widget=forms.RadioSelect)
    why = short_text(_("A word about it"), required=False)
    lang = LanguageField()

    def __init__(self, *args, pledge, **kwargs):
        super().__init__(*args, **kwargs)
        self.now = " ".join(pledge.stamps[name][2][-12:] for name in (*COLUMNS, "state"))
        self.fields["terms"].initial = self.now
        self.fields["decision"].choices = [(name, DECISIONS[name]) for name in POSSIBLE.get(pledge.state, ())]

    def clean(self):
        given = super().clean()
        if given.get("terms") not in {"", self.now}:
            self.add_error(None, _("This pledge was changed meanwhile. Look at what it says now, and answer that."))
            self.data = self.data.copy()
            self.data["terms"] = self.now
        return given


class RateForm(Form):
    currency = forms.CharField(label=_("One unit of"), max_length=3, help_text=_("A currency in three letters."))
    rate = forms.DecimalField(label=_("is worth"), min_value=0, max_digits=18, decimal_places=6,
        widget=forms.TextInput(attrs={"inputmode": "decimal"}))  # fmt: skip
    into = forms.CharField(label=_("in the currency"), max_length=3)
    day = forms.DateField(label=_("on"), widget=DateInput)
    source = short_text(_("Source"), most=200, help_text=_("Who says so: a bank's page, for example."))

    def clean(self):
        given = super().clean()
        for name in ("currency", "into"):
            given[name] = given.get(name, "").upper()
            if name not in self.errors and not is_currency(given[name]):
                self.add_error(name, _("Write the currency in three letters, such as INR."))
        return given
