"""The fairest lottery that keeps quotas: everybody's chance as equal as the quotas allow (leximin).

First the smallest chance is made as large as possible, then the second smallest, and so on: LEXIMIN of Flanigan,
Gölz, Gupta, Hennig & Procaccia, "Fair algorithms for selecting citizens' assemblies", Nature 596 (2021).
Changed: applicants the quotas cannot tell apart are one type with one chance. That is exact, because averaging over
people of a type never makes anybody worse off than the worst of them, and it makes the problem small enough for
HiGHS, a free solver, to solve it to the end: column generation, where each new panel comes from an integer programme
that also proves when no further panel helps.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, linprog, milp

from sabha.algorithms.selection.fractional import ideal_panel
from sabha.algorithms.selection.quotas import Pool

EXACT = 1e-7
PANELS_PER_TYPE = 2
# How much less than its settled chance a type may get: with the first the programme may be out of the solver's reach
# by rounding alone, then the next is tried.
SLACKS = (1e-9, 1e-8, 1e-7, 1e-6)
# Odds are small next to the solver's absolute tolerance of 1e-6, so it is given them enlarged.
ENLARGED = 1e4


@dataclass(frozen=True)
class Lottery:
    """A distribution over panels. panels[K, M]: how many of each type panel k takes; odds[K] sums to 1.

    chance: every applicant's probability of being drawn. never: those whom no panel that keeps the quotas can take.
    smallest: the least chance of all others, which no lottery with these quotas beats. proof[M] shows it: weights of
    the types, summing to 1, such that no panel that keeps the quotas has a weighted mean share of its types
    (panel / counts) above `smallest`, so no mixture of panels has.
    """

    pool: Pool
    panels: NDArray[np.int64]
    odds: NDArray[np.float64]
    chance: dict[str, float]
    smallest: float
    proof: NDArray[np.float64]
    never: tuple[str, ...]


def leximin(pool: Pool) -> Lottery:
    """The leximin lottery of a pool. Same pool, same lottery."""
    generation = _Generation(pool)
    chances, odds = generation.solve()
    kept = odds > 1e-9
    panels, shares = generation.panels()[kept], odds[kept] / odds[kept].sum()
    per_type = shares @ (panels / pool.counts)
    chance = {person: float(per_type[m]) for m, people in enumerate(pool.members) for person in people}
    never = [person for m, people in enumerate(pool.members) if chances[m] < EXACT for person in people]
    smallest = float(per_type[chances >= EXACT].min())
    return Lottery(pool, panels, shares, chance, smallest, generation.proof, tuple(sorted(never)))


class _Generation:
    """Panels found so far and the chances settled so far."""

    def __init__(self, pool: Pool) -> None:
        self.pool = pool
        self.found: list[NDArray[np.float64]] = []
        self.seen: set[bytes] = set()
        self.chances = np.full(len(pool.counts), np.nan)
        self.proof = np.zeros(len(pool.counts))
        rows = np.vstack([np.ones(len(pool.counts)), pool.holds])
        least = [pool.places, *(q.least for q in pool.quotas)]
        most = [pool.places, *(q.most for q in pool.quotas)]
        self.rules = LinearConstraint(rows, least, most)

    def panels(self) -> NDArray[np.int64]:
        return np.rint(np.array(self.found)).astype(np.int64)

    def solve(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Settle the chances from the smallest up; the last programme's odds reach all of them at once."""
        self._begin()
        settled = ~np.isnan(self.chances)
        odds = np.array([])
        while not settled.all():
            smallest, odds, weights = self._stage(settled)
            if not self.proof.any():
                self.proof = np.where(settled, 0.0, weights)
            # A type with weight cannot get more in any best lottery, so its chance is settled for good.
            now = (weights > EXACT) & ~settled
            self.chances[now] = smallest
            settled = settled | now
        return self.chances, odds

    def _begin(self) -> None:
        """Panels that come ever nearer the ideal on average; then one with each type, if there is one."""
        ideal = ideal_panel(self.pool)
        owed = np.zeros(len(ideal))
        for _ in range(PANELS_PER_TYPE * len(ideal)):
            owed += ideal
            panel = self._near(ideal, owed)
            owed -= panel
            self._keep(panel)
        for m in range(len(self.chances)):
            if not any(panel[m] for panel in self.found):
                value, panel = self._best(np.eye(1, len(ideal), m)[0])
                self._keep(panel)
                if value < 0.5:
                    self.chances[m] = 0.0

    def _near(self, ideal: NDArray[np.float64], owed: NDArray[np.float64]) -> NDArray[np.float64]:
        """The ideal panel rounded up or down so that the types most owed a place get it."""
        worth = owed / self.pool.counts
        rounded = self._solve(worth, np.floor(ideal + 1e-6), np.ceil(ideal - 1e-6))
        return self._best(worth)[1] if rounded is None else rounded

    def _keep(self, panel: NDArray[np.float64]) -> bool:
        """Whether the panel is new."""
        new = panel.tobytes() not in self.seen
        if new:
            self.seen.add(panel.tobytes())
            self.found.append(panel)
        return new

    def _best(self, worth: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        """The panel of most worth, given what one member of each type is worth."""
        panel = self._solve(worth, np.zeros(len(worth)), self.pool.counts)
        if panel is None:
            raise RuntimeError("A pool whose quotas were met has no panel.")
        return float(worth @ panel), panel

    def _solve(
        self, worth: NDArray[np.float64], least: NDArray[np.float64], most: NDArray[np.float64]
    ) -> NDArray[np.float64] | None:
        solved = milp(
            -ENLARGED * worth,
            constraints=self.rules,
            integrality=np.ones(len(worth), np.int64),
            bounds=Bounds(least, most),
            options={"mip_rel_gap": 0.0},
        )
        return None if solved.x is None else np.rint(solved.x)

    def _stage(self, settled: NDArray[np.bool_]) -> tuple[float, NDArray[np.float64], NDArray[np.float64]]:
        """Raise the smallest chance not yet settled; new panels join until none would help."""
        while True:
            smallest, odds, weights, value = self._master(settled)
            best, panel = self._best(weights / self.pool.counts)
            if best <= value + EXACT or not self._keep(panel):
                return smallest, odds, weights

    def _master(self, settled: NDArray[np.bool_]) -> tuple[float, NDArray[np.float64], NDArray[np.float64], float]:
        """Best odds for the panels found: (smallest chance, odds, weights of the types, what a new panel must beat)."""
        shares = np.array(self.found).T / self.pool.counts[:, None]
        for slack in SLACKS:
            floor = np.where(settled, np.nan_to_num(self.chances) - slack, 0.0)
            solved = linprog(
                np.append(np.zeros(shares.shape[1]), -1.0),
                A_ub=np.hstack([-shares, (~settled).astype(float)[:, None]]),
                b_ub=-floor,
                A_eq=np.append(np.ones(shares.shape[1]), 0.0)[None],
                b_eq=[1.0],
                bounds=(0, None),
                method="highs",
            )
            if solved.x is not None:
                break
        odds, weights = np.asarray(solved.x, float)[:-1], -np.asarray(solved.ineqlin.marginals, float)
        return -float(solved.fun or 0.0), odds, weights, -float(np.asarray(solved.eqlin.marginals)[0])
