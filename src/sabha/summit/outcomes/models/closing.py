"""What a session closes with: its notes, and points of it: decisions, open questions, limits met."""

import uuid

from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from sabha.summit.base.words import Words, WordsField
from sabha.summit.concept.models import Summit
from sabha.summit.journal import actions as journal
from sabha.summit.journal.models import Recorded, RecordedQuerySet
from sabha.summit.people.models import Person
from sabha.summit.programme.models import Session


class Closing(Recorded):
    """What was said in a session, and when it was closed. Its id follows from the session's: there is one."""

    summit = models.ForeignKey(Summit, models.PROTECT, related_name="closings")
    session = models.ForeignKey(Session, models.PROTECT, related_name="closings")
    notes = WordsField(_("what was said"), null=True)
    over = models.JSONField(default=list)  # the facts whose notes the writer had before them, and a number of its own
    closed_on = models.DateField(_("closed on"), null=True)

    class Meta:
        verbose_name = _("closing of a session")

    def __str__(self):
        return str(self.session)

    def get_absolute_url(self):
        return self.session.get_absolute_url()

    def versions(self):
        """Fact → notes, of all notes that nobody has replaced with those before their eyes: mostly one. One query.

        Two who wrote at once leave two, wherever and however often each of them saved: each says what it stands over.
        """
        said, replaced = {}, set()
        for change in journal.history(self.pk):
            told = {name: value for name, _before, value in change.fields}
            if "notes" in told:
                replaced |= set(told["over"]) if "over" in told else set(said)
                said[change.fact_id] = told["notes"]
        standing = {key: it for key, it in said.items() if key not in replaced and it}
        return {key: Words(it["text"], it["lang"]) for key, it in standing.items()}

    @property
    def others(self):
        """What was written at the same time as the notes shown, by people who had not seen them."""
        found = dict.fromkeys(self.versions().values())
        return [words for words in found if words != self.notes] if len(found) > 1 else []


class PointQuerySet(RecordedQuerySet):
    def standing(self):
        """Those that nobody took back."""
        return self.filter(is_withdrawn=False)


class Point(Recorded):
    """One thing a session closes with, beside its promises."""

    class Kind(models.TextChoices):
        DECISION = "decision", _("decision")
        QUESTION = "question", _("open question")
        LIMIT = "limit", _("what did not work")

    summit = models.ForeignKey(Summit, models.PROTECT, related_name="points")
    session = models.ForeignKey(Session, models.PROTECT, related_name="points")
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    number = models.PositiveIntegerField(_("number"))
    numbered_within = "summit"
    text = WordsField(_("text"))
    agreed = WordsField(_("who agreed"), null=True)
    objections = WordsField(_("objections"), null=True)
    why = WordsField(_("why"), null=True)
    for_next = models.BooleanField(_("for the next edition"), default=False)
    is_unsigned = models.BooleanField(_("said by somebody who stays unnamed"), default=False)
    is_withdrawn = models.BooleanField(_("taken back"), default=False)
    undone_as = {"is_withdrawn": True}

    objects = PointQuerySet.as_manager()

    class Meta:
        verbose_name = _("point of a session")
        ordering = ("kind", "number", "id")

    def __str__(self):
        return str(self.text)

    def get_absolute_url(self):
        return reverse("point", args=[self.summit.slug, self.number])

    @property
    def kind_words(self):
        return self.get_kind_display()

    @property
    def knot(self):
        return "open" if self.kind == self.Kind.QUESTION else "kept"


class UnsignedPoint(models.Model):
    """A limit that somebody wishes to say unnamed, until the worker writes it among others, at a full hour.

    Written at once, it would stand in the journal between its writer's other facts. No person, no moment; the id
    stays so that the same form sent again says it once.
    """

    id = models.UUIDField(primary_key=True)
    session = models.ForeignKey(Session, models.CASCADE, related_name="+")
    text = WordsField(null=True)
    why = WordsField(null=True)
    hour = models.DateTimeField(db_index=True)

    class Meta:
        verbose_name = _("point to be said unnamed")

    def __str__(self):
        return str(self.hour)


class Contact(models.Model):
    """Whom to ask about a session afterwards, in their own words, once they said yes. Personal: never in the record."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    session = models.ForeignKey(Session, models.CASCADE, related_name="contacts")
    person = models.ForeignKey(Person, models.CASCADE, null=True, related_name="contact_at")
    email = models.EmailField(_("e-mail"), blank=True)
    words = models.CharField(_("how to reach you"), max_length=200, blank=True)
    agreed = models.DateTimeField(null=True)
    since = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = pgettext_lazy("whom to ask about a session", "contact")

    def __str__(self):
        return str(self.since)
