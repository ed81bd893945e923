"""Reviewer assignment and calibrated scores: time and what they gain. Run: .venv/bin/python bench/review.py"""

import random
import sys
import time
from collections import Counter
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[1] / "src"))

from sabha.algorithms.review import Reviewer, Submission, assign, calibrate

TOPICS = [f"topic {n}" for n in range(12)]
LANGUAGES = ["en"] * 6 + ["hi", "te", "ta", "bn", "ur", "fr"]


def a_call(proposals: int, reviewers: int, seed: int) -> tuple[list[Submission], list[Reviewer]]:
    """Proposals in seven languages on twelve topics; reviewers with four topics; one pair in fifty in conflict."""
    draw = random.Random(seed)
    people = [f"reviewer {n}" for n in range(reviewers)]
    asked = [
        Submission(
            f"proposal {n}",
            language=draw.choice(LANGUAGES),
            topics=frozenset(draw.sample(TOPICS, draw.choice([1, 2, 3]))),
            authors=frozenset(draw.sample(people, draw.choice([0, 0, 0, 1]))),
            circles=frozenset([f"group {draw.randrange(50)}"]),
        )
        for n in range(proposals)
    ]
    most = -(-proposals * 3 // reviewers) + 6
    panel = [
        Reviewer(
            person,
            most=most,
            topics=frozenset(draw.sample(TOPICS, 4)),
            languages=frozenset(["en", *draw.sample(LANGUAGES, 3)]),
            circles=frozenset([f"group {draw.randrange(50)}"]),
        )
        for person in people
    ]
    return asked, panel


def time_assignment() -> None:
    print(f"{'proposals × reviewers':>22} {'CPU s':>8} {'lacks':>6} {'load':>8} {'with an expert':>15}")
    for proposals, reviewers in ((300, 24), (1500, 150), (7000, 300)):
        asked, panel = a_call(proposals, reviewers, seed=1)
        began = time.process_time()
        made = assign(asked, panel)
        took = time.process_time() - began
        knows = {r.id: r.topics for r in panel}
        about = {s.id: s.topics for s in asked}
        expert = {s for s, r in made.pairs if about[s] & knows[r]}
        loads = Counter(made.loads.values())
        print(
            f"{proposals:>13} × {reviewers:<6} {took:>8.2f} {len(made.lacks):>6} {min(loads):>3}–{max(loads):<4}"
            f" {len(expert) / proposals:>14.1%}"
        )


def share_of_the_best(
    seed: int, proposals: int = 300, reviewers: int = 24, best: int = 60
) -> tuple[float, float, float]:
    """Found of the truly best, by mean and by calibrated score; and how many intervals hold the truth.

    Coverage is of scores as reviewers meant them: rounding to 1..5 changes the scale, not the order.
    """
    draw = np.random.default_rng(seed)
    quality, harsh = draw.normal(size=proposals), draw.normal(scale=0.8, size=reviewers)
    asked = [Submission(f"{n:04d}") for n in range(proposals)]
    pairs = assign(asked, [Reviewer(f"{n:04d}", most=45) for n in range(reviewers)]).pairs
    meant = [(s, r, 3 + quality[int(s)] + harsh[int(r)] + draw.normal(scale=0.7)) for s, r in pairs]
    scores = calibrate([(s, r, float(np.clip(np.round(value), 1, 5))) for s, r, value in meant]).scores
    true_best = {f"{n:04d}" for n in np.argsort(-quality)[:best]}
    by_mean = {s.submission for s in sorted(scores, key=lambda s: (-s.raw, s.submission))[:best]}
    by_calibrated = {s.submission for s in scores[:best]}
    finer = calibrate(meant)
    centre = finer.level + float(quality.mean())
    covered = np.mean([s.low <= centre + quality[int(s.submission)] - quality.mean() <= s.high for s in finer.scores])
    return len(by_mean & true_best) / best, len(by_calibrated & true_best) / best, float(covered)


def show_calibration() -> None:
    runs = np.array([share_of_the_best(seed) for seed in range(40)])
    mean, calibrated, covered = runs.mean(axis=0)
    print("\nThe truly best 60 of 300 found (24 reviewers, 3 reviews each, scores 1 to 5, 40 simulated calls)")
    print(f"  by mean {mean:.3f}   by calibrated score {calibrated:.3f}   true value in the interval {covered:.3f}")
    asked, panel = a_call(1500, 150, seed=1)
    draw = np.random.default_rng(1)
    worth = {s.id: draw.normal() for s in asked}
    harsh = {r.id: draw.normal(scale=0.8) for r in panel}
    pairs = assign(asked, panel).pairs
    given = [(s, r, float(np.clip(round(3 + worth[s] + harsh[r] + draw.normal(scale=0.7)), 1, 5))) for s, r in pairs]
    began = time.process_time()
    calibrate(given)
    print(f"  calibrating {len(given)} scores: {time.process_time() - began:.2f} CPU s")


if __name__ == "__main__":
    time_assignment()
    show_calibration()
