"""What the organiser's desk shows, gathered in a fixed number of queries."""

from django.apps import apps
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sabha.summit.base.desk import Need, Stage
from sabha.summit.call.rules import standing as calls
from sabha.summit.concept.actions import only_mirrors
from sabha.summit.concept.models import Announcement
from sabha.summit.conversations import rules as conversations
from sabha.summit.conversations.rules import notes
from sabha.summit.hackathon import rules as hackathon
from sabha.summit.ideas import rules as ideas
from sabha.summit.journal import actions as journal
from sabha.summit.outcomes.rules import desk as outcomes
from sabha.summit.outcomes.rules import introductions, money, partnerships, report
from sabha.summit.people.actions.letters import stuck_at
from sabha.summit.people.models import Membership
from sabha.summit.people.rules import names_of
from sabha.summit.programme import rules as programme

# What each stage says waits for an organiser, and where it stands: (summit, today) → Needs; (summit) → Stages.
NEEDS = (
    calls.needs,
    conversations.needs,
    hackathon.needs,
    notes.needs,
    ideas.needs,
    introductions.needs,
    outcomes.needs,
    partnerships.needs,
    money.needs,
    programme.needs,
)
STAGES = (
    calls.stages,
    conversations.stages,
    notes.stages,
    hackathon.stages,
    ideas.stages,
    introductions.stages,
    outcomes.stages,
    partnerships.stages,
    money.stages,
    report.stages,
    programme.stages,
)


def needs_of(summit, today):
    """What waits, the earliest day first; what has no day comes last."""
    needs = [_need_of(summit, a, today) for a in summit.announcements.all() if a.is_open]
    needs += [need for told in NEEDS for need in told(summit, today)]
    if stuck := stuck_at(summit).filter(tries__gt=2).count():
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
    asked = ngettext("%(n)d question asked", "%(n)d questions asked", questions) % {"n": questions}
    settled = _("%(open)d open, %(settled)d settled")
    people = ngettext("%(n)d person", "%(n)d people", members) % {"n": members}
    return [
        Stage(_("Concept note"), asked, reverse("note", args=at)),
        Stage(
            _("Announcements"),
            settled % {"open": still_open, "settled": len(announcements) - still_open},
            reverse("announcements", args=at),
        ),
        *(stage for told in STAGES for stage in told(summit)),
        Stage(_("People"), people, reverse("people", args=at)),
    ]


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
