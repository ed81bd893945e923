"""Which project a judge is sent to next, told without a solver: the plan first, then what was seen the least."""

from collections import Counter
from datetime import timedelta

from django.utils import timezone

from sabha.summit.hackathon.models import JudgeChoice, JudgeLook

BUSY_FOR = timedelta(minutes=20)  # a judge who said that they go there, and has not been heard of since


def next_look(judge, projects):
    """The project to see next, or None. `projects`: those that are judged, with their teams.

    What the judge began comes first, then their plan by turns, then the least seen; where another judge is just now,
    only if nothing else is left of the plan.
    """
    looks = list(JudgeLook.objects.filter(project__in=projects))
    mine = {look.project_id: look for look in looks if look.judge_id == judge.pk}
    begun = [p for p in projects if p.pk in mine and mine[p.pk].begun and not mine[p.pk].done]
    if begun:
        return begun[0]
    closed = {key for key, look in mine.items() if look.done or look.is_barred}
    still = [p for p in projects if p.pk not in closed and judge.pseudonym not in p.members()]
    seen = Counter(look.project_id for look in looks if look.done)
    busy = {look.project_id for look in looks if is_busy(look)}

    def rank(project):
        turn = mine[project.pk].turn if project.pk in mine else 10_000
        return (project.pk not in mine, project.pk in busy, turn, seen[project.pk], project.number)

    return min(still, key=rank, default=None)


def is_busy(look):
    return bool(look.begun and not look.done and look.begun > timezone.now() - BUSY_FOR)


def next_pair(judge, projects):
    """Two projects to compare: those that were compared the least, a pair this judge has not been asked about."""
    own = [p for p in projects if judge.pseudonym not in p.members()]
    rows = list(JudgeChoice.objects.filter(preferred__in=own, other__in=own).values_list("judge", "preferred", "other"))
    seen = Counter(key for _, a, b in rows for key in (a, b))
    said = {frozenset((a, b)) for who, a, b in rows if who == judge.pk}
    order = sorted(own, key=lambda p: (seen[p.pk], p.number))
    pairs = ((a, b) for n, a in enumerate(order) for b in order[n + 1 :] if frozenset((a.pk, b.pk)) not in said)
    return next(pairs, None)


def progress(summit, projects):
    """For each project: how often it was seen, whether somebody is there now, and for how long nobody has been."""
    looks = list(JudgeLook.objects.filter(summit=summit, is_barred=False))
    return [_waiting(p, [look for look in looks if look.project_id == p.pk]) for p in projects]


def compared(summit, projects):
    """The same where judges compare two at a time: how often each was compared, and for how long it was not."""
    rows = JudgeChoice.objects.filter(summit=summit).values_list("preferred", "other", "made")
    told = {p.pk: [] for p in projects}
    for one, other, made in rows:
        for key in {one, other} & told.keys():
            told[key].append(made)
    return [{"project": p, "done": len(told[p.pk]), "now": False, "minutes": _minutes(told[p.pk])} for p in projects]


def _minutes(moments):
    """How long ago the last of them was; None where there was none."""
    return int((timezone.now() - max(moments)).total_seconds() // 60) if moments else None


def _waiting(project, looks):
    done = [look.done for look in looks if look.done]
    now = any(is_busy(look) for look in looks)
    return {"project": project, "done": len(done), "planned": len(looks), "now": now, "minutes": _minutes(done)}
