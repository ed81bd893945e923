"""A note with its source, how helpful one finds it, and whether it stands."""

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from sabha.algorithms.refused import Refused
from sabha.algorithms.sources import described, normal_digest, read_source, safe_address
from sabha.summit.base.forms import Form, LanguageField
from sabha.summit.base.forms import words as as_words
from sabha.summit.conversations.models import NoteRating, SourcedNote


class SourcedNoteForm(Form):
    """What a source says to something. Only the note and its source are needed; the rest helps whoever looks it up."""

    stance = forms.ChoiceField(
        label=_("What the source does"), choices=SourcedNote.Stance.choices, widget=forms.RadioSelect
    )
    source = forms.CharField(
        label=_("Source"),
        max_length=2200,
        help_text=_("A web address, a DOI, an ISBN or a Wikidata item (Q…). Best an archived copy's address."),
        widget=forms.TextInput(attrs={"dir": "ltr"}),
    )
    text = forms.CharField(
        label=_("What it says, in your words"),
        max_length=SourcedNote.LONGEST,
        help_text=_("One or two sentences that people who disagree with you would call fair."),
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )
    lang = LanguageField()
    quote = forms.CharField(
        label=_("The sentence it says so in"),
        max_length=SourcedNote.LONGEST,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
    )
    quote_lang = LanguageField()
    title = forms.CharField(label=_("Title of the source"), max_length=300, required=False)
    authors = forms.CharField(
        label=_("Its authors"), max_length=600, required=False, help_text=_("With a semicolon between them")
    )
    year = forms.IntegerField(label=_("Year"), min_value=-4000, max_value=2200, required=False)
    archive = forms.CharField(
        label=_("Address of an archived copy"),
        max_length=2200,
        required=False,
        widget=forms.TextInput(attrs={"dir": "ltr"}),
    )
    digest = forms.CharField(
        label=_("Digest of the copy (SHA-256)"),
        max_length=80,
        required=False,
        widget=forms.TextInput(attrs={"dir": "ltr"}),
    )
    MORE = ("quote", "quote_lang", "title", "authors", "year", "archive", "digest")

    def clean_source(self):
        return self._read("source", read_source)

    def clean_archive(self):
        return self._read("archive", safe_address) if self.cleaned_data["archive"] else ""

    def clean_digest(self):
        return self._read("digest", normal_digest)

    def _read(self, name, reading):
        try:
            return reading(self.cleaned_data[name])
        except Refused as no:
            raise forms.ValidationError(gettext(no.template) % no.params) from None

    def more(self):
        """The fields that are not needed, to stand under a fold."""
        return [self[name] for name in self.MORE]

    def more_is_wrong(self):
        return any(name in self.errors for name in self.MORE)

    def note(self):
        """What `actions.add_note` asks for."""
        given = self.cleaned_data
        item = described(given["source"].item, title=given["title"], authors=given["authors"], year=given["year"])
        return {
            "text": as_words(given["text"], given["lang"]),
            "source": item,
            "stance": given["stance"],
            "quote": as_words(given["quote"], given["quote_lang"]),
            "archive": given["archive"] or given["source"].archive,
            "digest": given["digest"],
        }


class NoteRatingForm(Form):
    """One rating of one note."""

    note = forms.UUIDField()
    value = forms.TypedChoiceField(choices=NoteRating.Value.choices, coerce=int)
    unsupported = forms.BooleanField(required=False)
    unreliable = forms.BooleanField(required=False)


# "Taken back" is its writer's alone to say.
_REASONS = [("", "—"), *(c for c in SourcedNote.Reason.choices if c[0] != SourcedNote.Reason.TAKEN_BACK)]


class NoteDecisionForm(Form):
    """Let a note stand, or hide it with the reason its writer is told."""

    state = forms.ChoiceField(
        label=_("What happens with it"),
        choices=[(SourcedNote.State.STANDS.value, _("Let it stand")), (SourcedNote.State.HIDDEN.value, _("Hide it"))],
        widget=forms.RadioSelect,
    )
    reason = forms.ChoiceField(label=_("Why it is hidden"), required=False, choices=_REASONS)

    def clean(self):
        given = super().clean()
        if given.get("state") == SourcedNote.State.HIDDEN and not given.get("reason"):
            self.add_error("reason", _("Say why you hide it: the writer is told."))
        return given
