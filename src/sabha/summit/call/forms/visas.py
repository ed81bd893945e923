"""Letters of invitation: who invites, and what an embassy needs to know."""

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from sabha.summit.base.forms import DateInput, Form

HOST = ("organisation", "address", "contact", "signatory", "position")
ASKED = ("name", "born", "citizenship", "passport", "embassy", "arrives", "leaves", "language")
NEEDED = {"required": _("The embassy asks for this.")}


def _line(label, most, help_text=""):
    return forms.CharField(label=label, max_length=most, help_text=help_text, error_messages=NEEDED)


def _lines(label, most, **more):
    return forms.CharField(label=label, max_length=most, widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
        error_messages=NEEDED, **more)  # fmt: skip


def _date(label, **more):
    return forms.DateField(label=label, widget=DateInput, error_messages=NEEDED, **more)


class HostForm(Form):
    """Who invites to this summit."""

    organisation = _line(_("Organisation that invites"), 200)
    address = _lines(_("Its address"), 500)
    contact = _line(_("Telephone or e-mail"), 200)
    signatory = _line(_("Who signs"), 120)
    position = _line(_("As what they sign"), 120)

    def values(self):
        return {name: self.cleaned_data[name] for name in HOST}


class VisaForm(Form):
    """What stands in a passport, and when one travels."""

    name = _line(_("Name in the passport"), 120, _("Letter by letter as it stands there."))
    born = _date(_("Born on"))
    citizenship = _line(_("Citizenship"), 80)
    passport = _line(_("Passport number"), 40)
    embassy = _lines(_("Embassy or consulate, with its address"), 300, required=False)
    arrives = _date(_("Arrival"), required=False)
    leaves = _date(_("Departure"), required=False)
    language = forms.ChoiceField(label=_("Language of the letter"), choices=lambda: settings.LANGUAGES, initial="en")

    def clean(self):
        given = super().clean()
        if given.get("born") and given["born"] >= timezone.localdate():
            self.add_error("born", _("This day has not come yet."))
        if given.get("arrives") and given.get("leaves") and given["leaves"] < given["arrives"]:
            self.add_error("leaves", _("The last day comes before the first. Please look at both again."))
        return given

    def values(self):
        return {name: self.cleaned_data[name] for name in ASKED}
