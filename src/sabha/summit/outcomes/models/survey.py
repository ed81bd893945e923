"""The survey a year later: asked of members, answered under a number that leads to nobody, told in large cells only."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from sabha.summit.base.words import WordsField
from sabha.summit.concept.models import Summit


class Survey(models.Model):
    """That the organisers ask, from when to when. Derived from nobody; its results are told once it has closed."""

    summit = models.OneToOneField(Summit, models.CASCADE, related_name="survey")
    opens = models.DateField(_("opens on"))
    closes = models.DateField(_("closes on"))
    is_told = models.BooleanField(default=False)  # the worker lets the page of results be made anew, once

    class Meta:
        verbose_name = _("survey")

    def __str__(self):
        return str(self.opens)


class SurveyAnswer(models.Model):
    """One member's answers. The id is drawn from their ballot key, as a voter is (decision 7)."""

    id = models.UUIDField(primary_key=True, editable=False)
    survey = models.ForeignKey(Survey, models.CASCADE, related_name="answers")
    choices = models.JSONField(default=dict)
    words = WordsField(_("in your own words"), null=True)

    class Meta:
        verbose_name = _("answer to a survey")

    def __str__(self):
        return str(self.id)
