"""Rooms, tracks, days, sessions, their people, and where each session is."""

import re

from django import forms
from django.utils.translation import gettext_lazy as _

from sabha.summit.base.forms import DateInput, Edit, Form, LanguageField, language_choices, same_line_ends
from sabha.summit.base.forms import words as as_words
from sabha.summit.programme.models import Session, SessionPerson

CLOCK = re.compile(r"([01]?\d|2[0-4]):([0-5]\d)\Z")


class TimeInput(forms.TextInput):
    """The browser's own clock; without one, "10:30" is typed."""

    input_type = "time"


class ClockField(forms.CharField):
    """A time of day as minutes since midnight."""

    def __init__(self, **kwargs):
        kwargs.setdefault("widget", TimeInput)
        super().__init__(max_length=5, **kwargs)

    def clean(self, value):
        text = "".join(str(int(c)) if c.isdecimal() else c for c in super().clean(value))  # digits of every script
        if not text:
            return None
        found = CLOCK.match(text)
        if not found or (minutes := int(found[1]) * 60 + int(found[2])) > 24 * 60:
            raise forms.ValidationError(_("Write the time like 10:30."))
        return minutes

    def prepare_value(self, value):
        return f"{value // 60:02d}:{value % 60:02d}" if isinstance(value, int) else value


class Part(Edit):
    """A room, a track, a session: `values()` are its columns."""

    def changes(self):
        """The columns that the writer changed; another language is said of all words together."""
        touched = self.touched()
        wanted = touched | ({"name", "title", "about"} if "lang" in touched else set())
        return {name: value for name, value in self.values().items() if name in wanted}


class RoomForm(Part):
    name = forms.CharField(label=_("Name"), max_length=100, error_messages={"required": _("Give it a name.")})
    capacity = forms.IntegerField(label=_("Seats"), required=False, min_value=1, max_value=100_000)
    is_step_free = forms.BooleanField(label=_("It can be reached without a step"), required=False)
    has_recording = forms.BooleanField(label=_("It can record"), required=False)
    booths = forms.IntegerField(label=_("Interpreters' booths"), required=False, min_value=0, max_value=20)
    changeover = forms.IntegerField(label=_("Minutes between two sessions"), required=False, min_value=0, max_value=120)
    about = forms.CharField(label=_("How to find it"), required=False, max_length=500)
    lang = LanguageField()

    def values(self):
        given = self.cleaned_data
        return {
            "name": as_words(given["name"], given["lang"]), "about": as_words(given["about"], given["lang"]),
            "capacity": given["capacity"], "is_step_free": given["is_step_free"],
            "has_recording": given["has_recording"], "booths": given["booths"] or 0,
            "changeover": given["changeover"] or 0,
        }  # fmt: skip


class TrackForm(Part):
    name = forms.CharField(label=_("Name"), max_length=100, error_messages={"required": _("Give it a name.")})
    lang = LanguageField()

    def values(self):
        return {"name": as_words(self.cleaned_data["name"], self.cleaned_data["lang"])}


class DayForm(Form):
    """The hours of one day."""

    date = forms.DateField(label=_("Day"), widget=DateInput)
    opens = ClockField(label=_("Begins"))
    closes = ClockField(label=_("Ends"))

    def clean(self):
        given = super().clean()
        if given.get("opens") is not None and given.get("closes") is not None and given["closes"] <= given["opens"]:
            self.add_error("closes", _("The day ends before it begins. Please look at both again."))
        return given


ASKED = [("", _("not asked yet")), ("yes", _("yes")), ("no", _("no"))]
_AS_BOOLEAN = {"": None, "yes": True, "no": False}


class SessionForm(Part):
    """Everything about a session that is public from the beginning."""

    title = forms.CharField(label=_("Title"), max_length=250, error_messages={"required": _("Give it a title.")})
    about = forms.CharField(label=_("What it is about"), required=False, max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 6, "dir": "auto"}))  # fmt: skip
    lang = LanguageField()
    kind = forms.ChoiceField(label=_("Kind"), choices=Session.Kind.choices)
    minutes = forms.IntegerField(label=_("Minutes"), min_value=1, max_value=1440, initial=45)
    track = forms.ChoiceField(label=_("Track"), required=False)
    language = forms.ChoiceField(label=_("Language spoken"), choices=language_choices)
    interpreted = forms.MultipleChoiceField(label=_("Interpreted into"), required=False, choices=language_choices,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("A promise: the programme can be released only when each has its interpreters."))  # fmt: skip
    needs_step_free = forms.BooleanField(label=_("Needs a step-free room"), required=False)
    needs_recording = forms.BooleanField(label=_("Needs recording"), required=False)
    seats = forms.IntegerField(label=_("Seats it must have"), required=False, min_value=0, max_value=100_000)
    expected = forms.IntegerField(label=_("People expected"), required=False, min_value=0, max_value=100_000)
    prefers = forms.ChoiceField(label=_("Best time"), required=False, choices=Session.Preference.choices)
    may_record = forms.ChoiceField(label=_("May it be recorded?"), required=False, choices=ASKED)
    may_photograph = forms.ChoiceField(label=_("May photos be taken?"), required=False, choices=ASKED)
    material_due = forms.DateField(label=_("Material wanted by"), required=False, widget=DateInput)
    host = forms.ChoiceField(label=_("Host"), required=False)
    note_taker = forms.ChoiceField(label=_("Note-taker"), required=False)
    links = forms.CharField(label=_("Files and links"), required=False, max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "ltr"}),
        help_text=_("One a line: the address (https://…), then its title."))  # fmt: skip

    def __init__(self, *args, tracks=(), members=(), session=None, **kwargs):
        self.session, self.tracks = session, {str(it.pk): it for it in tracks}
        if session is not None:
            kwargs.setdefault("initial", _session_initial(session))
        super().__init__(*args, **kwargs)
        self.fields["track"].choices = [("", "—"), *((key, str(it)) for key, it in self.tracks.items())]
        for name in ("host", "note_taker"):
            held = str(getattr(session, name) or "") if session else ""
            known = [("", "—"), *members]
            self.fields[name].choices = known if not held or held in dict(known) else [*known, (held, _("a member"))]

    def clean_links(self):
        rows = []
        for line in self.cleaned_data["links"].splitlines():
            address, _space, title = line.strip().partition(" ")
            if not address:
                continue
            if not re.match(r"https?://[^\s<>\"]+\Z", address):
                raise forms.ValidationError(_("“%(line)s” is no web address.") % {"line": line.strip()[:60]})
            held = next((row for row in (self.session.links if self.session else ()) if row["url"] == address), {})
            rows.append(held | {"url": address} | ({"title": title.strip()[:120]} if title.strip() else {}))
        return rows

    def clean(self):
        given = super().clean()
        if given.get("language") in (given.get("interpreted") or ()):
            self.add_error("interpreted", _("It is spoken in this language already."))
        return given

    def values(self):
        given = self.cleaned_data
        plain = ("kind", "minutes", "language", "interpreted", "needs_step_free", "needs_recording", "prefers",
            "material_due", "links")  # fmt: skip
        return {name: given[name] for name in plain} | {
            "title": self._kept("title"), "about": self._kept("about"), "track": self.tracks.get(given["track"]),
            "seats": given["seats"] or 0, "expected": given["expected"] or 0,
            "may_record": _AS_BOOLEAN[given["may_record"]], "may_photograph": _AS_BOOLEAN[given["may_photograph"]],
            "host": given["host"] or None, "note_taker": given["note_taker"] or None,
        }  # fmt: skip

    def _kept(self, name):
        """The words with their language: the one they have, as long as nobody chose another for the session."""
        held = getattr(self.session, name) if self.session else None
        given = self.cleaned_data
        chosen = self.session is None or given["lang"] != self.session.title.lang
        return as_words(same_line_ends(given[name]), given["lang"] if chosen or held is None else held.lang)


def _session_initial(it):
    said = {None: "", True: "yes", False: "no"}
    plain = ("kind", "minutes", "language", "interpreted", "needs_step_free", "needs_recording", "seats", "expected",
        "prefers", "material_due")  # fmt: skip
    return {name: getattr(it, name) for name in plain} | {
        "title": it.title.text, "about": it.about.text if it.about else "", "track": str(it.track_id or ""),
        "may_record": said[it.may_record], "may_photograph": said[it.may_photograph],
        "host": str(it.host or ""), "note_taker": str(it.note_taker or ""), "lang": it.title.lang,
        "links": "\n".join(f"{row['url']} {row.get('title', '')}".strip() for row in it.links),
    }  # fmt: skip


class PlaceForm(Edit):
    """Where and when a session is in the working plan."""

    day = forms.DateField(label=_("Day"), required=False)
    minute = ClockField(label=_("Begins"), required=False)
    room = forms.ChoiceField(label=_("Room"), required=False)
    is_pinned = forms.BooleanField(label=_("Settled: a new timetable leaves it here"), required=False)

    def __init__(self, *args, days=(), rooms=(), **kwargs):
        super().__init__(*args, **kwargs)
        self.rooms = {str(it.pk): it for it in rooms}
        self.fields["day"].widget = forms.Select(choices=[("", "—"), *days])
        self.fields["room"].choices = [("", "—"), *((key, str(it)) for key, it in self.rooms.items())]

    def clean(self):
        given = super().clean()
        if given.get("day") and given.get("minute") is None and "minute" not in self.errors:
            self.add_error("minute", _("Say also when it begins."))
        if given.get("minute") == 24 * 60:  # a day may end then; what begins then begins on the next
            self.add_error("minute", _("Write the time like 10:30."))
        if given.get("minute") is not None and not given.get("day") and "day" not in self.errors:
            self.add_error("day", _("Say also on which day."))
        return given

    def place(self):
        """(day, minute, room): as the form has them, and what its writer left alone as it stands now."""
        touched, given = self.touched(), self.cleaned_data
        day, minute, room = (given[n] if n in touched else self.initial.get(n) for n in ("day", "minute", "room"))
        return day, minute, self.rooms.get(room)

    def is_settled(self):
        return self.cleaned_data["is_pinned"] if "is_pinned" in self.touched() else self.initial.get("is_pinned", False)


class AwayForm(Form):
    """When somebody is not there."""

    who = forms.ChoiceField(label=_("Who"))
    day = forms.DateField(label=_("Day"))
    opens = ClockField(label=_("From"), required=False)
    closes = ClockField(label=_("To"), required=False)

    def __init__(self, *args, days=(), people=(), **kwargs):
        super().__init__(*args, **kwargs)
        self.people = {str(it.pk): it for it in people}
        self.fields["day"].widget = forms.Select(choices=days)
        self.fields["who"].choices = [(key, it.name or str(it.person)) for key, it in self.people.items()]

    def clean(self):
        given = super().clean()
        opens, closes = given.get("opens") or 0, given.get("closes") or 24 * 60
        if closes <= opens:
            self.add_error("closes", _("The day ends before it begins. Please look at both again."))
        return given | {"opens": opens, "closes": closes}


class PersonForm(Form):
    """Somebody on stage or in the booth: a member, or a name."""

    member = forms.ChoiceField(label=_("Member"), required=False)
    name = forms.CharField(label=_("Or a name"), required=False, max_length=120)
    part = forms.ChoiceField(label=_("Part"), choices=SessionPerson.Part.choices)
    language = forms.ChoiceField(label=_("Language interpreted into"), required=False)
    is_shown = forms.BooleanField(label=_("They agreed to stand in the programme"), required=False)

    def __init__(self, *args, members=(), **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["member"].choices = [("", "—"), *members]
        self.fields["language"].choices = [("", "—"), *language_choices()]

    def clean(self):
        given = super().clean()
        if not given.get("member") and not given.get("name") and "member" not in self.errors:
            self.add_error("name", _("Choose a member or give a name."))
        if given.get("part") == SessionPerson.Part.INTERPRETER and not given.get("language"):
            self.add_error("language", _("Say into which language."))
        return given
