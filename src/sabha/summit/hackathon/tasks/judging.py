"""Who looks at what, and what came of it: corrected for each judge, and honest about what nobody can know."""

from django.db import transaction

from sabha.summit.hackathon.models import JudgeChoice, JudgeLook, Judging, Project, TeamMember
from sabha.summit.people.models import Membership, Role


def judged(summit):
    """The projects that are judged."""
    return Project.objects.filter(summit=summit).shown().exclude(state=Project.State.ENDED)


def plan_looks(summit):
    """Share the looks out: every project equally often, nobody at their own. What was done or begun stays."""
    from sabha.algorithms.judging import plan_visits

    judging = Judging.objects.get(summit=summit)
    judges = {str(m.pk): m for m in Membership.objects.filter(summit=summit, roles__role=Role.JUDGE).order_by("pk")}
    projects = {str(p.pk): p for p in judged(summit)}
    idle = JudgeLook.objects.filter(summit=summit, begun=None, done=None, is_barred=False)
    looks = JudgeLook.objects.filter(summit=summit).exclude(begun=None, done=None, is_barred=False)
    looks = looks.values_list("judge_id", "project_id", "is_barred")
    made = [(str(j), str(p)) for j, p, barred in looks if not barred]
    barred = [(str(j), str(p)) for j, p, barred in looks if barred] + own_projects(judges, projects)
    plan = plan_visits(list(projects), list(judges), judging.each, made=made, barred=barred)
    rows = [
        JudgeLook(summit=summit, judge=judges[v.judge], project=projects[v.project], turn=v.turn) for v in plan.visits
    ]
    with transaction.atomic():
        idle.delete()
        JudgeLook.objects.bulk_create(rows, ignore_conflicts=True)  # a judge may have begun on their own meanwhile
    return {"looks": len(plan.visits), "missing": {projects[p].number: n for p, n in plan.missing.items()}}


def own_projects(judges, projects):
    """(judge, project) where the judge is of the team."""
    called = {m.pseudonym: key for key, m in judges.items()}
    rows = TeamMember.objects.filter(project__in=projects, member__in=called, is_withdrawn=False)
    return [(called[member], str(project)) for member, project in rows.values_list("member", "project_id")]


def work_out(summit):
    """The standing of all judged projects, each with the places that the evidence leaves open."""
    judging = Judging.objects.get(summit=summit)
    projects = [str(p.pk) for p in judged(summit)]
    standing = by_pairs(summit, projects) if judging.mode == Judging.Mode.PAIRS else by_scores(summit, projects)
    return {
        "mode": judging.mode,
        "places": [
            {
                "project": place.project, "estimate": round(place.estimate, 2), "error": round(place.error, 2),
                "looks": place.looks, "best": place.best, "worst": place.worst,
            }
            for place in standing.places
        ],
    }  # fmt: skip


def by_scores(summit, projects):
    from sabha.algorithms.judging import Score, correct

    looks = JudgeLook.objects.filter(summit=summit, is_barred=False, project__in=projects).exclude(done=None)
    scores = [
        Score(str(judge), str(project), sum(given) / len(given))
        for judge, project, given in looks.values_list("judge_id", "project_id", "scores")
        if given
    ]
    return correct(scores, projects=projects).standing


def by_pairs(summit, projects):
    from sabha.algorithms.judging import Choice as Said
    from sabha.algorithms.judging import from_choices

    rows = JudgeChoice.objects.filter(summit=summit, preferred__in=projects, other__in=projects)
    said = [Said(str(a), str(b), tie) for a, b, tie in rows.values_list("preferred_id", "other_id", "is_tie")]
    return from_choices(said, projects=projects)
