"""Ties: what the sides of a partnership keep between them. Ordinary tables; nothing of them is in the record."""

import uuid

from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from sabha.summit.base.ids import uuid7
from sabha.summit.base.words import WordsField
from sabha.summit.concept.models import Summit
from sabha.summit.outcomes.models.introductions import Introduction
from sabha.summit.outcomes.models.partnerships import Given, Line
from sabha.summit.outcomes.models.promises import Promise
from sabha.summit.people.models import Membership


class Tie(models.Model):
    """A partnership as its parties keep it. All of it is theirs alone; what all agree to goes into the record."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    summit = models.ForeignKey(Summit, models.CASCADE, related_name="ties")
    title = WordsField(_("name"))
    purpose = WordsField(_("what for"), null=True)
    begun = models.DateField(_("since"), default=timezone.localdate)
    next_date = models.DateField(_("next date"), null=True)
    next_what = WordsField(_("what happens then"), null=True)
    rhythm = models.CharField(max_length=8, choices=Promise.Rhythm, default=Promise.Rhythm.MONTHS, blank=True)
    ended = models.DateField(_("ended"), null=True)
    end_reason = WordsField(_("why it ended"), null=True)
    introduction = models.ForeignKey(Introduction, models.SET_NULL, null=True, related_name="ties")
    origin = models.UUIDField(null=True)  # the public object it grew from

    class Meta:
        verbose_name = _("partnership between its parties")

    def __str__(self):
        return str(self.title)

    def get_absolute_url(self):
        return reverse("tie_book", args=[self.summit.slug, self.pk])

    @property
    def public_key(self):
        """The id that its public side has, or would have."""
        return uuid.uuid5(self.pk, "partnership")

    def summit_key(self):
        return self.summit_id

    # What the clock asks of everything that it asks about: `rhythm`, `begun`, `is_settled`, `asked`.

    @property
    def is_settled(self):
        return self.ended is not None

    def sides(self):
        """Those who are there: who was only invited is asked nothing and answers nothing."""
        return [party for party in self.parties.all() if party.joined and party.membership]

    def asked(self):
        """The pseudonyms of its sides; nobody is asked alone how it goes between them."""
        sides = self.sides() if self.rhythm and not self.is_settled else []
        return [party.membership.pseudonym for party in sides] if len(sides) > 1 else []


class TieParty(models.Model):
    """One side of a tie: a member, or somebody invited who has not come yet.

    `agreed` says to which parts they agree to be public, and for the words of it to which words: name of the part →
    digest. `key` is the digest of the link that lets them in without an account.
    """

    tie = models.ForeignKey(Tie, models.CASCADE, related_name="parties")
    membership = models.ForeignKey(Membership, models.CASCADE, null=True, related_name="tie_parties")
    place = models.PositiveSmallIntegerField(default=0)
    called = models.CharField(_("what they are called here"), max_length=120)
    email = models.EmailField(
        _("e-mail"), blank=True
    )  # where the invitation went: who has no account is written to there
    organisation = models.CharField(_("organisation"), max_length=120, blank=True)
    shows_organisation = models.BooleanField(default=False)
    shows_me = models.BooleanField(default=False)
    words = WordsField(_("in our own words"), null=True)
    signs_as = models.CharField(_("name under the signature"), max_length=120, blank=True)
    agreed = models.JSONField(default=dict)
    key = models.CharField(max_length=64, null=True, unique=True)
    joined = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("party to a partnership")
        ordering = ("place", "pk")
        constraints = (models.UniqueConstraint(fields=["tie", "membership"], name="one_party_a_member"),)

    def __str__(self):
        return self.called

    @property
    def other_address(self):
        """Where to write to a side whose person has no address of their own."""
        return "" if self.membership and self.membership.person.email else self.email


class TieLine(models.Model):
    """A line of the parties' book: a promise, something agreed and given, a word of the log."""

    class State(models.TextChoices):
        OPEN = "open", pgettext_lazy("state of a line", "open")
        DONE = "done", pgettext_lazy("state of a line", "done")
        DROPPED = "dropped", pgettext_lazy("state of a line", "dropped")

    tie = models.ForeignKey(Tie, models.CASCADE, related_name="lines")
    party = models.ForeignKey(TieParty, models.CASCADE, related_name="lines")  # who promises, gives or writes
    kind = models.CharField(max_length=8, choices=Line)
    what = models.CharField(_("what"), max_length=10, choices=Given, blank=True, default="")
    text = WordsField(_("in words"), null=True)
    amount = models.DecimalField(_("amount"), max_digits=14, decimal_places=2, null=True)
    unit = models.CharField(_("currency or unit"), max_length=20, blank=True, default="")
    day = models.DateField(_("day"), default=timezone.localdate)
    due = models.DateField(_("by when"), null=True)
    done = models.DateField(null=True)
    state = models.CharField(max_length=8, choices=State, default=State.OPEN)
    is_private = models.BooleanField(_("stays between us"), default=False)
    confirmed_by = models.ForeignKey(TieParty, models.SET_NULL, null=True, related_name="confirmed")
    confirmed = models.DateTimeField(null=True)
    op = models.UUIDField(unique=True, default=uuid7)

    class Meta:
        verbose_name = _("line between partners")
        ordering = ("day", "pk")

    def __str__(self):
        return str(self.text or "")
