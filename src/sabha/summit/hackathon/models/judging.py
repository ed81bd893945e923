"""Judging, where a summit wants it: its rules are public and in the record, what each judge gave is not."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from sabha.summit.base.words import WordsField
from sabha.summit.concept.models import Summit
from sabha.summit.hackathon.models.building import Project
from sabha.summit.journal.models import Recorded


class Judging(Recorded):
    """The rules of a hackathon's judging. Its id follows from the summit's; no row means that nobody is judged."""

    class Mode(models.TextChoices):
        SCORES = "scores", _("Scores from 1 to 5, corrected for each judge")
        PAIRS = "pairs", _("Which of these two?")

    class State(models.TextChoices):
        OPEN = "open", pgettext_lazy("state of the judging", "Open")
        CLOSED = "closed", pgettext_lazy("state of the judging", "Closed")
        RELEASED = "released", pgettext_lazy("state of the judging", "Results are out")
        OFF = "off", pgettext_lazy("state of the judging", "Called off")

    summit = models.ForeignKey(Summit, models.PROTECT, related_name="judgings")
    mode = models.CharField(_("how"), max_length=10, choices=Mode, default=Mode.SCORES)
    criteria = WordsField(_("criteria"))
    each = models.PositiveSmallIntegerField(_("judges for each project"), default=3)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.OPEN)
    undone_as = {"state": State.OFF}

    class Meta:
        verbose_name = _("judging")

    def __str__(self):
        return str(self.get_mode_display())

    @property
    def lines(self):
        """The criteria one by one."""
        return [line.strip() for line in self.criteria.text.splitlines() if line.strip()]


class JudgeLook(models.Model):
    """A judge's look at a project: planned, under way, or done with a score for each criterion."""

    summit = models.ForeignKey(Summit, models.CASCADE, related_name="+")
    judge = models.ForeignKey("summit.Membership", models.CASCADE, related_name="looks")
    project = models.ForeignKey(Project, models.CASCADE, related_name="looks")
    turn = models.PositiveSmallIntegerField(default=0)
    is_barred = models.BooleanField(default=False)  # the judge said that it is too near to them
    begun = models.DateTimeField(null=True)
    done = models.DateTimeField(null=True)
    scores = models.JSONField(default=list)

    class Meta:
        verbose_name = _("look of a judge")
        ordering = ("turn", "id")
        constraints = (models.UniqueConstraint(fields=["judge", "project"], name="looked_at_once"),)

    def __str__(self):
        return f"{self.judge_id}: {self.project_id}"


class JudgeChoice(models.Model):
    """A judge found one of two projects the better one, or would not say. The pair is kept in the order of ids."""

    summit = models.ForeignKey(Summit, models.CASCADE, related_name="+")
    judge = models.ForeignKey("summit.Membership", models.CASCADE, related_name="choices")
    preferred = models.ForeignKey(Project, models.CASCADE, related_name="+")
    other = models.ForeignKey(Project, models.CASCADE, related_name="+")
    is_tie = models.BooleanField(default=False)
    made = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("choice of a judge")

    def __str__(self):
        return f"{self.judge_id}: {self.preferred_id}"
