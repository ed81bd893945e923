"""Which pairs could be introduced and how well they fit: the sparse graph the matching works on."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from sabha.algorithms.introductions.model import Person

Ints = NDArray[np.int64]

ENOUGH_IN_COMMON = 2
MUTUAL_BONUS = 2
REGION_BONUS = 1
GOLDEN = 2654435769
"""The golden section as a fraction of 2 to the 32nd."""


@dataclass(frozen=True, slots=True)
class Candidates:
    """For every person (by number) their possible partners, the best first; `fit` runs beside `partner`.

    `starts` (people + 1) says where each person's partners begin.
    """

    starts: Ints
    partner: Ints
    fit: Ints

    @property
    def has_any(self) -> NDArray[np.bool_]:
        """For every person whether anybody fits."""
        return np.diff(self.starts) > 0

    def best(self, each: int) -> tuple[Ints, Ints, Ints]:
        """The pairs that are among the best `each` of either person: one, other (one < other), fit."""
        rank = np.arange(len(self.partner)) - np.repeat(self.starts[:-1], np.diff(self.starts))
        person = np.repeat(np.arange(len(self.starts) - 1), np.diff(self.starts))
        kept = rank < each
        low, high = np.minimum(person, self.partner)[kept], np.maximum(person, self.partner)[kept]
        _, first = np.unique(low * len(self.starts) + high, return_index=True)
        return low[first], high[first], self.fit[kept][first]


def candidates(people: Sequence[Person], apart: Collection[tuple[str, str]]) -> Candidates:
    """All pairs in which one offers what the other needs; `people` in the order of their names.

    Left out: one organisation, and pairs in `apart` (work together already, were introduced before, declined).
    Fit: needs met on each side, at most two counted because partial overlap makes the best partners (Lane et al.
    2021), more when both gain, and a little more across regions.
    """
    gives = _gives(people)
    number = {person.name: at for at, person in enumerate(people)}
    kept_apart: dict[int, list[int]] = {}
    for one, other in apart:
        if one in number and other in number:
            kept_apart.setdefault(number[one], []).append(number[other])
            kept_apart.setdefault(number[other], []).append(number[one])
    organisation = _numbered([person.organisation for person in people])
    region = _numbered([person.region for person in people])
    takes = gives.T.tocsr()
    both = (gives + takes).tocsr()
    starts, partners, fits = [0], [], []
    for at in range(len(people)):
        others = both.indices[both.indptr[at] : both.indptr[at + 1]].astype(np.int64)
        others = others[(others != at) & ((organisation[others] != organisation[at]) | (organisation[at] < 0))]
        others = np.setdiff1d(others, kept_apart.get(at, []))
        given, taken = _row(gives, at, others), _row(takes, at, others)
        fit = np.minimum(given, ENOUGH_IN_COMMON) + np.minimum(taken, ENOUGH_IN_COMMON)
        fit += MUTUAL_BONUS * ((given > 0) & (taken > 0)) + REGION_BONUS * (region[others] != region[at])
        order = _best_first(fit, at)
        partners.append(others[order])
        fits.append(fit[order])
        starts.append(starts[-1] + len(others))
    return Candidates(np.array(starts), _joined(partners), _joined(fits))


def _best_first(fit: Ints, at: int) -> Ints:
    """The order of the partners of person `at`: by fit, and among equals beginning at another place for everybody.

    Otherwise all who look for one word would keep the same few partners. Multiples of the golden section spread the
    places evenly, whichever people they are (Knuth, The Art of Computer Programming 3, section 6.4).
    """
    order = np.argsort(-fit, kind="stable")
    falling = -fit[order]
    first = np.searchsorted(falling, falling, side="left")
    size = np.searchsorted(falling, falling, side="right") - first
    begin = (at * GOLDEN % 2**32 * size) >> 32
    turn = (np.arange(len(fit)) - first - begin) % np.maximum(size, 1)
    return order[np.lexsort((turn, first))]


def _gives(people: Sequence[Person]) -> sparse.csr_array:
    """How many needs of the column's person the row's person meets."""
    words = {word: at for at, word in enumerate(sorted({w for p in people for w in p.offers | p.needs}))}

    def table(sets: list[frozenset[str]]) -> sparse.csr_array:
        rows = [at for at, chosen in enumerate(sets) for _ in chosen]
        columns = [words[word] for chosen in sets for word in chosen]
        ones = np.ones(len(rows), dtype=np.int64)
        return sparse.csr_array((ones, (rows, columns)), shape=(len(people), max(1, len(words))))

    gives = table([person.offers for person in people]) @ table([person.needs for person in people]).T
    return sparse.csr_array(gives)


def _row(matrix: sparse.csr_array, at: int, columns: Ints) -> Ints:
    dense = np.zeros(matrix.shape[1], dtype=np.int64)
    inside = slice(matrix.indptr[at], matrix.indptr[at + 1])
    dense[matrix.indices[inside]] = matrix.data[inside]
    return dense[columns]


def _numbered(words: list[str]) -> Ints:
    """The same number for the same word; -1 for none given."""
    numbers = {word: at for at, word in enumerate(sorted(set(words)))}
    return np.array([numbers[word] if word else -1 for word in words], dtype=np.int64)


def _joined(parts: list[Ints]) -> Ints:
    return np.concatenate([np.zeros(0, dtype=np.int64), *parts])
