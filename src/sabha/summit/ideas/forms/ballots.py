"""Arranging a ballot, voting, reading sheets."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from sabha.summit.base.forms import Edit, Form, LanguageField
from sabha.summit.ideas.forms.things import WordsForm, is_currency, long_text, short_text
from sabha.summit.ideas.models import Ballot
from sabha.summit.people.models import Role


class MomentInput(forms.DateTimeInput):
    """The browser's own calendar and clock, in ISO whatever the language."""

    input_type = "datetime-local"

    def __init__(self, attrs=None):
        super().__init__(attrs, format="%Y-%m-%dT%H:%M")


def moment(label):
    return forms.DateTimeField(label=label, widget=MomentInput, input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"])


def one_of(label, choices):
    """Choices in whole sentences, one below the other."""
    return forms.ChoiceField(label=label, choices=choices, widget=forms.RadioSelect(attrs={"data-long": ""}))


class BallotForm(Edit, WordsForm):
    title = short_text(_("Title"), most=120)
    about = long_text(_("What the money is for, and where it goes if some is left"), rows=4, most=2000, required=False)
    budget = forms.DecimalField(label=_("Budget"), min_value=1, max_digits=15, decimal_places=2,
        widget=forms.TextInput(attrs={"inputmode": "decimal"}))  # fmt: skip
    currency = forms.CharField(label=_("Currency"), max_length=3, help_text=_("A currency in three letters."))
    way = one_of(_("How people vote"), Ballot.Way.choices)
    points = forms.IntegerField(label=_("Points for each voter"), min_value=3, max_value=100, initial=10)
    roles = forms.MultipleChoiceField(label=_("Who may vote: all who take part, or only these"), required=False,
        choices=Role.choices, widget=forms.CheckboxSelectMultiple)  # fmt: skip
    members_since = forms.DateField(label=_("Only who took part by this day"), required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))  # fmt: skip
    needs_badge = forms.BooleanField(label=_("Only who holds a badge"), required=False, initial=True,
        help_text=_("One badge, one voice. Without this, anybody may join and vote."))  # fmt: skip
    opens = moment(_("Opens"))
    closes = moment(_("Closes"))
    completion = one_of(_("Shares grow"), Ballot.Completion.choices)
    publishes = one_of(_("What is published afterwards"), Ballot.Publishes.choices)
    seed = short_text(_("Seed of the lot that decides last ties"), most=80,
        help_text=_("Any words or numbers; they are published with the rules."))  # fmt: skip
    lang = LanguageField()
    COLUMNS = (
        "title", "about", "budget", "currency", "way", "points", "roles", "members_since", "needs_badge", "opens",
        "closes", "completion", "publishes", "seed",
    )  # fmt: skip

    def clean_currency(self):
        text = self.cleaned_data["currency"].upper()
        if not is_currency(text):
            raise forms.ValidationError(_("Write the currency in three letters, such as INR."))
        return text

    def clean(self):
        given = super().clean()
        if given.get("opens") and given.get("closes") and given["closes"] <= given["opens"]:
            self.add_error("closes", _("It closes before it opens."))
        return given

    def values(self):
        given = {name: self.cleaned_data[name] for name in self.COLUMNS}
        return given | {"title": self.said("title"), "about": self.said("about")}

    def changes(self):
        """What the writer changed of a ballot that stands."""
        return self.only_touched(self.values(), words=("title", "about"))


def start_of(ballot):
    """What the form shows of a ballot that stands."""
    start = {name: getattr(ballot, name) for name in BallotForm.COLUMNS}
    return start | {
        "title": ballot.title.text, "about": ballot.about.text if ballot.about else "", "lang": ballot.title.lang,
        "opens": timezone.localtime(ballot.opens), "closes": timezone.localtime(ballot.closes),
    }  # fmt: skip


class CandidateForm(Form):
    idea = forms.IntegerField(label=_("Number of the idea"), min_value=1)
    cost = forms.DecimalField(label=_("Cost"), min_value=0, max_digits=15, decimal_places=2,
        widget=forms.TextInput(attrs={"inputmode": "decimal"}))  # fmt: skip


class WhyForm(WordsForm):
    why = short_text(_("Reason"))
    lang = LanguageField()


class ChoiceForm(Form):
    """The ideas of a ballot: a box beside each, or room for points. Choosing one or two is asked about once."""

    sure = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, ballot, candidates, held=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.ballot, held = ballot, held or {}
        for it in candidates:
            if ballot.way == Ballot.Way.POINTS:
                field = forms.IntegerField(min_value=0, max_value=ballot.points, required=False)
                field.widget.attrs["inputmode"] = "numeric"
                field.initial = held.get(it.name)
            else:
                field = forms.BooleanField(required=False, initial=it.name in held)
            field.label = str(it.title)
            self.fields[it.name] = field
        self.candidates = candidates

    def rows(self):
        """(what is on the ballot, the field beside it)."""
        return [(it, self[it.name]) for it in self.candidates]

    def clean(self):
        given = super().clean()
        total = sum(self.choices().values())
        if self.ballot.way == Ballot.Way.POINTS and total > self.ballot.points:
            self.add_error(None, _("You gave more points than you have: %(n)d.") % {"n": self.ballot.points})
        return given

    def choices(self):
        """{name: points} of what was chosen."""
        given = {it.name: self.cleaned_data.get(it.name) for it in self.candidates}
        return {name: int(points) for name, points in given.items() if points}


class SheetForm(ChoiceForm):
    """One sheet of paper as it is read."""

    sheet = forms.IntegerField(label=_("Number of the sheet"), min_value=1, max_value=100_000)
    code = short_text(_("Letters beside the number"), most=8)
    is_void = forms.BooleanField(label=_("It cannot be counted: the marks are unclear"), required=False)

    def clean(self):
        return forms.Form.clean(self) if self.cleaned_data.get("is_void") else super().clean()


class HandOutForm(Form):
    number = forms.IntegerField(label=_("Number of the badge"), min_value=1)


class SheetsForm(Form):
    count = forms.IntegerField(label=_("How many sheets"), min_value=1, max_value=500, initial=50)
    first = forms.IntegerField(label=_("The first has the number"), min_value=1, max_value=99_000, initial=1)
