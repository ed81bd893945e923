"""The form of a proposal, as its call asks; and the small forms beside it."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from sabha.summit.base.forms import Form, LanguageField, language_choices, same_line_ends
from sabha.summit.base.templatetags.sabha import words as shown
from sabha.summit.call.models import Ask, Call, Proposal

YES_NO = (("", "—"), ("yes", _("yes")), ("no", _("no")))


class ProposalForm(Form):
    """Everything a proposal says. Nothing is asked for while it is a draft; `complete()` says what is missing."""

    title = forms.CharField(label=_("Title"), max_length=200, required=False)
    about = forms.CharField(
        label=_("What you propose"),
        max_length=10_000,
        required=False,
        strip=False,
        help_text=_("Do not write your name here: it is read without names."),
        widget=forms.Textarea(attrs={"rows": 8, "dir": "auto"}),
    )
    lang = LanguageField()
    format = forms.ChoiceField(label=_("Kind of session"), required=False, choices=Proposal.Format.choices)
    minutes = forms.IntegerField(label=_("Minutes"), required=False, min_value=5, max_value=480)
    language = LanguageField(label=_("Language spoken"))
    topics = forms.MultipleChoiceField(label=_("Topics"), required=False, widget=forms.CheckboxSelectMultiple)
    organisation = forms.CharField(
        label=_("Organisation, if any"),
        max_length=120,
        required=False,
        help_text=_("So that no colleague of yours reviews it. Reviewers do not see it."),
    )

    def __init__(self, *args, call, asks, proposal=None, **kwargs):
        self.call, self.asks = call, asks
        if proposal is not None:
            kwargs.setdefault("initial", _as_initial(proposal))
        super().__init__(*args, **kwargs)
        self._suit_the_call()
        for ask in asks:
            self.fields[f"a-{ask.pk}"] = _field_of(ask)
        self._mark(True)

    def _mark(self, needed):
        """The page says what handing in needs; to keep a draft nothing is needed."""
        for name in ("title", "about", *(f"a-{ask.pk}" for ask in self.asks if ask.is_required)):
            self.fields[name].required = needed

    def full_clean(self):
        self._mark(False)
        super().full_clean()
        self._mark(True)

    def _suit_the_call(self):
        if self.call.kind == Call.Kind.SESSIONS:
            self.fields["minutes"].initial = 45
        else:
            del self.fields["format"], self.fields["minutes"], self.fields["language"]
        if self.call.kind == Call.Kind.SCHOLARSHIPS:
            self.fields["title"].label = _("In one line: why you")
            self.fields["about"].label = _("What you bring, and what you take home")
        if self.call.kind == Call.Kind.VOLUNTEERS:
            self.fields["title"].label = _("In one line: what you can do")
            self.fields["about"].label = _("Tell us more")
        if self.call.topic_list:
            self.fields["topics"].choices = [(topic, topic) for topic in self.call.topic_list]
        else:
            del self.fields["topics"]
        if not self.call.is_blind:
            self.fields["about"].help_text = ""

    def values(self):
        """The proposal's columns as far as the form gave them soundly: what has an error keeps what it was."""
        given = {n: v for n, v in self.cleaned_data.items() if n in self.base_fields and n != "op"}
        if "about" in given:
            given["about"] = same_line_ends(given["about"]).strip()
        if "format" in given or "minutes" in given:
            given["language"] = given.get("language") or ""
        answers = {str(ask.pk): self.cleaned_data.get(f"a-{ask.pk}") for ask in self.asks}
        return given | {"answers": {key: value for key, value in answers.items() if value not in (None, "", [])}}

    def complete(self):
        """Whether nothing is missing to hand it in; what is, becomes an error of its field."""
        for name, sentence in (("title", _("Give it a title.")), ("about", _("Say what you propose."))):
            if not self.cleaned_data.get(name, "").strip() and name not in self.errors:
                self.add_error(name, sentence)
        for ask in self.asks:
            name = f"a-{ask.pk}"
            if ask.is_required and self.cleaned_data.get(name) in (None, "", []) and name not in self.errors:
                self.add_error(name, _("Answer this question."))
        return not self.errors


def _as_initial(proposal):
    given = {name: getattr(proposal, name) for name in ProposalForm.base_fields if hasattr(proposal, name)}
    return given | {f"a-{key}": value for key, value in proposal.answers.items()}


def _field_of(ask):
    """A question of the call as a field; its words are set in their own language."""
    told = getattr(ask, "told", {})
    common = {
        "label": shown(told.get("title") or ask.title),
        "required": False,
        "help_text": shown(told.get("about") or ask.about),
    }
    match ask.kind:
        case Ask.Kind.LONG:
            return forms.CharField(max_length=5000, widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}), **common)
        case Ask.Kind.CHOICE:
            return forms.ChoiceField(choices=[("", "—"), *((o, o) for o in ask.option_list)], **common)
        case Ask.Kind.NUMBER:
            return forms.IntegerField(min_value=-(10**9), max_value=10**9, **common)
        case Ask.Kind.YES_NO:
            return forms.ChoiceField(choices=YES_NO, **common)
        case Ask.Kind.LANGUAGES:
            return forms.MultipleChoiceField(choices=language_choices, widget=forms.CheckboxSelectMultiple, **common)
    return forms.CharField(max_length=500, **common)


class SpeakerForm(Form):
    """Who else speaks."""

    name = forms.CharField(label=_("Name"), max_length=80, error_messages={"required": _("Say who it is.")})
    email = forms.EmailField(
        label=_("E-mail"),
        required=False,
        help_text=_("They get a letter with a link. Without an address, you hand them the link yourself."),
    )


class FilterForm(forms.Form):
    """What of a call's proposals is shown, and in which order."""

    SORTS = (
        ("number", _("Number")),
        ("score", _("Best score first")),
        ("apart", _("Most disagreement first")),
        ("reviews", _("Fewest reviews first")),
    )

    q = forms.CharField(label=_("Find"), required=False, max_length=100)
    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[
            ("", pgettext_lazy("state of a proposal", "All")),
            *(c for c in Proposal.State.choices if c[0] != "draft"),
        ],
    )
    language = forms.ChoiceField(label=_("Language"), required=False)
    topic = forms.ChoiceField(label=_("Topic"), required=False)
    sort = forms.ChoiceField(label=_("Order"), required=False, choices=SORTS)

    def __init__(self, *args, call, **kwargs):
        super().__init__(*args, label_suffix="", auto_id="find-%s", **kwargs)
        self.fields["language"].choices = [("", "—"), *language_choices()]
        if call.topic_list:
            self.fields["topic"].choices = [("", "—"), *((t, t) for t in call.topic_list)]
        else:
            del self.fields["topic"]
