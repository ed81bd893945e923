"""Where and within which hours the programme takes place, and the tracks its sessions belong to."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from sabha.summit.base.words import WordsField
from sabha.summit.concept.models import Summit
from sabha.summit.journal.models import Recorded


class Room(Recorded):
    """A room, with what sessions may need of it."""

    summit = models.ForeignKey(Summit, models.PROTECT, related_name="rooms")
    number = models.PositiveSmallIntegerField(_("number"))
    numbered_within = "summit"
    name = WordsField(_("name"))
    capacity = models.PositiveIntegerField(_("seats"), null=True)
    is_step_free = models.BooleanField(_("step-free"), default=False)
    has_recording = models.BooleanField(_("can record"), default=False)
    booths = models.PositiveSmallIntegerField(_("interpreters' booths"), default=0)
    changeover = models.PositiveSmallIntegerField(_("minutes between two sessions"), default=0)
    about = WordsField(_("how to find it"), null=True)
    origin = models.JSONField(_("as the file had it"), null=True)
    is_withdrawn = models.BooleanField(default=False)
    undone_as = {"is_withdrawn": True}

    class Meta:
        verbose_name = _("room")
        ordering = ("number", "id")

    def __str__(self):
        return str(self.name)


class Track(Recorded):
    """What some sessions have in common."""

    summit = models.ForeignKey(Summit, models.PROTECT, related_name="tracks")
    number = models.PositiveSmallIntegerField(_("number"))
    numbered_within = "summit"
    name = WordsField(_("name"))
    origin = models.JSONField(_("as the file had it"), null=True)
    is_withdrawn = models.BooleanField(default=False)
    undone_as = {"is_withdrawn": True}

    class Meta:
        verbose_name = _("track")
        ordering = ("number", "id")

    def __str__(self):
        return str(self.name)


class Day(Recorded):
    """One day of the programme and its hours, in minutes since midnight. Its id follows from summit and date."""

    OPENS, CLOSES = 9 * 60, 18 * 60

    summit = models.ForeignKey(Summit, models.PROTECT, related_name="programme_days")
    date = models.DateField(_("day"))
    opens = models.PositiveSmallIntegerField(_("begins"), default=OPENS)
    closes = models.PositiveSmallIntegerField(_("ends"), default=CLOSES)
    is_withdrawn = models.BooleanField(default=False)
    undone_as = {"is_withdrawn": True}

    class Meta:
        verbose_name = _("day")
        ordering = ("date",)

    def __str__(self):
        return str(self.date)
