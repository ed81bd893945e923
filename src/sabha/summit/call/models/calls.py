"""What is called for: dates, questions, criteria and quotas, all published beforehand."""

from datetime import datetime, time, timedelta
from datetime import timezone as zones

from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from sabha.summit.base.clock import zone_named
from sabha.summit.base.words import WordsField
from sabha.summit.concept.models import Summit
from sabha.summit.journal.models import Recorded

EVERYWHERE = zones(timedelta(hours=-12), "AoE")  # where a day ends last


class Call(Recorded):
    """One call of a summit. Its days begin in the summit's time zone, and end there or when they end everywhere.

    Money has one source each (what a place costs to reach, a night, a day); every sum is computed (`rules/budget.py`).
    """

    class Kind(models.TextChoices):
        SESSIONS = "sessions", pgettext_lazy("kind of call", "Sessions")
        SCHOLARSHIPS = "scholarships", pgettext_lazy("kind of call", "Scholarships")
        VOLUNTEERS = "volunteers", pgettext_lazy("kind of call", "Volunteers")

    summit = models.ForeignKey(Summit, models.PROTECT, related_name="calls")
    number = models.PositiveSmallIntegerField(_("number"))
    numbered_within = "summit"
    kind = models.CharField(_("what for"), max_length=12, choices=Kind)
    title = WordsField(_("title"))
    about = WordsField(_("what it is about"), null=True)
    topics = WordsField(_("topics"), null=True)  # one a line
    opens = models.DateField(_("opens on"))
    closes = models.DateField(_("closes on"))
    ends_everywhere = models.BooleanField(_("ends when the day has ended everywhere on earth"), default=False)
    decided_by = models.DateField(_("decisions by"), null=True)
    is_published = models.BooleanField(_("published"), default=False)
    is_withdrawn = models.BooleanField(_("withdrawn"), default=False)
    is_blind = models.BooleanField(_("reviewed without names"), default=True)
    each = models.PositiveSmallIntegerField(_("reviews each"), default=3)
    places = models.PositiveIntegerField(_("places"), null=True)
    arrives = models.DateField(_("arrival"), null=True)
    leaves = models.DateField(_("departure"), null=True)
    currency = models.CharField(_("currency"), max_length=3, default="INR")
    travel = models.PositiveIntegerField(_("travel for one place"), default=0)
    a_night = models.PositiveIntegerField(_("one night"), default=0)
    a_day = models.PositiveIntegerField(_("one day"), default=0)
    budget = models.PositiveIntegerField(_("money there is"), null=True)
    answer_days = models.PositiveSmallIntegerField(_("days to answer an offer"), default=7)
    kept_days = models.PositiveSmallIntegerField(_("days after the summit until deletion"), default=90)
    seed_rule = WordsField(_("how the lot is thrown"), null=True)
    commitment = models.CharField(_("commitment of the lot"), max_length=64, blank=True, default="")
    decided = models.DateTimeField(_("decisions published"), null=True)
    undone_as = {"is_withdrawn": True}

    class Meta:
        verbose_name = _("call")
        ordering = ("number", "id")

    def __str__(self):
        return str(self.title)

    def get_absolute_url(self):
        return reverse("call", args=[self.summit.slug, self.number])

    @property
    def zone(self):
        return zone_named(self.summit.time_zone)

    @property
    def opens_at(self):
        return datetime.combine(self.opens, time(), self.zone)

    @property
    def closes_at(self):
        """The first moment at which it is too late: the midnight that ends its last day."""
        return self.end_of(self.closes)

    @property
    def may_be_undone(self):
        """Its days, words and rules stand still for the desk's *undo* once somebody writes for it.

        They are changed by hand, where everybody whom that concerns is counted and told.
        """
        return not self.proposals.exists()

    def end_of(self, day):
        """The midnight that ends a day for whoever hands in."""
        return datetime.combine(day + timedelta(days=1), time(), EVERYWHERE if self.ends_everywhere else self.zone)

    @property
    def last_minute(self):
        """The last minute in which people can hand in, as clocks write it."""
        return self.closes_at - timedelta(minutes=1)

    @property
    def is_shown(self):
        return self.is_published and not self.is_withdrawn

    @property
    def is_open(self):
        """Whether people may hand in and change what they wrote."""
        return self.is_shown and self.decided is None and self.opens_at <= timezone.now() < self.closes_at

    @property
    def is_over(self):
        return self.decided is not None or timezone.now() >= self.closes_at

    @property
    def knot(self):
        return "kept" if self.decided else "open"

    @property
    def knot_words(self):
        return self.stand

    @property
    def stand(self):
        """Where it stands, in a few words."""
        if self.is_withdrawn:
            return _("withdrawn")
        if self.decided:
            return _("decided")
        if self.is_over:
            return _("closed, being reviewed")
        return _("open") if timezone.now() >= self.opens_at else _("not open yet")

    @property
    def topic_list(self):
        return [line.strip() for line in self.topics.text.splitlines() if line.strip()] if self.topics else []

    @property
    def deleted_on(self):
        """The day on which everything that people handed in is deleted; None while the summit has no date.

        A call for what comes after the summit is kept as long after its own end.
        """
        last = self.summit.ends or self.summit.starts
        return max(last, self.closes) + timedelta(days=self.kept_days) if last else None


class _Part(Recorded):
    """Something that belongs to a call and has its place in a list."""

    number = models.PositiveSmallIntegerField(_("number"))
    is_withdrawn = models.BooleanField(_("withdrawn"), default=False)
    undone_as = {"is_withdrawn": True}

    class Meta:
        abstract = True

    @property
    def may_be_undone(self):
        return self.call.may_be_undone

    def summit_key(self):
        return self.call.summit_id


class Criterion(_Part):
    """What counts, and how much. Said before anybody applies; fixed once somebody has."""

    call = models.ForeignKey(Call, models.PROTECT, related_name="criteria")
    title = WordsField(_("criterion"))
    about = WordsField(_("what is meant by it"), null=True)
    weight = models.PositiveSmallIntegerField(_("weight"), default=1)

    class Meta:
        verbose_name = _("criterion")
        ordering = ("number", "id")

    def __str__(self):
        return str(self.title)


class Ask(_Part):
    """One question of the form, beside those that every form has."""

    class Kind(models.TextChoices):
        TEXT = "text", pgettext_lazy("kind of question", "A line of text")
        LONG = "long", pgettext_lazy("kind of question", "A longer text")
        CHOICE = "choice", pgettext_lazy("kind of question", "One of several")
        NUMBER = "number", pgettext_lazy("kind of question", "A number")
        YES_NO = "yes_no", pgettext_lazy("kind of question", "Yes or no")
        LANGUAGES = "languages", pgettext_lazy("kind of question", "Languages")

    call = models.ForeignKey(Call, models.PROTECT, related_name="asks")
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    title = WordsField(_("question"))
    about = WordsField(_("hint"), null=True)
    options = WordsField(_("choices"), null=True)  # one a line
    is_required = models.BooleanField(_("must be answered"), default=False)
    for_reviewers = models.BooleanField(_("reviewers see the answer"), default=True)

    class Meta:
        verbose_name = _("question of a form")
        ordering = ("number", "id")

    def __str__(self):
        return str(self.title)

    @property
    def option_list(self):
        return [line.strip() for line in self.options.text.splitlines() if line.strip()] if self.options else []


class Quota(_Part):
    """Of those who get a place, at least and at most so many gave this answer. `ask` empty: the language."""

    call = models.ForeignKey(Call, models.PROTECT, related_name="quotas")
    ask = models.ForeignKey(Ask, models.PROTECT, null=True, related_name="quotas")
    value = models.CharField(_("answer"), max_length=200)
    least = models.PositiveIntegerField(_("at least"), default=0)
    most = models.PositiveIntegerField(_("at most"), null=True)

    class Meta:
        verbose_name = _("quota")
        ordering = ("number", "id")

    def __str__(self):
        return self.value

    @property
    def feature(self):
        return str(self.ask_id) if self.ask_id else "language"
