"""The report to a funder: what the summit set out to reach, what organisers say of it, what was released."""

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from sabha.summit.base.words import WordsField
from sabha.summit.concept.models import Summit
from sabha.summit.journal.models import Recorded


class Goal(Recorded):
    """Something the summit set out to reach. Where it names a figure, what was achieved is counted, not judged."""

    class Reached(models.TextChoices):
        UNKNOWN = "unknown", pgettext_lazy("goal", "Not known yet")
        YES = "yes", pgettext_lazy("goal", "Reached")
        PARTLY = "partly", pgettext_lazy("goal", "Partly reached")
        NO = "no", pgettext_lazy("goal", "Not reached")

    summit = models.ForeignKey(Summit, models.PROTECT, related_name="goals")
    number = models.PositiveSmallIntegerField(_("number"))
    numbered_within = "summit"
    text = WordsField(_("goal"))
    figure = models.CharField(_("counted by"), max_length=30, blank=True, default="")
    aim = models.PositiveIntegerField(_("target"), null=True)
    reached = models.CharField(_("reached"), max_length=8, choices=Reached, default=Reached.UNKNOWN)
    explanation = WordsField(_("explanation"), null=True)
    is_withdrawn = models.BooleanField(default=False)
    undone_as = {"is_withdrawn": True}

    class Meta:
        verbose_name = _("goal")
        ordering = ("number", "id")

    def __str__(self):
        return str(self.text)

    def get_absolute_url(self):
        return reverse("goals", args=[self.summit.slug]) + f"#goal-{self.number}"

    @property
    def knot(self):
        return "kept" if self.reached in {self.Reached.YES, self.Reached.PARTLY} else "open"


class ReportAnswer(Recorded):
    """What organisers say to one question of one funder's form. The id follows from summit, form and question."""

    journal_class = "members"  # a draft: what is released is in `ReportRelease`

    summit = models.ForeignKey(Summit, models.PROTECT, related_name="report_answers")
    form = models.CharField(max_length=40)
    question = models.CharField(max_length=40)
    text = WordsField(_("answer"), null=True)
    choice = models.CharField(_("choice"), max_length=20, blank=True, default="")

    class Meta:
        verbose_name = _("answer of the report")

    def __str__(self):
        return str(self.text or self.choice)


class ReportRelease(Recorded):
    """A report as it was released: frozen, with every number as it was on that day."""

    summit = models.ForeignKey(Summit, models.PROTECT, related_name="reports")
    form = models.CharField(max_length=40)
    number = models.PositiveSmallIntegerField(_("number"))
    numbered_within = "summit"
    title = WordsField(_("title"))
    document = models.JSONField(default=dict)
    is_withdrawn = models.BooleanField(default=False)
    undone_as = {"is_withdrawn": True}

    class Meta:
        verbose_name = _("report")
        ordering = ("number", "id")

    def __str__(self):
        return str(self.title)

    def get_absolute_url(self):
        return reverse("report", args=[self.summit.slug, self.number])
