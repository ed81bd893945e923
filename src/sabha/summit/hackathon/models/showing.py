"""The showcase, what visitors keep of it, and a project's README as it was fetched."""

from datetime import timedelta
from zoneinfo import ZoneInfo

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from sabha.summit.concept.models import Summit
from sabha.summit.hackathon.models.building import Project


class Showcase(models.Model):
    """Where the showcase is: which round, whose turn, since when. Of the moment, so not in the record."""

    summit = models.OneToOneField(Summit, models.CASCADE, related_name="showcase")
    round = models.PositiveSmallIntegerField(default=0)
    seconds = models.PositiveSmallIntegerField(default=120)
    project = models.ForeignKey(Project, models.SET_NULL, null=True, related_name="+")
    begun = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("showcase")

    def __str__(self):
        return str(self.round)

    @property
    def ends(self):
        if self.begun is None:
            return None
        return (self.begun + timedelta(seconds=self.seconds)).astimezone(ZoneInfo(self.summit.time_zone))


class ProjectVisit(models.Model):
    """That a person has seen a project: a note for themselves, applause, a word of thanks to the team."""

    person = models.ForeignKey("summit.Person", models.CASCADE, related_name="hackathon_visits")
    project = models.ForeignKey(Project, models.CASCADE, related_name="visits")
    note = models.CharField(max_length=500, blank=True, default="")
    applauds = models.BooleanField(default=False)
    thanks = models.CharField(max_length=200, blank=True, default="")
    made = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("visit")
        ordering = ("made",)
        constraints = (models.UniqueConstraint(fields=["person", "project"], name="visited_once"),)

    def __str__(self):
        return str(self.project_id)


class Readme(models.Model):
    """The README of a project, as it was last fetched, or why it could not be. The row is the worker's job."""

    project = models.OneToOneField(Project, models.CASCADE, related_name="readme")
    text = models.TextField(blank=True, default="")
    fetched = models.DateTimeField(null=True)
    fault = models.JSONField(null=True)  # why it could not be fetched, as [sentence, parts]
    due = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("README")

    def __str__(self):
        return str(self.project_id)
