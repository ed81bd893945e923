"""How long an allocation takes and how much memory it needs, with pabutools beside it when it is at hand.

    .venv/bin/python bench/equal_shares.py [--pabutools PYTHON]

PYTHON is the Python of a virtual environment with `pip install pabutools "pulp<4"`. Each line runs in a fresh process:
reading the file, counting with add-one completion until overshoot, explaining the losers, in CPU seconds. pabutools
counts each file once, until exhaustive (its fastest completion), and is stopped after two minutes.
"""

import argparse
import json
import random
import subprocess
import sys
import tempfile
import time
from fractions import Fraction
from itertools import accumulate, pairwise
from pathlib import Path

HERE = Path(__file__).parent
BUDGETS = HERE.parent / "../shared/data/participatory-budgets"
PATIENCE = 120
PABUTOOLS = """
import resource, sys, time
from pabutools.election import Cost_Sat, parse_pabulib
from pabutools.rules import method_of_equal_shares
instance, profile = parse_pabulib(sys.argv[1])
start = time.process_time()
method_of_equal_shares(instance, profile.as_multiprofile(), sat_class=Cost_Sat, voter_budget_increment=1)
print(time.process_time() - start, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)
"""


def made_up(voters, projects, seed, share):
    """A vote of a given shape: popularity falls like a power law, people choose one to five projects."""
    from sabha.algorithms.pabulib import PbBallot, PbFile, PbProject, write_pb

    r = random.Random(seed)
    ids = [f"p{i}" for i in range(1, projects + 1)]
    costs = [r.choice([r.randint(5, 60) * 1000, r.randint(60, 400) * 500, r.randint(10_000, 200_000)]) for _ in ids]
    popular = list(accumulate(1 / (rank + 3) ** 0.8 for rank in range(projects)))
    ballots = []
    for at in range(voters):
        chosen = dict.fromkeys(r.choices(ids, cum_weights=popular, k=r.choice([1, 1, 2, 3, 3, 4, 5, 5, 5, 5])))
        ballots.append(PbBallot(str(at), tuple(chosen)))
    rows = tuple(PbProject(p, Fraction(c)) for p, c in zip(ids, costs, strict=True))
    return write_pb(PbFile({"vote_type": "approval"}, Fraction(share * voters), rows, tuple(ballots)))


def measure_ours(path):
    """Seconds to read, allocate, explain; peak memory in MB; winners and increments."""
    from sabha.algorithms import equal_shares
    from sabha.algorithms.pabulib import election_of, read_pb

    marks = [time.process_time()]
    voted = election_of(read_pb(Path(path).read_text(encoding="utf-8")))
    marks.append(time.process_time())
    result = equal_shares.allocate(voted)
    marks.append(time.process_time())
    # Not getrusage: its peak begins with that of the process we were started from.
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    peak = int(status.split("VmHWM:")[1].split()[0]) // 1024
    equal_shares.losers(voted, result)
    marks.append(time.process_time())
    seconds = [later - earlier for earlier, later in pairwise(marks)]
    print(json.dumps([*seconds, peak, len(result.winners), result.increments, voted.voters, len(voted.ids)]))


def ours(path):
    run = subprocess.run([sys.executable, __file__, "--one", path], capture_output=True, text=True, check=True)
    return json.loads(run.stdout)


def theirs(python, path):
    if python is None:
        return "not at hand"
    try:
        run = subprocess.run(
            [python, "-c", PABUTOOLS, path], capture_output=True, text=True, check=True, timeout=PATIENCE
        )
    except subprocess.TimeoutExpired:
        return f"over {PATIENCE} s"
    seconds, memory = run.stdout.split()
    return f"{float(seconds):.1f} s, {memory} MB"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pabutools", metavar="PYTHON")
    parser.add_argument("--one", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.one:
        measure_ours(asked.one)
        return
    with tempfile.TemporaryDirectory() as folder:
        paths = sorted(BUDGETS.glob("*.pb"))
        for name, shape in (
            ("small vote, rich units", (60, 12, 1, 20_000)),
            ("10,000 x 100", (10_000, 100, 2, 100)),
            ("the shape of Łódź", (51_472, 151, 3, 68)),
            ("the shape of Łódź, half", (51_472, 151, 4, 30)),
        ):
            path = Path(folder) / f"{name}.pb"
            path.write_text(made_up(*shape), encoding="utf-8")
            paths.append(path)
        print(f"{'vote':<38}{'voters':>8}{'projects':>9}{'won':>5}{'grown':>7}", end="")
        print(f"{'read':>8}{'count':>8}{'explain':>8}{'memory':>9}  pabutools (count)")
        for path in paths:
            read, count, explain, memory, won, grown, voters, projects = ours(str(path))
            print(f"{path.stem:<38}{voters:>8}{projects:>9}{won:>5}{grown:>7}", end="")
            print(f"{read:>7.2f}s{count:>7.2f}s{explain:>7.2f}s{memory:>6} MB  ", end="", flush=True)
            print(theirs(asked.pabutools, str(path)), flush=True)


if __name__ == "__main__":
    main()
