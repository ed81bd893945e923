"""Timetables of a real size: time, hard conflicts, clashes of wishes beside the published plan's.

    ./sabha bench timetable [SECONDS] [--quick]

Wishes are invented in several ways, for the ratio depends on them: what many want together can be kept apart, what
everybody wants a little of everywhere cannot. --quick: the first three alone.
"""

import sys
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "tests")]

from algorithms.summit_shapes import invented, wikimania  # noqa: E402
from sabha.algorithms.timetable import clashes, problem_from_json, problems  # noqa: E402
from sabha.algorithms.timetable.places import arrays  # noqa: E402
from sabha.algorithms.timetable.search import search, sweeps  # noqa: E402
from sabha.algorithms.timetable.solve import timetable  # noqa: E402

WIKIMANIA = ROOT.parent / "shared/data/schedules/wikimania-2026_data.js"


def first_plan(data: dict[str, Any]) -> float:
    """Seconds until a plan places everything, solver or not."""
    began = time.perf_counter()
    a = arrays(problem_from_json(data))
    for number in (1, 2, 4, 8, 16, 32, 64):
        if search(a, spent=sweeps(number)).left_out == 0:
            return time.perf_counter() - began
    return float("nan")


def measure(name: str, data: dict[str, Any], seconds: float) -> None:
    problem = problem_from_json(data)
    feasible = first_plan(data)
    began = time.perf_counter()
    made = timetable(problem, seconds=seconds, clock=time.monotonic)
    took = time.perf_counter() - began
    ours = sum(c.people for c in clashes(problem, made.plan))
    before = sum(c.people for c in clashes(problem, problem.present)) if problem.present else 0
    ratio = f"{before / max(1, ours):.1f} ×" if before else ""
    size = f"{len(problem.sessions)} × {len(problem.rooms)} × {len(problem.days)}"
    hard = len(problems(problem, made.plan))
    points = f"{made.cost:>7} {made.bound:>6}"
    wishes = f"{ours:>7} {before:>9} {ratio:>7}"
    print(
        f"{name:<36} {size:>12} {feasible:>6.1f} {took:>7.1f} {made.status:>9} {hard:>5} {points} {wishes}", flush=True
    )


def main() -> None:
    given = [it for it in sys.argv[1:] if it != "--quick"]
    seconds = float(given[0]) if given else 55.0
    names = f"{'':<36} {'s × r × days':>12} {'1st, s':>6} {'seconds':>7} {'status':>9} {'hard':>5}"
    print(f"{names} {'cost':>7} {'bound':>6} {'clashes':>7} {'published':>9} {'fewer':>7}")
    measure("150 sessions, 8 rooms, 21 hours", invented(), 10.0)
    if not WIKIMANIA.exists():
        print("The shared test data is not here: no real summit to measure.")
        return
    measure("Wikimania's shape, 500 × 12 stars", wikimania(WIKIMANIA), seconds)
    measure("the same, other people", wikimania(WIKIMANIA, seed=2), seconds)
    if "--quick" in sys.argv:
        return
    measure("the same, beginning every 5 minutes", wikimania(WIKIMANIA, starts=False), seconds)
    measure("few sessions that most want", wikimania(WIKIMANIA, taste="fame"), seconds)
    measure("stars that fall anywhere", wikimania(WIKIMANIA, taste="even"), seconds)
    measure("500 × 8 stars", wikimania(WIKIMANIA, stars=8), seconds)
    measure("500 × 20 stars", wikimania(WIKIMANIA, stars=20), seconds)


if __name__ == "__main__":
    main()
