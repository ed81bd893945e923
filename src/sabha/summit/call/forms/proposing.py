"""The form of a proposal, as its call asks; and the small forms beside it."""

from django import forms
from django.utils.html import format_html
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from sabha.summit.base.forms import Form, LanguageField, language_choices, same_line_ends
from sabha.summit.base.telling import words as shown
from sabha.summit.call.actions.proposing import Page
from sabha.summit.call.models import Ask, Call, Offer, Proposal
from sabha.summit.call.rules.words import lines_beside

YES_NO = (("", "—"), ("yes", _("yes")), ("no", _("no")))


class ProposalForm(Form):
    """Everything a proposal says. Nothing is asked for while it is a draft; `complete()` says what is missing."""

    HIDDEN = ("op", "seen", "turn", "proposal")
    seen = forms.CharField(widget=forms.HiddenInput, required=False)  # the stamp of what stood there
    turn = forms.CharField(widget=forms.HiddenInput, required=False)  # how often the page has sent it
    proposal = forms.UUIDField(widget=forms.HiddenInput, required=False)

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
        self.call, self.asks, self.held = call, asks, proposal
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
            self.fields["topics"].choices = lines_beside(self.call, "topics", self.call.topic_list)
        else:
            del self.fields["topics"]
        if not self.call.is_blind:
            self.fields["about"].help_text = ""

    def page(self, *, by_itself=False):
        """From where this was sent."""
        turn = self.cleaned_data.get("turn") or ""
        turn = int(turn) if turn.isdecimal() and len(turn) < 9 else 0
        new = self.held is None or self.held._state.adding  # then nothing of what stands has been seen
        return Page(self.operation, self.cleaned_data.get("seen") or ("-" if new else ""), turn, by_itself)

    def show_changed(self, held):
        """After a refusal: what stands there has been seen now, so that sending it again puts this in its place."""
        self.data = self.data.copy()
        self.data["seen"] = held.stamp

    def values(self, held=None):
        """The columns as far as the form gave them soundly: what has an error, or is not asked any more, stays."""
        given = {n: v for n, v in self.cleaned_data.items() if n in self.base_fields and n not in self.HIDDEN}
        if "about" in given:
            given["about"] = same_line_ends(given["about"]).strip()
        if "format" in given or "minutes" in given:
            given["language"] = given.get("language") or ""
        sound = {f"a-{ask.pk}" for ask in self.asks} & self.cleaned_data.keys()
        answers = dict(held.answers) if held else {}
        answers |= {name.removeprefix("a-"): self.cleaned_data[name] for name in sound}
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
    names = [name for name in ProposalForm.base_fields if name not in ProposalForm.HIDDEN]
    given = {name: getattr(proposal, name) for name in names}
    if proposal._state.adding:  # what somebody wrote before they signed in stands nowhere yet
        given |= {"op": proposal.pk}
    else:
        given |= {"seen": proposal.stamp, "proposal": proposal.pk}
    return given | {f"a-{key}": value for key, value in proposal.answers.items()}


def _field_of(ask):
    """A question of the call as a field; its words are set in their own language."""
    told = getattr(ask, "told", {})
    hint = shown(told.get("about") or ask.about)
    if not ask.for_reviewers:
        hint = format_html("{}<br>({})" if hint else "{}({})", hint, gettext("for the organisers alone"))
    common = {"label": shown(told.get("title") or ask.title), "required": False, "help_text": hint}
    match ask.kind:
        case Ask.Kind.LONG:
            return forms.CharField(max_length=5000, widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}), **common)
        case Ask.Kind.CHOICE:
            return forms.ChoiceField(choices=[("", "—"), *lines_beside(ask, "options", ask.option_list)], **common)
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


class JourneyForm(Form):
    """How far one's own journey is. That money was paid is for the team to say; a letter is asked for by its form."""

    TEAMS = {Offer.Visa.NEEDED, Offer.Visa.INVITED, Offer.Payment.PAID}
    visa = forms.ChoiceField(label=_("Visa"), required=False)
    payment = forms.ChoiceField(label=_("Payment"), required=False)

    def __init__(self, *args, offer, **kwargs):
        kwargs.setdefault("initial", {"visa": offer.visa, "payment": offer.payment})
        super().__init__(*args, **kwargs)
        for name, choices in (("visa", Offer.Visa.choices), ("payment", Offer.Payment.choices)):
            held = getattr(offer, name)
            self.fields[name].choices = [c for c in choices if c[0] not in self.TEAMS or c[0] == held]

    def words(self):
        return {name: self.cleaned_data[name] for name in ("visa", "payment")}


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
            ("returned", _("Came back revised")),
            ("late", _("Not revised in time")),
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
