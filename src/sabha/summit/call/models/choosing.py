"""Choosing: what the worker is asked to work out, the lot, offers, and what may be told to everyone afterwards."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from sabha.summit.call.models.calls import Call
from sabha.summit.call.models.proposals import Proposal


class Job(models.Model):
    """Something for the worker to work out about a call, and what came of it: the row is the job."""

    class Kind(models.TextChoices):
        ASSIGN = "assign", _("sharing out the reviews")
        CALIBRATE = "calibrate", _("correcting the scores")
        LOT = "lot", _("preparing the lot")
        DRAW = "draw", _("drawing the lot")
        FILL = "fill", _("offering places that came free")

    call = models.ForeignKey(Call, models.CASCADE, related_name="jobs")
    kind = models.CharField(max_length=10, choices=Kind)
    wanted = models.DateTimeField(null=True)
    done = models.DateTimeField(null=True)
    given = models.JSONField(default=dict)
    result = models.JSONField(default=dict)
    refused = models.JSONField(default=list)  # [sentence, its parts] where it could not be done

    class Meta:
        verbose_name = _("job of a call")
        constraints = (models.UniqueConstraint(fields=["call", "kind"], name="one_job_of_a_kind"),)
        indexes = (models.Index(fields=["wanted"], condition=~models.Q(wanted=None), name="jobs_wanted"),)

    def __str__(self):
        return self.kind


class Lot(models.Model):
    """The lottery of one call. `secret` is drawn when the call is made and shown after the draw; its hash is public.

    The seed is the secret, a blank, and what was thrown in public: neither the team nor the dice alone decide.
    """

    call = models.OneToOneField(Call, models.CASCADE, related_name="lot")
    secret = models.CharField(max_length=64)
    prepared = models.DateTimeField(null=True)
    places = models.PositiveIntegerField(default=0)
    groups = models.JSONField(default=list)  # [[ticket names], …]: people alike in all that the quotas ask
    panels = models.JSONField(default=list)  # [[how many of each group], …]
    odds = models.JSONField(default=list)
    smallest = models.FloatField(null=True)
    cut_off = models.FloatField(null=True)
    throw = models.CharField(_("what was thrown"), max_length=100, blank=True)
    drawn = models.JSONField(default=list)
    panel = models.PositiveIntegerField(null=True)
    drawn_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("lot")

    def __str__(self):
        return str(self.call_id)

    @property
    def seed(self):
        return f"{self.secret} {self.throw}" if self.throw else ""


class Offer(models.Model):
    """A place offered, until when, and how far its holder has come."""

    class State(models.TextChoices):
        OPEN = "open", pgettext_lazy("state of an offer", "Waits for an answer")
        TAKEN = "taken", pgettext_lazy("state of an offer", "Taken")
        REFUSED = "refused", pgettext_lazy("state of an offer", "Refused")
        EXPIRED = "expired", pgettext_lazy("state of an offer", "Ran out")

    class Visa(models.TextChoices):
        NONE = "", pgettext_lazy("state of a visa", "Not needed, or not known")
        NEEDED = "needed", pgettext_lazy("state of a visa", "Letter of invitation wanted")
        INVITED = "invited", pgettext_lazy("state of a visa", "Letter of invitation sent")
        APPLIED = "applied", pgettext_lazy("state of a visa", "Applied for")
        GRANTED = "granted", pgettext_lazy("state of a visa", "Granted")
        DENIED = "denied", pgettext_lazy("state of a visa", "Not granted")

    class Payment(models.TextChoices):
        NONE = "", pgettext_lazy("state of a payment", "Nothing yet")
        BOOKED = "booked", pgettext_lazy("state of a payment", "Travel booked")
        RECEIPTS = "receipts", pgettext_lazy("state of a payment", "Receipts are there")
        PAID = "paid", pgettext_lazy("state of a payment", "Paid")

    proposal = models.OneToOneField(Proposal, models.CASCADE, related_name="offer")
    state = models.CharField(_("answer"), max_length=8, choices=State, default=State.OPEN)
    made = models.DateTimeField(default=timezone.now)
    until = models.DateTimeField()
    reminded = models.DateTimeField(null=True)
    answered = models.DateTimeField(null=True)
    visa = models.CharField(_("visa"), max_length=10, choices=Visa, blank=True, default="")
    payment = models.CharField(_("payment"), max_length=10, choices=Payment, blank=True, default="")
    note = models.TextField(_("note"), blank=True)

    class Meta:
        verbose_name = _("offer")
        indexes = (models.Index(fields=["until"], condition=models.Q(state="open"), name="offers_that_wait"),)

    def __str__(self):
        return self.state


class Aggregate(models.Model):
    """What everyone may know of a decided call: numbers of many. Stays when the applications are deleted."""

    call = models.OneToOneField(Call, models.CASCADE, related_name="aggregate")
    made = models.DateTimeField(default=timezone.now)
    public = models.JSONField(default=dict)
    deleted = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("numbers of a call")

    def __str__(self):
        return str(self.call_id)
