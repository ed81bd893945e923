"""What the organiser's desk shows, gathered in a fixed number of queries."""

from dataclasses import dataclass
from datetime import date

from django.apps import apps
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sabha.summit.concept.models import Announcement
from sabha.summit.journal import actions as journal
from sabha.summit.people.models import Letter, Membership
from sabha.summit.people.rules import names_of


@dataclass(frozen=True)
class Need:
    """One thing that waits for an organiser: the words, where to do it, and by when."""

    text: str
    path: str
    due: date | None = None
    late: bool = False


@dataclass(frozen=True)
class Stage:
    """Where one stage of the summit's life stands."""

    name: str
    words: str
    path: str = ""


def needs_of(summit, today):
    """What waits, the earliest day first; what has no day comes last."""
    needs = [_need_of(summit, a, today) for a in summit.announcements.all() if a.is_open]
    if stuck := Letter.objects.filter(person__memberships__summit=summit, sent=None, tries__gt=2).count():
        text = ngettext("%(n)d letter could not be sent", "%(n)d letters could not be sent", stuck) % {"n": stuck}
        needs.append(Need(text, reverse("letters", args=[summit.slug])))
    return sorted(needs, key=lambda need: (need.due is None, need.due or today))


def _need_of(summit, announcement, today):
    path = reverse("edit_announcement", args=[summit.slug, announcement.number])
    late = bool(announcement.due and announcement.due < today)
    text = {
        Announcement.State.TBA: _("Announce: %(what)s"),
        Announcement.State.TBC: _("Confirm: %(what)s"),
    }[announcement.state]
    return Need(text % {"what": announcement.title}, path, announcement.due, late)


def stages_of(summit):
    """Each stage in a sentence."""
    announcements = list(summit.announcements.all())
    still_open = sum(a.is_open for a in announcements)
    members = Membership.objects.filter(summit=summit).count()
    questions = summit.questions.filter(is_withdrawn=False).count()
    at = [summit.slug]
    return [
        Stage(
            _("Concept note"),
            ngettext("%(n)d question asked", "%(n)d questions asked", questions) % {"n": questions},
            reverse("note", args=at),
        ),
        Stage(
            _("Announcements"),
            _("%(open)d open, %(settled)d settled") % {"open": still_open, "settled": len(announcements) - still_open},
            reverse("announcements", args=at),
        ),
        Stage(
            _("People"), ngettext("%(n)d person", "%(n)d people", members) % {"n": members}, reverse("people", args=at)
        ),
    ]


def changes_of(summit, limit=12):
    """The last changes of the public record, each with its object and the name of who made it, if they show it."""
    found = journal.activity(summit.pk, limit=limit)
    objects = {}
    for model in {c.model for c in found}:
        keys = {c.object_id for c in found if c.model == model}
        rows = apps.get_model("summit", model).objects.filter(pk__in=keys)
        objects |= {str(o.pk): o for o in rows}
    names = names_of({c.by for c in found})
    return [
        {"change": c, "object": objects.get(c.object_id), "names": names, "path": _history(summit, c)} for c in found
    ]


def _history(summit, change):
    return reverse("history", args=[summit.slug, change.object_id])
