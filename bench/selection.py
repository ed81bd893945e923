"""The leximin lottery: time, smallest chance, and a proof of it by another solver.

Run: .venv/bin/python bench/selection.py
"""

import random
import sys
import time
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[1] / "src"))

from sabha.algorithms.selection import Lottery, Quota, draw, leximin, pool

FEATURES = {
    "gender": {"f": 0.35, "m": 0.6, "x": 0.05},
    "age": {"16-24": 0.1, "25-39": 0.4, "40-59": 0.35, "60+": 0.15},
    "language": {"te": 0.4, "hi": 0.25, "ur": 0.1, "en": 0.25},
    "region": {f"r{n}": 1 / 6 for n in range(6)},
}
# What the quotas ask for, as shares of the places: unlike the applicants on purpose.
WANTED = {
    "gender": {"f": (0.46, 0.54), "m": (0.45, 0.52), "x": (0.01, 0.05)},
    "age": {"16-24": (0.16, 0.24), "25-39": (0.28, 0.36), "40-59": (0.26, 0.34), "60+": (0.15, 0.2)},
    "language": {"te": (0.33, 0.4), "hi": (0.23, 0.3), "ur": (0.15, 0.2), "en": (0.13, 0.2)},
    "region": {f"r{n}": (0.13, 0.2) for n in range(6)},
}


def a_pool(number: int, places: int, seed: int) -> tuple[dict[str, dict[str, str]], list[Quota]]:
    draws = random.Random(seed)
    people = {
        f"person {n:04d}": {f: draws.choices(list(v), list(v.values()))[0] for f, v in FEATURES.items()}
        for n in range(number)
    }
    quotas = [
        Quota(feature, value, int(least * places), -int(-most * places // 1))
        for feature, values in WANTED.items()
        for value, (least, most) in values.items()
    ]
    return people, quotas


def bound_by_another_solver(lottery: Lottery) -> float:
    """CP-SAT's bound on the weighted mean share of any panel: no lottery's smallest chance can be above it."""
    from ortools.sat.python import cp_model

    grouped, scale = lottery.pool, 10**9
    model = cp_model.CpModel()
    take = [model.new_int_var(0, int(n), "") for n in grouped.counts]
    model.add(sum(take) == grouped.places)
    for row, quota in zip(grouped.holds, grouped.quotas, strict=True):
        of_quota = sum(t for t, there in zip(take, row, strict=True) if there)
        model.add_linear_constraint(of_quota, quota.least, quota.most)
    worth = np.ceil(lottery.proof / grouped.counts * scale).astype(int)
    model.maximize(sum(int(w) * t for w, t in zip(worth, take, strict=True)))
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 2
    solver.parameters.max_time_in_seconds = 60
    solver.solve(model)
    return solver.best_objective_bound / scale


def main() -> None:
    print(" people → places  types  seconds  CPU s  panels  smallest   proved ≤  median  largest")
    for number, places in ((200, 30), (400, 60), (500, 60)):
        people, quotas = a_pool(number, places, seed=3)
        began, computed = time.perf_counter(), time.process_time()
        lottery = leximin(pool(people, quotas, places))
        took, cpu = time.perf_counter() - began, time.process_time() - computed
        chances = sorted(lottery.chance.values())
        bound = bound_by_another_solver(lottery)
        sizes = (
            f"{number:>7} → {places:<6} {len(lottery.pool.counts):>5} {took:>8.1f} {cpu:>6.1f} {len(lottery.odds):>7}"
        )
        print(f"{sizes} {lottery.smallest:>9.6f} {bound:>10.6f} {chances[number // 2]:>7.4f} {chances[-1]:>8.4f}")
        assert len(draw(lottery, "4 2 6 1").drawn) == places


if __name__ == "__main__":
    main()
