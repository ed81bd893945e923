"""A session: everything about it that is public from the beginning. When and where it is stands in plans.py."""

import functools

from django.db import models
from django.urls import get_script_prefix, reverse
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from sabha.summit.base.words import WordsField
from sabha.summit.concept.models import Summit
from sabha.summit.journal.models import Recorded, RecordedQuerySet
from sabha.summit.programme.models.rooms import Track


class SessionQuerySet(RecordedQuerySet):
    def standing(self):
        """Those that are not taken off the programme."""
        return self.filter(is_withdrawn=False)

    def to_attend(self):
        """Those that people can look forward to: no breaks, and no slots that nobody has taken yet."""
        return self.standing().exclude(kind=Session.Kind.BREAK).exclude(is_free=True)


class Session(Recorded):
    """Something people come together for: a talk, a workshop, a discussion, a break.

    `host` and `note_taker` are pseudonyms; names of people on stage are personal (`SessionPerson`). A free slot
    (`is_free`) waits for a member who puts something of their own into it. `origin` is what an imported file said
    beside, so that it goes out again as it came in.
    """

    class Kind(models.TextChoices):
        TALK = "talk", pgettext_lazy("kind of session", "Talk")
        PANEL = "panel", pgettext_lazy("kind of session", "Panel")
        DISCUSSION = "discussion", pgettext_lazy("kind of session", "Discussion")
        WORKSHOP = "workshop", pgettext_lazy("kind of session", "Workshop")
        LIGHTNING = "lightning", pgettext_lazy("kind of session", "Lightning talk")
        OPEN_SPACE = "open_space", pgettext_lazy("kind of session", "Open space")
        PLENARY = "plenary", pgettext_lazy("kind of session", "Plenary")
        BREAK = "break", pgettext_lazy("kind of session", "Break")

    class Preference(models.TextChoices):
        ANY = "", pgettext_lazy("part of the day", "any time")
        MORNING = "morning", pgettext_lazy("part of the day", "morning")
        AFTERNOON = "afternoon", pgettext_lazy("part of the day", "afternoon")
        EVENING = "evening", pgettext_lazy("part of the day", "evening")

    summit = models.ForeignKey(Summit, models.PROTECT, related_name="sessions")
    number = models.PositiveIntegerField(_("number"))
    numbered_within = "summit"
    title = WordsField(_("title"))
    about = WordsField(_("what it is about"), null=True)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind, default=Kind.TALK)
    minutes = models.PositiveSmallIntegerField(_("minutes"), default=45)
    language = models.CharField(_("language spoken"), max_length=12, blank=True, default="en")
    interpreted = models.JSONField(_("languages interpreted into"), default=list)
    track = models.ForeignKey(Track, models.PROTECT, null=True, related_name="sessions")
    host = models.UUIDField(_("host"), null=True)
    note_taker = models.UUIDField(_("note-taker"), null=True)
    material_due = models.DateField(_("material wanted by"), null=True)
    may_photograph = models.BooleanField(_("photos"), null=True)
    may_record = models.BooleanField(_("recording"), null=True)
    seats = models.PositiveIntegerField(_("seats it must have"), default=0)
    expected = models.PositiveIntegerField(_("people expected"), default=0)
    needs_step_free = models.BooleanField(_("needs a step-free room"), default=False)
    needs_recording = models.BooleanField(_("needs recording"), default=False)
    prefers = models.CharField(_("best time"), max_length=10, choices=Preference, blank=True, default="")
    is_free = models.BooleanField(_("free for anyone of the summit"), default=False)
    links = models.JSONField(_("links"), default=list)
    origin = models.JSONField(_("as the file had it"), null=True)
    is_withdrawn = models.BooleanField(_("taken off the programme"), default=False)
    undone_as = {"is_withdrawn": True}

    objects = SessionQuerySet.as_manager()

    class Meta:
        verbose_name = _("session")
        ordering = ("number", "id")

    def __str__(self):
        return str(self.title)

    def get_absolute_url(self):
        return f"{_all_sessions(self.summit.slug, get_language(), get_script_prefix())}{self.number}/"

    @property
    def is_break(self):
        return self.kind == self.Kind.BREAK

    @property
    def is_for_all(self):
        """Nothing else runs beside it."""
        return self.kind in {self.Kind.BREAK, self.Kind.PLENARY}

    @property
    def guid(self):
        """Its identity in files: the one it came with, else its own."""
        return (self.origin or {}).get("guid") or str(self.pk)


@functools.lru_cache(500)
def _all_sessions(slug, language, prefix):
    """What the addresses of a summit's sessions begin with: lists hold hundreds, and each took Django a while."""
    return reverse("session", args=[slug, 0]).removesuffix("0/")
