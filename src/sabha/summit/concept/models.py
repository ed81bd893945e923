"""The summit itself: its series and editions, its concept note, its questions, and what is announced when."""

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from sabha.summit.base.words import WordsField
from sabha.summit.journal.models import Recorded, RecordedQuerySet


class Series(Recorded):
    """Summits that follow one another under one name."""

    shown_everywhere = True

    slug = models.SlugField(_("address"), max_length=60)
    name = WordsField(_("name"))

    class Meta:
        verbose_name = _("series")

    def __str__(self):
        return str(self.name)


class Summit(Recorded):
    """One edition. Dates, place and host stand here as last announced; their history is the announcements'."""

    shown_everywhere = True

    series = models.ForeignKey(Series, models.PROTECT, related_name="editions")
    edition = models.PositiveSmallIntegerField(_("edition"), null=True)
    slug = models.SlugField(_("address"), max_length=60)
    host = models.CharField(_("host name"), max_length=120, blank=True, default="")
    title = WordsField(_("name"))
    starts = models.DateField(_("first day"), null=True)
    ends = models.DateField(_("last day"), null=True)
    place = WordsField(_("place"), null=True)
    hosted_by = WordsField(_("hosted by"), null=True)
    time_zone = models.CharField(_("time zone"), max_length=60, default="Asia/Kolkata")
    language = models.CharField(_("language of the note"), max_length=12, default="en")
    note = WordsField(_("concept note"))
    note_name = models.CharField(_("name of the note's file"), max_length=120, blank=True, default="")
    hackathon_word = models.CharField(_("word for hackathon"), max_length=60, blank=True, default="")

    class Meta:
        verbose_name = _("summit")

    def __str__(self):
        return str(self.title)

    def get_absolute_url(self):
        return reverse("summit", args=[self.slug])

    def summit_key(self):
        return self.id


class Question(Recorded):
    """A question that the concept note asks, in its own words; its conversation and all that follows grow from it."""

    summit = models.ForeignKey(Summit, models.PROTECT, related_name="questions")
    number = models.PositiveSmallIntegerField(_("number"))
    numbered_within = "summit"
    text = WordsField(_("question"))
    start = models.PositiveIntegerField(null=True)
    end = models.PositiveIntegerField(null=True)
    is_withdrawn = models.BooleanField(default=False)
    undone_as = {"is_withdrawn": True}

    class Meta:
        verbose_name = _("question")
        ordering = ("number", "id")

    def __str__(self):
        return str(self.text)

    def get_absolute_url(self):
        return reverse("question", args=[self.summit.slug, self.number])


class Finding(Recorded):
    """Anything else the note says of itself: what the summit wants, what worries it, what comes before it."""

    class Kind(models.TextChoices):
        AIM = "aim", _("aim")
        CONCERN = "concern", _("concern")
        PRE_EVENT = "pre_event", _("event before")

    summit = models.ForeignKey(Summit, models.PROTECT, related_name="findings")
    kind = models.CharField(max_length=12, choices=Kind)
    number = models.PositiveSmallIntegerField()
    text = WordsField(_("text"))
    start = models.PositiveIntegerField(null=True)
    end = models.PositiveIntegerField(null=True)
    is_withdrawn = models.BooleanField(default=False)
    undone_as = {"is_withdrawn": True}

    class Meta:
        verbose_name = _("finding")
        ordering = ("kind", "number", "id")

    def __str__(self):
        return str(self.text)


class AnnouncementQuerySet(RecordedQuerySet):
    def still_open(self):
        """Promised but not said yet."""
        return self.filter(state__in=[Announcement.State.TBA, Announcement.State.TBC])


class Announcement(Recorded):
    """Something people wait to hear: to be announced, to be confirmed, confirmed, or withdrawn."""

    class State(models.TextChoices):
        TBA = "tba", pgettext_lazy("state of an announcement", "To be announced")
        TBC = "tbc", pgettext_lazy("state of an announcement", "To be confirmed")
        CONFIRMED = "confirmed", pgettext_lazy("state of an announcement", "Confirmed")
        WITHDRAWN = "withdrawn", pgettext_lazy("state of an announcement", "Withdrawn")

    class Subject(models.TextChoices):
        DATES = "dates", pgettext_lazy("subject of an announcement", "Dates")
        PLACE = "place", pgettext_lazy("subject of an announcement", "Place")
        HOST = "host", pgettext_lazy("subject of an announcement", "Host")
        PRE_EVENT = "pre_event", pgettext_lazy("subject of an announcement", "Event before the summit")
        OTHER = "other", pgettext_lazy("subject of an announcement", "Something else")

    summit = models.ForeignKey(Summit, models.PROTECT, related_name="announcements")
    number = models.PositiveSmallIntegerField(_("number"))
    numbered_within = "summit"
    subject = models.CharField(_("what it is about"), max_length=12, choices=Subject)
    title = WordsField(_("title"))
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.TBA)
    value = WordsField(_("what is announced"), null=True)
    starts = models.DateField(_("first day"), null=True)
    ends = models.DateField(_("last day"), null=True)
    due = models.DateField(_("we expect to know by"), null=True)
    why = WordsField(_("why"), null=True)
    start = models.PositiveIntegerField(null=True)
    end = models.PositiveIntegerField(null=True)
    undone_as = {"state": State.WITHDRAWN}

    objects = AnnouncementQuerySet.as_manager()

    class Meta:
        verbose_name = _("announcement")
        ordering = ("number", "id")

    def __str__(self):
        return str(self.title)

    def get_absolute_url(self):
        return reverse("announcement", args=[self.summit.slug, self.number])

    @property
    def knot(self):
        return "open" if self.is_open else "kept"

    @property
    def is_open(self):
        return self.state in {self.State.TBA, self.State.TBC}


class Translation(Recorded):
    """Somebody's rendering of people's words into another language; it stands beside the original, never instead.

    Its id follows from what it renders and the language (`rules.translations.key_of`): to correct one is to change it.
    """

    class How(models.TextChoices):
        PERSON = "person", _("translated by a person")
        MACHINE = "machine", _("translated by a machine, not yet reviewed")
        REVIEWED = "reviewed", _("translated by a machine, reviewed by a person")

    summit = models.ForeignKey(Summit, models.PROTECT, related_name="translations")
    about = models.UUIDField(db_index=True)
    field = models.CharField(max_length=40)
    text = WordsField(_("translation"))
    how = models.CharField(_("how it was made"), max_length=10, choices=How, default=How.PERSON)
    maker = models.UUIDField(null=True)
    is_withdrawn = models.BooleanField(default=False)
    undone_as = {"is_withdrawn": True}

    class Meta:
        verbose_name = _("translation")

    def __str__(self):
        return str(self.text)

    @property
    def is_shown(self):
        return bool(self.text) and not self.is_withdrawn


class GrewFrom(Recorded):
    """A link of the thread: that one object came of another. Its id follows from both, so saying it twice is once.

    Kinds are model names; an earlier stage need not know the later ones to be linked from them.
    """

    summit = models.ForeignKey(Summit, models.PROTECT, related_name="links")
    child = models.UUIDField(db_index=True)
    child_kind = models.CharField(max_length=40)
    parent = models.UUIDField(db_index=True)
    parent_kind = models.CharField(max_length=40)
    is_withdrawn = models.BooleanField(default=False)
    undone_as = {"is_withdrawn": True}

    class Meta:
        verbose_name = _("link of a thread")

    def __str__(self):
        return f"{self.child_kind} ← {self.parent_kind}"


class Follow(models.Model):
    """That a person wants to hear when an announcement changes. Personal: not in the record."""

    person = models.ForeignKey("summit.Person", models.CASCADE, related_name="follows")
    announcement = models.ForeignKey(Announcement, models.CASCADE, related_name="follows")

    class Meta:
        verbose_name = _("follow")
        constraints = (models.UniqueConstraint(fields=["person", "announcement"], name="followed_once"),)

    def __str__(self):
        return str(self.announcement_id)
