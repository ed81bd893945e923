"""Closing a session on a phone in a noisy room: one page, big fields, rows that can be added without a script."""

from hashlib import sha256
from uuid import UUID

from django import forms
from django.forms import formset_factory
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from sabha.summit.base.forms import DateInput, Form, LanguageField, same_line_ends
from sabha.summit.base.forms import words as as_words

LONG, SHORT, MOST = 20_000, 1_000, 20
WHO = _("A name shown here, an e-mail address, a badge code, or “me”. We ask whether they accept.")


def _area(label, rows=2, help_text="", longest=SHORT, **kwargs):
    widget = forms.Textarea(attrs={"rows": rows, "dir": "auto"})
    return forms.CharField(
        label=label, required=False, max_length=longest, widget=widget, help_text=help_text, **kwargs
    )


def _line(label, help_text="", **kwargs):
    widget = forms.TextInput(attrs={"dir": "auto", **kwargs.pop("attrs", {})})
    return forms.CharField(label=label, required=False, max_length=300, widget=widget, help_text=help_text, **kwargs)


def digest_of(notes):
    return sha256(notes.strip().encode()).hexdigest()[:32]


class KeysField(forms.Field):
    """Ids that were ticked; what is no id is none of them."""

    widget = forms.CheckboxSelectMultiple

    def clean(self, value):
        return [key for text in (value or [])[:MOST] if (key := _as_key(text))]


def _as_key(text):
    try:
        return UUID(text)
    except ValueError:
        return None


class ClosingForm(Form):
    """What there is one of: the notes, their language, whom to ask. `seen` names the versions its writer saw.

    `takes` are the statements it takes up; `find` says which ones to offer.

    `was` is a digest of the notes as they stood in the form: who left them as they were writes none.
    """

    notes = _area(_("What was said"), rows=8, longest=LONG)
    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=4000)
    was = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)
    lang = LanguageField(label=_("Language of these words"))
    takes = KeysField(required=False)
    find = forms.CharField(label=_("Find something by its words"), required=False, max_length=100,
        widget=forms.TextInput(attrs={"dir": "auto"}))  # fmt: skip
    contact_me = _line(_("May people ask you about it? How do they reach you?"),
        _("Everyone can read this. Leave it empty if you would rather not."))  # fmt: skip
    contact_other = _line(_("Whom else could people ask?"),
        _("Their e-mail address, badge code or name. We ask them first."), attrs={"list": "names"})  # fmt: skip

    def clean_notes(self):
        return same_line_ends(self.cleaned_data["notes"]).strip()

    @property
    def has_new_notes(self):
        return bool(self.cleaned_data["notes"]) and digest_of(self.cleaned_data["notes"]) != self.cleaned_data["was"]

    def words(self, text):
        return as_words(text, self.cleaned_data.get("lang") or get_language())


class Row(forms.Form):
    """One row of a list; an empty one is no row."""

    use_required_attribute = False
    text = _area(_("In a sentence"))


class DecisionRow(Row):
    text = _area(_("Decided"))
    agreed = _line(_("Who agreed"), _("For example: all; the eleven who were there; the map group."))
    objections = _area(_("Objections that remain"))


class PromiseRow(Row):
    text = _area(_("Promised"))
    who = _line(_("Who will do it"), WHO, attrs={"list": "names"})
    due = forms.DateField(label=_("By when"), required=False, widget=DateInput)
    first_step = _line(_("First small step"))


class QuestionRow(Row):
    text = _area(_("Still open"))
    for_next = forms.BooleanField(label=_("Keep it for the next edition"), required=False)


class LimitRow(Row):
    text = _area(_("What did not work"))
    why = _area(_("Why"))
    unnamed = forms.BooleanField(label=_("Keep me unnamed"), required=False,
        help_text=_("It appears in two hours, among others, under no one."))  # fmt: skip


ROWS = {"decision": DecisionRow, "promise": PromiseRow, "question": QuestionRow, "limit": LimitRow}


def rows_of(kind, data, count, initial=None):
    """`count` rows of a kind, with what was typed into them, or with `initial` in the first ones."""
    factory = formset_factory(ROWS[kind], extra=0, max_num=MOST, absolute_max=MOST)
    kwargs = {"prefix": kind, "form_kwargs": {"label_suffix": ""}}
    if data is None:
        given = [*(initial or []), *({} for _ in range(count))][:MOST]
        return factory(initial=given, **kwargs)
    data = data.copy()
    data[f"{kind}-TOTAL_FORMS"], data[f"{kind}-INITIAL_FORMS"] = str(min(count, MOST)), "0"
    return factory(data, **kwargs)


class PointForm(Form):
    """One decision, open question or limit, to be put in better words."""

    text = _area(_("Text"), rows=3)
    agreed = _line(_("Who agreed"))
    objections = _area(_("Objections that remain"))
    why = _area(_("Why"))
    for_next = forms.BooleanField(label=_("Keep it for the next edition"), required=False)
    lang = LanguageField()
    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    FIELDS = {"decision": ("agreed", "objections"), "question": ("for_next",), "limit": ("why",)}

    def __init__(self, *args, kind, **kwargs):
        super().__init__(*args, **kwargs)
        for name in {"agreed", "objections", "why", "for_next"} - set(self.FIELDS[kind]):
            del self.fields[name]
        self.fields["text"].required = True

    def values(self):
        given, lang = self.cleaned_data, self.cleaned_data["lang"]
        texts = {n: as_words(given[n], lang) for n in ("text", "agreed", "objections", "why") if n in given}
        return texts | ({"for_next": given["for_next"]} if "for_next" in given else {})
