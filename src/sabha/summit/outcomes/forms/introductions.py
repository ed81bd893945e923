"""What one offers and looks for; a round of introductions; times to meet."""

import uuid
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from sabha.summit.base.forms import DateInput, Form, LanguageField
from sabha.summit.base.forms import words as as_words
from sabha.summit.outcomes.models import Introduction, TopicWord
from sabha.summit.people.models import Visibility

_SAYS_NEW = [("", _("I would rather not say")), ("yes", _("Yes")), ("no", _("No"))]


class CardForm(Form):
    """Offers and needs, who sees them, and whether one wishes to be introduced. Everything may stay empty."""

    new_word = forms.CharField(label=_("A word that is missing"), required=False, max_length=TopicWord.LONGEST,
        help_text=_("One or two words, in any language. Everybody can choose it then; nobody learns whose it was."),
        widget=forms.TextInput(attrs={"dir": "auto"}))  # fmt: skip
    new_kind = forms.ChoiceField(label=_("What kind of word it is"), choices=TopicWord.Kind.choices, required=False)
    lang = LanguageField(label=_("Language of the word"))
    new_way = forms.ChoiceField(label=_("This word"), required=False, widget=forms.RadioSelect,
        choices=[("offer", _("I offer it")), ("need", _("I look for it"))], initial="offer")  # fmt: skip
    sure = forms.BooleanField(required=False, widget=forms.HiddenInput)
    about = forms.CharField(label=_("In a sentence"), required=False, max_length=300,
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}))  # fmt: skip
    offers_seen = forms.ChoiceField(label=_("Who sees what I offer"), choices=Visibility.choices)
    needs_seen = forms.ChoiceField(label=_("Who sees what I look for"), choices=Visibility.choices)
    speaks_for = forms.CharField(label=_("Organisation I speak for"), required=False, max_length=120,
        help_text=_("People of one organisation are not introduced to each other."))  # fmt: skip
    shows_organisation = forms.BooleanField(label=_("Show its name beside my offers"), required=False)
    wants_introductions = forms.BooleanField(label=_("Propose people to me"), required=False,
        help_text=_("They see the words that fit, and your name if you show it at this summit."))  # fmt: skip
    contact = forms.CharField(label=_("How to reach me"), required=False, max_length=200,
        help_text=_("Shown only to people you are introduced to, once both of you have accepted."))  # fmt: skip
    is_new = forms.ChoiceField(label=_("Are you new to this community?"), choices=_SAYS_NEW, required=False)
    region = forms.CharField(label=_("Your region or community"), required=False, max_length=80,
        help_text=_("Only so that newcomers and those seldom heard are not left over. Nobody sees it."))  # fmt: skip

    def __init__(self, *args, card=None, words, **kwargs):
        self.words = words
        kwargs.setdefault("initial", _initial(card, words))
        super().__init__(*args, **kwargs)
        held = self.data if self.is_bound else None
        chosen = {way: held.getlist(way) if held is not None else self.initial.get(way, []) for way in WAYS}
        self.chosen = {way: {str(words.root(key)) for key in _keys(keys)} for way, keys in chosen.items()}

    def groups(self):
        """[(kind's name, how many are chosen, [(key, word, offered, looked for)])]: the table of the page."""
        kinds = dict(TopicWord.Kind.choices)
        for kind, found in self.words.by_kind():
            rows = [
                (str(k), text, str(k) in self.chosen["offers"], str(k) in self.chosen["needs"]) for k, text in found
            ]
            yield kinds[kind], sum(row[2] or row[3] for row in rows), rows

    def clean(self):
        given = super().clean()
        new = (given.get("new_word") or "").strip()
        if new and not any(c.isalnum() for c in new):
            self.add_error("new_word", _("A word needs at least one letter."))
        for name, way in (("offers_seen", "offers"), ("needs_seen", "needs")):
            given.setdefault(name, Visibility.ME)
            given[way] = [uuid.UUID(key) for key in self.chosen[way]]
        if given.get("wants_introductions") and not (given["offers"] or given["needs"] or new):
            self.add_error("wants_introductions", _("Choose a word first: without one, nobody can be found for you."))
        return given

    def new(self):
        """The new word, or None."""
        return as_words(self.cleaned_data["new_word"], self.cleaned_data["lang"])

    def values(self):
        """The card's columns as the form gives them."""
        given = self.cleaned_data
        plain = ("speaks_for", "shows_organisation", "region", "offers_seen", "needs_seen", "wants_introductions",
                 "contact")  # fmt: skip
        new = {"yes": True, "no": False}.get(given["is_new"])
        about = as_words(given["about"], given["lang"])
        return {name: given[name] for name in plain} | {"is_new": new, "about": about}


WAYS = ("offers", "needs")


def _keys(texts):
    """Those of the texts that are ids at all."""
    for text in texts:
        try:
            yield uuid.UUID(str(text))
        except ValueError:
            continue


def _initial(card, words):
    if card is None:
        return {}
    plain = ("speaks_for", "shows_organisation", "region", "offers_seen", "needs_seen", "wants_introductions",
             "contact")  # fmt: skip
    sides = {way: [held.word for held in card.words.all() if held.is_offer is (way == "offers")] for way in WAYS}
    said = {None: "", True: "yes", False: "no"}[card.is_new]
    return {name: getattr(card, name) for name in plain} | sides | {"is_new": said, "about": str(card.about or "")}


class AnswerForm(Form):
    """Accept or decline."""

    said = forms.ChoiceField(choices=[c for c in Introduction.Answer.choices if c[0]])
    apart = forms.BooleanField(label=_("and never introduce us again"), required=False)


class ApartForm(Form):
    """Somebody never to be introduced to."""

    said = forms.CharField(
        label=_("Their name, e-mail address or organisation"), max_length=120,
        help_text=_("As far as you know it. Nobody is told, and nobody can find out."),
        error_messages={"required": _("Write whom you do not want to be introduced to.")},
    )  # fmt: skip


class RoundForm(Form):
    """A round of introductions."""

    at_most = forms.IntegerField(label=_("Introductions for each person, at most"), min_value=1, max_value=8, initial=3)
    closes = forms.DateField(label=_("Answers until"), widget=DateInput)
    under_heard = forms.CharField(label=_("Regions and communities that are seldom heard"), required=False,
        max_length=2000, help_text=_("One a line. With newcomers, their people are introduced first."),
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}))  # fmt: skip

    def clean_closes(self):
        closes = self.cleaned_data["closes"]
        if closes < timezone.localdate():
            raise forms.ValidationError(_("This day is past."))
        return closes

    def regions(self):
        return [line.strip() for line in self.cleaned_data["under_heard"].splitlines() if line.strip()]


class SlotsForm(Form):
    """Times to meet on one day: from, to, how long each, how many tables."""

    day = forms.DateField(label=_("Day"), widget=DateInput)
    begins = forms.TimeField(label=_("From"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))
    ends = forms.TimeField(label=_("To"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))
    minutes = forms.IntegerField(label=_("Minutes for each meeting"), min_value=5, max_value=120, initial=20)
    tables = forms.IntegerField(label=_("Tables"), min_value=1, max_value=500, initial=5)

    def clean(self):
        given = super().clean()
        if given.get("begins") and given.get("ends") and given["ends"] <= given["begins"]:
            self.add_error("ends", _("The end comes before the beginning. Please look at both again."))
        return given

    def starts(self, zone):
        """Each time that fits whole between the two, on the clock of the summit."""
        given, step = self.cleaned_data, timedelta(minutes=self.cleaned_data["minutes"])
        at = datetime.combine(given["day"], given["begins"], ZoneInfo(zone))
        end = datetime.combine(given["day"], given["ends"], ZoneInfo(zone))
        found = []
        while at + step <= end:
            found.append(at)
            at += step
        return found


class SlotForm(Form):
    """One time, chosen."""

    slot = forms.IntegerField(min_value=1)


class WordForm(Form):
    """One word of the shared list, joined with another or taken off."""

    same_as = forms.ChoiceField(label=_("Means the same as"), required=False)
    is_withdrawn = forms.BooleanField(label=_("Take it off the list"), required=False)

    def __init__(self, *args, word, words, **kwargs):
        kwargs.setdefault("initial", {"same_as": str(word.same_as_id or ""), "is_withdrawn": word.is_withdrawn})
        super().__init__(*args, **kwargs)
        others = [(str(k), str(text)) for _kind, found in words.by_kind() for k, text in found if k != word.pk]
        self.fields["same_as"].choices = [("", "—"), *others]
