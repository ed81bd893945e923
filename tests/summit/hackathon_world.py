"""What the tests of the hackathon begin with: its projects, members and addresses."""

from typing import Any

from sabha.summit.base.words import Words
from sabha.summit.hackathon.actions import building
from sabha.summit.hackathon.models import Project
from sabha.summit.people.actions.members import join
from three_people import Someone

MAP = Words("A map of tanks", "en")
LINE = Words("Every tank within a day's walk", "en")


def project(summit: Any, by: Any, title: str = "A map of tanks", **values: Any) -> Project:
    return building.add_project(summit, by=by, title=Words(title, "en"), **values)


def member(summit: Any, who: Someone) -> Any:
    return join(who.person, summit).pseudonym


def at(summit: Any, path: str) -> str:
    return f"/en/{summit.slug}/hackathon/{path}"
