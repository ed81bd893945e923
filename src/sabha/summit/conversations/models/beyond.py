"""Beside the talk itself: votes from elsewhere, accounts to look at, and what is told to funders."""

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from sabha.summit.base.words import WordsField
from sabha.summit.concept.models import Question, Summit
from sabha.summit.journal.models import Recorded


class Imported(Recorded):
    """The votes of a conversation that was held elsewhere, whole, as one fact. Its id follows from the file's digest.

    They were cast by nobody of this summit and can be changed by nobody. Members' class, as all votes are.
    `packed` holds the voters' numbers there, the statements they answered here, and the votes (actions/importing.py).
    """

    journal_class = "members"

    summit = models.ForeignKey(Summit, models.PROTECT, related_name="+")
    question = models.ForeignKey(Question, models.PROTECT, related_name="imported")
    name = models.CharField(_("name of the file"), max_length=120)
    digest = models.CharField(max_length=64)
    packed = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("imported votes")

    def __str__(self):
        return self.name


class Signal(Recorded):
    """A reason to look at how one account voted, and what people decided. Its id follows from question and voter.

    No vote is discarded by it: results are shown with and without the accounts that people set aside.
    """

    journal_class = "members"

    class Decision(models.TextChoices):
        WAITING = "waiting", pgettext_lazy("decision about an account", "Not looked at yet")
        FINE = "fine", pgettext_lazy("decision about an account", "Nothing wrong")
        ASIDE = "aside", pgettext_lazy("decision about an account", "Left out of the second result")

    summit = models.ForeignKey(Summit, models.PROTECT, related_name="+")
    question = models.ForeignKey(Question, models.PROTECT, related_name="signals")
    voter = models.UUIDField(db_index=True)
    votes = models.PositiveIntegerField()
    median_ms = models.PositiveIntegerField(null=True)  # between two votes, where that is faster than one reads
    partner = models.UUIDField(null=True)  # the account it votes most like, within minutes
    together = models.PositiveIntegerField(default=0)
    alike = models.PositiveIntegerField(default=0)
    decision = models.CharField(_("decision"), max_length=8, choices=Decision, default=Decision.WAITING)
    why = WordsField(_("why"), null=True)

    class Meta:
        verbose_name = _("signal")
        ordering = ("id",)

    def __str__(self):
        return str(self.voter)


class Reach(Recorded):
    """What was told to funders at one moment: the figures as they were then, with the organisers' own words.

    A page that followed every answer would tell each answer; so it stands still until it is released anew.
    """

    summit = models.ForeignKey(Summit, models.PROTECT, related_name="reached")
    figures = models.JSONField(_("figures"), default=dict)
    note = WordsField(_("word to funders"), null=True)
    is_withdrawn = models.BooleanField(_("withdrawn"), default=False)
    undone_as = {"is_withdrawn": True}

    class Meta:
        verbose_name = _("page for funders")
        ordering = ("id",)

    def __str__(self):
        return str(self.note or self._meta.verbose_name)

    def get_absolute_url(self):
        return reverse("funders", args=[self.summit.slug])
