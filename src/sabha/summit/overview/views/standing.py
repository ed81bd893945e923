"""What a summit has come to so far, for its home page: one query for all kinds of things, one for promises."""

from collections import Counter, defaultdict
from dataclasses import dataclass

from django.db.models import Count, IntegerField, OuterRef, Subquery
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sabha.summit.base.formats import numerals
from sabha.summit.concept.models import Summit
from sabha.summit.hackathon.models import Project
from sabha.summit.ideas.models import Idea
from sabha.summit.outcomes.models import Partnership, Point, Promise
from sabha.summit.programme.models import Release


@dataclass(frozen=True)
class Standing:
    """One line: how many there are and the page that lists them. `knot` as on a thread."""

    words: str
    path: str
    knot: str = "kept"
    more: str = ""


def of_summit(rows):
    """How many of `rows` a summit has, as part of a query for summits."""
    counts = rows.filter(summit=OuterRef("pk")).order_by().values("summit").annotate(n=Count("pk")).values("n")
    return Subquery(counts, output_field=IntegerField())


def standing_of(summit):
    """The lines of a summit's home page, in the order of its life; what there is none of is left out."""
    counts = Summit.objects.filter(pk=summit.pk).values(
        n_versions=of_summit(Release.objects.filter(is_withdrawn=False)),
        n_ideas=of_summit(Idea.objects.shown()),
        n_projects=of_summit(Project.objects.shown()),
        n_decisions=of_summit(Point.objects.standing().filter(kind=Point.Kind.DECISION)),
        n_partnerships=of_summit(Partnership.objects.standing()),
    )[0]
    n = {name.removeprefix("n_"): count or 0 for name, count in counts.items()}
    told = {
        "versions": (_("The programme"), "programme"),
        "decisions": (ngettext("%(n)s decision", "%(n)s decisions", n["decisions"]), "threads"),
        "ideas": (ngettext("%(n)s idea", "%(n)s ideas", n["ideas"]), "ideas"),
        "projects": (ngettext("%(n)s project", "%(n)s projects", n["projects"]), "projects"),
        "partnerships": (ngettext("%(n)s partnership", "%(n)s partnerships", n["partnerships"]), "partnerships"),
    }
    lines = [_line(summit, words, name, n[kind]) for kind, (words, name) in told.items() if n[kind]]
    return [*lines, *promises_of(summit)]


def _line(summit, words, name, count):
    text = words % {"n": numerals(count)} if "%(n)s" in words else words
    return Standing(text, reverse(name, args=[summit.slug]))


def promises_of(summit):
    """How many promises were kept and how many are open, of this edition. One query."""
    return _promises(summit, _states([summit])[summit.pk])


def before(summit, previous):
    """What came of the promises of the edition before, in a few words; None where it made none."""
    found = _states([previous])[previous.pk] if previous else None
    return _told(found) if found else None


def _states(summits):
    rows = Promise.objects.filter(summit__in=summits).standing().values_list("summit", "state", "silent_since")
    found = defaultdict(Counter)
    for summit, state, silent in rows:
        kept, over = state == Promise.State.KEPT, state in Promise.SETTLED
        found[summit]["kept" if kept else "over" if over else "silent" if silent else "open"] += 1
    return found


def _promises(summit, states):
    if not states:
        return []
    number = sum(states.values())
    words = ngettext("%(n)s promise", "%(n)s promises", number) % {"n": numerals(number)}
    knot = "open" if states["open"] or states["silent"] else "kept"
    return [Standing(words, reverse("promises", args=[summit.slug]), knot, _told(states))]


def _told(states):
    """ "3 kept, 2 open, 1 without a word"."""
    parts = [
        (_("%(n)s kept"), states["kept"]), (_("%(n)s open"), states["open"]),
        (_("%(n)s without a word"), states["silent"]), (_("%(n)s dropped"), states["over"]),
    ]  # fmt: skip
    return ", ".join(words % {"n": numerals(n)} for words, n in parts if n)
