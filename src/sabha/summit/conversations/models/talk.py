"""Conversations: what people say to a question, how everybody stands to it, and the map that comes of it."""

from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from sabha.summit.base.words import WordsField
from sabha.summit.concept.models import Question, Summit
from sabha.summit.journal.models import Recorded, RecordedQuerySet


class Conversation(Recorded):
    """The rules of one question's conversation. Its id follows from the question's; no row means the defaults.

    In a vote of priorities the statements are goals, and `places` of them win.
    """

    class Kind(models.TextChoices):
        TALK = "talk", pgettext_lazy("kind of a conversation", "A conversation")
        PRIORITIES = "priorities", pgettext_lazy("kind of a conversation", "A vote of priorities")

    PLACES = 5

    summit = models.ForeignKey(Summit, models.PROTECT, related_name="conversations")
    question = models.ForeignKey(Question, models.PROTECT, related_name="conversations")
    is_strict = models.BooleanField(_("new statements wait for a moderator"), default=False)
    is_closed = models.BooleanField(_("closed"), default=False)
    is_open = models.BooleanField(_("anyone with the link may answer"), default=False)
    needs_badge = models.BooleanField(_("only with a badge"), default=False)  # or invited: people.rules.is_vouched_for
    kind = models.CharField(_("kind"), max_length=12, choices=Kind, default=Kind.TALK)
    places = models.PositiveSmallIntegerField(_("how many goals win"), default=PLACES)

    class Meta:
        verbose_name = _("conversation")

    def __str__(self):
        return str(self.question)


class StatementQuerySet(RecordedQuerySet):
    def shown(self):
        """Those that people are asked about."""
        return self.filter(state=Statement.State.SHOWN)


class Statement(Recorded):
    """One idea to agree or disagree with, in its writer's own words; `writer` is drawn as a vote's `voter` is."""

    class State(models.TextChoices):
        WAITING = "waiting", pgettext_lazy("state of a statement", "Waits for a moderator")
        SHOWN = "shown", pgettext_lazy("state of a statement", "Shown")
        HIDDEN = "hidden", pgettext_lazy("state of a statement", "Hidden")
        MERGED = "merged", pgettext_lazy("state of a statement", "Merged into another")
        SPLIT = "split", pgettext_lazy("state of a statement", "Split into its ideas")

    class Reason(models.TextChoices):
        SAME = "same", _("It says what another statement says.")
        SEVERAL = "several", _("It holds several ideas; please send them one by one.")
        UNCLEAR = "unclear", _("It cannot be answered with agree or disagree.")
        PERSON = "person", _("It is about a person.")
        CONDUCT = "conduct", _("It breaks the code of conduct.")
        ASIDE = "aside", _("It belongs to another question.")
        TAKEN_BACK = "taken_back", _("Its writer took it back.")

    LONGEST = 280

    summit = models.ForeignKey(Summit, models.PROTECT, related_name="statements")
    question = models.ForeignKey(Question, models.PROTECT, related_name="statements")
    number = models.PositiveIntegerField(_("number"))
    numbered_within = "question"
    text = WordsField(_("statement"))
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.SHOWN)
    reason = models.CharField(_("reason"), max_length=10, choices=Reason, blank=True, default="")
    note = WordsField(_("word to the writer"), null=True)
    writer = models.UUIDField(null=True)
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, related_name="merged")
    split_from = models.ForeignKey("self", models.PROTECT, null=True, related_name="parts")
    is_seed = models.BooleanField(_("written by the organisers"), default=False)
    undone_as = {"state": State.HIDDEN}
    grows_from = "question"

    objects = StatementQuerySet.as_manager()

    class Meta:
        verbose_name = _("statement")
        ordering = ("number", "id")
        indexes = (models.Index(fields=["question", "state"], name="statements_of_a_question"),)

    def __str__(self):
        return str(self.text)

    def get_absolute_url(self):
        return reverse("statement", args=[self.summit.slug, self.question.number, self.number])

    @property
    def is_shown(self):
        return self.state == self.State.SHOWN

    @property
    def knot(self):
        return "kept" if self.state in {self.State.SHOWN, self.State.MERGED} else "silent"

    @property
    def knot_words(self):
        return "" if self.is_shown else self.get_state_display()


class VoteQuerySet(RecordedQuerySet):
    def standing(self):
        """Without those that were taken back."""
        return self.filter(is_withdrawn=False)


class Vote(Recorded):
    """How one voter stands to one statement. The id follows from both, so a replay or another node makes no second.

    `voter` is neither a person nor their pseudonym: it is drawn from a key in the person's own row, one for each
    question, and erasing that row leaves the vote with nobody. Members' class: the matrix of people and votes is
    never public, for five known votes single out a quarter of those who voted. Votes of the "open" pool came from
    anyone who had the link: they are counted apart.
    """

    journal_class = "members"

    class Value(models.IntegerChoices):
        AGREE = 1, pgettext_lazy("vote", "Agree")
        PASS = 0, pgettext_lazy("vote", "Pass")
        DISAGREE = -1, pgettext_lazy("vote", "Disagree")

    class Pool(models.TextChoices):
        SUMMIT = "summit", _("people of the summit")
        OPEN = "open", _("anyone with the link")

    summit = models.ForeignKey(Summit, models.PROTECT, related_name="+")
    statement = models.ForeignKey(Statement, models.PROTECT, related_name="votes")
    voter = models.UUIDField(db_index=True)
    value = models.SmallIntegerField(choices=Value)
    matters = models.BooleanField(default=False)
    pool = models.CharField(max_length=8, choices=Pool, default=Pool.SUMMIT)
    is_withdrawn = models.BooleanField(default=False)

    objects = VoteQuerySet.as_manager()

    class Meta:
        verbose_name = _("vote")

    def __str__(self):
        return f"{self.voter}: {self.value}"


class MapWanted(models.Model):
    """That a question's map is older than its votes: the row is the worker's job."""

    question = models.OneToOneField(Question, models.CASCADE, related_name="map_wanted")
    since = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("wanted map")

    def __str__(self):
        return str(self.question_id)


class Map(models.Model):
    """What the worker last worked out of a question's votes: what may be shown to all, and the priorities to ask by.

    Derived, so not in the journal: it can be worked out again from the votes at any time.
    """

    question = models.OneToOneField(Question, models.CASCADE, related_name="map")
    made = models.DateTimeField(default=timezone.now)
    public = models.JSONField(default=dict)  # nothing of single persons
    priorities = models.JSONField(default=dict)  # statement id → priority
    places = models.JSONField(default=dict)  # voter → [x, y, group]: shown to that voter alone
    looked = models.DateTimeField(null=True)  # when the votes were last looked over for signals

    class Meta:
        verbose_name = _("map")

    def __str__(self):
        return str(self.question_id)
