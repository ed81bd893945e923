"""The working plan, which only members of the team see, and its frozen versions, which everybody sees."""

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from sabha.summit.base.words import WordsField
from sabha.summit.concept.models import Summit
from sabha.summit.journal.models import Recorded
from sabha.summit.programme.models.rooms import Room
from sabha.summit.programme.models.sessions import Session


class Placement(Recorded):
    """Where the working plan has a session now. Its id follows from the session's, so there is one for each.

    Members' class: a plan that is not released is nobody's promise, and public pages never read it.
    """

    journal_class = "members"

    summit = models.ForeignKey(Summit, models.PROTECT, related_name="placements")
    session = models.ForeignKey(Session, models.PROTECT, related_name="placements")
    day = models.DateField(_("day"), null=True)
    minute = models.PositiveSmallIntegerField(_("begins"), null=True)
    room = models.ForeignKey(Room, models.PROTECT, null=True, related_name="placements")
    is_pinned = models.BooleanField(_("settled"), default=False)
    undone_as = {"day": None, "minute": None, "room": None}

    class Meta:
        verbose_name = _("place in the working plan")

    def __str__(self):
        return f"{self.day} {self.minute}"


class Release(Recorded):
    """A frozen version of the plan. `plan` holds for each session when and where it is and what was promised."""

    summit = models.ForeignKey(Summit, models.PROTECT, related_name="releases")
    number = models.PositiveIntegerField(_("version"))
    numbered_within = "summit"
    name = models.CharField(_("name of the version"), max_length=60, blank=True, default="")
    day = models.DateField(_("day of the release"))
    word = WordsField(_("word with the release"), null=True)
    plan = models.JSONField(_("plan"), default=list)
    is_withdrawn = models.BooleanField(default=False)
    undone_as = {"is_withdrawn": True}

    class Meta:
        verbose_name = _("version of the programme")
        ordering = ("number", "id")

    def __str__(self):
        return self.name or str(self.number)

    def get_absolute_url(self):
        return reverse("release", args=[self.summit.slug, self.number])
