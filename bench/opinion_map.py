"""Opinion maps measured: speed and memory at three sizes, and every real conversation, with red-dwarf beside.

    .venv/bin/python bench/opinion_map.py                   real conversations, 10,000 x 500, 100,000 x 500
    .venv/bin/python bench/opinion_map.py --million         1,000,000 x 1,000 with 50 million votes as well
    .venv/bin/python bench/opinion_map.py --quality         held-out AUC, coverage and stability (several minutes)
    .venv/bin/python bench/opinion_map.py --classic         classic groups against Polis's own in two orders of people

red-dwarf runs beside when REDDWARF names a Python that has it (`uv venv /tmp/reddwarf --python 3.13` and
`uv pip install --python /tmp/reddwarf/bin/python red-dwarf`); it is not one of our dependencies.
"""

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
sys.path.insert(0, str(Path(__file__).parents[1] / "src"))

import numpy as np
from opinion_map_quality import classic_table, quality_table, rand_index

from sabha.algorithms.opinion_map import OpinionMap, Votes, opinion_map
from sabha.algorithms.polis_files import read_statements, read_votes

DATA = Path(__file__).parents[2] / "shared" / "data" / "polis"
SIZES = {"10k x 500": (10_000, 500), "100k x 500": (100_000, 500), "1M x 1000": (1_000_000, 1_000)}
RED_DWARF = """
import json, sys, time, resource
import numpy as np
from reddwarf.implementations.polis import run_pipeline
given = np.load(sys.argv[1])
votes = [dict(participant_id=int(p), statement_id=int(s), vote=int(v)) for p, s, v in given.T]
began = time.process_time()
run_pipeline(votes=votes, random_state=0)
print(json.dumps([time.process_time() - began, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024]))
"""


def planted(n: int, m: int, seed: int = 0, median: float = 34) -> tuple[Votes, np.ndarray]:
    """Four groups in three dimensions; activity is lognormal with this median; the votes and the true groups."""
    rng = np.random.default_rng(seed)
    corners = np.array([[1, 1, 1], [1, -1, -1], [-1, 1, -1], [-1, -1, 1]], np.float32)
    group = rng.integers(0, 4, n)
    where = corners[group] + rng.normal(0, 0.5, (n, 3)).astype(np.float32)
    slope = rng.normal(0, 1.2, (m, 3)).astype(np.float32)
    easiness = rng.normal(0.3, 1, m).astype(np.float32)
    rate = np.clip(median * np.exp(rng.normal(0, 0.88, n)) / m, 2 / m, 1).astype(np.float32)
    columns, values, counts = [], [], []
    for first in range(0, n, 4096):
        part = slice(first, min(first + 4096, n))
        person, column = np.nonzero(rng.random((part.stop - first, m), dtype=np.float32) < rate[part, None])
        leaning = (where[part] @ slope.T + easiness)[person, column]
        vote = np.where(rng.random(len(person)) < 1 / (1 + np.exp(-leaning)), 1, -1)
        vote[rng.random(len(person)) < 0.12] = 0
        columns.append(column.astype(np.int32))
        values.append(vote.astype(np.int8))
        counts.append(np.bincount(person, minlength=part.stop - first))
    start = np.concatenate([[0], np.cumsum(np.concatenate(counts))])
    ids = np.arange(n)
    return Votes(ids, np.arange(m), start, np.concatenate(columns), np.concatenate(values), ids), group


def timed(votes: Votes, **how: object) -> tuple[float, float, OpinionMap]:
    """CPU and wall seconds of one map."""
    cpu, wall = time.process_time(), time.perf_counter()
    found = opinion_map(votes, **how)
    return time.process_time() - cpu, time.perf_counter() - wall, found


def peak() -> float:
    """The most memory this process has had, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def large(name: str) -> None:
    """One synthetic size, in this process: peak memory is only known of a fresh one."""
    votes, group = planted(*SIZES[name])
    loaded = peak()
    cpu, wall, found = timed(votes)
    most = peak()
    warm_cpu, _, _ = timed(votes, warm=found)
    print(
        f"{name:<12} {votes.count / 1e6:>6.2f} M votes  cold {cpu:>6.2f} CPU s ({wall:.2f} wall)  warm {warm_cpu:>6.2f}"
        f"  peak {most:>6.0f} MB (after load {loaded:.0f})  groups {len(found.groups.sizes)} of 4,"
        f" {rand_index(group, found.groups.labels):.2f} agreement with the planted ones"
    )
    if name != "1M x 1000":
        peer(votes, name, "100k" in name)


def peer(votes: Votes, name: str, is_slow: bool) -> None:
    """red-dwarf on the same votes, where there is one."""
    python = os.environ.get("REDDWARF")
    if not python or (is_slow and "REDDWARF_SLOW" not in os.environ):
        print(f"{name:<12} red-dwarf: not run (set REDDWARF; for 100k, minutes and 4 GB, REDDWARF_SLOW as well)")
        return
    people = np.repeat(votes.participants, votes.per_person)
    with tempfile.TemporaryDirectory() as folder:
        given = Path(folder) / "votes.npy"
        np.save(given, np.stack([people, votes.statements[votes.column], votes.value]))
        ran = subprocess.run([python, "-c", RED_DWARF, str(given)], capture_output=True, text=True)
    if ran.returncode:
        print(f"{name:<12} red-dwarf failed: {ran.stderr.strip().splitlines()[-1:]}")
        return
    cpu, memory = json.loads(ran.stdout.strip().splitlines()[-1])
    print(f"{name:<12} red-dwarf: {cpu:.2f} CPU s, peak {memory:.0f} MB")


def real() -> None:
    """Every real conversation."""
    for folder in sorted((DATA / "openData").glob("*")):
        votes = read_votes((folder / "votes.csv").read_bytes())
        known = read_statements((folder / "comments.csv").read_bytes())
        aside = known.rejected | known.meta
        cpu, wall, found = timed(votes, set_aside=aside)
        lean, _, _ = timed(votes, set_aside=aside, ideal=False)
        warm, _, _ = timed(votes, set_aside=aside, warm=found)
        print(
            f"{folder.name[:28]:<28} {votes.n:>5} x {votes.m:<4} {cpu:>5.2f} CPU s ({wall:.2f} wall), without ideal"
            f" points {lean:.2f}, warm {warm:.2f}  {found.own.certainty.saying}"
        )
        peer(votes, folder.name[:12], is_slow=False)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for flag in ("--million", "--quality", "--classic"):
        parser.add_argument(flag, action="store_true")
    parser.add_argument("--one", choices=SIZES, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.one:
        large(asked.one)
    elif asked.quality:
        quality_table(DATA)
    elif asked.classic:
        classic_table(DATA)
    else:
        real()
        for name in list(SIZES)[: 3 if asked.million else 2]:
            subprocess.run([sys.executable, __file__, "--one", name], check=True)


if __name__ == "__main__":
    main()
