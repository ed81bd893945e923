"""Who came, and how many were counted."""

from django import forms
from django.utils.translation import gettext_lazy as _

from sabha.summit.base.formats import day as written
from sabha.summit.base.forms import Form
from sabha.summit.outcomes.models import Way
from sabha.summit.outcomes.rules.attending import days_of


class DayForm(Form):
    """On which day of the summit, in which way."""

    day = forms.TypedChoiceField(label=_("Day"), widget=forms.RadioSelect)
    way = forms.ChoiceField(label=_("How"), choices=Way.choices, widget=forms.RadioSelect)

    def __init__(self, *args, summit, **kwargs):
        super().__init__(*args, **kwargs)
        found = {d.isoformat(): d for d in days_of(summit)}
        self.fields["day"].choices = [(key, written(d)) for key, d in found.items()]
        self.fields["day"].coerce = found.__getitem__


class HereForm(DayForm):
    """What a member says of themselves."""

    is_first = forms.TypedChoiceField(
        label=_("Is this your first edition?"), required=False, empty_value=None, coerce={"yes": True, "no": False}.get,
        choices=[("", _("I would rather not say")), ("yes", _("Yes")), ("no", _("No"))],
    )  # fmt: skip


class DoorForm(DayForm):
    """Noted at the door by the number on a badge."""

    badge = forms.IntegerField(label=_("Number on the badge"), min_value=1, max_value=1_000_000)


class HeadsForm(DayForm):
    """Counted at the door."""

    count = forms.IntegerField(label=_("People counted"), min_value=0, max_value=1_000_000)
