"""An order of people that does not depend on how they came, and samples that do not depend on it either."""

import itertools

import numpy as np
from numpy.typing import NDArray

from sabha.algorithms.opinion_map.votes import CHUNK, Flags, Votes

type Hashes = NDArray[np.uint64]


def content_hash(votes: Votes) -> Hashes:
    """A number for each person made only from what they voted (n): equal votes, equal number.

    The hashes of single votes are added up, and whole-number sums do not care for order.
    """
    sums = np.zeros(votes.n, np.uint64)
    for first, last in spans(votes):
        begin, end = votes.start[first], votes.start[last]
        cell = votes.column[begin:end].astype(np.uint64) * np.uint64(3)
        cell += (votes.value[begin:end] + 1).astype(np.uint64)
        edges = votes.start[first:last] - begin
        filled = np.diff(votes.start[first : last + 1]) > 0
        sums[first:last][filled] = np.add.reduceat(_scrambled(cell), edges[filled])
    return _scrambled(sums)


def in_content_order(votes: Votes, chosen: Flags, most: int) -> NDArray[np.intp]:
    """The rows of at most `most` of the chosen people, ordered by what they voted.

    As the hash scatters people evenly, the first of them are a fair sample.
    """
    rows = np.flatnonzero(chosen)
    hashes = content_hash(votes)[rows]
    if len(rows) > most:
        # Everybody up to the limit is taken, and people with equal votes are interchangeable.
        nearest = np.argpartition(hashes, most - 1)[:most]
        rows, hashes = rows[nearest], hashes[nearest]
    return np.asarray(rows[np.argsort(hashes, kind="stable")], np.intp)


def spans(votes: Votes, size: int = CHUNK) -> list[tuple[int, int]]:
    """Runs of people (first, after last) with about `size` votes each."""
    edges = np.searchsorted(votes.start, np.arange(0, votes.count, size), side="left")
    edges = np.unique(np.append(edges, votes.n))
    return [(int(a), int(b)) for a, b in itertools.pairwise(edges)]


def _scrambled(number: Hashes) -> Hashes:
    """The finaliser of SplitMix64 (Steele, Lea, Flood 2014)."""
    mixed = number + np.uint64(0x9E3779B97F4A7C15)
    mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return np.asarray(mixed ^ (mixed >> np.uint64(31)), np.uint64)
