"""What the lottery would be if people could be divided: the ideal that real panels are then chosen to average to."""

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linprog

from sabha.algorithms.selection.quotas import Pool

# Settled chances are asked for a little less exactly than the solver computes, or rounding would make them contradict.
EXACT = 1e-7


def ideal_panel(pool: Pool) -> NDArray[np.float64]:
    """[M] how many of each type a panel takes on average under leximin, quotas kept only on average.

    No lottery of real panels is fairer than this; mostly one is as fair.
    """
    chances = np.zeros(len(pool.counts))
    settled = np.zeros(len(pool.counts), bool)
    panel = chances
    while not settled.all():
        smallest, panel, weights = _stage(pool, chances, settled)
        now = (weights > EXACT) & ~settled
        if not now.any():
            break
        chances[now] = smallest
        settled = settled | now
    return panel


def _stage(
    pool: Pool, chances: NDArray[np.float64], settled: NDArray[np.bool_]
) -> tuple[float, NDArray[np.float64], NDArray[np.float64]]:
    """Raise the smallest chance not yet settled: (it, a panel that has it, weights of the types that hold it down)."""
    types = len(pool.counts)
    least = np.array([q.least for q in pool.quotas], float)
    most = np.array([q.most for q in pool.quotas], float)
    nothing = np.zeros((len(pool.quotas), 1))
    chance_rules = np.hstack([-np.diag(1 / pool.counts), (~settled).astype(float)[:, None]])
    solved = linprog(
        np.append(np.zeros(types), -1.0),
        A_ub=np.vstack([chance_rules, np.hstack([-pool.holds, nothing]), np.hstack([pool.holds, nothing])]),
        b_ub=np.concatenate([np.where(settled, EXACT - chances, 0.0), -least, most]),
        A_eq=np.append(np.ones(types), 0.0)[None],
        b_eq=[float(pool.places)],
        bounds=[*((0.0, float(n)) for n in pool.counts), (0.0, 1.0)],
        method="highs",
    )
    found = np.asarray(solved.x, float)
    return float(found[-1]), found[:-1], -np.asarray(solved.ineqlin.marginals, float)[:types]
