"""Ballots: a budget that eligible people share out by equal shares, on the web and on paper."""

from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from sabha.summit.base.words import Words, WordsField
from sabha.summit.concept.models import Summit
from sabha.summit.ideas.models.things import Idea
from sabha.summit.journal.models import Recorded


class Ballot(Recorded):
    """One vote. `rules_text` is what was frozen when it was published, and what the count goes by; `rules_hash` its
    SHA-256. The columns say the same for people to look at."""

    class Way(models.TextChoices):
        APPROVAL = "approval", _("Tick what you support")
        POINTS = "points", _("Give points")

    class Completion(models.TextChoices):
        OVERSHOOT = "overshoot", _("until the winners would cost more than the budget; the last result that fits holds")
        EXHAUSTIVE = "exhaustive", _("until no further idea fits into what is left")

    class Publishes(models.TextChoices):
        BALLOTS = "ballots", _("all ballots, shuffled, without any name or number")
        TOTALS = "totals", _("only sums")

    summit = models.ForeignKey(Summit, models.PROTECT, related_name="ballots")
    number = models.PositiveIntegerField(_("number"))
    numbered_within = "summit"
    title = WordsField(_("title"))
    about = WordsField(_("what the money is for"), null=True)
    budget = models.DecimalField(_("budget"), max_digits=15, decimal_places=2)
    currency = models.CharField(_("currency"), max_length=3)
    way = models.CharField(_("how people vote"), max_length=10, choices=Way, default=Way.APPROVAL)
    points = models.PositiveSmallIntegerField(_("points for each voter"), default=10)
    completion = models.CharField(_("shares grow"), max_length=10, choices=Completion, default=Completion.OVERSHOOT)
    publishes = models.CharField(_("what is published"), max_length=10, choices=Publishes, default=Publishes.BALLOTS)
    roles = models.JSONField(_("who may vote"), default=list)
    members_since = models.DateField(_("only who takes part since"), null=True)
    needs_badge = models.BooleanField(_("only with a badge"), default=False)
    opens = models.DateTimeField(_("opens"))
    closes = models.DateTimeField(_("closes"))
    seed = models.CharField(_("seed of the lot"), max_length=80)
    rules_text = models.TextField(_("the rules as they were published"), blank=True, default="")
    rules_hash = models.CharField(_("digest of the rules"), max_length=64, blank=True, default="")
    is_withdrawn = models.BooleanField(_("called off"), default=False)
    why = WordsField(_("reason"), null=True)
    may_be_undone = False
    untold = frozenset({"rules_text"})  # in its history: a page of data, which has its own

    class Meta:
        verbose_name = _("ballot")
        ordering = ("number", "id")

    def __str__(self):
        return str(self.title)

    def get_absolute_url(self):
        return reverse("ballot", args=[self.summit.slug, self.number])

    @property
    def is_published(self):
        return bool(self.rules_hash)

    @property
    def is_shown(self):
        return self.is_published

    @property
    def has_opened(self):
        return self.is_published and not self.is_withdrawn and self.opens <= timezone.now()

    @property
    def has_closed(self):
        return self.closes <= timezone.now()

    @property
    def is_open(self):
        return self.has_opened and not self.has_closed

    @property
    def knot(self):
        return "silent" if self.is_withdrawn else "kept" if self.has_closed else "open"

    @property
    def knot_words(self):
        return self.state_words

    @property
    def state_words(self):
        """Where it stands, in a word."""
        if self.is_withdrawn:
            return pgettext_lazy("state of a ballot", "Called off")
        if not self.is_published:
            return pgettext_lazy("state of a ballot", "Draft")
        if self.is_open:
            return pgettext_lazy("state of a ballot", "Open")
        if self.has_closed:
            return pgettext_lazy("state of a ballot", "Closed")
        return pgettext_lazy("state of a ballot", "Announced")


class BallotIdea(Recorded):
    """An idea on a ballot, with what it costs; `won` once the count is made."""

    summit = models.ForeignKey(Summit, models.PROTECT, related_name="+")
    ballot = models.ForeignKey(Ballot, models.PROTECT, related_name="candidates")
    idea = models.ForeignKey(Idea, models.PROTECT, related_name="candidacies")
    number = models.PositiveSmallIntegerField(_("number"))
    cost = models.DecimalField(_("cost"), max_digits=15, decimal_places=2)
    won = models.BooleanField(_("won"), null=True)
    is_withdrawn = models.BooleanField(default=False)
    may_be_undone = False

    class Meta:
        verbose_name = _("idea on a ballot")
        ordering = ("number", "id")

    def __str__(self):
        return str(self.title)

    @property
    def title(self):
        """What stands on pages: of an idea that was hidden, no words."""
        return Words(gettext("a hidden idea"), get_language()) if self.idea.is_hidden else self.idea.title

    @property
    def name(self):
        """Its name on papers, in the count and in files."""
        return f"c{self.number}"


class BallotPaper(Recorded):
    """What one voter chose: {name of an idea on the ballot: points}. Members' class, under an id drawn from a key.

    `receipt` commits to the choices under `nonce`, which the voter never sees: the code shows that this very paper is
    counted and proves to nobody what stands on it.
    """

    journal_class = "members"
    kept_back = frozenset({"nonce"})  # from a copy of one's own data: with it, choices could be proved to a buyer

    summit = models.ForeignKey(Summit, models.PROTECT, related_name="+")
    ballot = models.ForeignKey(Ballot, models.PROTECT, related_name="papers")
    voter = models.UUIDField(db_index=True)
    choices = models.JSONField(default=dict)
    nonce = models.CharField(max_length=32)
    receipt = models.CharField(max_length=20)
    is_sheet = models.BooleanField(default=False)
    is_void = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("ballot paper")

    def __str__(self):
        return self.receipt


class SheetEntry(Recorded):
    """One sheet of paper as one of the two counters read it; it counts when both read the same."""

    journal_class = "members"

    summit = models.ForeignKey(Summit, models.PROTECT, related_name="+")
    ballot = models.ForeignKey(Ballot, models.PROTECT, related_name="entries")
    sheet = models.PositiveIntegerField()
    counter = models.UUIDField()
    choices = models.JSONField(default=dict)
    is_void = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("sheet as it was read")
        ordering = ("sheet", "id")

    def __str__(self):
        return f"{self.sheet}"


class PaperTaken(models.Model):
    """That the holder of a badge took a sheet of paper, and so votes there. Not which sheet. Personal: not recorded."""

    ballot = models.ForeignKey(Ballot, models.CASCADE, related_name="papers_taken")
    badge = models.ForeignKey("summit.Badge", models.CASCADE, related_name="papers_taken")
    at = models.DateTimeField(default=timezone.now)
    op = models.UUIDField(null=True, editable=False)  # of the form: a double tap gives out one sheet, and says so twice

    class Meta:
        verbose_name = _("sheet handed out")
        constraints = (models.UniqueConstraint(fields=["ballot", "badge"], name="one_sheet_a_badge"),)

    def __str__(self):
        return str(self.badge)


class CountWanted(models.Model):
    """That a ballot shall be counted: the row is the worker's job."""

    ballot = models.OneToOneField(Ballot, models.CASCADE, related_name="count_wanted")
    since = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("wanted count")

    def __str__(self):
        return str(self.ballot_id)


class BallotResult(models.Model):
    """What the worker counted. Worked out of the papers, so not in the journal; who won stands with the candidates.

    `public` holds nothing of single persons; `shares` what each private page needs to tell what a voter's share paid.
    """

    ballot = models.OneToOneField(Ballot, models.CASCADE, related_name="result")
    made = models.DateTimeField(default=timezone.now)
    public = models.JSONField(default=dict)
    shares = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("result")

    def __str__(self):
        return str(self.ballot_id)
