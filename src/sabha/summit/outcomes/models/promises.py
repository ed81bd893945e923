"""Promises: what somebody said they would do, by when, and how it stands. Who they are stands apart."""

import uuid

from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from sabha.summit.base.formats import day
from sabha.summit.base.words import WordsField
from sabha.summit.concept.models import Summit
from sabha.summit.journal.models import Recorded, RecordedQuerySet
from sabha.summit.people.models import Person
from sabha.summit.programme.models import Session


class PromiseQuerySet(RecordedQuerySet):
    def standing(self):
        """Those that nobody took back."""
        return self.filter(is_withdrawn=False)

    def unsettled(self):
        """Those of which word may still come."""
        return self.standing().exclude(state__in=Promise.SETTLED)


class Promise(Recorded):
    """What somebody will do. `owner` is a pseudonym; a name or an address stands only in `PromiseOwner`."""

    class State(models.TextChoices):
        MADE = "made", pgettext_lazy("state of a promise", "not accepted yet")
        ACCEPTED = "accepted", pgettext_lazy("state of a promise", "accepted")
        ON_ITS_WAY = "on_its_way", pgettext_lazy("state of a promise", "on its way")
        CHANGED = "changed", pgettext_lazy("state of a promise", "changed")
        NEEDS_HELP = "needs_help", pgettext_lazy("state of a promise", "needs help")
        KEPT = "kept", pgettext_lazy("state of a promise", "kept")
        DROPPED = "dropped", pgettext_lazy("state of a promise", "dropped")
        DECLINED = "declined", pgettext_lazy("state of a promise", "declined")

    class Rhythm(models.TextChoices):
        MONTHS = "months", _("after 2, 3, 6 and 12 months")
        WEEKS = "weeks", _("every week, for 12 weeks")
        NEVER = "", _("never")

    SETTLED = (State.KEPT, State.DROPPED, State.DECLINED)

    summit = models.ForeignKey(Summit, models.PROTECT, related_name="promises")
    session = models.ForeignKey(Session, models.PROTECT, null=True, related_name="promises")
    number = models.PositiveIntegerField(_("number"))
    numbered_within = "summit"
    text = WordsField(_("promise"))
    first_step = WordsField(_("first small step"), null=True)
    owner = models.UUIDField(_("owner"), null=True, db_index=True)
    due = models.DateField(_("by when"), null=True)
    begun = models.DateField(_("made on"))
    rhythm = models.CharField(_("asked how it goes"), max_length=8, choices=Rhythm, default=Rhythm.MONTHS, blank=True)
    state = models.CharField(_("state"), max_length=12, choices=State, default=State.MADE)
    heard = models.DateField(_("last word"), null=True)
    word = WordsField(_("a word about it"), null=True)
    silent_since = models.DateField(_("no word since"), null=True)
    is_withdrawn = models.BooleanField(_("taken back"), default=False)
    undone_as = {"is_withdrawn": True}

    objects = PromiseQuerySet.as_manager()

    class Meta:
        verbose_name = _("promise")
        ordering = ("number", "id")

    def __str__(self):
        return str(self.text)

    def get_absolute_url(self):
        return reverse("promise", args=[self.summit.slug, self.number])

    @property
    def may_be_undone(self):
        """What partners took back with its words, nobody brings back but they."""
        return bool(self.text)

    @property
    def is_settled(self):
        """Whether nobody is asked about it any more."""
        return self.is_withdrawn or self.state in self.SETTLED

    @property
    def is_free(self):
        """Whether whoever wants it may have it at once: nobody owns it, or its owner said no to it."""
        given_up = {self.State.DROPPED, self.State.DECLINED}
        return not self.is_withdrawn and (self.state in given_up or (self.owner is None and not self.is_settled))

    @property
    def is_accepted(self):
        return self.state not in {self.State.MADE, self.State.DECLINED}

    def asked(self):
        """The pseudonyms of those who are asked how it goes."""
        return [self.owner] if self.owner and self.is_accepted and not self.is_settled else []

    @property
    def knot(self):
        if self.state == self.State.KEPT:
            return "kept"
        return "silent" if self.silent_since or self.state in self.SETTLED else "open"

    @property
    def knot_words(self):
        """ "open: due 4 June", "no word since 4 June", "kept (4 June)"."""
        if self.state in self.SETTLED:
            return f"{self.get_state_display()} ({day(self.heard)})" if self.heard else self.get_state_display()
        if self.silent_since:
            return gettext("no word since %(day)s") % {"day": day(self.silent_since)}
        told = self.get_state_display()
        return gettext("%(state)s, due %(day)s") % {"state": told, "day": day(self.due)} if self.due else told


class PromiseOwner(models.Model):
    """Who owns a promise, or is asked to: a person of ours, an address, or only a name. Never in the record.

    `pseudonym` is what the record knows them by: a member's own, or one made for somebody without an account.
    """

    promise = models.OneToOneField(Promise, models.CASCADE, related_name="held_by")
    pseudonym = models.UUIDField(default=uuid.uuid4, db_index=True)
    person = models.ForeignKey(Person, models.CASCADE, null=True, related_name="promises")
    email = models.EmailField(_("e-mail"), blank=True)
    name = models.CharField(_("name"), max_length=80, blank=True)
    language = models.CharField(max_length=12, default="en")
    shows_name = models.BooleanField(default=False)
    since = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("owner of a promise")

    def __str__(self):
        return str(self.pseudonym)
