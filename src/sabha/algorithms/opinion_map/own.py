"""Our way of placing and grouping people: with doubt, and whatever the order in which they came."""

from dataclasses import dataclass

import numpy as np

from sabha.algorithms.opinion_map.clusters import counterparts, k_means, nearest
from sabha.algorithms.opinion_map.groups import (
    FEWEST_PEOPLE,
    Grouping,
    as_votes,
    find_groups,
    membership,
    reliability,
)
from sabha.algorithms.opinion_map.ideal_points import choose_dimensions
from sabha.algorithms.opinion_map.positions import Loadings, Positions, learn, locate
from sabha.algorithms.opinion_map.votes import Flags, Floats, Ints, Votes
from sabha.algorithms.opinion_map.words import Certainty, certainty_of

CHOSEN_FROM = 500  # people whose held-back votes decide how many dimensions there are
WARM_ROUNDS = 5
NEW_VOTES = 0.05  # share of new votes up to which the certainty of the map before stands


@dataclass(frozen=True, eq=False)
class Own:
    """Positions and groups.

    `dimensions`: how many the held-back votes speak for (0: votes do not predict each other); `held_out_loss[d]`
    says why; `at`: everybody's position; `places` (n, d): the same in steps of a vote; `labels` (n): the group,
    -1 for people with too few votes; `membership` (n): how sure that is, 0 to 1.
    """

    dimensions: int
    held_out_loss: Floats
    loadings: Loadings
    at: Positions
    places: Floats
    grouping: Grouping
    labels: Ints
    membership: Floats
    certainty: Certainty
    votes_then: int


def own_map(
    votes: Votes,
    shown: Flags,
    eligible: Flags,
    sample: Votes,
    warm: Own | None,
    warm_votes: Votes | None,
    seed: int,
) -> Own:
    """Place and group everybody, learning from `sample` (eligible people in content order).

    `warm` and `warm_votes` are an earlier result and the votes it came from.
    """
    start = _start(votes, warm, warm_votes)
    if warm is not None and start is not None and _is_recent(votes, warm):
        losses, dimensions, then = warm.held_out_loss, warm.dimensions, warm.votes_then
        loadings = learn(sample, shown, start.d, start, WARM_ROUNDS)
        grouping = _same_number(sample, shown, loadings, warm.grouping, seed)
    else:
        first = sample.between(0, min(sample.n, CHOSEN_FROM))
        (losses, dimensions), then = choose_dimensions(first, shown, seed), votes.count
        loadings = learn(sample, shown, max(1, dimensions))
        grouping = find_groups(sample, shown, loadings, seed, look=dimensions > 0)
    at = locate(votes, shown, loadings)
    places = as_votes(at, loadings)
    labels = np.where(eligible, nearest(places, grouping.centers), -1)
    if warm is not None and warm_votes is not None:
        grouping, labels = _same_letters(votes, grouping, labels, warm_votes, warm)
    sure = membership(at, loadings, grouping.centers, seed)
    certainty = certainty_of(grouping, int(eligible.sum()))
    return Own(dimensions, losses, loadings, at, places, grouping, labels, sure, certainty, then)


def _is_recent(votes: Votes, warm: Own) -> bool:
    return 0 <= votes.count - warm.votes_then <= NEW_VOTES * votes.count and len(warm.labels) >= FEWEST_PEOPLE


def _start(votes: Votes, warm: Own | None, warm_votes: Votes | None) -> Loadings | None:
    """The loadings of the map before, for the statements there are now."""
    if warm is None or warm_votes is None:
        return None
    _, here, there = np.intersect1d(votes.statements, warm_votes.statements, return_indices=True)
    center, loadings = np.zeros(votes.m), np.zeros((votes.m, warm.loadings.d))
    center[here], loadings[here] = warm.loadings.center[there], warm.loadings.loadings[there]
    return Loadings(center, loadings, warm.loadings.noise)


def _same_number(sample: Votes, shown: Flags, by: Loadings, before: Grouping, seed: int) -> Grouping:
    at = locate(sample, shown, by)
    found = k_means(as_votes(at, by), reliability(at), before.k, np.random.default_rng(seed))
    return Grouping(found.centers, before.gap, before.gap_error, before.stability)


def _same_letters(
    votes: Votes, grouping: Grouping, labels: Ints, warm_votes: Votes, warm: Own
) -> tuple[Grouping, Ints]:
    """Give each group the number of the group before with which it shares most people."""
    k = max(grouping.k, warm.grouping.k)
    _, here, there = np.intersect1d(votes.participants, warm_votes.participants, return_indices=True)
    both = (labels[here] >= 0) & (warm.labels[there] >= 0)
    shared = np.zeros((k, k))
    np.add.at(shared, (labels[here][both], warm.labels[there][both]), 1)
    number = counterparts(shared)
    if grouping.k < k:
        # Fewer groups than before: close the ranks, keeping their order.
        number[: grouping.k] = np.argsort(np.argsort(number[: grouping.k]))
    order = np.argsort(number[: grouping.k])
    renamed = Grouping(grouping.centers[order], grouping.gap, grouping.gap_error, grouping.stability[order])
    return renamed, np.where(labels >= 0, number[labels], -1)
