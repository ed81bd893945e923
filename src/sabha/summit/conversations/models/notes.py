"""Sourced notes: what a source says beside something said at the summit, and how helpful people find it."""

from dataclasses import dataclass

from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from sabha.algorithms.refused import Refused
from sabha.algorithms.sources import cited, link_of, safe_address, sound_item
from sabha.summit.base.words import WordsField
from sabha.summit.concept.models import Announcement, Question, Summit
from sabha.summit.conversations.models.talk import Statement
from sabha.summit.journal.models import Recorded, RecordedQuerySet


@dataclass(frozen=True)
class Sources:
    """The notes on one object: those everyone sees, and those that still wait for ratings."""

    shown: tuple = ()
    waiting: tuple = ()

    def stances(self):
        return {note.stance for note in self.shown}

    @property
    def is_supported(self):
        """Whether a source says so; if none does, a finding is the participants' opinion."""
        return SourcedNote.Stance.SUPPORTS in self.stances()

    @property
    def is_contradicted(self):
        return SourcedNote.Stance.CONTRADICTS in self.stances()


class SourcedNoteQuerySet(RecordedQuerySet):
    def standing(self):
        """Those that nobody has hidden or taken back, with where each stands."""
        return self.filter(state=SourcedNote.State.STANDS).select_related("ranking").order_by("pk")

    def latest_first(self):
        """By the moment at which each was written: an id that came of a form says nothing of it."""
        return self.order_by("-stamps__stance__1", "-pk")

    def sources(self):
        """The notes of one object as its page shows them. One query."""
        notes = [note for note in self.standing() if note.text]
        return Sources(tuple(n for n in notes if n.is_shown), tuple(n for n in notes if not n.is_shown))


class SourcedNote(Recorded):
    """What a source says to something, with the source. `about` names any object of the public record.

    Its raters' sides are read from the opinion map of `question`, chosen when the note is written. `writer` is drawn
    as a vote's voter is: who rates it shall look at the source, not at the name.
    """

    class Stance(models.TextChoices):
        SUPPORTS = "supports", pgettext_lazy("what a source does", "Supports this")
        CONTRADICTS = "contradicts", pgettext_lazy("what a source does", "Contradicts this")
        CONTEXT = "context", pgettext_lazy("what a source does", "Says more about it")

    class State(models.TextChoices):
        STANDS = "stands", pgettext_lazy("state of a note", "Open to ratings")
        HIDDEN = "hidden", pgettext_lazy("state of a note", "Hidden")

    class Reason(models.TextChoices):
        SOURCE = "source", _("Its source cannot be found.")
        ASIDE = "aside", _("It says nothing about this.")
        PERSON = "person", _("It is about a person.")
        CONDUCT = "conduct", _("It breaks the code of conduct.")
        TAKEN_BACK = "taken_back", _("Its writer took it back.")

    LONGEST = 500

    summit = models.ForeignKey(Summit, models.PROTECT, related_name="sourced_notes")
    question = models.ForeignKey(Question, models.PROTECT, related_name="+")
    about = models.UUIDField(db_index=True)
    about_kind = models.CharField(max_length=40)
    stance = models.CharField(_("what the source does"), max_length=12, choices=Stance)
    text = WordsField(_("note"))
    quote = WordsField(_("quotation"), null=True)
    source = models.TextField(_("source"))  # a CSL-JSON item: its keys are none that a fact can hold
    archive = models.CharField(_("archived copy"), max_length=2200, blank=True, default="")
    digest = models.CharField(_("digest of the copy"), max_length=80, blank=True, default="")
    writer = models.UUIDField(null=True)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.STANDS)
    reason = models.CharField(_("reason"), max_length=12, choices=Reason, blank=True, default="")
    undone_as = {"state": State.HIDDEN}

    # No columns: the same `about`, so that earlier pages reach their notes without knowing them.
    announcement = models.ForeignObject(
        Announcement, models.DO_NOTHING, from_fields=["about"], to_fields=["id"], related_name="notes", null=True
    )
    statement = models.ForeignObject(
        Statement, models.DO_NOTHING, from_fields=["about"], to_fields=["id"], related_name="notes", null=True
    )

    objects = SourcedNoteQuerySet.as_manager()

    class Meta:
        verbose_name = _("note with a source")

    def __str__(self):
        return str(self.text)

    def get_absolute_url(self):
        return reverse("sourced_note", args=[self.summit.slug, self.pk])

    @property
    def stands(self):
        return self.state == self.State.STANDS and bool(self.text)

    @property
    def is_shown(self):
        """Whether everyone sees it: it stands, and people who usually disagree both find it helpful."""
        ranking = getattr(self, "ranking", None)
        return self.stands and ranking is not None and ranking.standing == NoteRanking.Standing.SHOWN

    @cached_property
    def item(self):
        """The source as CSL-JSON, without what is no sound part of one."""
        return sound_item(self.source)

    @property
    def cited(self):
        return cited(self.item)

    @property
    def link(self):
        return link_of(self.item)

    @property
    def archive_link(self):
        """The archived copy's address; whatever else another machine may have sent becomes no link."""
        try:
            return safe_address(self.archive) if self.archive else ""
        except Refused:
            return ""


class NoteRating(Recorded):
    """How helpful one rater finds one note. Like a vote: the id follows from both, and nobody's once erased."""

    journal_class = "members"

    class Value(models.IntegerChoices):
        HELPFUL = 2, pgettext_lazy("rating of a note", "Helpful")
        SOMEWHAT = 1, pgettext_lazy("rating of a note", "Somewhat")
        NOT_HELPFUL = 0, pgettext_lazy("rating of a note", "Not helpful")

    summit = models.ForeignKey(Summit, models.PROTECT, related_name="+")
    note = models.ForeignKey(SourcedNote, models.PROTECT, related_name="ratings")
    rater = models.UUIDField(db_index=True)
    value = models.SmallIntegerField(choices=Value)
    unsupported = models.BooleanField(_("the source does not say this"), default=False)
    unreliable = models.BooleanField(_("the source is missing or not to be relied on"), default=False)

    class Meta:
        verbose_name = _("rating of a note")

    def __str__(self):
        return f"{self.rater}: {self.value}"


class NoteRanking(models.Model):
    """Where the worker last found a note to stand. Derived from the ratings, so not in the journal."""

    class Standing(models.TextChoices):
        SHOWN = "shown"
        NEEDS_RATINGS = "needs_ratings"
        ONE_SIDED = "one_sided"
        NOT_HELPFUL = "not_helpful"
        SOURCE_DOUBTED = "source_doubted"
        NO_SIDES = "no_sides"

    note = models.OneToOneField(SourcedNote, models.CASCADE, related_name="ranking")
    standing = models.CharField(max_length=16, choices=Standing)
    needed = models.JSONField(default=list)  # ratings that each of the two sides still lacks, at the least
    counts = models.JSONField(null=True)  # [helpful, somewhat, not], None for a cell below ten; None below ten in all
    since = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("standing of a note")

    def __str__(self):
        return self.standing


class NoteSides(models.Model):
    """The two sides of one question's map, and whom the lot asks for ratings: for each voter alone, never public."""

    question = models.OneToOneField(Question, models.CASCADE, related_name="sides")
    sides = models.JSONField(default=dict)  # voter → 0 or 1
    asks = models.JSONField(default=dict)  # voter → ids of the notes they were drawn to rate

    class Meta:
        verbose_name = _("sides of a map")

    def __str__(self):
        return str(self.question_id)


class RankingWanted(models.Model):
    """That ratings or a map have changed since the notes of a question were ranked: the row is the worker's job."""

    question = models.OneToOneField(Question, models.CASCADE, related_name="+")
    since = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("wanted ranking")

    def __str__(self):
        return str(self.question_id)


class SourceWanted(models.Model):
    """That a note's source waits to be completed online, where the operator allows that; `fault` says what failed."""

    note = models.OneToOneField(SourcedNote, models.CASCADE, related_name="source_wanted")
    not_before = models.DateTimeField(default=timezone.now)
    tries = models.PositiveSmallIntegerField(default=0)
    fault = models.JSONField(default=list)  # [template, parts]

    class Meta:
        verbose_name = _("source to complete")

    def __str__(self):
        return str(self.note_id)
