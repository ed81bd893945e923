"""Doubt in words: how sure the groups are, and what cannot be said yet."""

from dataclasses import dataclass, field
from typing import Literal

from sabha.algorithms.opinion_map.groups import FEWEST_PEOPLE, Grouping
from sabha.algorithms.refused import gettext_noop

type Level = Literal["clear", "fair", "blurred", "none", "too few"]

FIRST_RESULTS = 3  # people from whom on something is said
CLEAR, FAIR = 0.85, 0.75  # Hennig: highly stable, valid


@dataclass(frozen=True)
class Saying:
    """A sentence for people: `template` is a gettext message id with %(name)s places, `params` fills them."""

    template: str
    params: dict[str, object] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.template % self.params


@dataclass(frozen=True)
class Certainty:
    """How sure the groups are: a level, a sentence, and the number behind it.

    `stability`: the smallest group's overlap with itself when people are drawn anew, 0 to 1; None where no
    groups are claimed.
    """

    level: Level
    saying: Saying
    stability: float | None


def certainty_of(found: Grouping, people: int) -> Certainty:
    """The words for what `find_groups` found among so many people."""
    if people < FEWEST_PEOPLE:
        text = gettext_noop("With %(people)d people nobody can tell groups from chance; from %(needed)d on we look.")
        return Certainty("too few", Saying(text, {"people": people, "needed": FEWEST_PEOPLE}), None)
    if found.k == 1:
        return Certainty("none", Saying(gettext_noop("No clear groups: opinions shade into one another.")), None)
    stability = float(found.stability.min())
    level: Level
    if stability >= CLEAR:
        level, text = "clear", gettext_noop("%(groups)d groups stand clearly apart.")
    elif stability >= FAIR:
        level, text = "fair", gettext_noop("%(groups)d groups stand apart; some people are between them.")
    else:
        level, text = "blurred", gettext_noop("%(groups)d groups show, with blurred edges: take them as a hint.")
    return Certainty(level, Saying(text, {"groups": found.k}), stability)


def not_yet(people: int, eligible: int, dimensions: int, certainty: Certainty | None) -> list[Saying]:
    """What cannot be said of this conversation yet, and what it would take."""
    said: list[Saying] = []
    if people < FIRST_RESULTS:
        text = gettext_noop("Results show from %(needed)d people on; so far there are %(people)d.")
        said.append(Saying(text, {"needed": FIRST_RESULTS, "people": people}))
    if eligible < FEWEST_PEOPLE:
        text = gettext_noop("Whether there are groups: %(needed)d people with enough votes are needed, not %(people)d.")
        said.append(Saying(text, {"needed": FEWEST_PEOPLE, "people": eligible}))
    elif not dimensions:
        said.append(Saying(gettext_noop("What people differ over: so far votes do not predict each other.")))
    elif certainty is not None and certainty.level == "none":
        said.append(Saying(gettext_noop("Who belongs together: there are no groups that stand apart.")))
    return said
