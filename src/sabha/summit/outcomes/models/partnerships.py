"""Partnerships: a tie is what its parties keep between them; a partnership is what of it all of them made public."""

import uuid
from datetime import timedelta

from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from sabha.summit.base.ids import uuid7
from sabha.summit.base.templatetags.sabha import day
from sabha.summit.base.words import WordsField
from sabha.summit.concept.models import Summit
from sabha.summit.journal.models import Recorded, RecordedQuerySet
from sabha.summit.outcomes.models.introductions import Introduction
from sabha.summit.people.models import Membership

QUIET = timedelta(days=30)  # so long after its next date passed without a word, a partnership is silent


class PartnershipQuerySet(RecordedQuerySet):
    def standing(self):
        """Those whose parties stand by their being public."""
        return self.filter(is_withdrawn=False)


class Partnership(Recorded):
    """What everybody may read of a partnership. There is no row before all its parties agreed, and none of it after
    one of them took that back: then it is withdrawn and its words are erased from the journal."""

    summit = models.ForeignKey(Summit, models.PROTECT, related_name="partnerships")
    number = models.PositiveIntegerField(_("number"))
    title = WordsField(_("name"))
    purpose = WordsField(_("what for"), null=True)
    begun = models.DateField(_("since"))
    next_date = models.DateField(_("next date"), null=True)
    ended = models.DateField(_("ended"), null=True)
    end_reason = WordsField(_("why it ended"), null=True)
    is_withdrawn = models.BooleanField(_("taken back"), default=False)

    objects = PartnershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("partnership")
        ordering = ("number", "id")

    def __str__(self):
        return str(self.title)

    def get_absolute_url(self):
        return reverse("partnership", args=[self.summit.slug, self.number])

    @property
    def is_silent(self):
        """The day named as the next one is long over and nobody named another."""
        return bool(not self.ended and self.next_date and self.next_date + QUIET < timezone.localdate())

    @property
    def knot(self):
        if self.ended:
            return "kept"
        return "silent" if self.is_silent else "open"

    @property
    def knot_words(self):
        if self.ended:
            return gettext("ended on %(day)s") % {"day": day(self.ended)}
        if self.is_silent:
            return gettext("no word since %(day)s") % {"day": day(self.next_date)}
        if self.next_date:
            return gettext("next date: %(day)s") % {"day": day(self.next_date)}
        return gettext("since %(day)s") % {"day": day(self.begun)}


class PartnershipParty(Recorded):
    """One side of a public partnership, called as it chose: by its pseudonym, its organisation, both or neither."""

    summit = models.ForeignKey(Summit, models.PROTECT, related_name="+")
    partnership = models.ForeignKey(Partnership, models.PROTECT, related_name="parties")
    place = models.PositiveSmallIntegerField(default=0)
    pseudonym = models.UUIDField(null=True)
    organisation = WordsField(_("organisation"), null=True)
    is_withdrawn = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("party")
        ordering = ("place", "id")

    def __str__(self):
        return str(self.organisation or "")


class Line(models.TextChoices):
    """What a line of a partnership's book is."""

    PROMISE = "promise", pgettext_lazy("line of a partnership", "Promise")
    GIFT = "gift", pgettext_lazy("line of a partnership", "Given")
    WORD = "word", pgettext_lazy("line of a partnership", "Log")


class Given(models.TextChoices):
    """What partners give each other."""

    MONEY = "money", pgettext_lazy("what is given", "Money")
    TIME = "time", pgettext_lazy("what is given", "Time")
    MENTORING = "mentoring", pgettext_lazy("what is given", "Mentoring")
    HOSTING = "hosting", pgettext_lazy("what is given", "Hosting")
    DEVICE = "device", pgettext_lazy("what is given", "Devices")
    DATA = "data", pgettext_lazy("what is given", "Data")
    VENUE = "venue", pgettext_lazy("what is given", "A place to meet")
    OTHER = "other", pgettext_lazy("what is given", "Something else")


class PartnershipLine(Recorded):
    """A line of the book that is public: something given, or a word of the log that the other side confirmed."""

    summit = models.ForeignKey(Summit, models.PROTECT, related_name="+")
    partnership = models.ForeignKey(Partnership, models.PROTECT, related_name="lines")
    kind = models.CharField(max_length=8, choices=Line)
    what = models.CharField(_("what"), max_length=10, choices=Given, blank=True, default="")
    text = WordsField(_("in words"), null=True)
    amount = models.DecimalField(_("amount"), max_digits=14, decimal_places=2, null=True)
    unit = models.CharField(_("currency or unit"), max_length=20, blank=True, default="")
    day = models.DateField(_("day"))
    due = models.DateField(_("by when"), null=True)
    done = models.DateField(_("given on"), null=True)
    writer = models.UUIDField(null=True)
    is_confirmed = models.BooleanField(_("confirmed by the other side"), default=False)
    is_withdrawn = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("line of a partnership")
        ordering = ("day", "id")

    def __str__(self):
        return str(self.text or "")


class Tie(models.Model):
    """A partnership as its parties keep it. All of it is theirs alone; what all agree to goes into the record."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    summit = models.ForeignKey(Summit, models.CASCADE, related_name="ties")
    title = WordsField(_("name"))
    purpose = WordsField(_("what for"), null=True)
    begun = models.DateField(_("since"), default=timezone.localdate)
    next_date = models.DateField(_("next date"), null=True)
    next_what = WordsField(_("what happens then"), null=True)
    ended = models.DateField(_("ended"), null=True)
    end_reason = WordsField(_("why it ended"), null=True)
    introduction = models.ForeignKey(Introduction, models.SET_NULL, null=True, related_name="ties")
    origin = models.UUIDField(null=True)  # the public object it grew from

    class Meta:
        verbose_name = _("partnership between its parties")

    def __str__(self):
        return str(self.title)

    @property
    def public_key(self):
        """The id that its public side has, or would have."""
        return uuid.uuid5(self.pk, "partnership")


class TieParty(models.Model):
    """One side of a tie: a member, or somebody invited who has not come yet.

    `agreed` says to which parts they agree to be public, and for the words of it to which words: name of the part →
    digest. `key` is the digest of the link that lets them in without an account.
    """

    tie = models.ForeignKey(Tie, models.CASCADE, related_name="parties")
    membership = models.ForeignKey(Membership, models.CASCADE, null=True, related_name="tie_parties")
    place = models.PositiveSmallIntegerField(default=0)
    called = models.CharField(_("what they are called here"), max_length=120)
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
