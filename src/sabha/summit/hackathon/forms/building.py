"""Challenges, projects, and the short forms of a team."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from sabha.algorithms.pictures import LARGEST
from sabha.algorithms.refused import Refused
from sabha.summit.base.forms import DateInput, Edit, Form, LanguageField
from sabha.summit.base.forms import words as as_words
from sabha.summit.hackathon.actions.showing import keep_picture
from sabha.summit.hackathon.forms.fields import LinkField, LinksField, SkillsField, line, text
from sabha.summit.hackathon.models import Challenge, LogEntry, Project

LICENCES = (
    "MIT", "Apache-2.0", "BSD-3-Clause", "GPL-2.0-or-later", "GPL-3.0-or-later", "LGPL-3.0-or-later",
    "AGPL-3.0-or-later", "MPL-2.0", "EUPL-1.2", "CC0-1.0", "CC-BY-4.0", "CC-BY-SA-4.0", "ODbL-1.0", "OFL-1.1",
)  # fmt: skip
TITLE_MISSING = _("Give it a name; it can be changed later.")


class ChallengeForm(Edit):
    """A challenge or task."""

    title = line(_("Title"), 200, required=True, error=TITLE_MISSING)
    about = text(_("What it is about"))
    lang = LanguageField()
    skills = SkillsField(label=_("Skills it needs"))
    is_good_first = forms.BooleanField(
        label=_("Good first task"), required=False, help_text=_("Somebody new can finish it in a day.")
    )
    links = LinksField(
        label=_("Where it is discussed"), help_text=_("One on each line: T123456, owner/name#12, or a whole address.")
    )
    state = forms.ChoiceField(label=_("State"), choices=Challenge.State.choices)

    NAMES = ("title", "about", "skills", "is_good_first", "links", "state")

    def __init__(self, *args, challenge=None, **kwargs):
        kwargs.setdefault("initial", first_values(challenge, self.NAMES, "title"))
        super().__init__(*args, **kwargs)
        if challenge is None:
            del self.fields["state"]

    def values(self):
        return with_words(self.cleaned_data, ("title", "about"), [n for n in self.NAMES if n in self.fields])

    def changes(self):
        """What the writer changed of a challenge that stands."""
        return self.only_touched(self.values(), words=("title", "about"))


class ProjectForm(Edit):
    """What a project says of itself. The first two fields are enough to begin."""

    title = line(_("Name"), 120, required=True, error=TITLE_MISSING)
    pitch = line(_("In one line"), help_text=_("What people should remember tomorrow."))
    lang = LanguageField()
    sign = forms.CharField(
        label=_("Sign"), required=False, max_length=8, help_text=_("One emoji, if you like. Otherwise its kolam.")
    )
    picture = forms.FileField(
        label=_("Picture"),
        required=False,
        help_text=_("PNG, JPEG or WebP, at most 300 kB. Where and when it was taken is removed."),
        widget=forms.FileInput(attrs={"accept": "image/png,image/jpeg,image/webp"}),
    )
    picture_words = line(_("What the picture shows"), 200, help_text=_("For those who cannot see it."))
    no_picture = forms.BooleanField(label=_("Take the picture away"), required=False)
    challenge = forms.ModelChoiceField(
        label=_("Challenge"), queryset=Challenge.objects.none(), required=False, empty_label="—"
    )
    about = text(_("What it is about"))
    needs = SkillsField(label=_("Whom we look for"))
    demo = LinkField(label=_("To try"))
    source = LinkField(label=_("Source code"))
    licence = forms.ChoiceField(label=_("Licence"), required=False)
    next_step = line(_("Next step"), 200)
    offline = line(_("Use without a network"), 200)

    WORDS = ("title", "pitch", "picture_words", "about", "next_step", "offline")
    NAMES = (*WORDS, "sign", "challenge", "needs", "demo", "source", "licence")

    def __init__(self, *args, summit, project=None, challenge=None, **kwargs):
        self.project = project
        kwargs.setdefault("initial", first_values(project, self.NAMES, "title") or {"challenge": challenge})
        super().__init__(*args, **kwargs)
        shown = Challenge.objects.filter(summit=summit).exclude(state=Challenge.State.WITHDRAWN)
        self.fields["challenge"].queryset = shown
        held = [project.licence] if project and project.licence not in {"", *LICENCES} else []
        self.fields["licence"].choices = [("", _("not chosen yet")), *((name, name) for name in [*LICENCES, *held])]
        if not (project and project.picture):
            del self.fields["no_picture"]

    def clean_picture(self):
        """The picture is kept at once, under its own digest: a form with another mistake need not send it again."""
        file = self.cleaned_data["picture"]
        if not file:
            return ""
        if file.size > LARGEST:
            raise forms.ValidationError(
                gettext("This picture is too large: at most %(kb)d kB.") % {"kb": LARGEST // 1000}
            )
        try:
            return keep_picture(file.read())
        except Refused as no:
            raise forms.ValidationError(gettext(no.template) % no.params) from None

    def clean(self):
        given = super().clean()
        if given.get("picture") and not given.get("picture_words"):
            self.add_error("picture_words", gettext("Say in a few words what the picture shows."))
        return given

    def values(self):
        given = with_words(self.cleaned_data, self.WORDS, self.NAMES)
        if self.cleaned_data.get("picture"):
            given["picture"] = self.cleaned_data["picture"]
        elif self.cleaned_data.get("no_picture"):
            given["picture"] = ""
        return given

    def changes(self):
        """What the writer changed of a project that stands."""
        given = self.values()
        picture = {"picture": given["picture"]} if "picture" in given else {}
        return self.only_touched(given, words=self.WORDS) | picture


def first_values(held, names, title):
    """What a form shows of an object that is there; words in the language of its title."""
    if held is None:
        return {}
    found = {name: getattr(held, name) for name in names}
    return {name: str(v) if hasattr(v, "lang") else v for name, v in found.items()} | {
        "lang": getattr(held, title).lang
    }


def with_words(given, texts, names):
    """A form's values as columns take them."""
    return {name: as_words(given[name], given["lang"]) if name in texts else given[name] for name in names}


class LogForm(Form):
    """Two fields, by phone: what happened, and when."""

    text = text(_("What happened"), LogEntry.LONGEST, 2, required=True, error=_("Write a line first: what happened?"))
    day = forms.DateField(label=_("Day"), widget=DateInput, initial=timezone.localdate)
    lang = LanguageField()

    def clean_day(self):
        day = self.cleaned_data["day"]
        if day > timezone.localdate():
            raise forms.ValidationError(gettext("This day has not come yet."))
        return day

    def words(self):
        return as_words(self.cleaned_data["text"], self.cleaned_data["lang"])


class StepForm(Form):
    """The sentence a team agrees on for its next stage."""

    agreed = forms.BooleanField(required=False)
    to = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args, step, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["agreed"].label = step.agreed if step else ""
        self.fields["to"].initial = int(step.stage) if step else None

    def given(self):
        return {name: self.cleaned_data[name] for name in ("agreed", "to")}


class SettleForm(Form):
    """How it goes on with a project, and why."""

    state = forms.ChoiceField(label=_("How it goes on"), choices=Project.State.choices, widget=forms.RadioSelect)
    why = line(_("Why"), 200)
    lang = LanguageField()

    def words(self):
        return as_words(self.cleaned_data["why"], self.cleaned_data["lang"])
