"""The rules of judging, and what a judge gives."""

from django import forms
from django.utils.translation import gettext_lazy as _

from sabha.summit.base.forms import Form, LanguageField
from sabha.summit.base.forms import words as as_words
from sabha.summit.hackathon.forms.fields import text
from sabha.summit.hackathon.models import Judging

CHOICES = [(n, str(n)) for n in range(1, 6)]


class JudgingForm(Form):
    """How projects are judged, if at all."""

    mode = forms.ChoiceField(label=_("How"), choices=Judging.Mode.choices)
    criteria = text(
        _("Criteria"), 1000, 4, required=True, help_text=_("One on each line."), error=_("Name at least one criterion.")
    )
    lang = LanguageField()
    each = forms.IntegerField(label=_("Judges for each project"), min_value=1, max_value=20, initial=3)

    def __init__(self, *args, judging=None, **kwargs):
        if judging:
            first = {"mode": judging.mode, "criteria": judging.criteria.text, "lang": judging.criteria.lang}
            kwargs.setdefault("initial", first | {"each": judging.each})
        super().__init__(*args, **kwargs)

    def values(self):
        given = self.cleaned_data
        criteria = "\n".join(x.strip() for x in given["criteria"].splitlines() if x.strip())
        return {"mode": given["mode"], "criteria": as_words(criteria, given["lang"]), "each": given["each"]}


class ScoreForm(Form):
    """One score from 1 to 5 for each criterion."""

    def __init__(self, *args, judging, scores=(), **kwargs):
        super().__init__(*args, **kwargs)
        for n, label in enumerate(judging.lines):
            self.fields[f"score_{n}"] = forms.TypedChoiceField(
                label=label, choices=CHOICES, coerce=int, widget=forms.RadioSelect,
                initial=scores[n] if n < len(scores) else None,
                error_messages={"required": _("Choose a number for “%(criterion)s”.") % {"criterion": label}},
            )  # fmt: skip

    def scores(self):
        return [self.cleaned_data[name] for name in self.fields if name.startswith("score_")]


class PairForm(Form):
    """Which of two."""

    first = forms.UUIDField(widget=forms.HiddenInput)
    second = forms.UUIDField(widget=forms.HiddenInput)
    better = forms.ChoiceField(choices=[("first", ""), ("second", ""), ("tie", "")])
