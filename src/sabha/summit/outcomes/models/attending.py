"""Who came: on which day, in which way. One person's coming is personal; only numbers leave this table."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from sabha.summit.concept.models import Summit
from sabha.summit.journal.models import Recorded
from sabha.summit.people.models import Membership


class Way(models.TextChoices):
    """How somebody took part on a day."""

    HERE = "here", pgettext_lazy("way of taking part", "In the hall")
    ONLINE = "online", pgettext_lazy("way of taking part", "Online")
    HUB = "hub", pgettext_lazy("way of taking part", "At a local hub")


class Attendance(models.Model):
    """That a member took part on one day."""

    membership = models.ForeignKey(Membership, models.CASCADE, related_name="attendance")
    day = models.DateField()
    way = models.CharField(max_length=8, choices=Way)
    noted = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("attendance")
        constraints = (models.UniqueConstraint(fields=["membership", "day"], name="one_attendance_a_day"),)

    def __str__(self):
        return f"{self.day}: {self.way}"


class FirstTime(models.Model):
    """What a member says of themselves: whether this is the first edition they take part in."""

    membership = models.OneToOneField(Membership, models.CASCADE, related_name="first_time")
    is_first = models.BooleanField()

    class Meta:
        verbose_name = _("first time")

    def __str__(self):
        return str(self.is_first)


class HeadCount(Recorded):
    """People counted at the door on one day, whoever they were. The id follows from day and way: a recount replaces."""

    summit = models.ForeignKey(Summit, models.PROTECT, related_name="head_counts")
    day = models.DateField(_("day"))
    way = models.CharField(_("way"), max_length=8, choices=Way)
    count = models.PositiveIntegerField(_("people counted"))

    class Meta:
        verbose_name = _("head count")
        ordering = ("day", "way")

    def __str__(self):
        return f"{self.day}: {self.count}"
