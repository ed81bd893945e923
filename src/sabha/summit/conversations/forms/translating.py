"""Words in one language, beside the same in another."""

from django import forms
from django.utils.translation import gettext_lazy as _

from sabha.summit.base.forms import Form, language_choices
from sabha.summit.base.words import Words
from sabha.summit.concept.models import Translation
from sabha.summit.concept.rules.translations import fields_of


class IntoForm(forms.Form):
    """Which language to translate into: a filter, so it has its own button and changes nothing."""

    use_required_attribute = False
    to = forms.ChoiceField(label=_("Into"), choices=lambda: language_choices()[:-1])

    def __init__(self, *args, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)


class TranslationForm(Form):
    """One field for each of an object's texts; one that is emptied takes its translation away."""

    how = forms.ChoiceField(
        label=_("How it was made"),
        choices=[
            (Translation.How.PERSON.value, _("I translated it")),
            (Translation.How.REVIEWED.value, _("A machine did, and I have checked it")),
            (Translation.How.MACHINE.value, _("A machine did, and nobody has checked it")),
        ],
        initial=Translation.How.PERSON,
        widget=forms.RadioSelect,
    )

    def __init__(self, *args, about, language, held, **kwargs):
        self.about, self.language, self.held = about, language, held
        super().__init__(*args, **kwargs)
        for name in self.names:
            self.fields[name] = self._field(name)
        if held:
            self.fields["how"].initial = next(iter(held.values())).how

    @property
    def names(self):
        return [name for name in fields_of(self.about) if getattr(self.about, name).lang != self.language]

    def _field(self, name):
        said = getattr(self.about, name).text
        look = {"rows": 2 + len(said) // 60, "dir": "auto", "lang": self.language}
        return forms.CharField(
            label=self.about._meta.get_field(name).verbose_name,
            required=False,
            max_length=3 * len(said) + 200,
            initial=self.held[name].text.text if name in self.held else "",
            widget=forms.Textarea(attrs=look),
        )

    def clean(self):
        given = super().clean()
        if not any(given.get(name) for name in self.names) and not self.held and not self.errors:
            self.add_error(self.names[0] if self.names else None, _("Write the translation first."))
        return given

    def rows(self):
        """Each text beside the field for its translation."""
        return [(getattr(self.about, name), self[name]) for name in self.names]

    def changes(self):
        """(field, Words or None where it was emptied) of what this form says."""
        for name in self.names:
            text = self.cleaned_data[name].strip()
            if text or name in self.held:
                yield name, Words(text, self.language) if text else None
