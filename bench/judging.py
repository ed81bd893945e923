"""How well each way of judging finds the order: 25 projects, 8 judges, 8 looks each (made up, 300 times).

    .venv/bin/python bench/judging.py

Quality is normal(0, 1); judges differ in harshness by 0.8; a look is off by 0.9; scores are whole numbers from 1 to 5.
Pairwise, a judge compares each project they see with the one they saw before (7 comparisons from 8 looks).
Kendall's τ with the true order, and how many of the true top three are among the first three.
"""

import time

import numpy as np
from scipy.stats import kendalltau

from sabha.algorithms.judging import Choice, Score, correct, from_choices, plan_visits

PROJECTS, JUDGES, LOOKS, TIMES = 25, 8, 8, 300


def looks(r):
    """Who sees what, in order: a plan of visits with shuffled names."""
    projects, judges = r.permutation(PROJECTS), r.permutation(JUDGES)
    plan = plan_visits(
        [f"{i:02}" for i in range(PROJECTS)], [f"{i}" for i in range(JUDGES)], LOOKS * JUDGES // PROJECTS
    )
    return [(int(judges[int(v.judge)]), int(projects[int(v.project)])) for v in plan.visits]


def one_summit(r):
    quality, harsh = r.normal(0, 1, PROJECTS), r.normal(0, 0.8, JUDGES)
    scores, choices, before = [], [], {}
    for judge, project in looks(r):
        seen = quality[project] + r.normal(0, 0.9)
        value = float(np.clip(np.round(3 + seen - harsh[judge]), 1, 5))
        scores.append(Score(f"j{judge}", f"p{project:02}", value))
        if judge in before:
            other, other_seen = before[judge]
            pair = (project, other) if seen > other_seen else (other, project)
            choices.append(Choice(f"p{pair[0]:02}", f"p{pair[1]:02}"))
        before[judge] = project, seen
    names = [f"p{p:02}" for p in range(PROJECTS)]
    plain = {n: np.mean([s.value for s in scores if s.project == n] or [3.0]) for n in names}
    start = time.perf_counter()
    corrected = correct(scores, projects=names).standing
    took = time.perf_counter() - start
    ways = {
        "pairwise (Bradley-Terry)": {p.project: p.estimate for p in from_choices(choices, projects=names).places},
        "mean of scores": plain,
        "corrected for the judge": {p.project: p.estimate for p in corrected.places},
    }
    top = set(np.argsort(-quality)[:3])
    found = {}
    for way, estimate in ways.items():
        told = np.array([estimate[n] for n in names])
        first = np.argsort(-(told + r.uniform(0, 1e-6, PROJECTS)))[:3]
        found[way] = (kendalltau(told, quality).statistic, len(top & set(first)) / 3)
    order = {place.project: place for place in corrected.places}
    ranks = {p: rank for rank, p in enumerate(np.argsort(-quality), start=1)}
    inside = np.mean([order[n].best <= ranks[p] <= order[n].worst for p, n in enumerate(names)])
    return found, inside, took


def main():
    told = [one_summit(np.random.default_rng(seed)) for seed in range(TIMES)]
    print(f"{'way of judging':<28}{'Kendall τ':>10}{'top three':>11}")
    for way in told[0][0]:
        tau, top = np.mean([found[way] for found, _, _ in told], axis=0)
        print(f"{way:<28}{tau:>10.2f}{top:>11.2f}")
    print(f"true place inside the places left open: {np.mean([inside for _, inside, _ in told]):.0%}")
    print(f"one correction: {1000 * np.median([took for _, _, took in told]):.0f} ms")


if __name__ == "__main__":
    main()
