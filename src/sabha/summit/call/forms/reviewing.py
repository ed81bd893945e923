"""Reviewing: scores on the published criteria, oneself as a reviewer, conflicts, remarks, revisions."""

from django import forms
from django.utils.translation import gettext_lazy as _

from sabha.summit.base.forms import DateInput, Form, language_choices
from sabha.summit.base.telling import words as shown
from sabha.summit.call.models import Offer, Proposal, Review

POINTS = [(str(n), str(n)) for n in range(Review.LOWEST, Review.HIGHEST + 1)]


def _text(label, help_text="", rows=3, **more):
    return forms.CharField(
        label=label,
        required=False,
        max_length=4000,
        help_text=help_text,
        widget=forms.Textarea(attrs={"rows": rows, "dir": "auto"}),
        **more,
    )


class Points(forms.RadioSelect):
    """From 1 to 5 in one line."""

    template_name = "call/points.html"


class ReviewForm(Form):
    """Points for each criterion, from 1 to 5; a word for the team, a word for the writer."""

    to_team = _text(_("For the other reviewers and the team"))
    to_writer = _text(_("For the writer"), _("They read it when the decisions are published, without your name."))

    def __init__(self, *args, criteria, review=None, **kwargs):
        self.criteria = criteria
        if review is not None:
            points = {f"c-{key}": str(value) for key, value in review.points.items()}
            kwargs.setdefault("initial", points | {"to_team": review.to_team, "to_writer": review.to_writer})
        super().__init__(*args, **kwargs)
        for key, label, hint in self._scales():
            self.fields[f"c-{key}"] = forms.ChoiceField(
                label=label,
                help_text=hint,
                choices=POINTS,
                widget=Points,
                error_messages={"required": _("Give from 1 to 5 points.")},
            )
        self.order_fields([*(f"c-{key}" for key, _label, _hint in self._scales()), "to_team", "to_writer"])

    def _scales(self):
        if not self.criteria:
            return [("all", _("As a whole"), "")]
        return [(str(c.pk), shown(c.title), shown(c.about)) for c in self.criteria]

    def points(self):
        return {name[2:]: int(value) for name, value in self.cleaned_data.items() if name.startswith("c-")}


class LookForm(Form):
    value = forms.TypedChoiceField(choices=[("1", "1"), ("0", "0")], coerce=int)


class ConflictForm(Form):
    why = forms.CharField(label=_("Why, if you wish to say it"), required=False, max_length=200)


class RemarkForm(Form):
    text = forms.CharField(
        label=_("Remark"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
        error_messages={"required": _("Write something first.")},
    )


class MyselfForm(Form):
    """What the one who shares out the reviews should know of a reviewer."""

    most = forms.IntegerField(label=_("At most so many reviews"), required=False, min_value=0, max_value=1000)
    languages = forms.MultipleChoiceField(
        label=_("Languages I read"), required=False, choices=language_choices, widget=forms.CheckboxSelectMultiple
    )
    topics = forms.MultipleChoiceField(label=_("Topics I know"), required=False, widget=forms.CheckboxSelectMultiple)
    organisation = forms.CharField(
        label=_("Organisation, if any"),
        required=False,
        max_length=120,
        help_text=_("So that you get nothing from a colleague."),
    )

    def __init__(self, *args, call, held=None, **kwargs):
        if held is not None:
            names = ("most", "languages", "topics", "organisation")
            kwargs.setdefault("initial", {name: getattr(held, name) for name in names})
        super().__init__(*args, **kwargs)
        if call.topic_list:
            self.fields["topics"].choices = [(topic, topic) for topic in call.topic_list]
        else:
            del self.fields["topics"]

    def values(self):
        return {name: value for name, value in self.cleaned_data.items() if name != "op"}


class RevisionForm(Form):
    """What its writers shall revise, and by when."""

    wish = _text(_("What to revise"))
    due = forms.DateField(label=_("Revise by"), required=False, widget=DateInput)

    def clean_wish(self):
        if not self.cleaned_data["wish"].strip():
            raise forms.ValidationError(_("Say what to revise."))
        return self.cleaned_data["wish"]


class MoreTimeForm(Form):
    """Another day by which its writers shall have revised it; without one, until the decisions."""

    due = forms.DateField(label=_("Revise by"), required=False, widget=DateInput)


class AskForm(Form):
    """Somebody of those who review, for one proposal."""

    reviewer = forms.ChoiceField(label=_("Reviewer"))

    def __init__(self, *args, panel, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["reviewer"].choices = panel


class BlindForm(Form):
    """The team's version without names, where the words themselves give somebody away."""

    title = forms.CharField(label=_("Title"), required=False, max_length=200)
    about = _text(_("Text"), rows=8)


class BulkForm(Form):
    """What happens to the proposals that are ticked, or to all that the filter shows."""

    state = forms.ChoiceField(
        label=_("Decide"),
        choices=[
            (s.value, s.label)
            for s in (
                Proposal.State.ACCEPTED,
                Proposal.State.WAITLISTED,
                Proposal.State.DECLINED,
                Proposal.State.DROPPED,
                Proposal.State.SUBMITTED,
            )
        ],
    )
    all = forms.BooleanField(label=_("All that are found, also on the other pages"), required=False)


class ThrowForm(Form):
    """What was thrown in public."""

    throw = forms.CharField(
        label=_("What was thrown, as everybody saw it"),
        max_length=100,
        widget=forms.TextInput(attrs={"dir": "ltr"}),
        error_messages={"required": _("Write what was thrown, for example 17 4 22.")},
    )


class TrackForm(Form):
    """How far somebody's journey has come."""

    visa = forms.ChoiceField(label=_("Visa"), required=False, choices=Offer.Visa.choices)
    payment = forms.ChoiceField(label=_("Payment"), required=False, choices=Offer.Payment.choices)
    note = _text(_("Note"), rows=1)


class FileForm(Form):
    """A table of proposals."""

    file = forms.FileField(
        label=_("A table (CSV)"),
        widget=forms.FileInput(attrs={"accept": ".csv,.tsv,.txt"}),
        error_messages={"required": _("Choose a file.")},
    )
