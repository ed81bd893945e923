"""What a person says of themselves, asks, or remembers; and files that organisers bring."""

from django import forms
from django.utils.translation import gettext_lazy as _

from sabha.summit.base.formats import language_name
from sabha.summit.base.forms import Form, language_choices
from sabha.summit.hackathon.forms.fields import SkillsField, line
from sabha.summit.hackathon.models import Challenge, HackathonCard, Project

# Spoken at such summits beside those of the pages; "another language" is none that two people share.
SPOKEN = ("as", "gu", "ks", "mai", "ne", "or", "sa", "sat")


def languages():
    named = [choice for choice in language_choices() if choice[0] != "und"]
    return [*named, *((code, language_name(code)) for code in SPOKEN)]


class CardForm(Form):
    """A card: languages, skills, hours; a mentor, to be one, a team. Its contact is for whom its owner accepts."""

    languages = forms.MultipleChoiceField(
        label=_("Languages I speak"), choices=languages, widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one language: nobody can be matched without.")},
    )  # fmt: skip
    skills = SkillsField(label=_("What I can do"))
    hours = forms.MultipleChoiceField(
        label=_("When I am there"), choices=HackathonCard.Hours.choices, widget=forms.CheckboxSelectMultiple,
        required=False,
    )  # fmt: skip
    is_newcomer = forms.BooleanField(label=_("I am new to this"), required=False)
    wants_mentor = forms.BooleanField(label=_("I would like a mentor"), required=False)
    learns = SkillsField(label=_("What I would like to learn"))
    room = forms.IntegerField(
        label=_("How many newcomers I could help"), min_value=0, max_value=5, initial=0,
        help_text=_("0 if you would rather not be a mentor."),
    )  # fmt: skip
    wants_team = forms.BooleanField(
        label=_("I look for a team"), required=False, help_text=_("Once you say yes to a team, its page names you.")
    )
    first = forms.ChoiceField(label=_("What I would like to build most"), required=False)
    second = forms.ChoiceField(label=_("Or else"), required=False)
    third = forms.ChoiceField(label=_("Or else"), required=False)
    contact = line(_("How to reach me"), 200, help_text=_("Shown only to a mentor or newcomer whom you have accepted."))

    NAMES = (
        "languages", "skills", "hours", "is_newcomer", "wants_mentor", "learns", "room", "wants_team", "contact",
    )  # fmt: skip

    def __init__(self, *args, summit, card=None, person=None, **kwargs):
        first = {n: getattr(card, n) for n in self.NAMES} if card else {"languages": person.speaks if person else []}
        wishes = card.wishes if card else []
        first |= dict(zip(("first", "second", "third"), wishes, strict=False))
        kwargs.setdefault("initial", first)
        super().__init__(*args, **kwargs)
        offered = [("", "—"), *offers(summit)]
        for name in ("first", "second", "third"):
            self.fields[name].choices = offered

    def values(self):
        given = self.cleaned_data
        wishes = [given[n] for n in ("first", "second", "third") if given[n]]
        return {n: given[n] for n in self.NAMES} | {"wishes": list(dict.fromkeys(wishes))}


def offers(summit):
    """(id, title) of the projects and challenges that somebody may wish for."""
    projects = Project.objects.filter(summit=summit).under_way()
    challenges = Challenge.objects.filter(summit=summit, state=Challenge.State.OPEN)
    return [(str(it.pk), str(it.title)) for it in (*projects, *challenges)]


class RequestForm(Form):
    """A word to the team one would like to join."""

    words = line(_("A word to the team"), 300)


class VisitForm(Form):
    """What one keeps of a project, and what one gives back."""

    note = line(_("A note for myself"), 500, help_text=_("Nobody else sees it."))
    applauds = forms.BooleanField(
        label=_("I applaud"), required=False, help_text=_("The team hears how many do. There is no ranking.")
    )
    thanks = line(_("A word of thanks to the team"), 200, help_text=_("They see it without your name."))


class ShowcaseForm(Form):
    """How long each project has."""

    seconds = forms.IntegerField(label=_("Seconds for each"), min_value=30, max_value=900, initial=120)


class ImportForm(Form):
    """A file to bring in: first it is only looked at."""

    file = forms.FileField(
        label=_("File"), required=False, help_text=_("Tasks as CSV, or a data package of dribdat (JSON or zip)."),
        widget=forms.FileInput(attrs={"accept": ".csv,.json,.zip"}),
    )  # fmt: skip
