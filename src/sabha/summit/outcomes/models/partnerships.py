"""Partnerships, as far as all their sides made them public. What they keep between them is a tie (`ties.py`)."""

from datetime import timedelta

from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from sabha.summit.base.formats import day
from sabha.summit.base.words import WordsField
from sabha.summit.concept.models import Summit
from sabha.summit.journal.models import Recorded, RecordedQuerySet

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
    numbered_within = "summit"
    title = WordsField(_("name"))
    purpose = WordsField(_("what for"), null=True)
    begun = models.DateField(_("since"))
    next_date = models.DateField(_("next date"), null=True)
    ended = models.DateField(_("ended"), null=True)
    end_reason = WordsField(_("why it ended"), null=True)
    tells_how = models.BooleanField(_("tells how it goes"), default=False)
    heard = models.DateField(_("last word"), null=True)
    silent_since = models.DateField(_("no word since"), null=True)
    is_withdrawn = models.BooleanField(_("taken back"), default=False)
    may_be_undone = False  # only its sides say what of it is public

    objects = PartnershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("partnership")
        ordering = ("number", "id")

    def __str__(self):
        return str(self.title)

    def get_absolute_url(self):
        return reverse("partnership", args=[self.summit.slug, self.number])

    @property
    def quiet_since(self):
        """Since when nobody said a word: three letters were not answered, or the next date is long over and nobody
        named another. None where it has ended or somebody speaks."""
        missed = self.next_date if self.next_date and self.next_date + QUIET < timezone.localdate() else None
        return None if self.ended else self.silent_since or missed

    @property
    def is_silent(self):
        return self.quiet_since is not None

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
            return gettext("no word since %(day)s") % {"day": day(self.quiet_since)}
        if self.next_date:
            return gettext("next date: %(day)s") % {"day": day(self.next_date)}
        return gettext("since %(day)s") % {"day": day(self.begun)}


class PartnershipParty(Recorded):
    """One side of a public partnership, called as it chose: by its pseudonym, its organisation, both or neither.

    `stand_in` is the number it acts under where it does not show itself: what it promised or gave can be told as its.
    """

    summit = models.ForeignKey(Summit, models.PROTECT, related_name="+")
    partnership = models.ForeignKey(Partnership, models.PROTECT, related_name="parties")
    place = models.PositiveSmallIntegerField(default=0)
    pseudonym = models.UUIDField(null=True)
    stand_in = models.UUIDField(null=True)
    organisation = WordsField(_("organisation"), null=True)
    is_withdrawn = models.BooleanField(default=False)
    may_be_undone = False

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
    may_be_undone = False

    class Meta:
        verbose_name = _("line of a partnership")
        ordering = ("day", "id")

    def __str__(self):
        return str(self.text or "")
