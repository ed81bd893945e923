"""Fields that several forms of the hackathon ask for: skills, links, one line of words."""

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from sabha.algorithms.refused import Refused
from sabha.algorithms.task_links import read_link
from sabha.algorithms.tasks_csv import skills_of


class SkillsField(forms.CharField):
    """Skills with commas between them; a list, each once, in small letters."""

    def __init__(self, **kwargs):
        kwargs.setdefault("required", False)
        kwargs.setdefault("max_length", 400)
        kwargs.setdefault("help_text", _("With commas between them: Python, design, writing, translation."))
        super().__init__(**kwargs)

    def to_python(self, value):
        return list(skills_of(super().to_python(value)))

    def prepare_value(self, value):
        return ", ".join(value) if isinstance(value, list | tuple) else value

    def run_validators(self, value):
        """The length is that of what was typed; a list has none."""

    def has_changed(self, initial, data):
        return self.to_python(data) != list(initial or [])


class LinkField(forms.CharField):
    """An address that is safe to follow: https, a host with a name."""

    def __init__(self, **kwargs):
        kwargs.setdefault("required", False)
        kwargs.setdefault("max_length", 300)
        kwargs.setdefault("widget", forms.TextInput(attrs={"dir": "ltr", "inputmode": "url"}))
        super().__init__(**kwargs)

    def clean(self, value):
        return _read(super().clean(value))


class LinksField(forms.CharField):
    """Several of them, one on each line."""

    def __init__(self, **kwargs):
        kwargs.setdefault("required", False)
        kwargs.setdefault("max_length", 2000)
        kwargs.setdefault("widget", forms.Textarea(attrs={"rows": 2, "dir": "ltr"}))
        super().__init__(**kwargs)

    def prepare_value(self, value):
        return "\n".join(value) if isinstance(value, list | tuple) else value

    def clean(self, value):
        return [_read(line) for line in dict.fromkeys(super().clean(value).split())][:10]


def _read(text):
    if not text:
        return ""
    try:
        return read_link(text).url
    except Refused as no:
        raise forms.ValidationError(gettext(no.template) % no.params) from None


def line(label, most=140, **how):
    """One line of somebody's words."""
    return _words(label, most, forms.TextInput(attrs={"dir": "auto"}), **how)


def text(label, most=4000, rows=4, **how):
    """Several lines of somebody's words."""
    return _words(label, most, forms.Textarea(attrs={"rows": rows, "dir": "auto"}), **how)


def _words(label, most, widget, *, required=False, help_text="", error=None):
    told = {"required": error} if error else None
    return forms.CharField(
        label=label, max_length=most, required=required, help_text=help_text, widget=widget, error_messages=told
    )
