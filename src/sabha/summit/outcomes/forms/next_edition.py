"""Opening the next edition."""

from django import forms
from django.utils.translation import gettext_lazy as _

from sabha.summit.base.forms import Form


class OpenNextForm(Form):
    """Whether the rooms go along: they belong to a place."""

    same_place = forms.BooleanField(label=_("It meets at the same place: copy the rooms too"), required=False)

    def values(self):
        return {"same_place": self.cleaned_data["same_place"]}
