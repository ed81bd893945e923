"""A note to read, what was found in it to correct, an announcement to change."""

from django import forms
from django.utils.translation import gettext_lazy as _

from sabha.algorithms.note_formats import decode
from sabha.algorithms.refused import Refused
from sabha.summit.base.forms import DateInput, Form, LanguageField, same_line_ends
from sabha.summit.base.forms import words as as_words
from sabha.summit.concept.actions import Draft, Passage
from sabha.summit.concept.models import Announcement

LARGEST_NOTE = 200_000


class NoteForm(Form):
    """A concept note, pasted or uploaded."""

    text = forms.CharField(
        label=_("Paste your concept note"),
        required=False,
        strip=False,
        max_length=LARGEST_NOTE,
        widget=forms.Textarea(attrs={"rows": 14, "dir": "auto"}),
    )
    file = forms.FileField(
        label=_("Or choose its file"),
        required=False,
        help_text=_("Text, Markdown, HTML or Word (.txt, .md, .html, .docx)"),
        widget=forms.FileInput(attrs={"accept": ".txt,.md,.html,.htm,.docx"}),
    )

    def clean(self):
        given = super().clean()
        given["text"] = same_line_ends(given.get("text") or "")
        file = given.get("file")
        if file:
            try:
                given["text"], given["name"] = decode(file.read(), file.name), file.name
            except Refused as no:
                self.add_error("file", _(no.template) % no.params)
        elif not given["text"].strip() and "file" not in self.errors:
            self.add_error("text", _("Paste a note here, or choose a file. Any language will do."))
        return given


class FoundForm(Form):
    """What was found in a note, field by field, to correct. The note travels along; its passages are read again."""

    PASSAGES = ("questions", "aims", "concerns", "pre_events", "open_items")
    SPARE = {"questions": 2, "aims": 1, "concerns": 1, "pre_events": 1, "open_items": 1}

    text = forms.CharField(widget=forms.HiddenInput, strip=False)
    name = forms.CharField(widget=forms.HiddenInput, required=False)
    title = forms.CharField(
        label=_("Name of the summit"),
        max_length=200,
        error_messages={"required": _("Give the summit a name; it can be changed later.")},
    )
    series = forms.CharField(
        label=_("Name of the series"), max_length=200, required=False, help_text=_("What all its editions are called.")
    )
    edition = forms.IntegerField(label=_("Edition"), min_value=1, max_value=999, required=False)
    starts = forms.DateField(label=_("First day"), required=False, widget=DateInput)
    ends = forms.DateField(label=_("Last day"), required=False, widget=DateInput)
    place = forms.CharField(label=_("Place"), max_length=300, required=False)
    host = forms.CharField(label=_("Hosted by"), max_length=300, required=False)
    language = LanguageField(label=_("Language of the note"))

    def __init__(self, data=None, *, findings, **kwargs):
        self.findings = findings
        kwargs.setdefault("initial", _initial(findings))
        super().__init__(data, **kwargs)
        for kind in self.PASSAGES:
            self._add_passages(kind)

    def _add_passages(self, kind):
        found = passages_of(self.findings, kind)
        for n in range(len(found) + self.SPARE[kind]):
            passage = found[n] if n < len(found) else None
            self.fields[f"{kind}_{n}"] = forms.CharField(
                label=_("Passage %(number)d") % {"number": n + 1},
                required=False,
                max_length=2000,
                initial=passage.text if passage else "",
                widget=forms.Textarea(attrs={"rows": 2 if passage and len(passage.text) > 70 else 1, "dir": "auto"}),
            )

    def passages(self, kind):
        """(bound field, where the note says it) of one kind; the last ones are empty, to add what was missed."""
        found = passages_of(self.findings, kind)
        count = len(found) + self.SPARE[kind]
        return [(self[f"{kind}_{n}"], found[n] if n < len(found) else None) for n in range(count)]

    def groups(self):
        """(kind, heading, rows) for each kind of passage, in the order of the page."""
        headings = {
            "questions": _("Questions it asks"),
            "aims": _("What it wants"),
            "concerns": _("What is at stake"),
            "pre_events": _("Events before the summit"),
            "open_items": _("Still to be announced or confirmed"),
        }
        return [(kind, headings[kind], self.passages(kind)) for kind in self.PASSAGES]

    def clean_text(self):
        return same_line_ends(self.cleaned_data["text"])

    def clean(self):
        given = super().clean()
        starts, ends = given.get("starts"), given.get("ends")
        if starts and not ends:
            given["ends"] = starts
        if ends and not starts:
            self.add_error("starts", _("Say also on which day it begins."))
        if starts and ends and ends < starts:
            self.add_error("ends", _("The last day comes before the first. Please look at both again."))
        return given

    def _kept(self, kind):
        """What stands in the form now; where the words are still the note's, with their place in it."""
        kept = []
        for bound, found in self.passages(kind):
            text = same_line_ends(self.cleaned_data.get(bound.name) or "").strip()
            if text:
                kept.append(_passage(text, found))
        return tuple(kept)

    def draft(self):
        """The summit to found."""
        given = self.cleaned_data
        return Draft(
            title=given["title"], series=given["series"] or given["title"], note=given["text"],
            note_name=given["name"], language=given["language"], edition=given["edition"],
            starts=given["starts"], ends=given["ends"], place=given["place"], hosted_by=given["host"],
            spans=spans_of(self.findings), hints=hints_of(self.findings),
            **{kind: self._kept(kind) for kind in self.PASSAGES},
        )  # fmt: skip


def _passage(text, found):
    if found is None:
        return Passage(text)
    return Passage(text, found.start, found.end, found.state)


def passages_of(findings, kind):
    """The findings of one kind as passages; what the note does not say at all is no passage."""
    return [
        Passage(it.text, *it.span, state=getattr(it, "state", None) or "TBA")
        for it in getattr(findings, kind)
        if it.span is not None and getattr(it, "field", None) not in HINTED
    ]


HINTED = {"starts": "dates", "ends": "dates", "place": "place", "host": "host"}


def hints_of(findings):
    """What the note half says of when, where and by whom ("March 2023"): announcement → passage."""
    return {
        HINTED[it.field]: Passage(it.text, *it.span, state=it.state or "TBC")
        for it in reversed(findings.open_items)
        if it.span is not None and it.field in HINTED
    }


def spans_of(findings):
    """Where the note says when, where and by whom."""
    found = {"dates": findings.starts, "place": findings.place, "host": findings.host}
    return {name: tuple(it.span) for name, it in found.items() if it}


def _initial(findings):
    """The form's first values: what was found, as it was found."""
    single = ("title", "series", "edition", "starts", "ends", "place", "host")
    return {name: it.value for name in single if (it := getattr(findings, name))}


def draft_from(findings, text, *, name="", language="en"):
    """The summit that a note describes, with nothing corrected: what `./sabha new NOTE` founds."""
    value = {n: getattr(getattr(findings, n), "value", None) for n in ("title", "series", "edition", "place", "host")}
    day = {n: getattr(getattr(findings, n), "value", None) for n in ("starts", "ends")}
    title = value["title"] or (text.strip().splitlines() or [""])[0].strip()[:120] or name
    return Draft(
        title=title, series=value["series"] or title, note=text, note_name=name, language=language,
        edition=value["edition"], starts=day["starts"], ends=day["ends"] or day["starts"],
        place=value["place"] or "", hosted_by=value["host"] or "", spans=spans_of(findings), hints=hints_of(findings),
        **{kind: tuple(passages_of(findings, kind)) for kind in FoundForm.PASSAGES},
    )  # fmt: skip


class AnnouncementForm(Form):
    """What is known by now, since when, and why it changed."""

    title = forms.CharField(label=_("What people wait to hear"), max_length=200,
        error_messages={"required": _("Say in a few words what this is about.")})  # fmt: skip
    state = forms.ChoiceField(label=_("How sure it is"), choices=Announcement.State.choices, widget=forms.RadioSelect)
    starts = forms.DateField(label=_("First day"), required=False, widget=DateInput)
    ends = forms.DateField(label=_("Last day"), required=False, widget=DateInput)
    value = forms.CharField(
        label=_("What is announced"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )
    due = forms.DateField(label=_("We expect to know by"), required=False, widget=DateInput,
        help_text=_("People see this day, and so do you on your desk."))  # fmt: skip
    why = forms.CharField(label=_("Why it changes"), required=False, max_length=500,
        help_text=_("One sentence. It stands in the history for everyone to read."))  # fmt: skip
    lang = LanguageField()
    tell = forms.BooleanField(label=_("Tell the people who follow this"), required=False, initial=True)
    count = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, announcement=None, followers=0, **kwargs):
        self.announcement, self.followers = announcement, followers
        if announcement is not None:
            kwargs.setdefault("initial", _as_initial(announcement))
        super().__init__(*args, **kwargs)
        self.fields["count"].initial = followers
        if announcement is None or announcement.subject != Announcement.Subject.DATES:
            del self.fields["starts"], self.fields["ends"]
        else:
            del self.fields["value"]

    def clean(self):
        given = super().clean()
        if given.get("state") == Announcement.State.CONFIRMED:
            missing = "starts" if "starts" in self.fields else "value"
            if not given.get(missing):
                self.add_error(missing, _("To confirm it, say what is confirmed."))
        if given.get("starts") and given.get("ends") and given["ends"] < given["starts"]:
            self.add_error("ends", _("The last day comes before the first. Please look at both again."))
        if given.get("tell") and given.get("count") is not None and given["count"] != self.followers:
            self.add_error("tell", _("Meanwhile the number of followers has changed. Look at it again, then save."))
            self.data = self.data.copy()
            self.data[self.add_prefix("count")] = self.followers  # what stands on the page now is what is agreed to
        return given

    def values(self):
        """The announcement's columns as the form gives them."""
        given, lang = self.cleaned_data, self.cleaned_data["lang"]
        values = {"state": given["state"], "due": given["due"], "why": as_words(given["why"], lang)}
        if self.announcement is None or str(self.announcement.title) != given["title"]:
            values["title"] = as_words(given["title"], lang)
        if "starts" in given:
            values |= {"starts": given["starts"], "ends": given["ends"] or given["starts"]}
        elif self.announcement is None or str(self.announcement.value or "") != given["value"]:
            values["value"] = as_words(given["value"], lang)
        return values


def _as_initial(it):
    return {
        "title": str(it.title),
        "state": it.state,
        "starts": it.starts,
        "ends": it.ends,
        "value": str(it.value or ""),
        "due": it.due,
    }
