"""What happens when and where: sessions, the rooms they are in, and the timetable as it was released."""

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from sabha.summit.base.words import WordsField
from sabha.summit.concept.models import Summit
from sabha.summit.journal.models import Recorded


class Session(Recorded):
    """Something people come together for: a talk, a workshop, a discussion, a break."""

    class Kind(models.TextChoices):
        TALK = "talk", pgettext_lazy("kind of session", "Talk")
        PANEL = "panel", pgettext_lazy("kind of session", "Panel")
        DISCUSSION = "discussion", pgettext_lazy("kind of session", "Discussion")
        WORKSHOP = "workshop", pgettext_lazy("kind of session", "Workshop")
        LIGHTNING = "lightning", pgettext_lazy("kind of session", "Lightning talk")
        OPEN_SPACE = "open_space", pgettext_lazy("kind of session", "Open space")
        PLENARY = "plenary", pgettext_lazy("kind of session", "Plenary")
        BREAK = "break", pgettext_lazy("kind of session", "Break")

    summit = models.ForeignKey(Summit, models.PROTECT, related_name="sessions")
    number = models.PositiveIntegerField(_("number"))
    title = WordsField(_("title"))
    about = WordsField(_("what it is about"), null=True)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind, default=Kind.TALK)
    minutes = models.PositiveSmallIntegerField(_("minutes"), default=45)
    language = models.CharField(_("language spoken"), max_length=12, default="en")
    is_withdrawn = models.BooleanField(_("taken off the programme"), default=False)
    undone_as = {"is_withdrawn": True}

    class Meta:
        verbose_name = _("session")
        ordering = ("number", "id")

    def __str__(self):
        return str(self.title)

    def get_absolute_url(self):
        return reverse("session", args=[self.summit.slug, self.number])
