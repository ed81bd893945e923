"""Which sourced notes are shown beside a statement: those that people who usually disagree both find helpful.

A rater's side comes from the opinion map, that is, from many votes on statements, never from the few ratings
on notes: at a summit each person rates so few notes that a side learnt from ratings is noise (measured in
bench/notes_ranking.py). No rater's word is weighed by how often they were with the majority, because that
teaches minorities to conform.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import betaincinv

from sabha.algorithms.refused import Refused, gettext_noop

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

OFF_THE_MAP = -1
CONFIDENCE = 0.9
HELPFUL_SHARE = 0.5
LEAST_PER_SIDE = 3
LEAST_SHARE_OF_A_SIDE = 0.2
TAG_SHARE = 0.25
LEAST_TAGGERS_PER_SIDE = 2


class Standing(StrEnum):
    """What is done with a note, and why."""

    SHOWN = "shown"
    NEEDS_RATINGS = "needs_ratings"
    ONE_SIDED = "one_sided"
    NOT_HELPFUL = "not_helpful"
    SOURCE_DOUBTED = "source_doubted"


@dataclass(frozen=True, slots=True)
class SideOfNote:
    """What one side says: `helpful` counts a "somewhat" as half a person, `lower` and `upper` bound the share."""

    raters: int
    helpful: float
    lower: float
    upper: float
    more_needed: int


@dataclass(frozen=True, slots=True)
class RankedNote:
    """Where a note stands. `score` is the smaller side's lower bound; `off_the_map` raters are not counted yet."""

    standing: Standing
    score: float
    sides: tuple[SideOfNote, SideOfNote]
    off_the_map: int
    confirmed_tags: tuple[str, ...]

    @property
    def more_needed(self) -> int:
        """Ratings still needed at the least, on both sides together, if all of them say "helpful"."""
        return self.sides[0].more_needed + self.sides[1].more_needed


@dataclass(frozen=True, slots=True)
class Invitation:
    """Ask this person (an index) to rate this note (an index)."""

    person: int
    note: int


def two_sides(positions: ArrayLike) -> Ints:
    """Split the opinion map into two sides: where one cut leaves the least spread within the sides.

    `positions` has one row a person (1-D, or n x d: then the line through the longest axis is cut); people who are
    not on the map have nan and get side -1. The cut is Fisher's exact one-dimensional grouping (JASA 1958) with at
    least a fifth of the people on each side; the outermost twentieth at either end counts as standing where the
    next person stands, so that a few outliers do not become "the other side". Sides are 0 (the lower end) and 1;
    which end is lower is fixed by the larger coordinate of the axis. Returns int64, n.
    """
    points = np.asarray(positions, dtype=np.float64)
    points = points[:, None] if points.ndim == 1 else points
    on_map = np.isfinite(points).all(axis=1)
    sides = np.full(len(points), OFF_THE_MAP, dtype=np.int64)
    if on_map.sum() < 2 * LEAST_PER_SIDE:
        raise Refused(
            gettext_noop("Two sides need at least %(least)d people on the opinion map; there are %(people)d."),
            least=2 * LEAST_PER_SIDE,
            people=int(on_map.sum()),
        )
    line = _along_the_longest_axis(_reined_in(points[on_map]))
    sides[on_map] = (line > _cut(np.sort(line))).astype(np.int64)
    return sides


def _reined_in(points: Floats) -> Floats:
    low = np.quantile(points, 0.05, axis=0, method="higher")
    high = np.quantile(points, 0.95, axis=0, method="lower")
    return np.clip(points, low, high)


def _along_the_longest_axis(points: Floats) -> Floats:
    # People are put in order first, so that rounding is the same whatever order they came in.
    ordered = points[np.lexsort(points.T)]
    centre = ordered.mean(axis=0)
    _, axes = np.linalg.eigh((ordered - centre).T @ (ordered - centre))
    axis = axes[:, -1] * np.sign(axes[np.abs(axes[:, -1]).argmax(), -1])
    line: Floats = ((points - centre) * axis).sum(axis=1)
    return line


def _cut(line: Floats) -> float:
    """Where to cut a sorted line: never between people who stand at the same place."""
    n = len(line)
    left_size = np.arange(1, n)
    left = np.cumsum(line)[:-1]
    # The least spread within is the largest spread between; the overall mean is 0 up to rounding.
    between = left**2 / left_size + (line.sum() - left) ** 2 / (n - left_size)
    allowed = np.minimum(left_size, n - left_size) >= LEAST_SHARE_OF_A_SIDE * n
    apart = np.diff(line) > 1e-12 * max(1.0, float(np.abs(line).max()))
    if not (allowed & apart).any():
        raise Refused(gettext_noop("The opinion map shows no two sides: nearly everybody stands at one place."))
    best = int(np.where(allowed & apart, between, -np.inf).argmax())
    return float(line[best] + line[best + 1]) / 2


def share_bounds(yes: ArrayLike, asked: ArrayLike) -> tuple[Floats, Floats]:
    """One-sided 90 % bounds of a share after `yes` of `asked`: quantiles of Beta(yes + 1, asked - yes + 1)."""
    a = np.asarray(yes, dtype=np.float64) + 1
    b = np.asarray(asked, dtype=np.float64) - np.asarray(yes, dtype=np.float64) + 1
    return betaincinv(a, b, 1 - CONFIDENCE), betaincinv(a, b, CONFIDENCE)


def more_ratings_needed(helpful: float, raters: int) -> int:
    """The fewest further ratings, all of them helpful, with which one side's lower bound passes."""
    more = np.arange(2 * raters + 10)  # always enough: then at least twice as many say yes as said anything else
    lower, _ = share_bounds(helpful + more, raters + more)
    return int(((lower >= HELPFUL_SHARE) & (raters + more >= LEAST_PER_SIDE)).argmax())


def rank_notes(
    raters: ArrayLike,
    notes: ArrayLike,
    ratings: ArrayLike,
    sides: ArrayLike,
    n_notes: int,
    tags: Mapping[str, Sequence[tuple[int, int]]] | None = None,
) -> tuple[RankedNote, ...]:
    """Where every note stands.

    `raters`, `notes`, `ratings` run side by side: who, which note, and 1 helpful, 0.5 somewhat, 0 not helpful; one
    rating per person and note. `sides` has 0, 1 or -1 (not on the map) for every person. A note is shown when on
    both sides the lower 90 % bound of the helpful share is at least one half, which takes at least three ratings
    from each. `tags` maps a complaint about the source to its (rater, note) pairs; a complaint confirmed by both
    sides withholds the note. Method: the two-sided rule compared in bench/notes_ranking.py with the factorisation
    of Community Notes (Wojcik et al. 2022, arXiv 2210.15723).
    """
    who, what, how, side_of = _checked(raters, notes, ratings, sides, n_notes)
    side = side_of[who]
    asked = np.stack([np.bincount(what[side == s], minlength=n_notes) for s in (0, 1)])
    helpful = np.stack([np.bincount(what[side == s], how[side == s], n_notes) for s in (0, 1)])
    off = np.bincount(what[side == OFF_THE_MAP], minlength=n_notes)
    lower, upper = share_bounds(helpful, asked)
    confirmed = confirmed_tags(who, what, side_of, n_notes, tags or {})
    ranked = []
    for note in range(n_notes):
        low, high = (_side(asked[s, note], helpful[s, note], lower[s, note], upper[s, note]) for s in (0, 1))
        standing = _standing((low, high), confirmed[note])
        score = min(low.lower, high.lower)
        ranked.append(RankedNote(standing, score, (low, high), int(off[note]), confirmed[note]))
    return tuple(ranked)


def _side(asked: float, helpful: float, lower: float, upper: float) -> SideOfNote:
    needed = more_ratings_needed(float(helpful), int(asked))
    return SideOfNote(int(asked), float(helpful), float(lower), float(upper), needed)


def _checked(
    raters: ArrayLike, notes: ArrayLike, ratings: ArrayLike, sides: ArrayLike, n_notes: int
) -> tuple[Ints, Ints, Floats, Ints]:
    who, what = np.asarray(raters, dtype=np.int64), np.asarray(notes, dtype=np.int64)
    how, side_of = np.asarray(ratings, dtype=np.float64), np.asarray(sides, dtype=np.int64)
    if not len(who) == len(what) == len(how):
        raise Refused(gettext_noop("Every rating needs a rater, a note and a value."))
    if not np.isin(how, (0.0, 0.5, 1.0)).all():
        raise Refused(gettext_noop("A rating is 0 (not helpful), 0.5 (somewhat) or 1 (helpful)."))
    if (who < 0).any() or (who >= len(side_of)).any() or (what < 0).any() or (what >= n_notes).any():
        raise Refused(gettext_noop("A rating names a rater or a note that is not in the list."))
    if not np.isin(side_of, (0, 1, OFF_THE_MAP)).all():
        raise Refused(gettext_noop("A side is 0, 1 or -1 (not on the opinion map)."))
    if len(np.unique(who * n_notes + what)) < len(who):
        raise Refused(gettext_noop("Somebody rated a note twice; keep only the latest rating."))
    return who, what, how, side_of


def _standing(sides: tuple[SideOfNote, SideOfNote], confirmed: tuple[str, ...]) -> Standing:
    if confirmed:
        return Standing.SOURCE_DOUBTED
    if all(side.more_needed == 0 for side in sides):
        return Standing.SHOWN
    against = [side.raters >= LEAST_PER_SIDE and side.upper < HELPFUL_SHARE for side in sides]
    if all(against):
        return Standing.NOT_HELPFUL
    return Standing.ONE_SIDED if any(against) else Standing.NEEDS_RATINGS


def confirmed_tags(
    raters: ArrayLike,
    notes: ArrayLike,
    sides: ArrayLike,
    n_notes: int,
    tags: Mapping[str, Sequence[tuple[int, int]]],
) -> tuple[tuple[str, ...], ...]:
    """For every note the complaints about its source that both sides make: names in alphabetical order.

    On each side at least two people must say so, and the lower 90 % bound of the share of that side's raters who do
    must be at least a quarter: so one side alone cannot talk away a source it dislikes. Only people who rated the
    note count. `raters`, `notes`, `sides` as in `rank_notes`.
    """
    who, what = np.asarray(raters, dtype=np.int64), np.asarray(notes, dtype=np.int64)
    side_of = np.asarray(sides, dtype=np.int64)
    rated = set(zip(who.tolist(), what.tolist(), strict=True))
    asked = np.stack([np.bincount(what[side_of[who] == s], minlength=n_notes) for s in (0, 1)])
    found: list[list[str]] = [[] for _ in range(n_notes)]
    for name in sorted(tags):
        told = np.zeros((2, n_notes), dtype=np.int64)
        for person, note in sorted(set(tags[name]) & rated):
            if side_of[person] != OFF_THE_MAP:
                told[side_of[person], note] += 1
        lower, _ = share_bounds(told, asked)
        confirmed = ((told >= LEAST_TAGGERS_PER_SIDE) & (lower >= TAG_SHARE)).all(axis=0)
        for doubted in np.flatnonzero(confirmed).tolist():
            found[doubted].append(name)
    return tuple(tuple(names) for names in found)


def whom_to_ask(
    ranked: Sequence[RankedNote],
    sides: ArrayLike,
    not_again: Sequence[tuple[int, int]],
    *,
    seed: int,
    per_person: int = 3,
    per_side: int = 5,
) -> tuple[Invitation, ...]:
    """Draw people to rate the notes that need it: by lot within each side, as many from a side as it lacks.

    Nobody is asked more than `per_person` times in one round, nor about a pair in `not_again` (person, note: has
    rated it, wrote it, or was asked). Notes that lack least come first, so that few answers finish many notes; of
    the people of a side those asked least so far go first, then the lot decides. Raters who came by themselves are
    of one mind more often than people who are asked: this is the "population sample" idea of Community Notes.
    """
    side_of = np.asarray(sides, dtype=np.int64)
    lot = np.random.default_rng(seed).permutation(len(side_of))
    asked = np.zeros(len(side_of), dtype=np.int64)
    barred: dict[int, list[int]] = {}
    for person, note in not_again:
        barred.setdefault(note, []).append(person)
    waiting = [n for n, note in enumerate(ranked) if note.standing is Standing.NEEDS_RATINGS]
    invitations = []
    for note in sorted(waiting, key=lambda note: (ranked[note].more_needed, note)):
        free = asked < per_person
        free[barred.get(note, [])] = False
        for side in (0, 1):
            wanted = min(per_side, ranked[note].sides[side].more_needed)
            candidates = np.flatnonzero(free & (side_of == side))
            chosen = candidates[np.lexsort((lot[candidates], asked[candidates]))][:wanted]
            asked[chosen] += 1
            invitations += [Invitation(int(person), note) for person in chosen]
    return tuple(invitations)
