"""How many of an injected block the signals find, how many honest people they show, and how far a block moves results.

Real conversations from ../shared/data/polis when they are there, else made-up ones. "Honest" people are all who took
part, so a real brigade among them counts as a false alarm. Run: .venv/bin/python bench/signals.py
"""

import csv
import sys
import time
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
from algorithms.injected_votes import Log, conversation, with_block
from sabha.algorithms.bounded_influence import bounded_agreement, links_of, shared_voices
from sabha.algorithms.signals import Votes, signals

POLIS = Path(__file__).parents[1] / "../shared/data/polis/openData"
KINDS = ("scripted", "coordinated", "careful")


def real() -> dict[str, Log]:
    found = {}
    for path in sorted(POLIS.glob("*/votes.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            rows = [
                (r["voter-id"], r["comment-id"], int(r["vote"]), int(r["timestamp"]) / 1000)
                for r in csv.DictReader(file)
            ]
        people, statements, answers, seconds = zip(*rows, strict=True)
        person, statement = (np.unique(column, return_inverse=True)[1] for column in (people, statements))
        found[path.parent.name] = Log(person, statement, np.array(answers), np.array(seconds))
    return found


def detection(logs: dict[str, Log]) -> None:
    print("people shown, in per cent                       fast  in unison |" + "".join(f"{k:>13}" for k in KINDS))
    sums, looked_at, shown = dict.fromkeys(KINDS, 0.0), 0, [0, 0, 0]
    for name, log in logs.items():
        found = signals(*log.columns)
        share = [len(found.hurried) / found.looked_at, len(found.in_unison) / found.looked_at]
        looked_at += found.looked_at
        shown = [shown[0] + len(found.hurried), shown[1] + len(found.in_unison), shown[2] + len(found.people)]
        row = f"{name[:30]:30}{found.looked_at:6} people {share[0]:9.1%} {share[1]:9.1%} |"
        for kind in KINDS:
            hits = []
            for accounts in (8, 20, 40):
                people = signals(*with_block(log, accounts, kind, accounts).columns).people
                hits.append(sum(person >= log.n_people for person in people) / accounts)
            sums[kind] += float(np.mean(hits))
            row += f"{np.mean(hits):13.0%}"
        print(row)
    share = [count / looked_at for count in shown]
    mean = "".join(f"{sums[kind] / len(logs):13.0%}" for kind in KINDS)
    name = f"all (either signal: {share[2]:.1%})"
    print(f"{name:30}{looked_at:6} people {share[0]:9.1%} {share[1]:9.1%} |{mean}")


def movement(logs: dict[str, Log]) -> None:
    """The largest shift of any statement's agreement (-1 to 1) for each account added."""
    print("\nlargest shift of a statement for each account of a coordinated block")
    print("block of     plain mean     bounded     bounded, found ones share one voice")
    for accounts in (1, 4, 8, 20, 40):
        shifts = []
        for log in logs.values():
            few = np.bincount(log.statement)
            block = with_block(log, accounts, "coordinated", accounts)
            results = []
            for each in (log, block):
                votes = Votes.of(*each.columns).latest()
                n, columns = len(few), (votes.person, votes.statement, votes.answer)
                count = np.maximum(1, np.bincount(votes.statement, minlength=n))
                voices = shared_voices(each.n_people, links_of(signals(*each.columns).in_unison))
                plain = np.bincount(votes.statement, votes.answer, n) / count
                bounded = bounded_agreement(*columns, n)
                results.append((plain, bounded, bounded_agreement(*columns, n, voices=voices)))
            shifts.append([np.abs(a - b).max() / accounts for a, b in zip(*results, strict=True)])
        worst = np.max(shifts, axis=0)
        print(f"{accounts:8}{worst[0]:15.3f}{worst[1]:12.3f}{worst[2]:16.3f}")


def speed() -> None:
    print("\npeople  statements    votes   signals   bounded agreement")
    for people, statements, days in ((150, 60, 5), (2_000, 60, 0.01), (2_000, 60, 14), (20_000, 200, 14)):
        log = conversation(people, statements, 1, days)
        start = time.process_time()
        signals(*log.columns)
        middle = time.process_time()
        bounded_agreement(log.person, log.statement, log.answer, statements)
        end = time.process_time()
        print(f"{people:6}{statements:12}{len(log.person):9}{middle - start:9.2f}s{end - middle:12.3f}s")


if __name__ == "__main__":
    conversations = real() or {f"made up {seed}": conversation(300, 80, seed) for seed in range(4)}
    detection(conversations)
    movement(conversations)
    speed()
