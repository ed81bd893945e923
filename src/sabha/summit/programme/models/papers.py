"""Files on their way: the programme on paper, made by the worker; a file that waits to be taken in."""

from datetime import timedelta

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from sabha.summit.concept.models import Summit


class Paper(models.Model):
    """One PDF of the released programme in one language. Derived: it can be made anew at any time."""

    class Kind(models.TextChoices):
        GRID = "a4", pgettext_lazy("kind of paper", "Poster (A4)")
        BOOKLET = "a5", pgettext_lazy("kind of paper", "Booklet (A5)")

    summit = models.ForeignKey(Summit, models.CASCADE, related_name="papers")
    kind = models.CharField(max_length=2, choices=Kind)
    language = models.CharField(max_length=12)
    release = models.PositiveIntegerField()
    made = models.DateTimeField(default=timezone.now)
    pdf = models.BinaryField()

    class Meta:
        verbose_name = _("programme on paper")
        constraints = (
            models.UniqueConstraint(fields=["summit", "kind", "language"], name="one_paper_a_kind_and_language"),
        )

    def __str__(self):
        return f"{self.kind} {self.language}"


class PaperWanted(models.Model):
    """That the papers of a summit are older than its programme: the row is the worker's job."""

    summit = models.OneToOneField(Summit, models.CASCADE, related_name="papers_wanted")
    since = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("wanted paper")

    def __str__(self):
        return str(self.summit_id)


class ImportDraft(models.Model):
    """A file somebody sent, kept for a day until they have looked at what it would change."""

    KEPT = timedelta(days=1)

    summit = models.ForeignKey(Summit, models.CASCADE, related_name="import_drafts")
    name = models.CharField(max_length=200)
    options = models.JSONField(default=dict)  # format, mapping, encoding
    data = models.BinaryField()
    made = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("file to import")

    def __str__(self):
        return self.name
