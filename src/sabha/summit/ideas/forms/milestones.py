"""Setting a milestone, showing it, dropping it."""

from django import forms
from django.utils.translation import gettext_lazy as _

from sabha.summit.base.forms import DateInput, LanguageField
from sabha.summit.ideas.forms.things import WordsForm, short_text


class MilestoneForm(WordsForm):
    title = short_text(_("What will be there"), most=200)
    due = forms.DateField(label=_("By when"), required=False, widget=DateInput)
    lang = LanguageField()


class EvidenceForm(WordsForm):
    text = short_text(_("What it shows"), help_text=_("Of a photo: what is to be seen, for those who cannot see it."))
    url = forms.URLField(
        label=_("Link"),
        required=False,
        max_length=300,
        assume_scheme="https",
        widget=forms.URLInput(attrs={"dir": "ltr"}),
    )
    file = forms.FileField(
        label=_("Or a file"), required=False, max_length=200,
        help_text=_("JPEG, PNG, PDF or plain text, at most 2 MB. Place, time and camera are taken out of photos."),
    )  # fmt: skip
    lang = LanguageField()

    def clean_url(self):
        url = self.cleaned_data["url"]
        if url and not url.startswith("https://"):
            raise forms.ValidationError(_("Give an address that begins with https://."))
        return url

    def clean(self):
        given = super().clean()
        if not self.errors and bool(given.get("url")) == bool(given.get("file")):
            self.add_error("url", _("Give a link or a file, one of them."))
        return given
