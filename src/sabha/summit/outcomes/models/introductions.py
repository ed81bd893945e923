"""Who offers what and who looks for it (personal), in words that all share (of the record); introductions; meetings."""

from datetime import timedelta

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from sabha.summit.base.words import WordsField
from sabha.summit.concept.models import Summit
from sabha.summit.journal.models import Recorded
from sabha.summit.people.models import Membership, Visibility


class TopicWord(Recorded):
    """A word for what people offer and look for. The list is everybody's; who chose a word is in it nowhere.

    `same_as` joins words that mean the same, in one language or several. `code` names a word that every summit
    begins with: those are said in the reader's language.
    """

    class Kind(models.TextChoices):
        SKILL = "skill", pgettext_lazy("kind of offer", "Skills")
        LANGUAGE = "language", pgettext_lazy("kind of offer", "Languages")
        DATA = "data", pgettext_lazy("kind of offer", "Data")
        HOSTING = "hosting", pgettext_lazy("kind of offer", "Hosting")
        MONEY = "money", pgettext_lazy("kind of offer", "Money")
        MENTORING = "mentoring", pgettext_lazy("kind of offer", "Mentoring")
        VENUE = "venue", pgettext_lazy("kind of offer", "Venues")
        OTHER = "other", pgettext_lazy("kind of offer", "Something else")

    LONGEST = 60

    summit = models.ForeignKey(Summit, models.PROTECT, related_name="topic_words")
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.OTHER)
    text = WordsField(_("word"))
    code = models.CharField(max_length=30, blank=True, default="")
    same_as = models.ForeignKey("self", models.PROTECT, null=True, related_name="others")
    is_withdrawn = models.BooleanField(default=False)
    undone_as = {"is_withdrawn": True}

    class Meta:
        verbose_name = _("shared word")
        ordering = ("kind", "id")

    def __str__(self):
        return str(self.text)


class Card(models.Model):
    """What one member offers and looks for, for themselves or for an organisation, and who may see it: nobody at first.

    `speaks_for` keeps people of one organisation from being introduced to each other whether or not it is shown.
    """

    MOST_WORDS = 20

    membership = models.OneToOneField(Membership, models.CASCADE, related_name="card")
    about = WordsField(_("in a sentence"), null=True)
    speaks_for = models.CharField(_("organisation I speak for"), max_length=120, blank=True)
    shows_organisation = models.BooleanField(default=False)
    region = models.CharField(_("region or community"), max_length=80, blank=True)
    is_new = models.BooleanField(_("new here"), null=True)
    offers_seen = models.CharField(max_length=12, choices=Visibility, default=Visibility.ME)
    needs_seen = models.CharField(max_length=12, choices=Visibility, default=Visibility.ME)
    wants_introductions = models.BooleanField(default=False)
    contact = models.CharField(_("how to reach me"), max_length=200, blank=True)
    changed = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("offers and needs")

    def __str__(self):
        return str(self.pk)


class CardWord(models.Model):
    """One word on a card: offered or looked for. `word` is the id of a `TopicWord`."""

    card = models.ForeignKey(Card, models.CASCADE, related_name="words")
    word = models.UUIDField(db_index=True)
    is_offer = models.BooleanField()

    class Meta:
        verbose_name = _("word of a card")
        constraints = (models.UniqueConstraint(fields=["card", "word", "is_offer"], name="each_word_once_each_way"),)

    def __str__(self):
        return str(self.word)


class Apart(models.Model):
    """Somebody a member never wants to be introduced to, as they wrote it. Nobody else ever sees it.

    Kept as written and compared when a round is made: the form thus never tells who belongs to the summit.
    """

    membership = models.ForeignKey(Membership, models.CASCADE, related_name="apart")
    said = models.CharField(max_length=120)
    other = models.ForeignKey(Membership, models.CASCADE, null=True, related_name="+")  # chosen on an introduction

    class Meta:
        verbose_name = _("person to keep apart from")

    def __str__(self):
        return str(self.pk)


class IntroductionRound(models.Model):
    """One round of introductions: the row is the worker's job, and then holds what came of it."""

    class State(models.TextChoices):
        WAITING = "waiting", pgettext_lazy("state of a round", "Waits for the worker")
        WORKING = "working", pgettext_lazy("state of a round", "Is being made")
        DONE = "done", pgettext_lazy("state of a round", "Is there")
        FAILED = "failed", pgettext_lazy("state of a round", "Failed")

    summit = models.ForeignKey(Summit, models.CASCADE, related_name="introduction_rounds")
    at_most = models.PositiveSmallIntegerField(_("introductions for each person, at most"), default=3)
    under_heard = models.JSONField(default=list)
    closes = models.DateField(_("answers until"))
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    percent = models.PositiveSmallIntegerField(default=0)
    asked = models.DateTimeField(default=timezone.now)
    claimed = models.DateTimeField(null=True)
    ended = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    outcome = models.JSONField(default=dict)  # counts, and what is proved of them: nothing of single persons

    class Meta:
        verbose_name = _("round of introductions")
        ordering = ("-pk",)

    def __str__(self):
        return self.state


class Introduction(models.Model):
    """Two members who might meet, why, and what each answered. One side's answer is never shown to the other."""

    class Answer(models.TextChoices):
        NONE = "", pgettext_lazy("answer to an introduction", "not yet")
        YES = "yes", pgettext_lazy("answer to an introduction", "Accept")
        NO = "no", pgettext_lazy("answer to an introduction", "Decline")

    round = models.ForeignKey(IntroductionRound, models.CASCADE, related_name="introductions")
    one = models.ForeignKey(Membership, models.CASCADE, related_name="introductions_as_one")
    other = models.ForeignKey(Membership, models.CASCADE, related_name="introductions_as_other")
    reasons = models.JSONField(default=list)  # [whether `one` is the seeker, the word's id]
    answer_one = models.CharField(max_length=3, choices=Answer, blank=True, default=Answer.NONE)
    answer_other = models.CharField(max_length=3, choices=Answer, blank=True, default=Answer.NONE)
    met = models.DateTimeField(null=True)  # since when both have accepted
    wants_slot = models.BooleanField(default=False)  # the row is the worker's job while this is true

    class Meta:
        verbose_name = _("introduction")
        constraints = (
            models.UniqueConstraint(fields=["round", "one", "other"], name="one_introduction_a_pair_and_round"),
            models.CheckConstraint(condition=~Q(one=F("other")), name="nobody_meets_themself"),
        )

    def __str__(self):
        return str(self.pk)


class MeetingSlot(models.Model):
    """A time at which introduced people can meet, and how many tables stand ready."""

    summit = models.ForeignKey(Summit, models.CASCADE, related_name="meeting_slots")
    starts = models.DateTimeField(_("begins"))
    minutes = models.PositiveSmallIntegerField(_("minutes"), default=20)
    tables = models.PositiveSmallIntegerField(_("tables"), default=5)

    class Meta:
        verbose_name = _("time for meetings")
        ordering = ("starts",)
        constraints = (models.UniqueConstraint(fields=["summit", "starts"], name="one_slot_a_time"),)

    def __str__(self):
        return str(self.starts)

    @property
    def ends(self):
        return self.starts + timedelta(minutes=self.minutes)


class BusySlot(models.Model):
    """What a member said of one time: that they cannot meet anybody, or (`is_free`) that they would rather meet than
    go to the session they had marked."""

    membership = models.ForeignKey(Membership, models.CASCADE, related_name="busy_slots")
    slot = models.ForeignKey(MeetingSlot, models.CASCADE, related_name="busy")
    is_free = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("time taken")
        constraints = (models.UniqueConstraint(fields=["membership", "slot"], name="busy_once"),)

    def __str__(self):
        return str(self.slot_id)


class Meeting(models.Model):
    """When and where two introduced people meet. Called off, it stays for their calendars."""

    introduction = models.OneToOneField(Introduction, models.CASCADE, related_name="meeting")
    slot = models.ForeignKey(MeetingSlot, models.CASCADE, related_name="meetings")
    table = models.PositiveSmallIntegerField()
    is_off = models.BooleanField(default=False)
    sequence = models.PositiveIntegerField(default=0)
    changed = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("meeting")
        constraints = (
            models.UniqueConstraint(fields=["slot", "table"], condition=Q(is_off=False), name="one_meeting_a_table"),
        )

    def __str__(self):
        return str(self.pk)

    @property
    def is_over(self):
        return self.slot.ends < timezone.now()
