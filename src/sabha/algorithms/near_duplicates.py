"""Finding statements that say the same in almost the same words, before one more is sent, in every script.

No model and no word list: statements are compared by the runs of two to four characters they share, which works
for words that grow endings, for scripts without spaces and for typing errors. It finds the same words, not the same
meaning: a translation is not found, and "should" and "should not" are near; so it offers, and people decide.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sabha.algorithms.comparable_text import comparable
from sabha.algorithms.refused import Refused, gettext_noop

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Hashes = NDArray[np.uint64]

RUNS = (2, 3, 4)
NEAR = 0.6


@dataclass(frozen=True, slots=True)
class Similar:
    """A statement like the one asked about: 1 is the same; `only_here` and `only_there` are the words that differ."""

    statement: str
    similarity: float
    only_here: tuple[str, ...]
    only_there: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class StatementIndex:
    """Statements ready to be compared: for each run of characters where it occurs, and how much it says there.

    `runs` (sorted hashes), `starts` (len + 1), `places` and `weights` form the inverted lists; `rarity` belongs to
    `runs`; statements are in the order of `names`.
    """

    names: tuple[str, ...]
    texts: tuple[str, ...]
    runs: Hashes
    starts: Ints
    places: Ints
    weights: Floats
    rarity: Floats

    @classmethod
    def of(cls, statements: Mapping[str, str]) -> "StatementIndex":
        """Index statements by their names (any order gives the same index). 2,000 take a fifth of a second."""
        names = tuple(sorted(statements))
        texts = tuple(comparable(statements[name]) for name in names)
        where, hashes, counts = _runs_of(texts)
        runs, which, lists = np.unique(hashes, return_inverse=True, return_counts=True)
        rarity = _rarity(lists, len(names))
        weights = counts * rarity[which]
        weights /= np.sqrt(np.bincount(where, weights**2, len(names)))[where]
        order = np.lexsort((where, which))
        starts = np.concatenate([[0], np.cumsum(lists)])
        return cls(names, texts, runs, starts.astype(np.int64), where[order], weights[order], rarity)

    def similarities(self, text: str) -> Floats:
        """How alike the text is to each statement, 0 to 1, in the order of `names`.

        The cosine between vectors of runs, a run found f times counting (1 + log f) (log((1 + n) / (1 + m)) + 1) when
        m of n statements have it (tf-idf, Salton & Buckley 1988): what every statement begins with says little.
        """
        here = comparable(text)
        _, hashes, counts = _runs_of((here,))
        if not self.names:
            return np.zeros(0)
        at = np.minimum(np.searchsorted(self.runs, hashes), len(self.runs) - 1)
        known = self.runs[at] == hashes
        weights = counts * np.where(known, self.rarity[at], _rarity(0, len(self.names)))
        weights /= np.sqrt((weights**2).sum())
        starts, lengths = self.starts[at[known]], np.diff(self.starts)[at[known]]
        # All lists of the text's runs one after the other: from each start, as many places as it is long.
        entries = np.repeat(starts - np.cumsum(lengths) + lengths, lengths) + np.arange(lengths.sum())
        shares = np.repeat(weights[known], lengths) * self.weights[entries]
        alike = np.minimum(np.bincount(self.places[entries], shares, len(self.names)), 1.0)
        # Rounding must not make the same text less than the same.
        alike[[other == here for other in self.texts]] = 1.0
        return alike

    def like(self, text: str, *, near: float = NEAR, limit: int = 3) -> tuple[Similar, ...]:
        """The statements most like the text and at least `near`, the nearest first, at most `limit`."""
        alike = self.similarities(text)
        found = np.flatnonzero(alike >= near)
        best = found[np.lexsort((found, -alike[found].round(9)))][:limit]
        here = comparable(text).split()
        return tuple(
            Similar(
                statement=self.names[place],
                similarity=float(alike[place].round(9)),
                only_here=_missing_from(self.texts[place].split(), here),
                only_there=_missing_from(here, self.texts[place].split()),
            )
            for place in best
        )


def similarity(one: str, other: str) -> float:
    """How alike two texts are, 0 to 1, without other statements to tell rare words from common ones."""
    return float(StatementIndex.of({"": one}).similarities(other)[0].round(9))


def similar_pairs(statements: Mapping[str, str], *, near: float = NEAR) -> tuple[tuple[str, str, float], ...]:
    """All pairs of statements at least `near`, the nearest first: for moderators who merge after an import."""
    index = StatementIndex.of(statements)
    pairs = []
    for place, name in enumerate(index.names):
        alike = index.similarities(statements[name]).round(9)
        later = np.flatnonzero(alike >= near)
        pairs += [(name, index.names[other], float(alike[other])) for other in later if other > place]
    return tuple(sorted(pairs, key=lambda pair: (-pair[2], pair[0], pair[1])))


def _missing_from(words: list[str], others: list[str]) -> tuple[str, ...]:
    return tuple(word for word in dict.fromkeys(others) if word not in set(words))


def _rarity(lists: Ints | int, statements: int) -> Floats:
    rarity: Floats = np.log((1 + statements) / (1 + np.asarray(lists))) + 1
    return rarity


def _runs_of(texts: tuple[str, ...]) -> tuple[Ints, Hashes, Floats]:
    """The runs of characters of each text: text number, hash of the run, 1 + log of how often."""
    if not all(texts):
        raise Refused(gettext_noop("A statement needs at least one letter, digit or sign."))
    padded = [f" {text} " for text in texts]
    # Hashing all texts at once, as one row of code points, is what makes indexing fast.
    row = np.frombuffer("".join(padded).encode("utf-32-le"), dtype=np.uint32).astype(np.uint64)
    lengths = np.array([len(text) for text in padded], dtype=np.int64)
    text_of = np.repeat(np.arange(len(padded)), lengths)
    where, hashes = [], []
    for size in RUNS:
        inside = text_of[: len(row) - size + 1] == text_of[size - 1 :]
        mixed = np.full(len(inside), size, dtype=np.uint64)
        for offset in range(size):
            mixed = _mix(mixed ^ row[offset : offset + len(inside)])
        where.append(text_of[: len(inside)][inside])
        hashes.append(mixed[inside])
    return _counted(np.concatenate(where), np.concatenate(hashes))


def _mix(values: Hashes) -> Hashes:
    """SplitMix64's finishing steps: a one-to-one mixing of 64 bits, the same on every machine."""
    values = values + np.uint64(0x9E3779B97F4A7C15)
    values = (values ^ (values >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    values = (values ^ (values >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return values ^ (values >> np.uint64(31))


def _counted(where: Ints, hashes: Hashes) -> tuple[Ints, Hashes, Floats]:
    order = np.lexsort((hashes, where))
    where, hashes = where[order], hashes[order]
    first = np.flatnonzero(np.r_[True, (where[1:] != where[:-1]) | (hashes[1:] != hashes[:-1])][: len(where)])
    counts = np.diff(np.r_[first, len(where)])
    return where[first], hashes[first], 1 + np.log(counts)
