"""Puts sessions into rooms and hours: ./sabha timetable PROBLEM.json --seconds 60 --json"""

import argparse
import json
import os
import sys
import time
from pathlib import Path
from typing import Any

from sabha.algorithms.refused import Refused
from sabha.algorithms.timetable import (
    Place,
    Problem,
    clashes,
    place_to_json,
    points,
    problem_from_json,
    problems,
)
from sabha.algorithms.timetable.solve import Timetable, timetable

SHORTEST = 0.5  # seconds that are always given to the search itself
LONGEST_START = 10.0  # an older process has done other things before: it was not begun for this


def main(argv: list[str]) -> int:
    """0: everything is placed and no hard rule broken. 1: something is not. 2: the input cannot be used."""
    options = _parser().parse_args(argv)
    try:
        problem = problem_from_json(_read(options.problem))
        began = time.monotonic() - _begun()
        made = None
        if not options.check:
            left = options.seconds - (time.monotonic() - began)  # what it took to begin is part of the time given
            seconds = max(left, min(options.seconds, SHORTEST))
            made = timetable(problem, seconds=seconds, clock=time.monotonic, seed=options.seed)
        told = _answer(problem, made, seconds=round(time.monotonic() - began, 1))
    except Refused as refused:
        print(refused, file=sys.stderr)
        return 2
    print(json.dumps(told, ensure_ascii=False, indent=1) if options.json else _text(told))
    return 1 if told["problems"] else 0


def _begun() -> float:
    """How many seconds ago this process began, where the system tells."""
    try:
        ticks = int(Path("/proc/self/stat").read_text().rpartition(")")[2].split()[19])
        age = time.clock_gettime(time.CLOCK_BOOTTIME) - ticks / os.sysconf("SC_CLK_TCK")
        return age if age < LONGEST_START else 0.0
    except (OSError, ValueError, IndexError, AttributeError):
        return 0.0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="./sabha timetable", description=__doc__)
    parser.add_argument("problem", help="a JSON file as docs/timetable.md describes, or - for standard input")
    parser.add_argument("--seconds", type=float, default=30, help="how long to work at most (30)")
    parser.add_argument("--seed", type=int, default=0, help="another seed may give another plan")
    parser.add_argument("--check", action="store_true", help="solve nothing: say what is wrong with the present plan")
    parser.add_argument("--json", action="store_true", help="answer in JSON")
    return parser


def _read(name: str) -> object:
    try:
        return json.loads(sys.stdin.read() if name == "-" else Path(name).read_text("utf-8"))
    except OSError as error:
        raise Refused("%(file)s cannot be read: %(why)s.", file=name, why=error.strerror) from None
    except ValueError as error:
        raise Refused("%(file)s is not JSON: %(why)s.", file=name, why=error) from None


def _answer(problem: Problem, made: Timetable | None, *, seconds: float) -> dict[str, Any]:
    plan = problem.present if made is None else made.plan
    known = [p for p in plan if p.session in {s.id for s in problem.sessions}]
    told = _solved(made) if made else {"status": "checked"}
    return told | {
        "seconds": seconds,
        "points": points(problem, tuple(known)) if _rooms_known(problem, known) else {},
        "clashes": _clashes(problem, tuple(known)),
        "problems": [
            {"rule": t.rule, "sessions": list(t.sessions), "sentence": t.sentence} for t in problems(problem, plan)
        ],
        "plan": [place_to_json(problem, place) for place in known],
    }


def _rooms_known(problem: Problem, plan: list[Place]) -> bool:
    return {p.room for p in plan} <= {r.id for r in problem.rooms}


def _solved(made: Timetable) -> dict[str, Any]:
    return {
        "status": made.status,
        "cost": made.cost,
        "bound": made.bound,
        "gap": round(made.gap, 4),
        "unplaced": [
            {"session": u.session, "rule": u.rule, "sentence": u.sentence, "template": u.template, "params": u.params}
            for u in made.unplaced
        ],
        "relaxations": [
            {
                "price": r.price,
                "cheapest": r.cheapest,
                "changes": [
                    {"kind": c.kind, **dict(c.params), "sentence": c.sentence}
                    | {"template": c.template, "params": dict(c.params)}
                    for c in r.changes
                ],
            }
            for r in made.relaxations
        ],
    }


def _clashes(problem: Problem, plan: tuple[Place, ...]) -> dict[str, Any]:
    found = clashes(problem, plan)
    now = {p.session for p in problem.present} & {s.id for s in problem.sessions}
    present = tuple(p for p in problem.present if p.session in now)
    return {
        "total": sum(c.people for c in found),
        "present": sum(c.people for c in clashes(problem, present)) if present else None,
        "worst": [{"sessions": list(c.sessions), "people": c.people} for c in found[:10]],
    }


def _text(told: dict[str, Any]) -> str:
    lines = [f"{p['day']} {p['start']}–{p['end']}  {p['room']}  {p['session']}" for p in told["plan"]]
    if told["status"] != "checked":
        lines += ["", f"{told['status']}: cost {told['cost']}, bound {told['bound']}, gap {told['gap']:.0%}"]
    lines.append(f"Clashes of wishes: {told['clashes']['total']} (present plan: {told['clashes']['present']})")
    lines += [p["sentence"] for p in told["problems"] if p["rule"] != "not placed" or told["status"] == "checked"]
    lines += [u["sentence"] for u in told.get("unplaced", [])]
    for number, relaxation in enumerate(told.get("relaxations", []), 1):
        changes = " ".join(c["sentence"] for c in relaxation["changes"])
        lines.append(f"What would make it fit, {number} (price {relaxation['price']}): {changes}")
    return "\n".join(lines)
