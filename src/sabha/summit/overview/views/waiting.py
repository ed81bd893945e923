"""What the organiser's desk shows, gathered in a fixed number of queries."""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from django.apps import apps
from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sabha.summit.concept.actions import only_mirrors
from sabha.summit.concept.models import Announcement
from sabha.summit.conversations.models import Statement
from sabha.summit.journal import actions as journal
from sabha.summit.people.actions.letters import stuck_at
from sabha.summit.people.models import Membership
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
    needs += statements_waiting(summit)
    if stuck := stuck_at(summit).filter(tries__gt=2).count():
        text = ngettext("%(n)d letter could not be sent", "%(n)d letters could not be sent", stuck) % {"n": stuck}
        needs.append(Need(text, reverse("letters", args=[summit.slug])))
    return sorted(needs, key=lambda need: (need.due is None, need.due or today))


def statements_waiting(summit):
    """One need for each question whose conversation has statements that wait for a moderator."""
    waiting = Statement.objects.filter(summit=summit, state=Statement.State.WAITING).values_list("question__number")
    for number, count in sorted(Counter(n for (n,) in waiting).items()):
        text = ngettext(
            "Question %(number)d: %(n)d statement waits for a moderator",
            "Question %(number)d: %(n)d statements wait for a moderator",
            count,
        )
        path = reverse("moderation", args=[summit.slug, number])
        yield Need(text % {"number": number, "n": count}, path)


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
    questions = conversations_of(summit)
    at = [summit.slug]
    asked = ngettext("%(n)d question asked", "%(n)d questions asked", len(questions)) % {"n": len(questions)}
    settled = _("%(open)d open, %(settled)d settled")
    people = ngettext("%(n)d person", "%(n)d people", members) % {"n": members}
    return [
        Stage(_("Concept note"), asked, reverse("note", args=at)),
        Stage(
            _("Announcements"),
            settled % {"open": still_open, "settled": len(announcements) - still_open},
            reverse("announcements", args=at),
        ),
        *(_conversation(summit, number, count) for number, count in questions),
        Stage(_("People"), people, reverse("people", args=at)),
    ]


def conversations_of(summit):
    """(number, how many statements are shown) of each question."""
    shown = Count("statements", filter=Q(statements__state=Statement.State.SHOWN))
    return list(summit.questions.filter(is_withdrawn=False).annotate(said=shown).values_list("number", "said"))


def _conversation(summit, number, count):
    name = _("Conversation on question %(number)d") % {"number": number}
    words = ngettext("%(n)d statement", "%(n)d statements", count) % {"n": count}
    return Stage(name, words, reverse("moderation", args=[summit.slug, number]))


def changes_of(summit, limit=12):
    """The last changes of the public record, each with its object and the name of who made it, if they show it."""
    found = [c for c in journal.activity(summit.pk, limit=2 * limit) if not only_mirrors(c)][:limit]
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
