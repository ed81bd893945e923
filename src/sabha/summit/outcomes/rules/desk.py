"""What of the outcomes waits for an organiser, where they stand, and what is held about a person."""

from datetime import timedelta

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sabha.summit.base.desk import Need, Stage
from sabha.summit.base.formats import days
from sabha.summit.concept.models import GrewFrom
from sabha.summit.outcomes.models import Asking, Closing, Contact, Promise, PromiseOwner, Survey, SurveyAnswer, TakeOver
from sabha.summit.outcomes.rules.survey import answer_key

State = Promise.State
LISTED = 12  # promises named one by one; above, only their number


def needs(summit, today):
    """Promises that nobody can be asked about, that need help, that are overdue or silent; offers to take one over."""
    found = list(Promise.objects.filter(summit=summit).unsettled().select_related("summit"))
    reachable = PromiseOwner.objects.filter(Q(person__isnull=False) | ~Q(email=""), promise__summit=summit)
    reached = set(reachable.values_list("promise_id", flat=True))
    offered = set(
        TakeOver.objects.filter(summit=summit, state=TakeOver.State.OFFERED).values_list("promise_id", flat=True)
    )
    told = [(it, _why(it, today, reached, offered)) for it in found]
    told = [(it, why) for it, why in told if why]
    for it, why in told[:LISTED]:
        path = reverse("promise_word", args=[summit.slug, it.pk])
        yield Need(why % {"what": it.text}, path, it.due, bool(it.due and it.due < today))
    if (more := len(told) - LISTED) > 0:
        text = ngettext("%(n)d more promise waits", "%(n)d more promises wait", more) % {"n": more}
        yield Need(text, reverse("promises", args=[summit.slug]))
    yield from unclosed(summit, today)


def _why(it, today, reached, offered):
    """Why an organiser should look at a promise; empty where there is no need."""
    reasons = (
        (it.state == State.NEEDS_HELP, _("Help is needed: %(what)s")),
        (it.pk in offered, _("Somebody would take this over: %(what)s")),
        (it.owner is None, _("Nobody owns this promise: %(what)s")),
        (it.owner is not None and it.pk not in reached, _("Its owner cannot be reached: %(what)s")),
        (it.state == State.MADE and today - it.begun > timedelta(days=21), _("Not accepted: %(what)s")),
        (it.silent_since is not None, _("No word about: %(what)s")),
        (it.due is not None and it.due < today, _("Its day has passed: %(what)s")),
    )
    return next((words for holds, words in reasons if holds), "")


def unclosed(summit, today):
    """Sessions with promises or notes to come: once the summit is over, those that nobody has closed, as one need."""
    if not summit.ends or summit.ends >= today:
        return
    closed = Closing.objects.filter(summit=summit).values("session")
    waiting = summit.sessions.filter(is_withdrawn=False).exclude(kind="break").exclude(pk__in=closed)
    if count := waiting.count():
        text = ngettext("%(n)d session is not closed", "%(n)d sessions are not closed", count)
        yield Need(text % {"n": count}, reverse("close_session", args=[summit.slug, waiting.first().number]))


def stages(summit):
    """Where promises stand, and how much hangs together."""
    state = Count("pk", filter=Q(state=State.KEPT)), Count("pk", filter=~Q(silent_since=None))
    told = Promise.objects.filter(summit=summit).standing().aggregate(n=Count("pk"), kept=state[0], silent=state[1])
    words = _("%(n)d made, %(kept)d kept, %(silent)d silent") % told
    links = GrewFrom.objects.filter(summit=summit, is_withdrawn=False).count()
    tied = ngettext("%(n)d link", "%(n)d links", links) % {"n": links}
    at = [summit.slug]
    return [
        Stage(_("Promises"), words, reverse("promises", args=at)),
        Stage(_("Threads"), tied, reverse("threads", args=at)),
        Stage(_("A year later"), _asked(summit), reverse("open_survey", args=at)),
    ]


def _asked(summit):
    """From when to when the survey asks."""
    held = Survey.objects.filter(summit=summit).first()
    return days(held.opens, held.closes) if held else _("not open yet")


def held_about(person):
    """What these tables hold about a person."""
    owned = PromiseOwner.objects.filter(person=person).select_related("promise__summit")
    asked = Asking.objects.filter(person=person).select_related("summit").order_by("made")
    contacts = Contact.objects.filter(person=person).select_related("session")
    keys = [answer_key(m, s) for m in person.memberships.select_related("summit__survey") if (s := _survey(m.summit))]
    answers = SurveyAnswer.objects.filter(pk__in=keys)
    return {
        "promises": [{"summit": o.promise.summit.slug, "promise": o.promise.number} for o in owned],
        "askings": [
            {"summit": a.summit.slug, "what": a.what, "about": str(a.about), "due": a.due, "letters": a.sent}
            for a in asked
        ],
        "contact": [{"session": str(c.session), "words": c.words, "agreed": c.agreed} for c in contacts],
        "survey": [{"choices": a.choices, "words": a.words and a.words.as_plain()} for a in answers],
    }


def _survey(summit):
    return getattr(summit, "survey", None)
