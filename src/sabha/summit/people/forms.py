"""What people are asked: how to reach them (if they wish), and who may see what of them."""

from zoneinfo import available_timezones

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from sabha.summit.base.forms import Form, language_choices
from sabha.summit.people.models import Consent, Person, Role, Visibility


class AddressForm(Form):
    """Where to send the way in."""

    email = forms.EmailField(
        label=_("Your e-mail address"),
        widget=forms.EmailInput(attrs={"autocomplete": "email", "dir": "ltr"}),
        error_messages={
            "required": _("Write your e-mail address, so that we can send you a way in."),
            "invalid": _(
                "This does not look like an e-mail address. An address has an @ and a dot, like name@example.org."
            ),
        },
    )
    next = forms.CharField(widget=forms.HiddenInput, required=False)


class CodeForm(Form):
    """The eight digits of the letter; a paste with spaces, and digits of any script, will do."""

    email = forms.EmailField(widget=forms.HiddenInput)
    code = forms.CharField(
        label=_("Code from the letter"),
        max_length=20,
        help_text=_("Eight digits. You may paste them."),
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "dir": "ltr"}),
        error_messages={"required": _("Type the eight digits from the letter.")},
    )


class BadgeForm(Form):
    """The token from the back of a badge."""

    token = forms.CharField(
        label=_("Code on your badge"),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "dir": "ltr"}),
        error_messages={"required": _("Type the code that is printed on your badge.")},
    )
    next = forms.CharField(widget=forms.HiddenInput, required=False)


def _languages(label, help_text=""):
    return forms.MultipleChoiceField(
        label=label,
        help_text=help_text,
        choices=language_choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )


class ProfileForm(Form):
    """A profile; beside each field, who may see it."""

    display_name = forms.CharField(label=_("Name to show"), max_length=80, required=False,
        help_text=_("A real name, a user name, whatever you like to be called; or nothing."))  # fmt: skip
    pronouns = forms.CharField(label=_("Pronouns"), max_length=40, required=False)
    about = forms.CharField(
        label=_("About me"), max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    speaks = _languages(_("Languages I speak"))
    writes = _languages(_("Languages I write"))
    needs = _languages(_("Languages I need interpreted into"))
    email = forms.EmailField(label=_("E-mail"), required=False, widget=forms.EmailInput(attrs={"dir": "ltr"}),
        help_text=_("Only needed if you want mail from us or lose your badge."))  # fmt: skip
    ui_language = forms.ChoiceField(label=_("Language of pages and mail"), required=False)
    time_zone = forms.CharField(label=_("Time zone"), required=False, max_length=60,
        help_text=_("For example Asia/Kolkata."), widget=forms.TextInput(attrs={"dir": "ltr"}))  # fmt: skip
    wants_mail = forms.BooleanField(label=_("Send me mail about what I follow"), required=False)

    def __init__(self, *args, person, **kwargs):
        self.person = person
        kwargs.setdefault("initial", {name: getattr(person, name) for name in self.base_fields if name != "op"})
        super().__init__(*args, **kwargs)
        self.fields["ui_language"].choices = [("", _("as the page I read")), *settings.LANGUAGES]
        for name in Person.SHOWN_FIELDS:
            self.fields[f"sees_{name}"] = forms.ChoiceField(
                label=_("Who sees this: %(field)s") % {"field": self.fields[name].label},
                choices=Visibility.choices,
                initial=person.who_sees(name),
            )

    def rows(self):
        """(field, who sees it) for each field of the profile that others might see."""
        return [(self[name], self[f"sees_{name}"]) for name in Person.SHOWN_FIELDS]

    def clean_email(self):
        email = self.cleaned_data["email"].strip().lower() or None
        other_ways = self.person.badges.filter(revoked=None).exists() or self.person.socialaccount_set.exists()
        if self.person.email and not email and not other_ways:
            raise forms.ValidationError(_("This address is your only way in; without it you could not come back."))
        return email

    def clean_time_zone(self):
        zone = self.cleaned_data["time_zone"]
        if zone and zone not in available_timezones():
            raise forms.ValidationError(_("There is no time zone of this name. One of them is Asia/Kolkata."))
        return zone

    def visibility(self):
        return {name: self.cleaned_data[f"sees_{name}"] for name in Person.SHOWN_FIELDS}


class ConsentForm(Form):
    """What a person agrees to; taking a tick away withdraws it at once."""

    purposes = forms.MultipleChoiceField(
        label=_("I agree to this"),
        choices=Consent.Purpose.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("You can take back each of these at any time, as easily as you give it."),
    )


class RolesForm(Form):
    """What a member does at this summit."""

    roles = forms.MultipleChoiceField(
        label=_("Roles"),
        choices=[c for c in Role.choices if c[0] != Role.PARTICIPANT],
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )


class InviteForm(RolesForm):
    """Someone by e-mail address, with what they will do."""

    email = forms.EmailField(label=_("E-mail address"), widget=forms.EmailInput(attrs={"dir": "ltr"}))
    field_order = ("email", "roles")


class BadgesForm(Form):
    count = forms.IntegerField(
        label=_("How many new badges"),
        min_value=1,
        max_value=500,
        initial=20,
        error_messages={
            "min_value": _("At least one badge."),
            "max_value": _("At most 500 badges at a time; make more afterwards."),
        },
    )


class EraseForm(Form):
    redact = forms.BooleanField(
        label=_("Also erase the words I wrote"),
        required=False,
        help_text=_(
            "Otherwise they stay in the record under a number that nobody can link to you. "
            "The concept note and what was announced are the summit's own and stay either way."
        ),
    )
    sure = forms.BooleanField(
        label=_("Yes, erase me for good"),
        error_messages={"required": _("Tick this box if you want to be erased; it cannot be undone.")},
    )
