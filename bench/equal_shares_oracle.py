"""Winners according to pabutools, the trusted run behind tests/algorithms/golden/equal_shares.json.

pabutools is not one of our dependencies. To run this: make a virtual environment elsewhere,
`pip install pabutools "pulp<4"`, and start this file with its Python:

    <that python> bench/equal_shares_oracle.py random 240 out.json
    <that python> bench/equal_shares_oracle.py files FILE.pb … > out.json
"""

import json
import random
import sys
from pathlib import Path

from pabutools.election import (
    Additive_Cardinal_Sat,
    ApprovalBallot,
    ApprovalProfile,
    CardinalBallot,
    Cardinality_Sat,
    CardinalProfile,
    Cost_Sat,
    Instance,
    Project,
    parse_pabulib,
)
from pabutools.fractions import frac
from pabutools.rules import exhaustion_by_budget_increase, method_of_equal_shares
from pabutools.tiebreaking import TieBreakingRule


def three_ways(instance, profile, sat, support, place):
    """Winners without completion, stopping when exhaustive, and until overshoot; with our rule for ties."""
    tie = TieBreakingRule(lambda _, __, p: (p.cost, -support[p.name], place[p.name]))
    rule = {"sat_class": sat, "tie_breaking": tie}
    more = frac(profile.num_ballots())
    until_overshoot = exhaustion_by_budget_increase(
        instance, profile, method_of_equal_shares, dict(rule), exhaustive_stop=False, budget_step=more
    )
    return {
        "none": names(method_of_equal_shares(instance, profile, **rule)),
        "exhaustive": names(method_of_equal_shares(instance, profile, voter_budget_increment=1, **rule)),
        "overshoot": names(until_overshoot),
    }


def names(projects):
    return [project.name for project in projects]


def solve(made):
    """pabutools' winners for one made-up election."""
    costs, cost_counts = made["costs"], made["utility"] == "cost"
    projects = {p: Project(p, c) for p, c in costs.items()}
    support = dict.fromkeys(projects, 0)
    if made["kind"] == "approval":
        profile = ApprovalProfile([ApprovalBallot([projects[p] for p in b]) for b in made["ballots"]])
        sat = Cost_Sat if cost_counts else Cardinality_Sat
    else:
        gains = {p: costs[p] if cost_counts else 1 for p in costs}
        ballots = [{projects[p]: s * gains[p] for p, s in b.items() if s} for b in made["ballots"]]
        profile, sat = CardinalProfile([CardinalBallot(b) for b in ballots]), Additive_Cardinal_Sat
    for ballot in made["ballots"]:
        for p in ballot:
            support[p] += ballot[p] if isinstance(ballot, dict) else 1
    place = {p: at for at, p in enumerate(made["lot"])}
    return three_ways(Instance(projects.values(), budget_limit=made["budget"]), profile, sat, support, place)


def make(seed):
    """A small election; many have ties, blank ballots, or projects dearer than the budget."""
    r = random.Random(seed)
    kind, utility = ("approval" if seed % 3 else "points"), ("cost" if seed % 4 else "points")
    ids = [f"{r.choice('abcxyz')}{i}" for i in range(r.randint(1, 8) if seed % 5 else r.randint(8, 13))]
    voters = r.randint(1, 12) if seed % 7 else r.randint(13, 40)
    draw = r.choice([lambda: r.choice([10, 20, 30]), lambda: r.randint(1, 60), lambda: r.randint(1, 60), lambda: 12])
    costs = {p: draw() for p in ids}
    budget = max(1, int(sum(costs.values()) * r.choice([0.2, 0.4, 0.6, 0.9, 1.1])))
    if r.random() < 0.7:
        costs = {p: min(c, budget) for p, c in costs.items()}
    liked = {p: r.random() for p in ids}
    ballots = []
    for _ in range(voters):
        eager = r.choice([0.4, 1])
        chosen = sorted(p for p in ids if r.random() < liked[p] * eager)
        ballots.append(chosen if kind == "approval" else {p: r.randint(0, 5) for p in chosen})
    lot = list(ids)
    r.shuffle(lot)
    return {"kind": kind, "utility": utility, "costs": costs, "budget": budget, "ballots": ballots, "lot": lot}


def solve_file(path):
    """pabutools' winners for a .pb file of approvals; last ties by id."""
    instance, profile = parse_pabulib(str(path))
    support = {p.name: profile.approval_score(p) for p in instance}
    return three_ways(instance, profile, Cost_Sat, support, {name: name for name in support})


def main():
    if sys.argv[1] == "random":
        made = [make(seed) for seed in range(int(sys.argv[2]))]
        rows = [json.dumps(m | {"winners": solve(m)}, separators=(",", ":")) for m in made]
        Path(sys.argv[3]).write_text("[\n" + ",\n".join(rows) + "\n]\n", encoding="utf-8")
    else:
        print(json.dumps({Path(f).name: solve_file(f) for f in sys.argv[2:]}, indent=0))


if __name__ == "__main__":
    main()
