"""Letters of invitation for a visa: who invites, and what an embassy needs to know of who is invited.

Personal and never of the record: who asked and the organisers read it, and it is kept no longer than needed.
"""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from sabha.summit.base.ids import uuid7
from sabha.summit.call.models.proposals import Proposal


class VisaHost(models.Model):
    """Who invites to a summit, as embassies want to read it: said once, by its organisers."""

    summit = models.OneToOneField("summit.Summit", models.CASCADE, related_name="visa_host")
    organisation = models.CharField(_("organisation that invites"), max_length=200)
    address = models.TextField(_("its address"), max_length=500)
    contact = models.CharField(_("telephone or e-mail"), max_length=200)
    signatory = models.CharField(_("who signs"), max_length=120)
    position = models.CharField(_("as what they sign"), max_length=120)

    class Meta:
        verbose_name = _("who invites")

    def __str__(self):
        return self.organisation


class VisaLetter(models.Model):
    """One person's letter of invitation. `letter` is what it said when it was issued: it does not change unseen."""

    class State(models.TextChoices):
        ASKED = "asked", pgettext_lazy("state of a letter of invitation", "Asked for")
        ISSUED = "issued", pgettext_lazy("state of a letter of invitation", "Issued")
        GRANTED = "granted", pgettext_lazy("state of a visa", "Granted")
        REFUSED = "refused", pgettext_lazy("state of a visa", "Not granted")

    KEPT_AFTER = timedelta(days=14)  # the summit
    LONGEST = timedelta(days=365)  # where a summit has no days yet

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="visa_letters")
    person = models.ForeignKey("summit.Person", models.CASCADE, related_name="visa_letters")
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.ASKED)
    name = models.CharField(_("name in the passport"), max_length=120)
    born = models.DateField(_("born on"))
    citizenship = models.CharField(_("citizenship"), max_length=80)
    passport = models.CharField(_("passport number"), max_length=40)
    embassy = models.TextField(_("embassy or consulate"), max_length=300, blank=True)
    arrives = models.DateField(_("arrival"), null=True)
    leaves = models.DateField(_("departure"), null=True)
    language = models.CharField(_("language of the letter"), max_length=12, default="en")
    asked = models.DateTimeField(default=timezone.now)
    issued = models.DateTimeField(null=True)
    letter = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("letter of invitation")
        ordering = ("asked",)
        constraints = (models.UniqueConstraint(fields=["proposal", "person"], name="one_visa_letter_each"),)

    def __str__(self):
        return str(self.pk)

    @property
    def is_issued(self):
        return bool(self.letter)

    @property
    def kept_until(self):
        """The day on which it is deleted, if its person has not deleted it before."""
        call = self.proposal.call
        last = call.summit.ends or call.summit.starts
        until = last + self.KEPT_AFTER if last else (self.asked + self.LONGEST).date()
        return min(until, call.deleted_on) if call.deleted_on else until

    @property
    def language_name(self):
        return dict(settings.LANGUAGES).get(self.language, self.language)
