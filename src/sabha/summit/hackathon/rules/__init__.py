"""Who may do what at the hackathon, what waits for organisers, and what is held about a person."""

from datetime import timedelta

from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sabha.summit.base.desk import Need, Stage
from sabha.summit.base.telling import hackathon_word
from sabha.summit.hackathon.models import Challenge, HackathonCard, HackathonJob, Project, TeamProposal, TeamRequest
from sabha.summit.hackathon.rules.holding import held_about
from sabha.summit.hackathon.rules.stages import STEPS, Step, next_step, open_checks
from sabha.summit.people.models import Role
from sabha.summit.people.rules import is_organiser, is_signed_in

__all__ = [
    "STEPS", "Step", "held_about", "is_of_team", "is_organiser", "may_change_challenge", "may_change_project",
    "may_judge", "may_organise", "may_take_part", "needs", "next_step", "open_checks", "stages", "wall",
]  # fmt: skip
may_take_part = is_signed_in
may_organise = is_organiser
PATIENCE = timedelta(days=3)  # how long somebody who asked to join waits before the organisers hear of it


def may_judge(viewer):
    """Judges; organisers may look over their shoulders, and see no scores there either."""
    return Role.JUDGE in viewer.roles or is_organiser(viewer)


def is_of_team(viewer, project):
    return viewer.pseudonym is not None and viewer.pseudonym in project.members()


def may_change_project(viewer, project):
    """Its team, and the organisers."""
    return is_of_team(viewer, project) or is_organiser(viewer)


def may_change_challenge(viewer, challenge):
    """Who wrote it, and the organisers."""
    wrote = viewer.pseudonym is not None and viewer.pseudonym == challenge.author
    return wrote or is_organiser(viewer)


def wall(summit):
    """The projects that are shown at the showcase."""
    found = Project.objects.filter(summit=summit).shown().exclude(state=Project.State.ENDED)
    return found.select_related("summit")


def needs(summit, today):
    """Requests that a team leaves without an answer, teams to look at, and results to release."""
    waiting = TeamRequest.objects.filter(
        project__summit=summit, state=TeamRequest.State.OPEN, made__lt=timezone.now() - PATIENCE
    )
    for project in Project.objects.filter(asks__in=waiting).distinct().select_related("summit"):
        path = reverse("project_team", args=[summit.slug, project.number])
        yield Need(_("Somebody waits for an answer of the team: %(project)s") % {"project": project.title}, path)
    if TeamProposal.objects.filter(summit=summit, is_offered=False).exists():
        yield Need(_("Proposed teams wait to be looked at"), reverse("hackathon_teams", args=[summit.slug]))
    judged = summit.judgings.filter(state="closed").exists()
    if (
        judged
        and HackathonJob.objects.filter(summit=summit, what=HackathonJob.What.STANDING).exclude(done=None).exists()
    ):
        yield Need(_("Results of the judging wait to be released"), reverse("judging_desk", args=[summit.slug]))


def stages(summit):
    """Where the hackathon stands, in a line."""
    found = Project.objects.filter(summit=summit, is_withdrawn=False)
    counted = found.aggregate(all=Count("pk"), active=Count("pk", filter=Q(state=Project.State.ACTIVE)))
    challenges = Challenge.objects.filter(summit=summit).exclude(state=Challenge.State.WITHDRAWN).count()
    people = HackathonCard.objects.filter(summit=summit).count()
    words = [
        ngettext("%(n)d challenge", "%(n)d challenges", challenges) % {"n": challenges},
        ngettext("%(n)d project", "%(n)d projects", counted["all"]) % {"n": counted["all"]},
        ngettext("%(n)d person", "%(n)d people", people) % {"n": people},
    ]
    return [Stage(str(hackathon_word(summit)), " · ".join(words), reverse("hackathon_desk", args=[summit.slug]))]
