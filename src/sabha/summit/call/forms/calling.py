"""Making a call: its days and money, its questions, criteria and quotas, its translations."""

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from sabha.summit.base.forms import DateInput, Form, LanguageField, same_line_ends
from sabha.summit.base.forms import words as as_words
from sabha.summit.call.models import Ask, Call


def _lines(label, help_text=""):
    widget = forms.Textarea(attrs={"rows": 3, "dir": "auto"})
    return forms.CharField(label=label, required=False, max_length=4000, help_text=help_text, widget=widget)


def _whole(label, help_text="", **more):
    return forms.IntegerField(
        label=label, required=False, min_value=0, max_value=2_000_000_000, help_text=help_text, **more
    )


def _date(label, required=False, **more):
    return forms.DateField(label=label, required=required, widget=DateInput, **more)


class _Standing(Form):
    """A form of something that stands there: it carries what stood there when its page was opened."""

    def carry(self):
        """Let every field say beside itself what it began with."""
        for name in self.fields.keys() - {"op"}:
            self.fields[name].show_hidden_initial = True

    def _changed_by_others(self):
        """What stands there otherwise now than when this page was opened."""
        return {name for name in self.fields.keys() - {"op"} if f"initial-{name}" in self.data and self._differs(name)}

    def _differs(self, name):
        field = self.fields[name]
        began = field.hidden_widget().value_from_datadict(self.data, self.files, f"initial-{name}")
        stands = self.get_initial_for_field(field, name)
        if isinstance(stands, str):  # browsers send the end of a line as two characters
            began, stands = same_line_ends(began).strip(), same_line_ends(stands).strip()
        return field.has_changed(stands, began)

    def unseen(self):
        """Whether this would write over what somebody else has changed meanwhile."""
        return bool(self._changed_by_others() & set(self.changed_data))

    def only_own(self, values):
        """Without what somebody else has changed meanwhile and this page has not."""
        return {name: value for name, value in values.items() if name not in self._changed_by_others()}


class CallForm(_Standing):
    """A call: what for, when, for how many, with which money. Sums are worked out, never typed."""

    WORDS = ("title", "about", "topics", "seed_rule")
    GROUPS = (
        (_("What it is"), ("kind", "title", "about", "topics", "lang")),
        (_("When"), ("opens", "closes", "ends_everywhere", "decided_by", "answer_days", "kept_days")),
        (_("How it is decided"), ("is_blind", "each", "seed_rule")),
        (_("Places and money"), ("places", "arrives", "leaves", "currency", "travel", "a_night", "a_day", "budget")),
    )

    kind = forms.ChoiceField(label=_("What for"), choices=Call.Kind.choices, widget=forms.RadioSelect)
    title = forms.CharField(label=_("Title"), max_length=200, error_messages={"required": _("Give the call a title.")})
    about = _lines(_("What it is about"), _("Who should apply, and what happens then."))
    topics = _lines(_("Topics"), _("One on each line. They bring proposals and reviewers together."))
    lang = LanguageField()
    opens = _date(_("Opens on"), True, error_messages={"required": _("Say on which day it opens.")})
    closes = _date(
        _("Closes on"),
        True,
        help_text=_("People can hand in until the end of this day, in the summit's time zone."),
        error_messages={"required": _("Say on which day it closes.")},
    )
    ends_everywhere = forms.BooleanField(
        label=_("The day ends when it has ended everywhere on earth"), required=False, initial=False
    )
    decided_by = _date(_("Decisions by"))
    answer_days = _whole(_("Days to answer an offer"), initial=7)
    kept_days = _whole(
        _("Days after the summit until deletion"), _("People are told this before they apply."), initial=90
    )
    is_blind = forms.BooleanField(label=_("Reviewed without names"), required=False, initial=True)
    each = forms.IntegerField(label=_("Reviews each"), min_value=1, max_value=20, initial=3)
    seed_rule = _lines(_("How the lot is thrown"), _("For example: three dice in the open meeting of 20 January."))
    places = _whole(_("Places"))
    arrives = _date(_("Arrival"))
    leaves = _date(_("Departure"))
    currency = forms.RegexField(
        r"^[A-Z]{3}$",
        label=_("Currency"),
        initial="INR",
        error_messages={"invalid": _("Three capital letters, like INR.")},
    )
    travel = _whole(_("Travel for one place"), initial=0)
    a_night = _whole(_("One night"), initial=0)
    a_day = _whole(_("One day"), initial=0)
    budget = _whole(_("Money there is"))

    def __init__(self, *args, call=None, **kwargs):
        if call is not None:
            kwargs.setdefault("initial", _as_initial(call))
        super().__init__(*args, **kwargs)
        if call is not None:
            self.carry()

    def groups(self):
        return [(name, [self[field] for field in fields]) for name, fields in self.GROUPS]

    def clean(self):
        given = super().clean()
        for first, last in (("opens", "closes"), ("arrives", "leaves")):
            if given.get(first) and given.get(last) and given[last] < given[first]:
                self.add_error(last, _("The last day comes before the first. Please look at both again."))
        return given

    def values(self):
        """The call's columns as the form gives them."""
        given = {name: value for name, value in self.cleaned_data.items() if name not in {"op", "lang"}}
        for name in self.WORDS:
            given[name] = as_words(given[name], self.cleaned_data["lang"])
        numbers = {"answer_days": 7, "kept_days": 90, "travel": 0, "a_night": 0, "a_day": 0}
        return given | {name: usual if given[name] is None else given[name] for name, usual in numbers.items()}


def _as_initial(call):
    given = {name: getattr(call, name) for name in CallForm.base_fields if hasattr(call, name)}
    given |= {name: str(getattr(call, name) or "") for name in CallForm.WORDS}
    return given | {"lang": call.title.lang}


class _PartForm(_Standing):
    """A part of a call; `part` is the object that is changed, if it is there already."""

    NAMES = ()

    def __init__(self, *args, call, part=None, **kwargs):
        self.call = call
        if part is not None:
            kwargs.setdefault("initial", self.as_initial(part))
        super().__init__(*args, **kwargs)
        if part is not None:
            self.carry()

    @classmethod
    def as_initial(cls, part):
        given = {name: getattr(part, name) for name in cls.NAMES}
        given |= {name: str(getattr(part, name) or "") for name in cls.WORDS}
        return given | {"lang": part.title.lang}

    def values(self):
        lang = self.cleaned_data["lang"]
        words = {name: as_words(self.cleaned_data[name], lang) for name in self.WORDS}
        return words | {name: self.cleaned_data[name] for name in self.NAMES}


class AskForm(_PartForm):
    """One question of the form."""

    NAMES, WORDS = ("kind", "is_required", "for_reviewers"), ("title", "about", "options")

    title = forms.CharField(label=_("Question"), max_length=300, error_messages={"required": _("Write the question.")})
    kind = forms.ChoiceField(label=_("Kind of answer"), choices=Ask.Kind.choices)
    options = _lines(_("Choices"), _("One on each line, where there are several to choose from."))
    about = _lines(_("Hint"))
    is_required = forms.BooleanField(label=_("Must be answered"), required=False)
    for_reviewers = forms.BooleanField(
        label=_("Reviewers see the answer"),
        required=False,
        initial=True,
        help_text=_("Untick it for what only the organisers may read: names, addresses, diets."),
    )
    lang = LanguageField()

    def clean(self):
        given = super().clean()
        if given.get("kind") == Ask.Kind.CHOICE and len((given.get("options") or "").split("\n")) < 2:
            self.add_error("options", _("Give at least two to choose from."))
        return given


class CriterionForm(_PartForm):
    """What counts, and how much."""

    NAMES, WORDS = ("weight",), ("title", "about")

    title = forms.CharField(label=_("Criterion"), max_length=200, error_messages={"required": _("Name the criterion.")})
    about = _lines(_("What is meant by it"))
    weight = forms.IntegerField(label=_("Weight"), min_value=1, max_value=100, initial=1)
    lang = LanguageField()


class QuotaForm(_PartForm):
    """At least and at most so many of those who gave this answer."""

    answer = forms.ChoiceField(label=_("Whose answer is"))
    least = _whole(_("At least"), initial=0)
    most = _whole(_("At most"))

    def __init__(self, *args, call, part=None, **kwargs):
        super().__init__(*args, call=call, part=part, **kwargs)
        self.asks = {str(ask.pk): ask for ask in call.asks.filter(is_withdrawn=False)}
        self.fields["answer"].choices = list(self._choices())

    def _choices(self):
        names = settings.LANGUAGE_NAMES
        for key, ask in self.asks.items():
            for value in ask.option_list if ask.kind == Ask.Kind.CHOICE else ():
                yield f"{key}|{value}", f"{ask.title}: {value}"
            if ask.kind == Ask.Kind.YES_NO:
                yield f"{key}|yes", f"{ask.title}: {_('yes')}"
                yield f"{key}|no", f"{ask.title}: {_('no')}"
        for code in (*settings.LANGUAGES_COMPLETE, *settings.LANGUAGES_PREPARED):
            yield f"language|{code}", f"{_('Language')}: {names[code]}"

    @classmethod
    def as_initial(cls, part):
        return {"answer": f"{part.feature}|{part.value}", "least": part.least, "most": part.most}

    def clean(self):
        given = super().clean()
        if given.get("most") is not None and (given.get("least") or 0) > given["most"]:
            self.add_error("most", _("The most is less than the least."))
        return given

    def values(self):
        feature, _bar, value = self.cleaned_data["answer"].partition("|")
        least = self.cleaned_data["least"] or 0
        return {"ask": self.asks.get(feature), "value": value, "least": least, "most": self.cleaned_data["most"]}


FORMS = {"questions": AskForm, "criteria": CriterionForm, "quotas": QuotaForm}


class TranslateForm(Form):
    """A call's words in another language, each beside the original."""

    def __init__(self, *args, texts, **kwargs):
        super().__init__(*args, **kwargs)
        self.texts = texts  # [(name, object, field, Words)]
        self.fields["lang"] = LanguageField()
        for name, _obj, _field, text in texts:
            rows = 4 if len(text.text) > 100 else 1
            self.fields[name] = forms.CharField(
                label=" · ".join(text.text[:120].split("\n")),
                required=False,
                max_length=4000,
                widget=forms.Textarea(attrs={"rows": rows, "dir": "auto"}),
            )

    def clean(self):
        given = super().clean()
        if any(text.lang == given.get("lang") and given.get(name, "").strip() for name, _o, _f, text in self.texts):
            self.add_error("lang", _("These words are in that language already. Choose another."))
        for name, _obj, field, text in self.texts:
            if (
                field in {"topics", "options"}
                and given.get(name, "").strip()
                and _lines_of(given[name]) != _lines_of(text)
            ):
                self.add_error(name, _("Translate each line, in the same order."))
        return given

    def words(self):
        lang, given = self.cleaned_data["lang"], self.cleaned_data
        return {(obj, field): as_words(given[name], lang) for name, obj, field, _ in self.texts if given[name].strip()}


def _lines_of(text):
    return sum(bool(line.strip()) for line in str(text).splitlines())


class WithdrawForm(Form):
    """What the team wants to say to those who wrote for a call that is taken back."""

    letters = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0)
    words = _lines(_("What you want to tell them"), _("Why, and what they can do now. It stands in the letter."))


class CopyForm(Form):
    """For which edition, and when it opens and closes there."""

    summit = forms.ChoiceField(label=_("For which summit"))
    opens = _date(_("Opens on"), True, error_messages={"required": _("Say on which day it opens.")})
    closes = _date(_("Closes on"), True, error_messages={"required": _("Say on which day it closes.")})

    def __init__(self, *args, summits, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["summit"].choices = [(str(s.pk), str(s.title)) for s in summits]

    def clean(self):
        given = super().clean()
        if given.get("opens") and given.get("closes") and given["closes"] < given["opens"]:
            self.add_error("closes", _("The last day comes before the first. Please look at both again."))
        return given
