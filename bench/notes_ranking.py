"""Which rule for showing notes is right how often at a summit's size, and how long ranking takes.

Simulated summits (tests/algorithms/simulated_notes.py), 40 seeds each. Precision: of the notes shown, how many both
camps would find helpful; recall: of those, how many are shown. Run: .venv/bin/python bench/notes_ranking.py
"""

import sys
import time
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
from algorithms.simulated_notes import SimulatedNotes, precision_and_recall, simulate
from sabha.algorithms.notes_ranking import (
    RankedNote,
    Standing,
    confirmed_tags,
    rank_notes,
    share_bounds,
    two_sides,
    whom_to_ask,
)

SEEDS = 40


def two_sided(made: SimulatedNotes, notes: int) -> tuple[RankedNote, ...]:
    return rank_notes(made.raters, made.notes, made.ratings, two_sides(made.positions), notes)


def shown(ranked: tuple[RankedNote, ...]) -> np.ndarray:
    return np.array([note.standing is Standing.SHOWN for note in ranked])


def plain_mean(made: SimulatedNotes, notes: int) -> np.ndarray:
    count = np.bincount(made.notes, minlength=notes)
    mean = np.bincount(made.notes, made.ratings, notes) / np.maximum(count, 1)
    return (mean >= 0.66) & (count >= 5)


def geometric_mean_of_sides(made: SimulatedNotes, notes: int) -> np.ndarray:
    side = two_sides(made.positions)[made.raters]
    asked = np.stack([np.bincount(made.notes[side == s], minlength=notes) for s in (0, 1)])
    yes = np.stack([np.bincount(made.notes[side == s], made.ratings[side == s], notes) for s in (0, 1)])
    return (np.sqrt(((yes + 1) / (asked + 2)).prod(axis=0)) >= 0.6) & (asked.min(axis=0) >= 3)


def factorisation(made: SimulatedNotes, notes: int, rounds: int = 120) -> np.ndarray:
    """Community Notes' model (intercepts and one factor), fitted by alternating least squares; shown from 0.40.

    Its penalties are averages over raters and over notes, so for one parameter they grow with the mean activity.
    """
    u, n, r = made.raters, made.notes, made.ratings
    people = len(made.positions)
    rng = np.random.default_rng(0)
    fu, fn = rng.normal(0, 0.5, people), rng.normal(0, 0.5, notes)
    iu, note_intercept = np.zeros(people), np.zeros(notes)
    weight_u, weight_n = len(r) / len(np.unique(u)), len(r) / len(np.unique(n))

    def solve(index, size, x, y, weight):
        a = np.bincount(index, minlength=size) + 0.15 * weight
        b = np.bincount(index, x, size)
        c = np.bincount(index, x * x, size) + 0.03 * weight
        d, e = np.bincount(index, y, size), np.bincount(index, x * y, size)
        return (c * d - b * e) / (a * c - b * b), (a * e - b * d) / (a * c - b * b)

    for _ in range(rounds):
        mu = (r - iu[u] - note_intercept[n] - fu[u] * fn[n]).sum() / (1.15 * len(r))
        iu, fu = solve(u, people, fn[n], r - mu - note_intercept[n], weight_u)
        note_intercept, fn = solve(n, notes, fu[u], r - mu - iu[u], weight_n)
    return (note_intercept >= 0.40) & (np.abs(fn) < 0.5) & (np.bincount(n, minlength=notes) >= 5)


def rules_beside_each_other() -> None:
    rules = {
        "two sides": lambda made, notes: shown(two_sided(made, notes)),
        "geometric mean": geometric_mean_of_sides,
        "plain mean": plain_mean,
        "factorisation": factorisation,
    }
    print("precision / recall" + " " * 20 + "".join(f"{name:>18}" for name in rules))
    for people, notes in ((150, 30), (400, 80)):
        for per_note in (8, 20, 40):
            for choosing, self_selected in (("drawn", 0.0), ("self-selected", 0.8)):
                made = [simulate(people, notes, per_note, self_selected, seed) for seed in range(SEEDS)]
                row = f"{people:4} people {notes:3} notes {per_note:3} each {choosing:>13}"
                for rule in rules.values():
                    pairs = [precision_and_recall(rule(m, notes), m.helpful) for m in made]
                    row += "{:>11.2f} / {:4.2f}".format(*np.nanmean(pairs, axis=0))
                print(row)


def what_inviting_brings(people: int = 150, notes: int = 30) -> None:
    """The same number of ratings: all by people who came, or half by people who came and half by invitation."""
    print("\n20 ratings a note, 150 people, 30 notes                    precision  recall")
    came = [simulate(people, notes, 20, 0.8, seed) for seed in range(SEEDS)]
    pairs = [precision_and_recall(shown(two_sided(m, notes)), m.helpful) for m in came]
    print("all self-selected                                          {:9.2f}  {:6.2f}".format(*np.nanmean(pairs, 0)))
    pairs, used = [], []
    for seed in range(SEEDS):
        # The same seed gives the same people and notes; only who rates differs. Everybody's answer is known.
        everyone = simulate(people, notes, 10 * people, 0.8, seed)
        answer = np.zeros((people, notes))
        answer[everyone.raters, everyone.notes] = everyone.ratings
        rng = np.random.default_rng(seed)
        sides = two_sides(everyone.positions)
        lean = np.stack([answer[sides == s].mean(axis=0) for s in (0, 1)])
        rated = set()
        for note in range(notes):
            chance = np.exp(3 * lean[sides, note])
            chosen = rng.choice(people, 10, replace=False, p=chance / chance.sum())
            rated |= {(int(person), note) for person in chosen}
        while True:
            u, n = np.array(sorted(rated)).T
            ranked = rank_notes(u, n, answer[u, n], sides, notes)
            asks = whom_to_ask(ranked, sides, sorted(rated), seed=seed, per_person=3, per_side=2)
            if not asks or len(rated) >= 20 * notes:
                break
            rated |= {(ask.person, ask.note) for ask in asks}
        pairs.append(precision_and_recall(shown(ranked), everyone.helpful))
        used.append(len(rated) / notes)
    line = "10 self-selected, then invited; {:4.1f} ratings a note used      {:9.2f}  {:6.2f}"
    print(line.format(np.mean(used), *np.nanmean(pairs, 0)))


def complaints_about_sources(trials: int = 2000, per_side: int = 10) -> None:
    print("\na complaint is confirmed (10 raters a side) when each side's raters make it with these chances")
    rng = np.random.default_rng(0)
    for here, there in ((0.05, 0.05), (0.8, 0.03), (0.9, 0.1), (0.4, 0.4), (0.6, 0.6), (0.8, 0.5)):
        sides = [0] * per_side + [1] * per_side
        u, n = np.tile(np.arange(2 * per_side), trials), np.repeat(np.arange(trials), 2 * per_side)
        says = rng.random(len(u)) < np.where(u < per_side, here, there)
        pairs = list(zip(u[says].tolist(), n[says].tolist(), strict=True))
        found = confirmed_tags(u, n, sides, trials, {"does not support": pairs})
        print(f"  {here:4.2f} and {there:4.2f}: {np.mean([bool(x) for x in found]):6.1%}")


def speed() -> None:
    print("\npeople  notes  ratings     rank   invite")
    for people, notes, per_note in ((150, 30, 20), (2_000, 500, 40), (20_000, 5_000, 60)):
        made = simulate(people, notes, per_note, 0.8, 0)
        start = time.process_time()
        ranked = two_sided(made, notes)
        middle = time.process_time()
        whom_to_ask(ranked, two_sides(made.positions), [], seed=1)
        end = time.process_time()
        print(f"{people:6} {notes:6} {len(made.raters):8} {middle - start:7.3f}s {end - middle:7.3f}s")


if __name__ == "__main__":
    assert share_bounds(3, 3)[0] > 0.5
    rules_beside_each_other()
    what_inviting_brings()
    complaints_about_sources()
    speed()
