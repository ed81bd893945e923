"""The seven stages of a project: what shows that one is reached, and what the team agrees on by itself."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from sabha.summit.hackathon.models import Project


@dataclass(frozen=True)
class Step:
    """One stage: a check that the page itself can make, and a sentence that only the team can say."""

    stage: Project.Stage
    check: str
    is_met: Callable[[Project], bool]
    agreed: str


Stage = Project.Stage
STEPS = (
    Step(
        Stage.TEAM,
        _("There are two of you, or it says whom you look for."),
        lambda p: len(p.members()) > 1 or bool(p.needs),
        _("Everybody is heard, in a language that all of us understand."),
    ),
    Step(
        Stage.PLAN,
        _("One line says what it is."),
        lambda p: bool(p.pitch),
        _("We agree what to build first, and for whom."),
    ),
    Step(
        Stage.BUILT,
        _("There is something to try, or its source code."),
        lambda p: bool(p.demo or p.source),
        _("It does the one thing that we planned."),
    ),
    Step(
        Stage.TRIED,
        _("The log tells how it went."),
        lambda p: p.last_word is not None,
        _("Somebody outside the team has tried it."),
    ),
    Step(
        Stage.SHARED,
        _("Source code and licence are named."),
        lambda p: bool(p.source and p.licence),
        _("All of us agree with the licence."),
    ),
    Step(
        Stage.KEPT,
        _("Somebody looks after it, and the next step is named."),
        lambda p: bool(p.maintainer and p.next_step),
        _("We know what happens when one of us leaves."),
    ),
)


def next_step(project):
    """The stage after the present one; None after the last."""
    return next((step for step in STEPS if step.stage == project.stage + 1), None)


def open_checks(project):
    """What is still missing for the next stage, as words."""
    step = next_step(project)
    return [step.check] if step and not step.is_met(project) else []
