"""What protecting tables costs: time, cells lost, and the error that noise brings to a share.

Run: .venv/bin/python bench/disclosure.py
OpenDP beside it, when installed: uv pip install --target /tmp/opendp opendp; PYTHONPATH=/tmp/opendp .venv/bin/python …
"""

import random
import secrets
import time
from fractions import Fraction

import numpy as np

from sabha.algorithms.disclosure import discrete_laplace, noise_margin, noisy_counts, protected_table


def speed() -> None:
    print("what                                        microseconds")
    table = {f"region {n}": (n * 37) % 60 for n in range(30)}
    for name, work in (
        ("protect a table of 30 cells", lambda: protected_table(table)),
        ("one exact draw, scale 1", lambda: discrete_laplace(Fraction(1), secrets.randbelow)),
        ("one exact draw, scale 10", lambda: discrete_laplace(Fraction(10), secrets.randbelow)),
        ("noise for a table of 30 cells", lambda: noisy_counts(table, Fraction(1), secrets.randbelow)),
    ):
        start = time.process_time()
        for _ in range(500):
            work()
        print(f"{name:42} {(time.process_time() - start) / 500 * 1e6:12.0f}")
    try:
        import opendp.prelude as dp
    except ImportError:
        print("OpenDP is not installed; see above.")
        return
    dp.enable_features("contrib")
    laplace = dp.m.make_laplace(dp.atom_domain(T=int), dp.absolute_distance(T=int), scale=1.0)
    start = time.process_time()
    for _ in range(500):
        laplace(30)
    print(f"{'OpenDP, one draw, scale 1':42} {(time.process_time() - start) / 500 * 1e6:12.0f}")


def cells_lost() -> None:
    print("\npeople in 8 regions    small cells    withheld besides    people in shown cells")
    rng = np.random.default_rng(1)
    for people in (60, 150, 300, 1000):
        small = besides = seen = 0
        for _ in range(200):
            counts = rng.multinomial(people, rng.dirichlet(np.ones(8))).tolist()
            table = protected_table({str(n): count for n, count in enumerate(counts)})
            few = sum(count < 10 for count in counts)
            small, besides = small + few, besides + len(table.withheld) - few
            seen += sum(count or 0 for count in table.counts.values())
        print(f"{people:19} {small / 200:14.1f} {besides / 200:19.2f} {seen / 200 / people:23.0%}")


def error_of_a_share(epsilon: Fraction = Fraction(1)) -> None:
    print(f"\na share of 30 % with epsilon 1 (a cell is within ±{noise_margin(epsilon)} in 95 of 100 draws)")
    print("people    median error    95 of 100 below    in points")
    randbelow = random.Random(1).randrange
    for people in (12, 60, 180, 1000):
        yes = round(people * 0.3)
        errors = []
        for _ in range(2000):
            noisy = noisy_counts({"yes": yes, "no": people - yes}, epsilon, randbelow)
            share = noisy["yes"] / max(1, noisy["yes"] + noisy["no"])
            errors.append(abs(share - yes / people) * 100)
        print(f"{people:6} {np.median(errors):15.1f} {np.quantile(errors, 0.95):18.1f}")


if __name__ == "__main__":
    speed()
    cells_lost()
    error_of_a_share()
