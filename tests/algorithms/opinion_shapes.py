"""Conversations for the tests of opinion maps: planted groups, one cloud, and the real ones where they lie."""

from pathlib import Path

import numpy as np

from sabha.algorithms.opinion_map.votes import Votes, from_table

POLIS = Path(__file__).parents[3] / "shared" / "data" / "polis"
REFERENCES = sorted((POLIS / "reference").glob("*.given-export-groups.json"))
PRODUCTION = sorted((POLIS / "production").glob("*"))
SUFFIX = ".given-export-groups.json"
NO_DATA = "the real conversations are not beside the repository"

NONE = np.nan


def drawn(position, m, seed, seen=0.6, steepness=1.5):
    """Votes of people at these positions (n, d) on `m` statements of random slopes, most of them asked."""
    rng = np.random.default_rng(seed)
    slope = rng.normal(0, steepness, (m, position.shape[1]))
    p = 1 / (1 + np.exp(-(position @ slope.T + rng.normal(0, 0.7, m))))
    votes = np.where(rng.random(p.shape) < p, 1.0, -1.0)
    votes[rng.random(p.shape) < 0.1] = 0
    return np.where(rng.random(p.shape) < seen, votes, NONE)


def camps(n, m, k, seed=0) -> tuple[Votes, np.ndarray]:
    """`k` clear camps of about equal size: the votes, and who is in which."""
    corners = np.array([[1.0, 1, 1], [1, -1, -1], [-1, 1, -1], [-1, -1, 1]])[:k] * 1.5
    rng = np.random.default_rng(seed)
    camp = np.arange(n) % k
    return from_table(drawn(corners[camp] + rng.normal(0, 0.3, (n, 3)), m, seed)), camp


def cloud(n, m, seed=0) -> Votes:
    """People who differ, in one round cloud of opinion."""
    return from_table(drawn(np.random.default_rng(seed).normal(size=(n, 2)), m, seed))


def coin_flips(n, m, seed=0) -> Votes:
    """People who answer at random."""
    return from_table(np.random.default_rng(seed).choice([1.0, -1.0], (n, m)))


def shuffled(votes: Votes, seed: int) -> tuple[Votes, np.ndarray]:
    """The same votes with people come, and numbered, in another order; and that order."""
    order = np.random.default_rng(seed).permutation(votes.n)
    moved = votes.rows(order)
    return Votes(
        votes.participants, votes.statements, moved.start, moved.column, moved.value, votes.participants
    ), order
