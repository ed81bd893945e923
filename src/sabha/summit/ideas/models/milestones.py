"""Milestones of an idea, and what shows that they were reached."""

from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from sabha.summit.base.words import WordsField
from sabha.summit.concept.models import Summit
from sabha.summit.ideas.models.things import Idea
from sabha.summit.journal.models import Recorded


class Milestone(Recorded):
    """A step on the way that others can see."""

    class State(models.TextChoices):
        OPEN = "open", pgettext_lazy("state of a milestone", "Still to come")
        SHOWN = "shown", pgettext_lazy("state of a milestone", "Reached, to be confirmed")
        CONFIRMED = "confirmed", pgettext_lazy("state of a milestone", "Confirmed")
        DROPPED = "dropped", pgettext_lazy("state of a milestone", "Dropped")

    summit = models.ForeignKey(Summit, models.PROTECT, related_name="milestones")
    idea = models.ForeignKey(Idea, models.PROTECT, related_name="milestones")
    title = WordsField(_("what will be there"))
    due = models.DateField(_("by"), null=True)
    begun = models.DateField(_("set on"))
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.OPEN)
    why = WordsField(_("reason"), null=True)
    confirmed_by = models.UUIDField(null=True)
    undone_as = {"state": State.DROPPED}
    grows_from = "idea"
    rhythm = "months"

    class Meta:
        verbose_name = _("milestone")
        ordering = ("due", "id")

    def __str__(self):
        return str(self.title)

    def get_absolute_url(self):
        return reverse("idea", args=[self.summit.slug, self.idea.number]) + f"#m{self.pk}"

    @property
    def is_shown(self):
        return not self.idea.is_hidden

    @property
    def is_late(self):
        return bool(self.state == self.State.OPEN and self.due and self.due < timezone.localdate())

    @property
    def is_settled(self):
        """Whether the clock of check-ins has nothing more to ask."""
        return self.state in {self.State.CONFIRMED, self.State.DROPPED} or self.idea.is_over

    def asked(self):
        """Whom the clock asks: those who tend the idea."""
        return [o.pseudonym for o in self.idea.owners.all() if not o.is_withdrawn]

    @property
    def knot(self):
        if self.state in {self.State.SHOWN, self.State.CONFIRMED}:
            return "kept"
        return "silent" if self.is_late or self.state == self.State.DROPPED else "open"

    @property
    def knot_words(self):
        return self.get_state_display()


class MilestoneEvidence(Recorded):
    """What shows that a milestone was reached: a link, a file, a photo. The file lies in the data folder by digest."""

    class Kind(models.TextChoices):
        LINK = "link", pgettext_lazy("kind of evidence", "Link")
        FILE = "file", pgettext_lazy("kind of evidence", "File")
        PHOTO = "photo", pgettext_lazy("kind of evidence", "Photo")

    summit = models.ForeignKey(Summit, models.PROTECT, related_name="+")
    milestone = models.ForeignKey(Milestone, models.PROTECT, related_name="evidence")
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    text = WordsField(_("what it shows"))
    link = models.URLField(_("link"), max_length=300, blank=True, default="")
    digest = models.CharField(max_length=64, blank=True, default="")
    media = models.CharField(max_length=40, blank=True, default="")
    size = models.PositiveIntegerField(default=0)
    made = models.DateTimeField(_("written on"), null=True)
    is_hidden = models.BooleanField(_("hidden"), default=False)
    undone_as = {"is_hidden": True}

    class Meta:
        verbose_name = _("evidence")
        ordering = ("made", "id")

    def __str__(self):
        return str(self.text)

    @property
    def is_shown(self):
        return not self.is_hidden
