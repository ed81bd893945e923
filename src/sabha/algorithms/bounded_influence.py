"""How much people agree with a statement when no single account, honest or not, may move the result far."""

from collections.abc import Iterable

import numpy as np
from numpy.typing import ArrayLike, NDArray

from sabha.algorithms.refused import Refused, gettext_noop
from sabha.algorithms.signals import Unison

Floats = NDArray[np.float64]

INFLUENCE = 0.05


def bounded_agreement(
    people: ArrayLike,
    statements: ArrayLike,
    answers: ArrayLike,
    n_statements: int,
    *,
    influence: float = INFLUENCE,
    voices: ArrayLike | None = None,
) -> Floats:
    """Agreement with each statement, from -1 to 1, which no account moves by more than `influence`.

    One row a vote: who, on what, 1 agree, 0 pass, -1 disagree (latest votes only). `voices` gives each person a
    weight from 0 to 1 (one when absent); an account with voice v moves a score by at most v times `influence`,
    however many people vote. From 8 / `influence` voices on, the score is the plain mean; with fewer it leans to 0,
    as far as it must. Method: the Lipschitz-resilient mean of Mehestan (Allouah et al. 2022, arXiv 2202.08656), a
    mean clipped around a quadratically regularised median; because there are only three answers it is computed in
    closed form: that median is the middle one of seven numbers.
    """
    if influence <= 0:
        raise Refused(gettext_noop("The influence of an account has to be above zero."))
    person, statement = np.asarray(people, dtype=np.int64), np.asarray(statements, dtype=np.int64)
    weight = np.ones(len(person)) if voices is None else np.asarray(voices, dtype=np.float64)[person]
    if (weight < 0).any() or (weight > 1).any():
        raise Refused(gettext_noop("A person's voice lies between 0 and 1."))
    cell = statement * 3 + np.asarray(answers, dtype=np.int64) + 1
    said = np.bincount(cell, weight, 3 * n_statements).reshape(n_statements, 3)
    return _clipped_mean(said, influence)


def _clipped_mean(said: Floats, influence: float) -> Floats:
    """`said`: statements x weight of disagree, pass, agree."""
    total = said.sum(axis=1)
    values = np.broadcast_to([-1.0, 0.0, 1.0], said.shape)
    # The median's slope between two answers: weight above minus weight below, against the pull to zero.
    below = np.concatenate([np.zeros((len(said), 1)), np.cumsum(said, axis=1)], axis=1)
    pulls = influence / 4 * (total[:, None] - 2 * below)
    centre = np.median(np.concatenate([values, pulls], axis=1), axis=1)
    radius = influence / 4 * total
    clipped = np.clip(values, (centre - radius)[:, None], (centre + radius)[:, None])
    mean: Floats = (said * clipped).sum(axis=1) / np.where(total > 0, total, 1)
    return mean


def links_of(in_unison: Iterable[Unison]) -> list[tuple[int, int]]:
    """Pairs of people of whom one votes as the other does."""
    return [(found.person, partner.person) for found in in_unison for partner in found.partners]


def shared_voices(n_people: int, links: Iterable[tuple[int, int]]) -> Floats:
    """Weights with which everybody who votes in unison with each other has one voice together; others have one each.

    For the result "if those who vote as one were one", shown beside the full result; Community Notes treats raters
    who act alike in the same way. People linked through others in unison belong together.
    """
    group, links = np.arange(n_people), list(links)
    changed = True
    while changed:
        changed = False
        for one, other in links:
            least = min(group[one], group[other])
            if group[one] != least or group[other] != least:
                group[one] = group[other] = least
                changed = True
    sizes = np.bincount(group, minlength=n_people)
    voices: Floats = 1 / sizes[group]
    return voices
