"""How long projects live: from their beginning to their last word."""

from sabha.algorithms.survival import Life
from sabha.summit.hackathon.models import Project

WEEK = 7
WIDE, HIGH = 200, 100  # of the picture


def lives_of(projects, today):
    """Each project as a life in weeks. Who rests, ended or fell silent lived until the last word; who finished lives.

    A finished project was not given up: it is watched until its last word, and counted as alive then.
    """
    return [life for project in projects if (life := _life(project, today))]


def _life(project, today):
    if project.since is None:
        return None
    last = max(project.last_word or project.since, project.since)
    given_up = project.state in {Project.State.RESTING, Project.State.ENDED} or project.is_silent
    until = today if project.state == Project.State.ACTIVE and not given_up else last
    return Life(max(0, (until - project.since).days) // WEEK, given_up)


def curve_picture(curve):
    """The curve as SVG path data, two hundred wide and a hundred high, with how many weeks that are."""
    weeks = max(curve.until, 12)
    line, height = "M0 0", 0.0
    for step in curve.steps:
        x, y = round(WIDE * step.time / weeks, 1), round(HIGH * (1 - step.alive), 1)
        line += f"H{x:g}V{y:g}"
        height = y
    return {"path": f"{line}H{round(WIDE * curve.until / weeks, 1):g}", "weeks": round(weeks), "end": height}
