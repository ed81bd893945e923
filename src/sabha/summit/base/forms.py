"""Forms that keep what was typed, say what is wrong in words, and count a double tap once."""

import uuid

from django import forms
from django.conf import settings
from django.forms.renderers import TemplatesSetting
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from sabha.summit.base.ids import uuid7
from sabha.summit.base.words import Words


class Renderer(TemplatesSetting):
    form_template_name = "forms/form.html"
    field_template_name = "forms/field.html"


class Form(forms.Form):
    """Every form that changes something. `op` is made with the page: sent twice, the same act is done once."""

    use_required_attribute = False  # the browser's own bubbles are not translated and hide the list of errors
    op = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, **kwargs):
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        self.fields["op"].initial = uuid7

    @property
    def operation(self):
        """The operation id; a form sent without one gets one of its own."""
        return self.cleaned_data.get("op") or uuid7()

    def refuse(self, no, field=None):
        """Show why the act was refused, at the field it is about if there is one.

        The form gets a new operation id, so that sending it again is a new act.
        """
        self.data = self.data.copy()
        self.data[self.add_prefix("op")] = str(uuid7())
        self.add_error(field, gettext(no.template) % no.params)

    def part(self, name):
        """The operation id of one part of an act that writes several objects."""
        return uuid.uuid5(self.operation, name)


def language_choices():
    """Languages a text may be in: those of the pages, then those prepared, then "another"."""
    names = settings.LANGUAGE_NAMES
    codes = [*settings.LANGUAGES_COMPLETE, *settings.LANGUAGES_PREPARED]
    return [*((code, names[code]) for code in codes), ("und", _("another language"))]


class LanguageField(forms.ChoiceField):
    """In which language the words beside it are; the page's own unless said otherwise."""

    def __init__(self, **kwargs):
        kwargs.setdefault("label", _("Language of these words"))
        kwargs.setdefault("initial", get_language)
        super().__init__(choices=language_choices, **kwargs)


def words(text, lang):
    """`Words` of a form's two fields, or None where nothing was written."""
    text = (text or "").strip()
    return Words(text, lang) if text else None


def same_line_ends(text):
    """Browsers send the end of a line as two characters; places in a note are counted with one."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


class DateInput(forms.DateInput):
    """The browser's own calendar, in ISO dates whatever the language."""

    input_type = "date"

    def __init__(self, attrs=None):
        super().__init__(attrs, format="%Y-%m-%d")
