"""A goal of the summit, and an answer to a funder's question."""

from django import forms
from django.utils.translation import gettext_lazy as _

from sabha.summit.base.forms import Form, LanguageField
from sabha.summit.base.forms import words as as_words
from sabha.summit.outcomes.models import Goal
from sabha.summit.outcomes.rules.figures import LABELS


class GoalForm(Form):
    """Something to reach; counted from the records where that can be."""

    text = forms.CharField(label=_("Goal"), max_length=300, widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}))
    figure = forms.ChoiceField(label=_("Counted by"), required=False, help_text=_("Then nobody has to judge it."))
    aim = forms.IntegerField(label=_("Target"), required=False, min_value=1, max_value=10_000_000)
    reached = forms.ChoiceField(label=_("Reached"), choices=Goal.Reached.choices, initial=Goal.Reached.UNKNOWN)
    explanation = forms.CharField(
        label=_("Explanation"), required=False, max_length=3000, widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"})
    )
    lang = LanguageField()
    is_withdrawn = forms.BooleanField(label=_("Take this goal out"), required=False)

    def __init__(self, *args, goal=None, **kwargs):
        if goal is not None:
            kept = {name: getattr(goal, name) for name in ("figure", "aim", "reached")}
            kept |= {"text": goal.text.text, "explanation": str(goal.explanation or ""), "lang": goal.text.lang}
            kwargs.setdefault("initial", kept)
        super().__init__(*args, **kwargs)
        self.fields["figure"].choices = [("", _("nothing: we judge it ourselves")), *LABELS.items()]
        if goal is None:
            del self.fields["is_withdrawn"]

    def clean(self):
        given = super().clean()
        if given.get("figure") and given.get("aim") is None and "aim" not in self.errors:
            self.add_error("aim", _("Say which number you want to reach."))
        return given

    def values(self):
        """The columns of the goal."""
        given = self.cleaned_data
        values = {name: given[name] for name in ("figure", "aim", "reached")}
        values |= {name: as_words(given[name], given["lang"]) for name in ("text", "explanation")}
        return values | ({"is_withdrawn": given["is_withdrawn"]} if "is_withdrawn" in given else {})


class AnswerForm(Form):
    """The organisers' own words to one question. Numbers are counted: write none that the records have."""

    choice = forms.ChoiceField(label=_("Your answer"), required=False, widget=forms.RadioSelect)
    text = forms.CharField(
        label=_("In your own words"), required=False, max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 8, "dir": "auto"}),
    )  # fmt: skip
    lang = LanguageField()

    def __init__(self, *args, question, answer=None, **kwargs):
        if answer is not None:
            kept = {"text": str(answer.text or ""), "choice": answer.choice}
            kwargs.setdefault("initial", kept | ({"lang": answer.text.lang} if answer.text else {}))
        super().__init__(*args, **kwargs)
        choices = question.get("choices", ())
        self.fields["choice"].choices = [(it, it) for it in choices]
        if not choices:
            del self.fields["choice"]

    def values(self):
        """The columns of the answer."""
        given = self.cleaned_data
        return {"text": as_words(given["text"], given["lang"]), "choice": given.get("choice", "")}
