"""Introductions compared with greedy ones, and how many of them find a slot; at 150, 1,000 and 5,000 people.

Run: .venv/bin/python bench/introductions.py [most people]
"""

import random
import sys
import time

import numpy as np
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, milp

from sabha.algorithms.introductions import Person, introduce, meeting_slots, problems
from sabha.algorithms.introductions.candidates import candidates

AT_MOST = 3
UNDER_HEARD = ["region 0", "region 1"]


def crowd(size: int, words: int, skew: float, seed: int) -> list[Person]:
    """One to three offers and needs each; `skew` makes some words far more common, needs in another order."""
    rng = random.Random(seed)
    names = [f"word {n}" for n in range(words)]
    often = [1 / (n + 1) ** skew for n in range(words)]
    wanted = rng.sample(names, words)
    return [
        Person(
            f"p{n:05}",
            frozenset(rng.choices(names, often, k=rng.randint(1, 3))),
            frozenset(rng.choices(wanted, often, k=rng.randint(1, 3))),
            region=f"region {rng.randrange(8)}",
            organisation=f"organisation {rng.randrange(max(2, size // 6))}",
            first_time=rng.random() < 0.3,
        )
        for n in range(size)
    ]


def priority(people: list[Person]) -> set[str]:
    return {person.name for person in people if person.first_time or person.region in UNDER_HEARD}


def greedy(people: list[Person], by_fit: bool) -> list[tuple[str, str]]:
    """The best fitting pairs first, or everybody in turn (as they registered) takes the best who are free."""
    possible = candidates(people, [])
    person = np.repeat(np.arange(len(people)), np.diff(possible.starts))
    order = np.lexsort((possible.partner, person, -possible.fit)) if by_fit else np.arange(len(person))
    times, taken, pairs = [0] * len(people), set(), []
    for one, other in zip(person[order].tolist(), possible.partner[order].tolist(), strict=True):
        pair = (min(one, other), max(one, other))
        if times[one] < AT_MOST and times[other] < AT_MOST and pair not in taken:
            taken.add(pair)
            pairs.append((people[pair[0]].name, people[pair[1]].name))
            times[one], times[other] = times[one] + 1, times[other] + 1
    return pairs


def fit_of(people: list[Person], pairs: list[tuple[str, str]]) -> int:
    possible, number = candidates(people, []), {person.name: at for at, person in enumerate(people)}
    fits = {}
    for at in range(len(people)):
        row = slice(possible.starts[at], possible.starts[at + 1])
        fits |= {(at, o): f for o, f in zip(possible.partner[row].tolist(), possible.fit[row].tolist(), strict=True)}
    return sum(fits[number[one], number[other]] for one, other in pairs)


def row(name: str, people: list[Person], pairs: list[tuple[str, str]], seconds: float, more: str = "") -> None:
    met = {name for pair in pairs for name in pair}
    first = priority(people)
    left, left_first = len(people) - len(met), len(first - met)
    fit = fit_of(people, pairs) / max(1, len(pairs))
    print(f"  {name:22}{left:9}{left_first:13}{len(pairs):15}{fit:10.2f}{seconds:10.2f} s  {more}")


def compare(title: str, people: list[Person]) -> list[tuple[str, str]]:
    pairs_possible = len(candidates(people, []).partner) // 2
    print(
        f"\n{title}: {len(people)} people, {len(priority(people))} newcomers or under-heard, {pairs_possible} pairs fit"
    )
    print("                         left over   of the first  introductions  mean fit  time")
    for name, by_fit in (("greedy, as they come", False), ("greedy, best fit first", True)):
        start = time.process_time()
        pairs = greedy(people, by_fit)
        row(name, people, pairs, time.process_time() - start)
    start = time.process_time()
    result = introduce(people, at_most=AT_MOST, under_heard=UNDER_HEARD)
    seconds = time.process_time() - start
    assert problems(people, result, at_most=AT_MOST) == []
    pairs = [(introduction.one, introduction.other) for introduction in result.introductions]
    proof = "met is the most possible" if result.met_is_the_most else "met not proved the most"
    row("ours", people, pairs, seconds, f"{proof}; rest within {result.gap:.2%}")
    return pairs


def most_placed(pairs: list, free: dict, slots: list[str], tables: int) -> float:
    """An upper bound of the meetings that can be placed: the linear relaxation of the exact problem."""
    people = {name: at for at, name in enumerate(sorted(free))}
    rows, columns = [], []
    cells = [(n, s) for n, (a, b) in enumerate(pairs) for s in range(len(slots)) if slots[s] in free[a] & free[b]]
    for column, (n, s) in enumerate(cells):
        rows += [n, len(pairs) + s]
        rows += [len(pairs) + len(slots) + people[name] * len(slots) + s for name in pairs[n]]
        columns += [column] * 4
    height = len(pairs) + len(slots) + len(people) * len(slots)
    rules = sparse.csc_array((np.ones(len(rows)), (rows, columns)), shape=(height, len(cells)))
    limit = np.concatenate([np.ones(len(pairs)), np.full(len(slots), tables), np.ones(len(people) * len(slots))])
    found = milp(-np.ones(len(cells)), constraints=LinearConstraint(rules, -np.inf, limit), bounds=Bounds(0, 1))
    return float(-found.fun)


def slots(people: list[Person], pairs: list[tuple[str, str]], free_share: float, tables: int) -> None:
    rng = random.Random(5)
    times = [f"{n:02}" for n in range(8)]
    free = {person.name: {slot for slot in times if rng.random() < free_share} for person in people}
    start = time.process_time()
    result = meeting_slots(pairs, free, {slot: [f"table {n:04}" for n in range(tables)] for slot in times})
    seconds = time.process_time() - start
    bound = most_placed(pairs, free, times, tables)
    line = f"  {len(pairs)} pairs, 8 slots, free in {free_share:.0%}, {tables} tables: {len(result.meetings)} placed"
    print(f"{line}, at most {bound:.0f} possible, {seconds:.2f} s")


if __name__ == "__main__":
    most = int(sys.argv[1]) if len(sys.argv) > 1 else 5000
    for size in (150, 1000, 5000):
        if size <= most:
            compare("few words", crowd(size, max(12, size // 50), 0.5, 1))
            compare("scarce", crowd(size, size * 2, 0.3, 2))
            found = compare("typical", crowd(size, max(25, size // 8), 1.0, 3))
            for share, tables in ((0.5, size // 12), (0.4, size // 20), (0.3, size)):
                slots(crowd(size, max(25, size // 8), 1.0, 3), found, share, tables)
