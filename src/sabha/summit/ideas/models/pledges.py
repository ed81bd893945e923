"""Pledges of support, and the rates at which money of several currencies is added up."""

from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from sabha.summit.base.words import WordsField
from sabha.summit.concept.models import Summit
from sabha.summit.ideas.models.things import Idea, Kind
from sabha.summit.journal.models import Recorded


class Pledge(Recorded):
    """Support that somebody promised to an idea.

    `pledger` is the pledger's pseudonym where they wish to be named; else it is drawn from a key in their own row,
    one for each idea, so that nobody can tell from the record who it was (docs/decisions/0007).
    """

    class State(models.TextChoices):
        OFFERED = "offered", pgettext_lazy("state of a pledge", "Offered")
        ACCEPTED = "accepted", pgettext_lazy("state of a pledge", "Accepted")
        DECLINED = "declined", pgettext_lazy("state of a pledge", "Declined with thanks")
        GIVEN = "given", pgettext_lazy("state of a pledge", "Given")
        RELEASED = "released", pgettext_lazy("state of a pledge", "Released")

    summit = models.ForeignKey(Summit, models.PROTECT, related_name="pledges")
    idea = models.ForeignKey(Idea, models.PROTECT, related_name="pledges")
    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    text = WordsField(_("what exactly"))
    amount = models.DecimalField(_("how much"), max_digits=15, decimal_places=2, null=True)
    unit = models.CharField(_("unit"), max_length=20, blank=True, default="")
    condition = WordsField(_("on condition that"), null=True)
    until = models.DateField(_("by"), null=True)
    organisation = models.CharField(_("organisation"), max_length=120, blank=True, default="")
    pledger = models.UUIDField(null=True, db_index=True)
    is_named = models.BooleanField(_("with name"), default=False)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.OFFERED)
    why = WordsField(_("reason"), null=True)
    made = models.DateTimeField(_("offered on"), null=True)
    begun = models.DateField(_("accepted on"), null=True)
    settled = models.DateField(_("settled on"), null=True)
    undone_as = {"state": State.RELEASED}
    grows_from = "idea"
    rhythm = "months"

    class Meta:
        verbose_name = _("pledge")
        ordering = ("made", "id")
        indexes = (models.Index(fields=["summit", "state"], name="pledges_of_a_summit"),)

    def __str__(self):
        return str(self.text)

    def get_absolute_url(self):
        return reverse("idea", args=[self.summit.slug, self.idea.number]) + f"#p{self.pk}"

    @property
    def is_shown(self):
        return not self.idea.is_hidden

    @property
    def is_settled(self):
        """Whether the clock of check-ins has nothing more to ask."""
        return self.state != self.State.ACCEPTED or self.idea.is_over

    @property
    def is_late(self):
        """Its day has passed and nobody has said that it came: shown plainly, and without blame."""
        return bool(self.state == self.State.ACCEPTED and self.until and self.until < timezone.localdate())

    @property
    def counts(self):
        """Whether it stands in the sums: promised and accepted, or given."""
        return self.state in {self.State.ACCEPTED, self.State.GIVEN}

    def asked(self):
        """Whom the clock asks: who pledged, with their name or without, and those who tend the idea."""
        owners = [o.pseudonym for o in self.idea.owners.all() if not o.is_withdrawn]
        return list(dict.fromkeys([*([self.pledger] if self.pledger else []), *owners]))

    @property
    def knot(self):
        if self.is_late or self.state in {self.State.RELEASED, self.State.DECLINED}:
            return "silent"
        return "kept" if self.state == self.State.GIVEN else "open"

    @property
    def knot_words(self):
        return self.get_state_display()


class ExchangeRate(Recorded):
    """What one unit of a currency was worth in another on a day, and who says so."""

    summit = models.ForeignKey(Summit, models.PROTECT, related_name="exchange_rates")
    currency = models.CharField(_("one unit of"), max_length=3)
    into = models.CharField(_("is worth in"), max_length=3)
    rate = models.DecimalField(_("how much"), max_digits=18, decimal_places=6)
    day = models.DateField(_("on"))
    source = models.CharField(_("source"), max_length=200)
    is_withdrawn = models.BooleanField(default=False)
    undone_as = {"is_withdrawn": True}

    class Meta:
        verbose_name = _("rate of exchange")
        ordering = ("-day", "id")

    def __str__(self):
        return f"1 {self.currency} = {self.rate} {self.into}"
