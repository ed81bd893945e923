"""Forms that keep what was typed, say what is wrong in words, and count a double tap once."""

import contextlib
import hashlib
import uuid

from django import forms
from django.conf import settings
from django.forms.renderers import TemplatesSetting
from django.utils.translation import get_language, gettext, gettext_noop
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


class _Shared(dict):
    """Fields that all forms of a class have in common."""

    def __deepcopy__(self, memo):
        return self


def shared_fields(form):
    """For forms that change no field of theirs and are made a hundred times a second: their fields are not copied."""
    form.base_fields = _Shared(form.base_fields)
    return form


class Edit(Form):
    """Changes something that stands already, and writes only what its writer changed.

    Somebody else may have changed it since the page was opened. `was` holds what each field held then: what the writer
    left alone stays as it is now, and what both changed is shown before it is written over.
    """

    was = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["was"].initial = self.seen
        for name in {"lang", "language"} & self.fields.keys() & self.initial.keys():
            self._offer(self.fields[name], self.initial[name])

    def seen(self):
        """What stands now, as the page carries it."""
        return _joined(self._now())

    def _offer(self, field, held):
        """A language from a file that is none of ours stays one to choose: else the first would be saved for it."""
        if held not in {code for code, _name in field.choices}:
            field.choices = [*field.choices, (held, held or "—")]
        field.required = bool(held)

    def touched(self):
        """The names of the fields that hold something else than the writer saw there."""
        return {n for n, told in self._sent().items() if _digest(told) != self._seen()[n]}

    def only_touched(self, values, words=()):
        """Of `values` those that the writer changed; all `words` where another language is said of them."""
        touched = self.touched()
        return {n: v for n, v in values.items() if n in touched or ("lang" in touched and n in words)}

    def clean(self):
        given = super().clean()
        sent, now, seen = self._sent(), self._now(), self._seen()
        for name in sorted(self.touched()):
            if seen[name] != now[name] and _digest(sent[name]) != now[name]:
                self.add_error(name, gettext(AT_ONCE) % {"text": self._in_words(name)})
                seen[name] = now[name]
        if self.errors:
            self.data = self.data.copy()
            self.data[self.add_prefix("was")] = _joined(seen)
        return given

    def _sent(self):
        return {n: self._plain(n, self[n].data) for n in self.fields if n not in {"op", "was"}}

    def _now(self):
        fields = {n: f for n, f in self.fields.items() if n not in {"op", "was"}}
        return {n: _digest(self._plain(n, self.get_initial_for_field(f, n))) for n, f in fields.items()}

    def _seen(self):
        """Field → what the writer saw there; a form sent without it saw what stands now."""
        pairs = (part.partition("=") for part in self.data.get(self.add_prefix("was"), "").split(","))
        now = self._now()
        return now | {name: told for name, _is, told in pairs if name in now}

    def _plain(self, name, value):
        """A value as its field understands it, whether it comes from an object or from a browser."""
        field = self.fields[name]
        with contextlib.suppress(forms.ValidationError):  # the field says so itself
            value = field.to_python(field.prepare_value(value))
        value = sorted(map(str, value)) if isinstance(value, list | tuple | set) else value
        return "" if value is None else same_line_ends(str(value)).strip()

    def _in_words(self, name):
        """What stands in a field now, as people know it."""
        field = self.fields[name]
        value = self._plain(name, self.get_initial_for_field(field, name))
        return dict(getattr(field, "choices", ())).get(value, value)


def was_done(op, obj):
    """Whether the operation `op` has set something of `obj` before: a double tap, a page that is sent anew."""
    return bool(op) and str(uuid.uuid5(op, str(obj.pk))) in {stamp[2] for stamp in obj.stamps.values()}


def _digest(text):
    return hashlib.sha256(text.encode()).hexdigest()[:10]


def _joined(told):
    return ",".join(f"{name}={digest}" for name, digest in told.items())


AT_ONCE = gettext_noop("Somebody wrote at the same time: “%(text)s”. Save again to put yours in its place.")


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
