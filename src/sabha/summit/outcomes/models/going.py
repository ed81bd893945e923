"""How a partnership goes, as each of its sides answers: between them, and what of that all agreed to show."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from sabha.summit.base.words import WordsField
from sabha.summit.concept.models import Summit
from sabha.summit.journal.models import Recorded
from sabha.summit.outcomes.models.partnerships import Partnership
from sabha.summit.outcomes.models.ties import Tie, TieParty


class Going(models.TextChoices):
    """What a side may say of a partnership. Nothing said stands as an empty text: three letters without an answer."""

    ALIVE = "alive", pgettext_lazy("how a partnership goes", "alive")
    ON_ITS_WAY = "on_its_way", pgettext_lazy("how a partnership goes", "on its way")
    CHANGED = "changed", pgettext_lazy("how a partnership goes", "changed")
    NEEDS_HELP = "needs_help", pgettext_lazy("how a partnership goes", "needs help")
    ENDED = "ended", pgettext_lazy("how a partnership goes", "ended")


class TieAnswer(models.Model):
    """One side's answer for one day, with a line for its partners. Never in the record: the others read it, and only
    they."""

    tie = models.ForeignKey(Tie, models.CASCADE, related_name="answers")
    party = models.ForeignKey(TieParty, models.CASCADE, related_name="answers")
    due = models.DateField(_("asked on"))
    after = models.PositiveSmallIntegerField(_("after"), default=0)  # months or weeks, as its rhythm says; 0: unasked
    state = models.CharField(_("answer"), max_length=12, choices=Going, blank=True, default="")
    word = WordsField(_("a word about it"), null=True)
    heard = models.DateField(_("answered on"), null=True)

    class Meta:
        verbose_name = _("answer between partners")
        ordering = ("due", "pk")
        constraints = (models.UniqueConstraint(fields=["party", "due"], name="one_answer_a_side_and_day"),)

    def __str__(self):
        return self.get_state_display() or str(self.due)


class PartnershipAnswer(Recorded):
    """One side's answer where all sides agreed to show how it goes: what and when, without the line and without whose.
    Its id follows from the partnership, the side and the day."""

    summit = models.ForeignKey(Summit, models.PROTECT, related_name="+")
    partnership = models.ForeignKey(Partnership, models.PROTECT, related_name="answers")
    due = models.DateField(_("asked on"))
    after = models.PositiveSmallIntegerField(_("after"), default=0)
    state = models.CharField(_("answer"), max_length=12, choices=Going, blank=True, default="")
    heard = models.DateField(_("answered on"), null=True)
    is_withdrawn = models.BooleanField(default=False)
    may_be_undone = False

    class Meta:
        verbose_name = _("answer of partners")
        ordering = ("due", "id")

    def __str__(self):
        return self.get_state_display() or str(self.due)
