"""What somebody wrote before they signed in. Whoever has its address takes it over; otherwise it is deleted."""

from datetime import timedelta

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from sabha.summit.call.models.calls import Call
from sabha.summit.call.models.proposals import Proposal


class KeptForm(models.Model):
    """A filled form of nobody known. Of its address only the digest is kept; `op` is the proposal it becomes."""

    KEPT_FOR = timedelta(days=14)

    call = models.ForeignKey(Call, models.CASCADE, related_name="kept_forms")
    digest = models.CharField(max_length=64, unique=True)
    op = models.UUIDField()
    values = models.JSONField(default=dict)
    made = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("kept form")
        indexes = (models.Index(fields=["made"], name="kept_forms_by_age"),)

    def __str__(self):
        return str(self.made)

    @property
    def until(self):
        """The last day on which it can still become something: the call's, if that comes first."""
        return min((self.made + self.KEPT_FOR).date(), self.call.closes)

    @property
    def proposal(self):
        """The proposal that it would become; it stands nowhere yet."""
        return Proposal(pk=self.op, call=self.call, **self.values)
