"""What is personal about a programme, in ordinary tables: names on stage, stars, calendars, a timetable being made."""

import secrets
import uuid

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from sabha.summit.concept.models import Summit
from sabha.summit.people.models import Person
from sabha.summit.programme.models.sessions import Session


def new_guid():
    return str(uuid.uuid4())


class SessionPerson(models.Model):
    """Somebody a session cannot do without: a member, or a name that was given or came with a file."""

    class Part(models.TextChoices):
        SPEAKER = "speaker", pgettext_lazy("part in a session", "Speaker")
        CHAIR = "chair", pgettext_lazy("part in a session", "Moderator")
        INTERPRETER = "interpreter", pgettext_lazy("part in a session", "Interpreter")

    session = models.ForeignKey(Session, models.CASCADE, related_name="people")
    person = models.ForeignKey(Person, models.CASCADE, null=True, related_name="on_stage")
    name = models.CharField(_("name"), max_length=120, blank=True)
    part = models.CharField(_("part"), max_length=12, choices=Part, default=Part.SPEAKER)
    language = models.CharField(_("language interpreted into"), max_length=12, blank=True)
    is_shown = models.BooleanField(_("agreed to stand in the programme"), default=False)
    place = models.PositiveSmallIntegerField(default=0)
    guid = models.CharField(max_length=36, default=new_guid)
    details = models.JSONField(default=dict)  # what a file said of them: id, code, url, biography

    class Meta:
        verbose_name = _("person of a session")
        ordering = ("place", "pk")

    def __str__(self):
        return self.shown_name

    @property
    def shown_name(self):
        """The name everybody may read, or nothing: they agreed, and where they have a profile, it is public there."""
        if not self.is_shown:
            return ""
        if self.person is None:
            return self.name
        return self.person.display_name if self.person.who_sees("display_name") == "public" else ""


class Away(models.Model):
    """When somebody of a session is not there; it holds for all their sessions. Personal, and goes with its row."""

    of = models.ForeignKey(SessionPerson, models.CASCADE, related_name="away")
    day = models.DateField(_("day"))
    opens = models.PositiveSmallIntegerField(default=0)
    closes = models.PositiveSmallIntegerField(default=24 * 60)

    class Meta:
        verbose_name = _("absence")
        ordering = ("day", "opens")

    def __str__(self):
        return f"{self.day} {self.begins}–{self.ends}"

    @property
    def begins(self):
        return f"{self.opens // 60:02d}:{self.opens % 60:02d}"

    @property
    def ends(self):
        return f"{self.closes // 60:02d}:{self.closes % 60:02d}"


class Star(models.Model):
    """That a person wants to hear a session. Private: only counted, and only in cells that single nobody out."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="stars")
    session = models.ForeignKey(Session, models.CASCADE, related_name="stars")
    since = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("star")
        constraints = (models.UniqueConstraint(fields=["person", "session"], name="starred_once"),)

    def __str__(self):
        return str(self.session_id)


def new_feed_token():
    return secrets.token_urlsafe(24)


class CalendarFeed(models.Model):
    """The address of a person's own calendar. Whoever has it reads their stars; renewing it closes the old one."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="calendar_feeds")
    summit = models.ForeignKey(Summit, models.CASCADE, related_name="calendar_feeds")
    token = models.CharField(max_length=40, unique=True, default=new_feed_token)
    since = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("personal calendar")
        constraints = (models.UniqueConstraint(fields=["person", "summit"], name="one_calendar_a_summit"),)

    def __str__(self):
        return str(self.since)


class TimetableWanted(models.Model):
    """That somebody asked for a timetable: the row is the worker's job, and then holds what came of it."""

    class State(models.TextChoices):
        WAITING = "waiting", pgettext_lazy("state of a timetable", "Waits for the worker")
        WORKING = "working", pgettext_lazy("state of a timetable", "Is being made")
        DONE = "done", pgettext_lazy("state of a timetable", "Is there")
        FAILED = "failed", pgettext_lazy("state of a timetable", "Failed")

    UNDER_WAY = (State.WAITING, State.WORKING)

    summit = models.ForeignKey(Summit, models.CASCADE, related_name="timetables")
    asked = models.DateTimeField(default=timezone.now)
    begun = models.DateTimeField(null=True)
    ended = models.DateTimeField(null=True)
    applied = models.DateTimeField(null=True)
    seconds = models.PositiveSmallIntegerField(default=30)
    grid = models.PositiveSmallIntegerField(default=15)
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    answer = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("timetable")
        ordering = ("-pk",)

    def __str__(self):
        return self.state
