"""Made-up conversations and blocks of accounts that vote against them: for tests and bench/signals.py."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Log:
    person: NDArray[np.int64]
    statement: NDArray[np.int64]
    answer: NDArray[np.int64]
    second: NDArray[np.float64]

    @property
    def columns(self):
        return self.person, self.statement, self.answer, self.second

    @property
    def n_people(self):
        return int(self.person.max()) + 1


def conversation(people: int, statements: int, seed: int, days: float = 5) -> Log:
    """Two camps that come over some days, read for about six seconds a statement, and answer 12 to 30 of them."""
    rng = np.random.default_rng(seed)
    leaning = rng.normal(0, 1.2, (2, statements))
    rows = []
    for person in range(people):
        count = int(rng.integers(12, min(30, statements) + 1))
        chosen = rng.choice(statements, count, replace=False)
        when = rng.uniform(0, days * 86_400) + np.cumsum(rng.lognormal(1.8, 0.6, count))
        feeling = leaning[person % 2, chosen] + rng.normal(0, 1, count)
        answers = np.where(np.abs(feeling) < 0.3, 0, np.sign(feeling)).astype(np.int64)
        rows.append((np.full(count, person), chosen, answers, when))
    return Log(*(np.concatenate(column) for column in zip(*rows, strict=True)))


def with_block(log: Log, accounts: int, kind: str, seed: int) -> Log:
    """Accounts appended that vote against the majority of 30 statements: scripted, coordinated people, or careful."""
    rng = np.random.default_rng(seed)
    n, m = log.n_people, int(log.statement.max()) + 1
    against = np.where(np.bincount(log.statement, log.answer, m) > 0, -1, 1)
    targets, start = rng.choice(m, min(m, 30), replace=False), rng.choice(log.second)
    rows = [log.columns]
    for account in range(accounts):
        chosen = rng.choice(targets, min(len(targets), 25), replace=False)
        slips, begin, gaps = {
            "scripted": (0.0, start + rng.uniform(0, 300), rng.uniform(0.1, 0.6, len(chosen))),
            "coordinated": (0.1, start + rng.uniform(0, 600), rng.lognormal(1.6, 0.6, len(chosen))),
            "careful": (0.2, rng.uniform(0, log.second.max()), rng.lognormal(1.8, 0.8, len(chosen))),
        }[kind]
        answers = np.where(rng.random(len(chosen)) < slips, rng.choice([-1, 0, 1], len(chosen)), against[chosen])
        rows.append((np.full(len(chosen), n + account), chosen, answers, begin + np.cumsum(gaps)))
    return replace(log, **dict(zip(Log.__slots__, map(np.concatenate, zip(*rows, strict=True)), strict=True)))
