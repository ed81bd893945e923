"""The organisers' own words for a letter about proposals, where ours do not say what they want to say."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from sabha.summit.call.models.calls import Call


class LetterText(models.Model):
    """One letter in one language, for one call or, without a call, for all of a summit. Not of the record."""

    class Kind(models.TextChoices):
        RECEIPT = "receipt", pgettext_lazy("kind of letter", "It was handed in")
        REVISE = "revise", pgettext_lazy("kind of letter", "Please revise it")
        REVISE_DUE = "revise_due", pgettext_lazy("kind of letter", "The revision is due soon")
        ACCEPTED = "accepted", pgettext_lazy("kind of letter", "A place is offered")
        WAITLISTED = "waitlisted", pgettext_lazy("kind of letter", "On the waiting list")
        DECLINED = "declined", pgettext_lazy("kind of letter", "Not this time")
        REMINDER = "reminder", pgettext_lazy("kind of letter", "The offer runs out soon")
        EXPIRED = "expired", pgettext_lazy("kind of letter", "The offer ran out")
        WITHDRAWN = "withdrawn", pgettext_lazy("kind of letter", "It was taken back")

    summit = models.ForeignKey("summit.Summit", models.CASCADE, related_name="letter_texts")
    call = models.ForeignKey(Call, models.CASCADE, null=True, related_name="letter_texts")
    kind = models.CharField(max_length=10, choices=Kind)
    language = models.CharField(max_length=12)
    subject = models.CharField(_("subject"), max_length=150)
    body = models.TextField(_("letter"), max_length=5000)
    changed = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("words of a letter")
        constraints = (
            models.UniqueConstraint(
                fields=["summit", "kind", "language"], condition=Q(call=None), name="one_letter_of_a_summit"
            ),
            models.UniqueConstraint(fields=["call", "kind", "language"], name="one_letter_of_a_call"),
        )

    def __str__(self):
        return self.subject


class Notice(models.Model):
    """That everybody who wrote for a call is told of a change: the row is the job, letters go out by and by."""

    class Kind(models.TextChoices):
        WITHDRAWN = "withdrawn", _("the call is withdrawn")
        EARLIER = "earlier", _("the call closes earlier")
        DECIDED = "decided", _("the call is decided before it closed")

    call = models.ForeignKey(Call, models.CASCADE, related_name="notices")
    kind = models.CharField(max_length=10, choices=Kind)
    words = models.TextField(_("what you tell them"), blank=True, max_length=2000)
    made = models.DateTimeField(default=timezone.now)
    reached = models.UUIDField(null=True)  # the person up to whom letters are written
    done = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("notice")
        indexes = (models.Index(fields=["made"], condition=Q(done=None), name="notices_to_write"),)

    def __str__(self):
        return self.kind
