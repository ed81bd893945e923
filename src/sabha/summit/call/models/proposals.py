"""What people hand in: drafts, proposals, those who speak with them. Personal until accepted; never in the journal."""

from datetime import timedelta

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from sabha.summit.base.ids import uuid7
from sabha.summit.base.words import Words
from sabha.summit.call.models.calls import Call


class ProposalQuerySet(models.QuerySet):
    def handed_in(self):
        """Those the team decides about, or has decided about."""
        return self.exclude(state__in=[Proposal.State.DRAFT, Proposal.State.WITHDRAWN])

    def in_review(self):
        return self.filter(state__in=[Proposal.State.SUBMITTED, Proposal.State.REVISE])

    def of(self, person):
        """Those a person wrote or speaks in."""
        return self.filter(Q(person=person) | Q(speakers__person=person)).distinct()


class Proposal(models.Model):
    """One proposal or application, whatever it became of it. `number` is all that reviewers and the lot know of it."""

    class State(models.TextChoices):
        DRAFT = "draft", pgettext_lazy("state of a proposal", "Draft")
        SUBMITTED = "submitted", pgettext_lazy("state of a proposal", "Handed in")
        REVISE = "revise", pgettext_lazy("state of a proposal", "Back for revision")
        DROPPED = "dropped", pgettext_lazy("state of a proposal", "Not for this call")
        ACCEPTED = "accepted", pgettext_lazy("state of a proposal", "Accepted")
        WAITLISTED = "waitlisted", pgettext_lazy("state of a proposal", "On the waiting list")
        DECLINED = "declined", pgettext_lazy("state of a proposal", "Not accepted")
        WITHDRAWN = "withdrawn", pgettext_lazy("state of a proposal", "Withdrawn")
        LAPSED = "lapsed", pgettext_lazy("state of a proposal", "Place given up")

    class Format(models.TextChoices):
        """The values are those of a session of the programme."""

        TALK = "talk", pgettext_lazy("kind of session", "Talk")
        PANEL = "panel", pgettext_lazy("kind of session", "Panel")
        DISCUSSION = "discussion", pgettext_lazy("kind of session", "Discussion")
        WORKSHOP = "workshop", pgettext_lazy("kind of session", "Workshop")
        LIGHTNING = "lightning", pgettext_lazy("kind of session", "Lightning talk")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    call = models.ForeignKey(Call, models.CASCADE, related_name="proposals")
    number = models.PositiveIntegerField(_("number"))
    person = models.ForeignKey("summit.Person", models.CASCADE, related_name="proposals")
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.DRAFT)
    title = models.CharField(_("title"), max_length=200, blank=True)
    about = models.TextField(_("text"), blank=True)
    lang = models.CharField(_("language of these words"), max_length=12, default="en")
    format = models.CharField(_("kind of session"), max_length=12, choices=Format, blank=True)
    minutes = models.PositiveSmallIntegerField(_("minutes"), null=True)
    language = models.CharField(_("language spoken"), max_length=12, blank=True)
    topics = models.JSONField(default=list)
    organisation = models.CharField(_("organisation"), max_length=120, blank=True)
    answers = models.JSONField(default=dict)  # question's id → answer
    blinded = models.JSONField(default=dict)  # "title", "about" → the team's version without names; empty is empty
    grew_from = models.UUIDField(null=True)  # the question, statement … of the summit that it takes up
    begun = models.DateTimeField(default=timezone.now)
    changed = models.DateTimeField(default=timezone.now)
    pen = models.UUIDField(null=True)  # the page that changed it last, and how often it had sent it:
    turn = models.PositiveIntegerField(default=0)  # what comes late over a poor network overwrites nothing newer
    handed_in = models.DateTimeField(null=True)
    round = models.PositiveSmallIntegerField(default=1)
    wish = models.TextField(_("what to revise"), blank=True)
    wish_due = models.DateField(_("revise by"), null=True)
    wish_made = models.DateTimeField(null=True)
    wish_reminded = models.DateTimeField(null=True)
    reviews_count = models.PositiveSmallIntegerField(default=0)
    raw = models.FloatField(null=True)
    score = models.FloatField(null=True)
    low = models.FloatField(null=True)
    high = models.FloatField(null=True)
    apart = models.FloatField(null=True)
    chance = models.FloatField(null=True)
    waiting = models.PositiveIntegerField(null=True)  # place on the waiting list
    owes_letter = models.BooleanField(default=False)  # the worker still has to write what became of it

    objects = ProposalQuerySet.as_manager()

    class Meta:
        verbose_name = _("proposal")
        ordering = ("number",)
        constraints = (models.UniqueConstraint(fields=["call", "number"], name="one_number_a_proposal"),)
        indexes = (
            models.Index(fields=["call", "state"], name="proposals_by_state"),
            models.Index(fields=["call"], condition=Q(owes_letter=True), name="proposals_with_letters"),
        )

    def __str__(self):
        return self.title or f"#{self.number}"

    @property
    def title_words(self):
        return Words(self.title, self.lang)

    @property
    def about_words(self):
        return Words(self.about, self.lang)

    @property
    def ticket(self):
        """The name under which the lot knows it."""
        return f"application-{self.number}"

    @property
    def is_decided(self):
        return self.state in {self.State.ACCEPTED, self.State.WAITLISTED, self.State.DECLINED, self.State.DROPPED}

    @property
    def stamp(self):
        """What a page holds of the moment at which it read this."""
        return self.changed.isoformat()

    def lock(self):
        """Read it anew and hold its row until the transaction ends: what a page has read may be a moment old."""
        call, person = self.call, self.person
        self.refresh_from_db(from_queryset=Proposal.objects.select_for_update())
        self.call, self.person = call, person
        return self

    @property
    def revised_until(self):
        """The first moment at which it is too late to revise it; None where no day was said."""
        return self.call.end_of(self.wish_due) if self.wish_due else None

    @property
    def last_minute(self):
        """The last minute in which it can be revised, as clocks write it."""
        return self.revised_until and self.revised_until - timedelta(minutes=1)

    @property
    def is_late(self):
        """Whether it was sent back for revision and the time for that is over."""
        return self.state == self.State.REVISE and bool(self.wish_due) and timezone.now() >= self.revised_until

    @property
    def may_change(self):
        """Whether its writers may still change it: until the deadline, or while they were asked to revise it."""
        if self.state == self.State.REVISE:
            return self.call.decided is None and not self.call.is_withdrawn and not self.is_late
        return self.state in {self.State.DRAFT, self.State.SUBMITTED} and self.call.is_open

    @property
    def told_state(self):
        """The state as its writers are told it: what is decided is theirs to know once decisions are published."""
        if self.call.decided is None and (self.is_decided or self.state == self.State.LAPSED):
            return self.State.SUBMITTED
        return self.State(self.state)


class CoSpeaker(models.Model):
    """Somebody who was asked to speak with the writer; a person once they said yes."""

    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="speakers")
    person = models.ForeignKey("summit.Person", models.CASCADE, null=True, related_name="speaks_in")
    name = models.CharField(_("name"), max_length=80)
    email = models.EmailField(_("e-mail"), blank=True)
    digest = models.CharField(max_length=64, unique=True)
    invited = models.DateTimeField(default=timezone.now)
    accepted = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("co-speaker")
        constraints = (models.UniqueConstraint(fields=["proposal", "person"], name="speaks_once"),)

    def __str__(self):
        return self.name
