"""A programme from a file: look first, then take it in."""

from django import forms
from django.utils.translation import gettext_lazy as _

from sabha.algorithms.schedule_formats import READABLE
from sabha.summit.base.forms import Form


class ImportForm(Form):
    """The file, and what it does not say of itself."""

    file = forms.FileField(label=_("File"), help_text=_("schedule.xml, schedule.json, iCalendar, CSV"),
        error_messages={"required": _("Choose a file.")})  # fmt: skip
    format = forms.ChoiceField(label=_("Format"), required=False,
        choices=[("", _("as its content says")), *((name, name) for name in READABLE)])  # fmt: skip
    mapping = forms.CharField(label=_("Columns of a CSV file"), required=False, max_length=4000,
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
        help_text=_("Only where they are not recognised: one a line, as in “Session name=title”."))  # fmt: skip
    encoding = forms.CharField(label=_("Encoding"), required=False, max_length=40,
        help_text=_("Only where the file is not in UTF-8."))  # fmt: skip

    def clean_mapping(self):
        pairs = [line.strip() for line in self.cleaned_data["mapping"].splitlines() if line.strip()]
        if any("=" not in pair for pair in pairs):
            raise forms.ValidationError(_("Write each as COLUMN=FIELD, as in “Session name=title”."))
        return {pair.rpartition("=")[0]: pair.rpartition("=")[2] for pair in pairs}
