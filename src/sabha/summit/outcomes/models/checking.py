"""Asking how it goes: who is asked when, what they answered, who would take a promise over."""

import uuid

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from sabha.summit.base.words import WordsField
from sabha.summit.concept.models import Summit
from sabha.summit.journal.models import Recorded
from sabha.summit.outcomes.models.promises import Promise
from sabha.summit.people.models import Person


class CheckIn(Recorded):
    """What was heard of one thing at one of its days; nothing heard is written too. Its id follows from both."""

    summit = models.ForeignKey(Summit, models.PROTECT, related_name="check_ins")
    about = models.UUIDField(db_index=True)
    about_kind = models.CharField(max_length=40)
    due = models.DateField(_("asked on"))
    after = models.PositiveSmallIntegerField(_("after"), default=0)  # months or weeks, as its rhythm says; 0: unasked
    state = models.CharField(_("answer"), max_length=12, choices=Promise.State, blank=True, default="")
    word = WordsField(_("a word about it"), null=True)
    heard = models.DateField(_("answered on"), null=True)

    class Meta:
        verbose_name = _("check-in")
        ordering = ("due", "id")

    def __str__(self):
        return self.get_state_display() or str(self.due)


class TakeOver(Recorded):
    """That somebody would take a promise over. Its id follows from both: offering twice is offering once."""

    class State(models.TextChoices):
        OFFERED = "offered", _("offered")
        PASSED = "passed", _("taken over")
        REFUSED = "refused", _("its owner keeps it")
        WITHDRAWN = "withdrawn", _("taken back")

    summit = models.ForeignKey(Summit, models.PROTECT, related_name="take_overs")
    promise = models.ForeignKey(Promise, models.PROTECT, related_name="take_overs")
    taker = models.UUIDField(db_index=True)
    offered = models.DateField(_("offered on"))
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.OFFERED)
    undone_as = {"state": State.WITHDRAWN}

    class Meta:
        verbose_name = _("offer to take over")

    def __str__(self):
        return self.get_state_display()


class Asking(models.Model):
    """That somebody is asked something by letter: the row is the worker's job, and its link answers it.

    Personal, so not in the record. `sent` counts letters; `next_on` is the day of the next; `closed` ends it.
    """

    class What(models.TextChoices):
        ACCEPT = "accept", "accept"
        CHECK = "check", "check"
        PASS_ON = "pass_on", "pass_on"
        CONTACT = "contact", "contact"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    summit = models.ForeignKey(Summit, models.CASCADE, related_name="askings")
    what = models.CharField(max_length=10, choices=What)
    about = models.UUIDField(db_index=True)
    about_kind = models.CharField(max_length=40)
    pseudonym = models.UUIDField(null=True)
    person = models.ForeignKey(Person, models.CASCADE, null=True, related_name="askings")
    email = models.EmailField(blank=True)
    language = models.CharField(max_length=12, default="en")
    due = models.DateField()
    after = models.PositiveSmallIntegerField(default=0)
    rhythm = models.CharField(max_length=8, default="months")
    sent = models.PositiveSmallIntegerField(default=0)
    next_on = models.DateField()
    closed = models.DateTimeField(null=True)
    made = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("asking")
        constraints = (
            models.UniqueConstraint(fields=["what", "about", "due", "pseudonym"], name="asked_once_for_a_day"),
        )
        indexes = (models.Index(fields=["next_on"], condition=models.Q(closed=None), name="askings_to_do"),)

    def __str__(self):
        return f"{self.what} {self.due}"

    @property
    def address(self):
        """Where to write to, unless they wish no mail or the row of their address is gone."""
        if self.person:
            return (self.person.email or self.email or None) if self.person.wants_mail else None
        return self.email or None
