"""Who reviews what, and what they say. Personal tables: what a reviewer wrote goes with the reviewer's account."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from sabha.summit.call.models.calls import Call
from sabha.summit.call.models.proposals import Proposal


class Reviewing(models.Model):
    """What a reviewer says of themself for one call: how many, in which languages, about what."""

    call = models.ForeignKey(Call, models.CASCADE, related_name="reviewing")
    person = models.ForeignKey("summit.Person", models.CASCADE, related_name="reviewing")
    most = models.PositiveSmallIntegerField(_("at most so many"), null=True)
    languages = models.JSONField(default=list)
    topics = models.JSONField(default=list)
    organisation = models.CharField(_("organisation"), max_length=120, blank=True)

    class Meta:
        verbose_name = _("reviewer of a call")
        constraints = (models.UniqueConstraint(fields=["call", "person"], name="reviews_a_call_once"),)

    def __str__(self):
        return str(self.person_id)


class Assignment(models.Model):
    """That somebody is asked to review a proposal."""

    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="assignments")
    person = models.ForeignKey("summit.Person", models.CASCADE, related_name="assignments")
    made = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("assignment")
        constraints = (models.UniqueConstraint(fields=["proposal", "person"], name="assigned_once"),)

    def __str__(self):
        return f"{self.proposal_id}: {self.person_id}"


class Conflict(models.Model):
    """That somebody must not review a proposal, and why; declared by themself."""

    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="conflicts")
    person = models.ForeignKey("summit.Person", models.CASCADE, related_name="conflicts")
    why = models.CharField(_("why"), max_length=200, blank=True)
    made = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("conflict of interest")
        constraints = (models.UniqueConstraint(fields=["proposal", "person"], name="recused_once"),)

    def __str__(self):
        return f"{self.proposal_id}: {self.person_id}"


class FirstLook(models.Model):
    """1: worth a review. 0: spam, or not about the summit. Three zeros drop a proposal, one alone never does."""

    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="looks")
    person = models.ForeignKey("summit.Person", models.CASCADE, related_name="looks")
    value = models.PositiveSmallIntegerField()
    made = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("first look")
        constraints = (
            models.UniqueConstraint(fields=["proposal", "person"], name="looks_once"),
            models.CheckConstraint(condition=models.Q(value__in=(0, 1)), name="look_is_zero_or_one"),
        )

    def __str__(self):
        return str(self.value)


class Review(models.Model):
    """One reviewer's scores of a proposal. `points`: criterion's id → 1 to 5; `mean`: weighted as published."""

    LOWEST, HIGHEST = 1, 5

    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="reviews")
    person = models.ForeignKey("summit.Person", models.CASCADE, related_name="reviews")
    round = models.PositiveSmallIntegerField(default=1)
    points = models.JSONField(default=dict)
    mean = models.FloatField()
    to_team = models.TextField(_("for the team"), blank=True)
    to_writer = models.TextField(_("for the writer"), blank=True)
    made = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("review")
        ordering = ("-round", "made")
        constraints = (models.UniqueConstraint(fields=["proposal", "person", "round"], name="one_review_a_round"),)

    def __str__(self):
        return f"{self.proposal_id}: {self.mean}"


class Remark(models.Model):
    """A word about a proposal: among its reviewers, or among the team alone. Its writers never read it."""

    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="remarks")
    person = models.ForeignKey("summit.Person", models.SET_NULL, null=True, related_name="remarks")
    of_team = models.BooleanField(default=False)
    text = models.TextField(_("remark"), max_length=2000)
    made = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("remark")
        ordering = ("made",)

    def __str__(self):
        return self.text[:60]
