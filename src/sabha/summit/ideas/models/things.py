"""Ideas: what somebody would do, who tends it, what it needs, and what is asked about it."""

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from sabha.summit.base.words import WordsField
from sabha.summit.concept.models import Summit
from sabha.summit.journal.models import Recorded, RecordedQuerySet


class Kind(models.TextChoices):
    """What an idea may need, and what people may pledge to it."""

    MONEY = "money", pgettext_lazy("kind of support", "Money")
    HOURS = "hours", pgettext_lazy("kind of support", "Hours of a mentor")
    PEOPLE = "people", pgettext_lazy("kind of support", "People with a skill")
    COMPUTE = "compute", pgettext_lazy("kind of support", "Computing time")
    DEVICE = "device", pgettext_lazy("kind of support", "Devices")
    TIME = "time", pgettext_lazy("kind of support", "Time of helpers")
    VENUE = "venue", pgettext_lazy("kind of support", "A place")
    INTRODUCTION = "introduction", pgettext_lazy("kind of support", "An introduction")


class IdeaQuerySet(RecordedQuerySet):
    def shown(self):
        """Those that stand on the list: not hidden, and not become part of another."""
        return self.filter(is_hidden=False, merged_into=None)


class Idea(Recorded):
    """Something that people want to do; its versions are its history."""

    class State(models.TextChoices):
        SEED = "seed", pgettext_lazy("state of an idea", "Seed")
        READY = "ready", pgettext_lazy("state of an idea", "Ready")
        BACKED = "backed", pgettext_lazy("state of an idea", "Backed")
        UNDER_WAY = "under_way", pgettext_lazy("state of an idea", "Under way")
        RESTING = "resting", pgettext_lazy("state of an idea", "Resting")
        DONE = "done", pgettext_lazy("state of an idea", "Done")
        ENDED = "ended", pgettext_lazy("state of an idea", "Ended")

    summit = models.ForeignKey(Summit, models.PROTECT, related_name="ideas")
    number = models.PositiveIntegerField(_("number"))
    numbered_within = "summit"
    title = WordsField(_("title"))
    text = WordsField(_("what it is"))
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.SEED)
    why = WordsField(_("reason"), null=True)
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, related_name="merged", verbose_name=_("part of"))
    is_hidden = models.BooleanField(_("hidden"), default=False)
    hidden_why = WordsField(_("why it is hidden"), null=True)
    undone_as = {"is_hidden": True}

    objects = IdeaQuerySet.as_manager()

    class Meta:
        verbose_name = _("idea")
        ordering = ("-number", "id")
        indexes = (models.Index(fields=["summit", "number"], name="ideas_of_a_summit"),)

    def __str__(self):
        return str(self.title)

    def get_absolute_url(self):
        return reverse("idea", args=[self.summit.slug, self.number])

    @property
    def is_shown(self):
        return not self.is_hidden

    @property
    def is_over(self):
        """Nothing more is asked of it or promised to it."""
        return self.is_hidden or bool(self.merged_into_id) or self.state in {self.State.DONE, self.State.ENDED}

    @property
    def knot(self):
        if self.merged_into_id or self.state == self.State.DONE:
            return "kept"
        return "silent" if self.state in {self.State.RESTING, self.State.ENDED} else "open"

    @property
    def knot_words(self):
        return gettext("part of another idea") if self.merged_into_id else self.get_state_display()


class IdeaOwner(Recorded):
    """Somebody who tends an idea; the id follows from both, so joining twice is joining once."""

    summit = models.ForeignKey(Summit, models.PROTECT, related_name="+")
    idea = models.ForeignKey(Idea, models.PROTECT, related_name="owners")
    pseudonym = models.UUIDField()
    is_withdrawn = models.BooleanField(_("left"), default=False)
    undone_as = {"is_withdrawn": True}

    class Meta:
        verbose_name = _("somebody who tends an idea")
        ordering = ("id",)

    def __str__(self):
        return str(self.pseudonym)


class IdeaNeed(Recorded):
    """One line of what an idea needs; of money, the amount and its currency stand in `amount` and `unit`."""

    summit = models.ForeignKey(Summit, models.PROTECT, related_name="+")
    idea = models.ForeignKey(Idea, models.PROTECT, related_name="needs")
    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    text = WordsField(_("what for"))
    amount = models.DecimalField(_("how much"), max_digits=15, decimal_places=2, null=True)
    unit = models.CharField(_("unit"), max_length=20, blank=True, default="")
    made = models.DateTimeField(_("written on"), null=True)
    is_withdrawn = models.BooleanField(_("not needed any more"), default=False)
    undone_as = {"is_withdrawn": True}

    class Meta:
        verbose_name = _("need")
        ordering = ("kind", "made", "id")

    def __str__(self):
        return str(self.text)


class IdeaQuestion(Recorded):
    """A question to those who tend an idea, and their answer."""

    summit = models.ForeignKey(Summit, models.PROTECT, related_name="+")
    idea = models.ForeignKey(Idea, models.PROTECT, related_name="asked")
    text = WordsField(_("question"))
    asker = models.UUIDField(null=True)
    answer = WordsField(_("answer"), null=True)
    made = models.DateTimeField(_("written on"), null=True)
    is_hidden = models.BooleanField(_("hidden"), default=False)
    undone_as = {"is_hidden": True}

    class Meta:
        verbose_name = _("question about an idea")
        ordering = ("made", "id")

    def __str__(self):
        return str(self.text)

    @property
    def is_shown(self):
        return not self.is_hidden
