"""How many groups there are, who is in them, and how sure that is.

Groups are claimed only where people stand closer together than they would if opinions shaded into one another:
the gap statistic (Tibshirani, Walther & Hastie 2001) against votes drawn from a single cloud of people with the
same dimensions, statements and missing votes (a parametric bootstrap, as in SigClust, Liu et al. 2008). A group
must also come back when people are drawn anew (cluster-wise stability, Hennig 2007).
"""

from dataclasses import dataclass, replace

import numpy as np

from sabha.algorithms.opinion_map.clusters import counterparts, k_means, nearest
from sabha.algorithms.opinion_map.positions import Loadings, Positions, learn, locate
from sabha.algorithms.opinion_map.votes import Flags, Floats, Ints, Votes

MOST_GROUPS = 5
FEWEST_PEOPLE = 12  # below this no split can be told from chance
SMALLEST_GROUP, SMALLEST_SHARE = 3, 0.02
REPEATS = 12
TOGETHER = 8192  # people looked at together: passing arrays stay at a few megabytes
CHECKED = 900  # people drawn for one repeat
REFIT_ROUNDS = 4
SURE = 3.0  # standard deviations by which groups must beat a single cloud
CLOSER = 0.05  # and by how much in the logarithm of scatter, so that a large crowd's trifles do not count
STABLE = 0.7  # between what Hennig calls a pattern (0.6) and a valid group (0.75)


@dataclass(frozen=True, eq=False)
class Grouping:
    """Groups in the space of positions.

    `centers` (k, d); `gap` and `gap_error` for 1, 2, … groups (0 for one); `stability` (k): how much of each
    group comes back in repeats (mean Jaccard overlap, 0 to 1). One group means no clear groups.
    """

    centers: Floats
    gap: Floats
    gap_error: Floats
    stability: Floats

    @property
    def k(self) -> int:
        """How many groups there are."""
        return len(self.centers)


def as_votes(at: Positions, by: Loadings) -> Floats:
    """Positions scaled so that a distance of 1 is one step of a vote on the average statement (n, d)."""
    return np.asarray(at.mean * _scale(by))


def reliability(at: Positions) -> Floats:
    """How much is known of each person (n), 0 nothing to 1 all: 1 - remaining variance of their position."""
    d = max(at.mean.shape[1], 1)
    return np.asarray(np.clip(1 - np.trace(at.covariance, axis1=1, axis2=2) / d, 1e-6, 1))


def find_groups(votes: Votes, shown: Flags, by: Loadings, seed: int, *, look: bool = True) -> Grouping:
    """The groups among these people, in the order given: hand them over in content order.

    Without `look` everybody is one group: where votes do not predict each other there is nothing to find.
    """
    at = locate(votes, shown, by)
    points, weights = as_votes(at, by), reliability(at)
    middle = weights @ points / max(float(weights.sum()), 1e-300)
    one = Grouping(middle[None], np.zeros(1), np.zeros(1), np.ones(1))
    if votes.n < FEWEST_PEOPLE or not look:
        return one
    sample = votes.rows(np.arange(min(votes.n, CHECKED)))
    gap, error = _gaps(sample, shown, by, seed)
    for k in _candidates(gap, error):
        found = k_means(points, weights, k, np.random.default_rng(seed))
        sizes = np.bincount(found.labels, minlength=k)
        if sizes.min() < max(SMALLEST_GROUP, SMALLEST_SHARE * votes.n):
            continue
        centers = found.centers[np.lexsort((*found.centers.T, -sizes))]
        stability = _stability(sample, shown, by, centers, seed)
        if stability.min() >= STABLE:
            return Grouping(centers, gap, error, stability)
    return replace(one, gap=gap, gap_error=error)


def membership(at: Positions, by: Loadings, centers: Floats, seed: int, draws: int = 50) -> Floats:
    """How sure each person's group is (n): the share of their likely positions nearest to the same centre."""
    if len(centers) == 1:
        return np.ones(len(at.mean))
    own = nearest(as_votes(at, by), centers)
    noise = np.random.default_rng(seed).standard_normal((draws, by.d)).T
    share = np.empty(len(own))
    for first in range(0, len(own), TOGETHER):
        part = slice(first, first + TOGETHER)
        here = Positions(at.mean[part], at.covariance[part])
        share[part] = _still_nearest(here, own[part], centers, noise, _scale(by)).mean(1)
    return share


def _still_nearest(at: Positions, own: Ints, centers: Floats, noise: Floats, scale: Floats) -> Flags:
    """Whether each person's own centre is nearest at each likely position (n, draws).

    Squared distances to two centres differ by a straight line, so that each other centre costs one product.
    """
    root = np.linalg.cholesky(at.covariance)
    same = np.ones((len(own), noise.shape[1]), np.bool_)
    for center in centers:
        away = center - centers[own]
        line = away * scale
        bound = ((center**2).sum() - (centers[own] ** 2).sum(1)) / 2 - (at.mean * line).sum(1)
        moved = (root.transpose(0, 2, 1) @ line[:, :, None])[:, :, 0] @ noise
        same &= moved <= bound[:, None]
    return same


def _scale(by: Loadings) -> Floats:
    rows = max(int((by.loadings != 0).any(axis=1).sum()), 1)
    return np.asarray(np.sqrt((by.loadings**2).sum(0) / rows))


def _gaps(votes: Votes, shown: Flags, by: Loadings, seed: int) -> tuple[Floats, Floats]:
    """How much less scatter there is with 1, 2, … groups than in a single cloud (logarithms), and its error."""
    rng = np.random.default_rng(seed)
    real = _scatter(votes, shown, by, seed)
    cloud = [_cloud_scatter(votes, shown, by, rng, seed) for _ in range(REPEATS)]
    error = np.std(cloud, axis=0, ddof=1) * np.sqrt(1 + 1 / REPEATS)
    return np.mean(cloud, axis=0) - real, np.maximum(error, 1e-9)


def _scatter(votes: Votes, shown: Flags, by: Loadings, seed: int) -> Floats:
    at = locate(votes, shown, by)
    points, weights = as_votes(at, by), reliability(at)
    rng = np.random.default_rng(seed)
    most = min(MOST_GROUPS, len(points) // SMALLEST_GROUP)
    within = [k_means(points, weights, k, rng, starts=4).within for k in range(1, most + 1)]
    logs = np.log(np.maximum(within, 1e-300))
    return np.asarray(logs - logs[0])


def _cloud_scatter(votes: Votes, shown: Flags, by: Loadings, rng: np.random.Generator, seed: int) -> Floats:
    drawn = one_cloud(votes, by, rng)
    return _scatter(drawn, shown, learn(drawn, shown, by.d, by, REFIT_ROUNDS), seed)


def one_cloud(votes: Votes, by: Loadings, rng: np.random.Generator) -> Votes:
    """The same people asked the same, had they been one round cloud of opinion; passes stay where they are.

    The loadings are turned into slopes of a logistic curve. A curve averaged over people is flatter than each
    person's own, by sqrt(1 + pi/8 slope^2), which is undone here.
    """
    column = votes.column
    agree = np.bincount(column[votes.value > 0], minlength=votes.m)
    disagree = np.bincount(column[votes.value < 0], minlength=votes.m)
    seen = np.maximum(np.bincount(column, minlength=votes.m), 1)
    p = (agree + 0.5) / (agree + disagree + 1)
    steepness = 2 * np.maximum((agree + disagree) / seen, 0.05) * p * (1 - p)
    flat = by.loadings / steepness[:, None]
    steep = flat / np.sqrt(np.maximum(1 - np.pi / 8 * (flat**2).sum(1), 0.15))[:, None]
    middle = np.log(p / (1 - p)) * np.sqrt(1 + np.pi / 8 * (steep**2).sum(1))
    people = np.repeat(np.arange(votes.n), votes.per_person)
    position = rng.standard_normal((votes.n, by.d))
    leaning = middle[column] + (steep[column] * position[people]).sum(1)
    drawn = np.where(rng.random(votes.count) * (1 + np.exp(-leaning)) < 1, 1, -1)
    return replace(votes, value=np.where(votes.value == 0, 0, drawn).astype(np.int8))


def _candidates(gap: Floats, error: Floats) -> list[int]:
    """Numbers of groups worth trying: the fewest groups as good as the best, then the rest by their gap."""
    sure = [k for k in range(2, len(gap) + 1) if gap[k - 1] > max(SURE * error[k - 1], CLOSER)]
    if not sure:
        return []
    best = max(sure, key=lambda k: gap[k - 1])
    fewest = next(k for k in sure if gap[k - 1] >= gap[best - 1] - error[best - 1])
    rest = sorted((k for k in sure if k != fewest), key=lambda k: -gap[k - 1])
    return [fewest, *rest]


def _stability(votes: Votes, shown: Flags, by: Loadings, centers: Floats, seed: int) -> Floats:
    """How much of each group comes back (k): mean Jaccard overlap over people drawn anew with replacement."""
    rng = np.random.default_rng(seed)
    own = nearest(as_votes(locate(votes, shown, by), by), centers)
    overlaps = []
    for _ in range(REPEATS):
        again = votes.rows(np.sort(rng.integers(0, votes.n, votes.n)))
        learned = learn(again, shown, by.d, by, REFIT_ROUNDS)
        at = locate(again, shown, learned)
        found = k_means(as_votes(at, learned), reliability(at), len(centers), rng, starts=4)
        theirs = nearest(as_votes(locate(votes, shown, learned), learned), found.centers)
        overlaps.append(jaccard(own, theirs, len(centers)))
    return np.asarray(np.mean(overlaps, axis=0))


def jaccard(one: Ints, other: Ints, k: int) -> Floats:
    """Each of `k` groups' overlap with its counterpart in another grouping of the same people (k)."""
    both = np.zeros((k, k))
    np.add.at(both, (one, other), 1)
    either = both.sum(1)[:, None] + both.sum(0)[None, :] - both
    share = both / np.maximum(either, 1)
    return np.asarray(share[np.arange(k), counterparts(share)])
