"""Who may do what with the programme, and what may be shown of it."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sabha.summit.base.desk import Need, Stage
from sabha.summit.people.models import Role
from sabha.summit.people.rules import is_organiser, is_signed_in
from sabha.summit.programme.models import Placement, Session
from sabha.summit.programme.rules.interpreting import unmet
from sabha.summit.programme.rules.programme import latest_release

may_star = is_signed_in


def may_plan(viewer):
    """Change rooms, sessions and the working plan, and release it: organisers and the programme team."""
    return is_organiser(viewer) or Role.PROGRAMME in viewer.roles


def may_close(viewer, session):
    """Say what came of a session: who plans the programme, its host and its note-taker."""
    own = viewer.pseudonym is not None and viewer.pseudonym in {session.host, session.note_taker}
    return own or may_plan(viewer)


def needs(summit, today):
    """What waits for an organiser: promised interpretation without a team, sessions without a time."""
    path = reverse("plan", args=[summit.slug])
    if gaps := len(unmet(summit)):
        text = ngettext(
            "%(n)d promise of interpretation is not met", "%(n)d promises of interpretation are not met", gaps
        )
        yield Need(text % {"n": gaps}, path, summit.starts)
    placed = Placement.objects.filter(summit=summit).exclude(day=None).values("session")
    waiting = Session.objects.filter(summit=summit).standing().exclude(pk__in=placed).count()
    if waiting and latest_release(summit):
        text = ngettext("%(n)d session has no time yet", "%(n)d sessions have no time yet", waiting)
        yield Need(text % {"n": waiting}, path, summit.starts)


def stages(summit):
    """Where the programme stands; nothing before its first session."""
    count = Session.objects.filter(summit=summit).to_attend().count()
    if not count:
        return []
    release = latest_release(summit)
    said = {"n": count, "version": release}
    if release:
        words = ngettext("%(n)d session, version %(version)s", "%(n)d sessions, version %(version)s", count)
    else:
        words = ngettext("%(n)d session, not released yet", "%(n)d sessions, not released yet", count)
    return [Stage(_("Programme"), words % said, reverse("plan", args=[summit.slug]))]


def held_about(person):
    """What the programme holds about a person outside the record."""
    stars = person.stars.select_related("session__summit").order_by("pk")
    on_stage = person.on_stage.select_related("session__summit").prefetch_related("away").order_by("pk")
    feeds = person.calendar_feeds.select_related("summit").order_by("pk")
    return {
        "stars": [_session(it.session) for it in stars],
        "on_stage": [_on_stage(it) for it in on_stage],
        "calendars": [{"summit": it.summit.slug, "address": it.token} for it in feeds],
    }


def _on_stage(it):
    told = {"part": it.part, "language": it.language, "shown": it.is_shown, "away": [str(a) for a in it.away.all()]}
    return _session(it.session) | told


def _session(it):
    return {"summit": it.summit.slug, "session": it.number}
