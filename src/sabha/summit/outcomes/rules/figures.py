"""The summit's numbers: each counted from records, with the page where they stand. None of them is ever typed."""

from collections import Counter
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from sabha.algorithms.disclosure import published_count
from sabha.summit.conversations.models import Map, Statement
from sabha.summit.outcomes.models import Promise
from sabha.summit.outcomes.rules.attending import attendance_of, days_of, first_timers, people_in_all
from sabha.summit.people.models import Membership
from sabha.summit.programme.models import Session

LABELS = {
    "people": _("people registered"),
    "came": _("people who took part on any day"),
    "most_on_a_day": _("people on the fullest day"),
    "first_timers": _("people who took part for the first time"),
    "sessions": _("sessions"),
    "languages": _("languages of sessions"),
    "questions": _("questions asked"),
    "answered": _("people who answered a question"),
    "answers": _("answers given"),
    "statements": _("statements"),
    "promises": _("promises made"),
    "kept": _("promises kept"),
    "days": _("days"),
}


@dataclass(frozen=True)
class Figure:
    """A number with what it counts and the page of its records. None: too few people to say, or not known."""

    key: str
    value: int | None
    path: str

    @property
    def label(self):
        return LABELS[self.key]


def figures_of(summit):
    """key → `Figure`, in a fixed number of queries."""
    at = [summit.slug]
    sessions = Session.objects.filter(summit=summit, is_withdrawn=False)
    kinds = list(sessions.exclude(kind=Session.Kind.BREAK).values_list("language", flat=True))
    days = attendance_of(summit)
    totals = [total for _, _, total in days if total is not None]
    voiced = conversations_of(summit)
    states = Counter(Promise.objects.filter(summit=summit).standing().values_list("state", flat=True))
    pages = ("attendance", "programme", "promises", "questions")
    attendance, programme, promises, questions = (reverse(name, args=at) for name in pages)
    members = Membership.objects.filter(summit=summit).count()
    found = {
        "people": (published_count(members), attendance),
        "came": (people_in_all(summit), attendance),
        "most_on_a_day": (max(totals, default=None), attendance),
        "first_timers": (first_timers(summit)["first"], attendance),
        "sessions": (len(kinds), programme),
        "languages": (len(set(kinds)), programme),
        "questions": (summit.questions.filter(is_withdrawn=False).count(), questions),
        "answered": (max((m["people"] for m in voiced), default=None), questions),
        "answers": (sum(m["votes"] for m in voiced), questions),
        "statements": (Statement.objects.filter(summit=summit).shown().count(), questions),
        "promises": (sum(states.values()), promises),
        "kept": (states[Promise.State.KEPT], promises),
        "days": (len(days_of(summit)) or None, programme),
    }
    return {key: Figure(key, value, path) for key, (value, path) in found.items()}


def conversations_of(summit):
    """What each question's conversation came to: its number, people, votes, statements; one query."""
    maps = Map.objects.filter(question__summit=summit, question__is_withdrawn=False).select_related("question")
    found = [{"question": m.question, **m.public} for m in maps.order_by("question__number") if m.public.get("people")]
    return [{name: it[name] for name in ("question", "people", "votes", "statements")} for it in found]
