"""What partners write: the partnership itself, their own side, lines of its book, what others may read."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from sabha.summit.base.forms import DateInput, Form, LanguageField
from sabha.summit.base.forms import words as as_words
from sabha.summit.outcomes.models import Given, Going, Line, Promise
from sabha.summit.outcomes.rules.partnerships import PARTS


def _text(label, help_text="", *, rows=3, required=True, most=1000):
    area = forms.Textarea(attrs={"rows": rows, "dir": "auto"})
    return forms.CharField(label=label, help_text=help_text, required=required, max_length=most, widget=area)


class WordsForm(Form):
    """A form whose texts are all in one language."""

    lang = LanguageField()

    def words(self, name):
        return as_words(self.cleaned_data[name], self.cleaned_data["lang"])


class NewTieForm(WordsForm):
    """A partnership that begins."""

    title = forms.CharField(label=_("Name of the partnership"), max_length=120)
    purpose = _text(_("What it is for"), required=False)
    called = forms.CharField(label=_("What your side is called here"), max_length=120,
        help_text=_("A name or an organisation. Only your partners see it."))  # fmt: skip
    begun = forms.DateField(label=_("Since"), widget=DateInput, initial=timezone.localdate)
    field_order = ("title", "purpose", "lang", "called", "begun")

    def values(self):
        given = self.cleaned_data
        plain = {"called": given["called"], "begun": given["begun"]}
        return plain | {"title": self.words("title"), "purpose": self.words("purpose")}


class TieForm(WordsForm):
    """Its name and what it is for."""

    title = forms.CharField(label=_("Name of the partnership"), max_length=120)
    purpose = _text(_("What it is for"), required=False)
    field_order = ("title", "purpose", "lang")

    def values(self):
        return {"title": self.words("title"), "purpose": self.words("purpose")}


class InviteForm(Form):
    """The other side, asked by a link."""

    called = forms.CharField(label=_("What they are called here"), max_length=120)
    email = forms.EmailField(label=_("E-mail address"), required=False, widget=forms.EmailInput(attrs={"dir": "ltr"}),
        help_text=_("Without it you get the link, to pass on yourself. They need no account."))  # fmt: skip

    def values(self):
        return {name: self.cleaned_data[name] for name in ("called", "email")}


class PromiseForm(WordsForm):
    """What one's own side will do."""

    kind = Line.PROMISE
    text = _text(_("What we promise"), rows=2, most=300)
    due = forms.DateField(label=_("By when"), required=False, widget=DateInput)
    is_private = forms.BooleanField(label=_("This stays between us"), required=False)
    field_order = ("text", "lang", "due", "is_private")

    def values(self):
        given = self.cleaned_data
        return {"text": self.words("text"), "due": given["due"], "is_private": given["is_private"]}


class GiftForm(WordsForm):
    """What one's own side gives, agreed or given already."""

    kind = Line.GIFT
    what = forms.ChoiceField(label=_("What we give"), choices=Given.choices)
    amount = forms.DecimalField(label=_("Amount"), required=False, min_value=0, max_digits=14, decimal_places=2,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "dir": "ltr"}))  # fmt: skip
    unit = forms.CharField(
        label=_("Currency or unit"), required=False, max_length=20, help_text=_("INR, hours, laptops")
    )
    text = _text(_("In words"), rows=2, required=False, most=300)
    due = forms.DateField(label=_("Agreed until"), required=False, widget=DateInput)
    done = forms.DateField(
        label=_("Given on"), required=False, widget=DateInput, help_text=_("Leave it empty until then.")
    )
    is_private = forms.BooleanField(label=_("This stays between us"), required=False)
    field_order = ("what", "amount", "unit", "text", "lang", "due", "done", "is_private")

    def clean(self):
        given = super().clean()
        if given.get("amount") is None and not given.get("text") and "amount" not in self.errors:
            self.add_error("text", _("Say how much, or what, in words."))
        return given

    def values(self):
        plain = ("what", "amount", "unit", "due", "done", "is_private")
        return {name: self.cleaned_data[name] for name in plain} | {"text": self.words("text")}


class LogForm(WordsForm):
    """A word of the log."""

    kind = Line.WORD
    text = _text(_("What happened"), _("The other side confirms it."))
    day = forms.DateField(label=_("Day"), widget=DateInput, initial=timezone.localdate)
    is_private = forms.BooleanField(label=_("This stays between us"), required=False)
    field_order = ("text", "lang", "day", "is_private")

    def values(self):
        given = self.cleaned_data
        return {"text": self.words("text"), "day": given["day"], "is_private": given["is_private"]}


class PartnerWordForm(WordsForm):
    """A line beside one's answer, for one's partners."""

    word = forms.CharField(label=_("A line about it"), required=False, max_length=300,
        help_text=_("Only your partners read it."), widget=forms.TextInput(attrs={"dir": "auto"}))  # fmt: skip
    field_order = ("word", "lang")


class GoingForm(PartnerWordForm):
    """How it goes, said on the partners' own page."""

    state = forms.ChoiceField(label=_("Your answer"), choices=Going.choices, widget=forms.RadioSelect,
        error_messages={"required": _("Choose one of the answers.")})  # fmt: skip
    field_order = ("state", "word", "lang")

    def values(self):
        return {"state": self.cleaned_data["state"], "word": self.words("word")}


class NextForm(WordsForm):
    """When partners will look at it again."""

    date = forms.DateField(label=_("Next date"), required=False, widget=DateInput,
        help_text=_("Each side gets a letter on this day."))  # fmt: skip
    what = _text(_("What happens then"), rows=2, required=False, most=300)
    asks = forms.BooleanField(
        label=_("Ask each side by letter how it goes, after 2, 3, 6 and 12 months"), required=False
    )
    field_order = ("date", "what", "lang", "asks")

    def values(self):
        given = self.cleaned_data
        rhythm = Promise.Rhythm.MONTHS if given["asks"] else Promise.Rhythm.NEVER
        return {"date": given["date"], "what": self.words("what"), "rhythm": rhythm}


class EndForm(WordsForm):
    """An end, said plainly."""

    day = forms.DateField(label=_("Ended on"), widget=DateInput, initial=timezone.localdate)
    reason = _text(_("Why"), _("What worked and what did not. Others read it only if all sides agree."), required=False)
    field_order = ("day", "reason", "lang")

    def values(self):
        return {"day": self.cleaned_data["day"], "reason": self.words("reason")}


class SideForm(WordsForm):
    """One's own side: how it is called, what of it is shown, its own words for the memorandum."""

    called = forms.CharField(label=_("What your side is called here"), max_length=120)
    organisation = forms.CharField(label=_("Organisation I speak for"), required=False, max_length=120)
    shows_organisation = forms.BooleanField(
        label=_("Where the partnership is public, show our organisation"), required=False
    )
    shows_me = forms.BooleanField(label=_("Where it is public, show me"), required=False,
        help_text=_("By the name that your profile shows to everyone, if it shows one."))  # fmt: skip
    words_of_ours = _text(_("In our own words"), _("What we want of this, for the memorandum, in your language."),
        required=False, most=2000)  # fmt: skip
    signs_as = forms.CharField(label=_("Name under the signature"), required=False, max_length=120)
    email = forms.EmailField(label=_("E-mail address"), required=False, widget=forms.EmailInput(attrs={"dir": "ltr"}),
        help_text=_("Letters about this partnership go there. Only you see it here."))  # fmt: skip
    field_order = (
        "called", "organisation", "words_of_ours", "lang", "signs_as", "email", "shows_organisation", "shows_me",
    )  # fmt: skip

    def __init__(self, *args, has_address=False, **kwargs):
        super().__init__(*args, **kwargs)
        if has_address:  # theirs stands in their account
            del self.fields["email"]

    def values(self):
        plain = [n for n in ("called", "organisation", "shows_organisation", "shows_me", "signs_as", "email")
            if n in self.fields]  # fmt: skip
        return {name: self.cleaned_data[name] for name in plain} | {"words": self.words("words_of_ours")}


class AgreeForm(Form):
    """What everybody may read, as far as one's own side is concerned."""

    parts = forms.MultipleChoiceField(
        label=_("Everybody may read"), required=False, choices=list(PARTS.items()),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("A part is public once all sides have ticked it, and not any more once one takes its tick away."),
    )  # fmt: skip

    def values(self):
        return {"parts": self.cleaned_data["parts"]}
