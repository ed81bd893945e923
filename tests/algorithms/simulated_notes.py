"""A summit that rates notes, made up from a seed: what tests and bench/notes_ranking.py judge rankings by."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class SimulatedNotes:
    raters: NDArray[np.int64]
    notes: NDArray[np.int64]
    ratings: NDArray[np.float64]
    positions: NDArray[np.float64]  # on the opinion map, seen with noise
    camps: NDArray[np.int64]
    helpful: NDArray[np.bool_]  # the truth: at least 60 % of each camp would find it helpful


def simulate(people: int, notes: int, per_note: float, self_selected: float, seed: int) -> SimulatedNotes:
    """Two camps, 60 to 40. Of the notes 30 % bridge, 40 % please one camp only, 30 % are bad.

    A person says "helpful" with a logistic chance of the note's quality, its slant times the person's position, and
    the person's own leniency; `self_selected` makes people rate notes that slant their way (0: drawn at random).
    """
    rng = np.random.default_rng(seed)
    camps = np.where(rng.random(people) < 0.6, -1, 1)
    opinion = camps + rng.normal(0, 0.35, people)
    leniency = rng.normal(0, 0.4, people)
    kind = rng.choice(3, notes, p=[0.3, 0.4, 0.3])
    quality = np.array([1.3, 0.15, -1.3])[kind] + rng.normal(0, 0.3, notes)
    partisan = rng.choice([-1.8, 1.8], notes)
    slant = np.where(kind == 1, partisan, rng.normal(0, 0.25, notes))
    chance = 1 / (1 + np.exp(-(1.2 * quality + np.outer(opinion, slant) + leniency[:, None])))
    who, what = [], []
    for note in range(notes):
        weights = np.exp(self_selected * slant[note] * opinion)
        size = min(people, max(1, int(rng.poisson(per_note))))
        who.append(rng.choice(people, size, replace=False, p=weights / weights.sum()))
        what.append(np.full(size, note))
    raters, rated = np.concatenate(who), np.concatenate(what)
    draw, p = rng.random(len(raters)), chance[raters, rated]
    ratings = np.where(draw < p - 0.06, 1.0, np.where(draw < p + 0.06, 0.5, 0.0))
    helpful = (chance[camps < 0].mean(axis=0) >= 0.6) & (chance[camps > 0].mean(axis=0) >= 0.6)
    return SimulatedNotes(raters, rated, ratings, opinion + rng.normal(0, 0.35, people), camps, helpful)


def precision_and_recall(shown: NDArray[np.bool_], helpful: NDArray[np.bool_]) -> tuple[float, float]:
    """Of those shown how many are helpful (nan when none is shown); of the helpful how many are shown."""
    right = int((shown & helpful).sum())
    return right / shown.sum() if shown.any() else float("nan"), right / max(1, int(helpful.sum()))
