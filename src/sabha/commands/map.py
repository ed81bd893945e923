"""Draws the opinion map of a conversation: ./sabha map VOTES.csv --comments COMMENTS.csv --json."""

import argparse
import os
import sys
from pathlib import Path

# The matrices are small or sparse: a second thread of the linear algebra library only spins and burns CPU time.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

from sabha.algorithms.opinion_map import OpinionMap, opinion_map
from sabha.algorithms.opinion_map.as_json import write_json
from sabha.algorithms.opinion_map.representation import Representative
from sabha.algorithms.polis_files import Statements, read_labels, read_statements, read_votes
from sabha.algorithms.refused import Refused, gettext_noop

VOTES = ("votes.csv", "votes.json", "participants-votes.csv")
COMMENTS = ("comments.csv", "comments.json")
NOTHING_KNOWN = Statements(text={}, rejected=frozenset(), meta=frozenset(), unmoderated=frozenset())


def main(argv: list[str]) -> int:
    """Read the files, draw the map, print it."""
    asked = _parser().parse_args(argv)
    try:
        found, known = _drawn(asked)
    except (Refused, OSError) as why:
        print(why, file=sys.stderr)
        return 2
    if asked.json:
        write_json(found, sys.stdout)
    else:
        _tell(found, known)
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="./sabha map", description=__doc__)
    parser.add_argument("votes", type=Path, help="votes.csv, participants-votes.csv, votes.json or their folder")
    parser.add_argument("--comments", type=Path, help="comments.csv or comments.json: texts and moderation")
    parser.add_argument("--groups", type=Path, help="JSON: participant -> group, held as given")
    parser.add_argument("--classic", action="store_true", help="group people as Polis does")
    parser.add_argument("--no-ideal", action="store_true", help="leave out ideal points, the slowest part")
    parser.add_argument("--seed", type=int, default=0, help="of the repeats behind the certainty")
    parser.add_argument("--json", action="store_true", help="everything as JSON, people's places included")
    return parser


def _drawn(asked: argparse.Namespace) -> tuple[OpinionMap, Statements]:
    votes_file = _found(asked.votes, VOTES)
    comments = asked.comments
    if comments is None and asked.votes.is_dir():
        comments = next((asked.votes / name for name in COMMENTS if (asked.votes / name).exists()), None)
    known = read_statements(_found(comments, COMMENTS).read_bytes()) if comments else NOTHING_KNOWN
    labels = read_labels(asked.groups.read_bytes()) if asked.groups else None
    found = opinion_map(
        read_votes(votes_file.read_bytes()),
        labels=labels,
        set_aside=known.rejected | known.meta,
        classic=asked.classic,
        seed=asked.seed,
        ideal=not asked.no_ideal,
    )
    return found, known


def _found(path: Path, names: tuple[str, ...]) -> Path:
    if not path.is_dir():
        return path
    for name in names:
        if (path / name).exists():
            return path / name
    raise Refused(gettext_noop("%(folder)s holds none of %(names)s."), folder=path, names=", ".join(names))


def _tell(found: OpinionMap, known: Statements) -> None:
    """The map in words, for a terminal."""
    print(f"{found.votes.n} people, {found.votes.m} statements, {found.votes.count} votes.")
    if found.own:
        print(found.own.certainty.saying)
    if len(found.groups.sizes) > 1:
        for group, rows in enumerate(found.groups.representative):
            _tell_rows(f"Group {chr(65 + group)}, {found.groups.sizes[group]} people", rows, known)
    for number, axis in enumerate(found.axes, start=1):
        for end, people, rows in zip("ab", axis.people, axis.stands_for, strict=True):
            _tell_rows(f"Direction {number}{end}, {people} people surely at this end", rows, known)
    print("\nMost of everybody agrees:")
    for shared in found.agree_together:
        print(f"  {shared.n_success:>5} of {shared.n_trials}: {_named(shared.statement, known)}")
    print(f"\nStatements in which {found.slate.coverage:.0%} find one they agree with:")
    for statement in found.slate.statements:
        print(f"        {_named(statement, known)}")
    for unheard in found.slate.unheard[:1]:
        print(f"\nNot heard there, the largest group: {unheard.people} people who agree with")
        print(f"        {_named(unheard.statement, known)}")
    for saying in found.not_yet:
        print(f"\nNot yet: {saying}")


def _tell_rows(title: str, rows: list[Representative], known: Statements) -> None:
    print(f"\n{title}:")
    for row in rows:
        print(f"  {row.n_success:>5} of {row.n_trials} {row.direction}: {_named(row.statement, known)}")


def _named(statement: int, known: Statements) -> str:
    return f"{statement} {known.text.get(statement, '')}".strip()
