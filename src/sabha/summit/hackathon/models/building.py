"""What is built, by whom, and how it goes: all of it public and in the record, but for who only asked to join."""

from datetime import timedelta

from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from sabha.summit.base.words import WordsField
from sabha.summit.concept.models import Summit
from sabha.summit.journal.models import Recorded, RecordedQuerySet

SILENT_AFTER = timedelta(days=42)  # without a word: then a project's silence is shown as silence


class Challenge(Recorded):
    """Something worth building, or a task somebody can take: in words, with skills, and with where it is discussed."""

    class State(models.TextChoices):
        OPEN = "open", pgettext_lazy("state of a challenge", "Open")
        TAKEN = "taken", pgettext_lazy("state of a challenge", "Taken up")
        DONE = "done", pgettext_lazy("state of a challenge", "Done")
        WITHDRAWN = "withdrawn", pgettext_lazy("state of a challenge", "Withdrawn")

    summit = models.ForeignKey(Summit, models.PROTECT, related_name="challenges")
    number = models.PositiveIntegerField(_("number"))
    numbered_within = "summit"
    title = WordsField(_("title"))
    about = WordsField(_("what it is about"), null=True)
    skills = models.JSONField(_("skills"), default=list, blank=True)
    is_good_first = models.BooleanField(_("good first task"), default=False)
    links = models.JSONField(_("links"), default=list, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.OPEN)
    author = models.UUIDField(null=True)
    undone_as = {"state": State.WITHDRAWN}

    class Meta:
        verbose_name = _("challenge")
        ordering = ("number", "id")

    def __str__(self):
        return str(self.title)

    def get_absolute_url(self):
        return reverse("challenge", args=[self.summit.slug, self.number])

    @property
    def is_shown(self):
        return self.state != self.State.WITHDRAWN

    @property
    def knot(self):
        return "kept" if self.state == self.State.DONE else "open"

    @property
    def knot_words(self):
        return self.get_state_display()


class ProjectQuerySet(RecordedQuerySet):
    def shown(self):
        """All but those that were taken back."""
        return self.filter(is_withdrawn=False)

    def under_way(self):
        return self.shown().filter(state=Project.State.ACTIVE)


class Project(Recorded):
    """What a team builds. The clock of check-ins asks it for `rhythm`, `begun`, `asked` and `is_settled`."""

    class State(models.TextChoices):
        ACTIVE = "active", pgettext_lazy("state of a project", "Under way")
        RESTING = "resting", pgettext_lazy("state of a project", "Resting")
        DONE = "done", pgettext_lazy("state of a project", "Finished")
        ENDED = "ended", pgettext_lazy("state of a project", "Ended")

    class Stage(models.IntegerChoices):
        SPARK = 0, pgettext_lazy("stage of a project", "Spark")
        TEAM = 1, pgettext_lazy("stage of a project", "Team")
        PLAN = 2, pgettext_lazy("stage of a project", "Plan")
        BUILT = 3, pgettext_lazy("stage of a project", "Built")
        TRIED = 4, pgettext_lazy("stage of a project", "Tried")
        SHARED = 5, pgettext_lazy("stage of a project", "Shared")
        KEPT = 6, pgettext_lazy("stage of a project", "Cared for")

    summit = models.ForeignKey(Summit, models.PROTECT, related_name="projects")
    number = models.PositiveIntegerField(_("number"))
    numbered_within = "summit"
    title = WordsField(_("name"))
    pitch = WordsField(_("in one line"), null=True)
    about = WordsField(_("what it is about"), null=True)
    sign = models.CharField(_("sign"), max_length=16, blank=True, default="")
    picture = models.CharField(_("picture"), max_length=80, blank=True, default="")
    picture_words = WordsField(_("what the picture shows"), null=True)
    challenge = models.ForeignKey(Challenge, models.PROTECT, null=True, related_name="projects")
    needs = models.JSONField(_("needs"), default=list, blank=True)
    demo = models.CharField(_("to try"), max_length=300, blank=True, default="")
    source = models.CharField(_("source code"), max_length=300, blank=True, default="")
    licence = models.CharField(_("licence"), max_length=60, blank=True, default="")
    offline = WordsField(_("use without a network"), null=True)
    next_step = WordsField(_("next step"), null=True)
    maintainer = models.UUIDField(null=True)
    seeks_maintainer = models.BooleanField(_("looks for somebody to take it over"), default=False)
    stage = models.PositiveSmallIntegerField(_("stage"), choices=Stage, default=Stage.SPARK)
    agreed = models.JSONField(_("what the team agreed on"), default=list, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.ACTIVE)
    why = WordsField(_("why"), null=True)
    rhythm = models.CharField(_("check-ins"), max_length=10, blank=True, default="")
    since = models.DateField(_("begun"), null=True)
    begun = models.DateField(_("check-ins from"), null=True)
    last_word = models.DateField(_("last word"), null=True)
    is_withdrawn = models.BooleanField(_("taken back"), default=False)
    undone_as = {"is_withdrawn": True}
    grows_from = "challenge"

    objects = ProjectQuerySet.as_manager()

    class Meta:
        verbose_name = _("project")
        ordering = ("number", "id")

    def __str__(self):
        return str(self.title)

    def get_absolute_url(self):
        return reverse("project", args=[self.summit.slug, self.number])

    @property
    def is_settled(self):
        """Whether nobody need ask how it goes: it rests, is finished, or has ended, and says so."""
        return self.is_withdrawn or self.state != self.State.ACTIVE

    def asked(self):
        """The pseudonyms to ask how it goes: who looks after it, or else the whole team."""
        return [self.maintainer] if self.maintainer else self.members()

    def members(self):
        """The pseudonyms of the team, by the day on which they joined."""
        return [m.member for m in self.team.all() if not m.is_withdrawn]

    @property
    def is_silent(self):
        return self.state == self.State.ACTIVE and _silent(self.last_word)

    @property
    def knot(self):
        if self.is_silent:
            return "silent"
        return "open" if self.state == self.State.ACTIVE else "kept"

    @property
    def knot_words(self):
        if self.is_silent:
            from sabha.summit.base.formats import day

            return gettext("no word since %(day)s") % {"day": day(self.last_word)}
        return self.get_state_display()


def _silent(last_word):
    return bool(last_word and last_word < timezone.localdate() - SILENT_AFTER)


class TeamMember(Recorded):
    """That somebody is in a project's team. Its id follows from both, so joining twice is joining once."""

    summit = models.ForeignKey(Summit, models.PROTECT, related_name="+")
    project = models.ForeignKey(Project, models.PROTECT, related_name="team")
    member = models.UUIDField(db_index=True)
    since = models.DateField(null=True)
    is_withdrawn = models.BooleanField(_("has left"), default=False)
    undone_as = {"is_withdrawn": True}

    class Meta:
        verbose_name = _("member of a team")
        ordering = ("since", "id")

    def __str__(self):
        return str(self.project)


class LogQuerySet(RecordedQuerySet):
    def told(self):
        """What was not taken back, the latest first: of one day in the order in which it was written."""
        return self.filter(is_withdrawn=False).order_by("-day", "-stamps__day__1", "-id")


class LogEntry(Recorded):
    """One dated line about how a project goes, by somebody of its team."""

    LONGEST = 500

    summit = models.ForeignKey(Summit, models.PROTECT, related_name="+")
    project = models.ForeignKey(Project, models.PROTECT, related_name="log")
    day = models.DateField(_("day"))
    text = WordsField(_("what happened"))
    writer = models.UUIDField(null=True)
    is_withdrawn = models.BooleanField(default=False)
    undone_as = {"is_withdrawn": True}

    objects = LogQuerySet.as_manager()

    class Meta:
        verbose_name = _("line of a log")
        ordering = ("-day", "-id")

    def __str__(self):
        return str(self.text)


class TeamRequest(models.Model):
    """That a person asks to join a team, or to take a project over. Between them and the team: not in the record."""

    class Kind(models.TextChoices):
        JOIN = "join", _("to join")
        MAINTAIN = "maintain", _("to take it over")

    class State(models.TextChoices):
        OPEN = "open", pgettext_lazy("state of a request", "Waits for an answer")
        ACCEPTED = "accepted", pgettext_lazy("state of a request", "Accepted")
        DECLINED = "declined", pgettext_lazy("state of a request", "Declined")

    person = models.ForeignKey("summit.Person", models.CASCADE, related_name="hackathon_asks")
    project = models.ForeignKey(Project, models.CASCADE, related_name="asks")
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.JOIN)
    words = models.CharField(max_length=300, blank=True, default="")
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    made = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("request")
        ordering = ("made",)
        constraints = (models.UniqueConstraint(fields=["person", "project", "kind"], name="asked_once"),)

    def __str__(self):
        return self.kind
