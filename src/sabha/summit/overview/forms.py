"""Forms of the organiser's desk."""

from urllib.parse import urlsplit
from zoneinfo import available_timezones

from django import forms
from django.conf import settings
from django.http.request import validate_host
from django.utils.translation import gettext_lazy as _

from sabha.summit.base.forms import Form
from sabha.summit.concept.models import Summit
from sabha.summit.people.models import Role

EARLIER = "earlier"  # not a role here: people of the edition before who agreed to be written to


class LetterForm(Form):
    """A letter to a group. It is shown once more, with the number of people, before anything is sent."""

    role = forms.ChoiceField(label=_("To all who are"), choices=Role.choices)
    subject = forms.CharField(label=_("Subject"), max_length=150)
    body = forms.CharField(
        label=_("Letter"), max_length=10_000, widget=forms.Textarea(attrs={"rows": 10, "dir": "auto"})
    )
    count = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, has_earlier=False, **kwargs):
        super().__init__(*args, **kwargs)
        if has_earlier:
            of_earlier = (EARLIER, _("People of the edition before who agreed to hear from us"))
            self.fields["role"].choices = [*Role.choices, of_earlier]


class SettingsForm(Form):
    """Where a summit is found, and its clock."""

    host = forms.RegexField(
        r"\A(|[a-z0-9-]+(\.[a-z0-9-]+)+)\Z",
        label=_("Host name of its own"),
        required=False,
        max_length=120,
        help_text=_("Optional. For example summit.example.org; point its DNS here first."),
        error_messages={"invalid": _("Write only the name, in small letters, without https:// or a path.")},
        widget=forms.TextInput(attrs={"dir": "ltr"}),
    )
    time_zone = forms.CharField(label=_("Time zone"), required=False, max_length=60,
        help_text=_("For example Asia/Kolkata."), widget=forms.TextInput(attrs={"dir": "ltr"}))  # fmt: skip
    hackathon_word = forms.CharField(label=_("Word to show instead of “hackathon”"), required=False, max_length=60)

    def __init__(self, *args, summit, **kwargs):
        self.summit = summit
        super().__init__(*args, **kwargs)

    def clean_time_zone(self):
        zone = self.cleaned_data["time_zone"].strip() or self.summit.time_zone
        if zone not in available_timezones():
            raise forms.ValidationError(_("There is no time zone of this name. One of them is Asia/Kolkata."))
        return zone

    def clean_host(self):
        """A name that shows only this summit must not be the name under which all others are found."""
        host = self.cleaned_data["host"]
        taken = host and Summit.objects.filter(host=host).exclude(pk=self.summit.pk).exists()
        if taken or host == urlsplit(settings.SABHA_SITE).hostname:
            raise forms.ValidationError(_("This name is in use already: by another summit, or by this installation."))
        if host and not validate_host(host, settings.ALLOWED_HOSTS):
            raise forms.ValidationError(_("Ask the operator to add this name to SABHA_HOSTS first."))
        return host


class TieForm(Form):
    """One knot: the other end, and which of the two grew from the other; or that neither did."""

    other = forms.UUIDField(widget=forms.HiddenInput)
    way = forms.ChoiceField(choices=[(way, way) for way in ("from", "into", "not_from", "not_into")])
