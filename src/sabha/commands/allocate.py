"""Work out which projects a vote funds, by equal shares (reads a pabulib .pb file)."""

import argparse
import json
import sys
from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path

from sabha.algorithms import equal_shares
from sabha.algorithms.equal_shares import Allocation, Election, Greedy, Loser
from sabha.algorithms.pabulib import PbFile, election_of, read_pb
from sabha.algorithms.refused import Refused

ABOUT = """
Everyone who voted gets the same share of the budget; projects are bought one by one with the shares of those who
chose them, the one with the most effective votes first (docs/method-equal-shares.md).

Without options: shares then grow by 1 unit of the file's money until the winners would cost more than the budget, and
the last result that fits stands (--completion overshoot); a voter gains from a project in proportion to its cost
(--utility cost); ties go to the lowest cost, then the most votes, then the smaller id (or the lot, with --lot).
"""


def main(argv: list[str]) -> int:
    asked = _arguments(argv)
    try:
        file = read_pb(asked.file.read_text(encoding="utf-8"))
        voted = election_of(file, utility=asked.utility)
        lot = None if asked.lot is None else equal_shares.draw_lot(voted.ids, asked.lot)
        result = equal_shares.allocate(voted, completion=asked.completion, lot=lot, increment=asked.increment)
    except (OSError, UnicodeDecodeError, Refused) as reason:
        print(f"{asked.file}: {_sentence(reason)}", file=sys.stderr)
        return 2
    greedy = equal_shares.greedy(voted, result)
    lost = equal_shares.losers(voted, result)
    if asked.json:
        print(json.dumps(_told(file, voted, result, lost, greedy, asked), ensure_ascii=False, indent=1))
    else:
        _show(file, voted, result, lost, greedy)
    return 0


def _arguments(argv: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="./sabha allocate", description=ABOUT, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("file", type=Path, help="ballots in pabulib's .pb format: approval or points")
    parser.add_argument(
        "--completion",
        choices=("overshoot", "exhaustive", "none"),
        default="overshoot",
        help="overshoot: grow shares until the budget would be broken (default); exhaustive: stop as soon as no "
        "further project with votes fits; none: do not grow shares",
    )
    parser.add_argument(
        "--utility",
        choices=("cost", "points"),
        default="cost",
        help="what a voter gains from a project: points × cost (default; an approval is one point), or points alone",
    )
    parser.add_argument("--increment", type=_positive, default=Fraction(1), help="how much shares grow at a time (1)")
    parser.add_argument("--lot", metavar="SEED", help="draw the lot for last ties from this published seed")
    parser.add_argument("--json", action="store_true", help="print the result as JSON, with what explains it")
    return parser.parse_args(argv)


def _positive(text: str) -> Fraction:
    try:
        number = Fraction(text)
    except (ValueError, ZeroDivisionError):
        raise argparse.ArgumentTypeError(f"“{text}” is not a number") from None
    if number <= 0:
        raise argparse.ArgumentTypeError("shares must grow by more than 0")
    return number


def _sentence(reason: Exception) -> str:
    if isinstance(reason, UnicodeDecodeError):
        return "the file is not UTF-8 text; save it as UTF-8."
    if isinstance(reason, OSError):
        return f"cannot be read: {reason.strerror}."
    return str(reason)


def _told(
    file: PbFile, voted: Election, result: Allocation, lost: Sequence[Loser], greedy: Greedy, asked: argparse.Namespace
) -> dict[str, object]:
    return {
        "winners": list(result.winners),
        "cost": _number(result.cost),
        "budget": _number(voted.budget),
        "currency": file.meta.get("currency"),
        "voters": voted.voters,
        "rule": {
            "completion": result.completion,
            "utility": voted.utility,
            "increment": _number(asked.increment),
            "ties": ["lowest cost", "most votes", "lot" if asked.lot is not None else "smaller id"],
            "lot": list(result.lot) if asked.lot is not None else None,
        },
        "first_share": _number(result.first_share),
        "increments": result.increments,
        "share": _number(result.share),
        "rounds": _rounds(voted, result),
        "losers": [_loser(loser) for loser in lost],
        "greedy": {"winners": list(greedy.winners), "cost": _number(greedy.cost)},
        "voters_with_choices": greedy.voters_with_choices,
        "voters_without_a_winner": {
            "equal_shares": greedy.excluded_by_equal_shares,
            "greedy": greedy.excluded,
        },
        "remarks": _remarks(file, result),
    }


def _remarks(file: PbFile, result: Allocation) -> list[str]:
    """What does not add up in the file, and the one case in which pabutools' winners are others."""
    free = [f"“{p}” costs nothing: it wins with its first vote (pabutools leaves it out by cost)." for p in result.free]
    return [*file.remarks, *free]


def _rounds(voted: Election, result: Allocation) -> list[dict[str, object]]:
    return [
        {
            "project": voted.ids[bought.project],
            "cost": _number(voted.costs[bought.project]),
            "votes": voted.votes[bought.project],
            "effective_votes": float(bought.effective_votes),
            "price": float(bought.price),
            "paid_in_full": bought.paid.in_full,
            "paid_less": bought.paid.less,
            "paid_nothing": bought.paid.nothing,
        }
        for bought in result.rounds
    ]


def _loser(loser: Loser) -> dict[str, object]:
    return {
        "project": loser.project,
        "cost": _number(loser.cost),
        "votes": loser.votes,
        "effective_support": float(loser.effective_support),
        "best_round": loser.best_round,
        "votes_short": loser.votes_short,
        "fits": loser.fits,
    }


def _number(amount: Fraction) -> int | float:
    return int(amount) if amount.denominator == 1 else float(amount)


def _show(file: PbFile, voted: Election, result: Allocation, lost: Sequence[Loser], greedy: Greedy) -> None:
    money = file.meta.get("currency", "")
    names = {project.id: project.fields.get("name", "") for project in file.projects}
    print(f"{len(result.winners)} projects win, {_number(result.cost):,} of {_number(voted.budget):,} {money}".rstrip())
    print(f"Each of {voted.voters:,} voters had {float(result.share):,.2f} (first {float(result.first_share):,.2f}).\n")
    for number, bought in enumerate(result.rounds, start=1):
        project = voted.ids[bought.project]
        votes = f"{float(bought.effective_votes):,.1f} effective votes of {voted.votes[bought.project]:,}"
        print(f"{number:>3}. {project}  {_number(voted.costs[bought.project]):,}  {votes}  {names[project]}")
    for project in result.free:
        print(f"  -  {project}  costs nothing  {names[project]}")
    print("\nNot funded (support it could have bought, votes short):")
    for loser in lost:
        support = f"{int(loser.effective_support * 100)}%, {loser.votes_short:,} short"
        print(f"  {loser.project}  {_number(loser.cost):,}  {support}  {names[loser.project]}")
    print(
        f"\nOf {greedy.voters_with_choices:,} voters with choices, {greedy.excluded_by_equal_shares:,} see none of them"
        f" win; {greedy.excluded:,} would by the most votes first."
    )
    for remark in _remarks(file, result):
        print(f"Remark: {remark}")
