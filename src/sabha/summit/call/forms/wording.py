"""A letter in the organisers' own words."""

from django import forms
from django.utils.translation import gettext_lazy as _

from sabha.summit.base.forms import Form, same_line_ends
from sabha.summit.call.rules.wording import places_of, problems


class LetterForm(Form):
    """Subject and letter with places to fill; what cannot be filled is refused before anybody gets it."""

    subject = forms.CharField(
        label=_("Subject"),
        max_length=150,
        widget=forms.TextInput(attrs={"dir": "auto"}),
        error_messages={"required": _("Write something first.")},
    )
    body = forms.CharField(
        label=_("Letter"),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 12, "dir": "auto"}),
        error_messages={"required": _("Write something first.")},
    )
    everywhere = forms.BooleanField(label=_("For all calls of this summit"), required=False)
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, kind, **kwargs):
        self.kind = kind
        super().__init__(*args, **kwargs)
        self.fields["body"].help_text = _("These are filled for each reader: %(places)s") % {
            "places": " ".join(f"{{{name}}}" for name in places_of(kind))
        }

    def clean(self):
        given = super().clean()
        given["body"] = same_line_ends(given.get("body", ""))
        if given["body"]:
            for sentence in problems(self.kind, given.get("subject", ""), given["body"]):
                self.add_error("body", sentence)
        return given

    def words(self):
        return {name: self.cleaned_data[name] for name in ("subject", "body", "everywhere", "seen")}
