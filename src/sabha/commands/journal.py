"""carry facts between machines that work apart: key, trust, export, merge (./sabha journal merge FILE)"""

import argparse
import contextlib
import sys
from pathlib import Path
from typing import Any

from sabha.commands import _django, _of_summit


def main(argv: list[str]) -> int:
    parser = argparse.ArgumentParser(
        prog="./sabha journal", description="Carry a summit's facts between machines that work apart."
    )
    ways = parser.add_subparsers(dest="way", required=True, metavar="WHAT")
    ways.add_parser("key", help="show this machine's key, and those it trusts")
    trust = ways.add_parser("trust", help="take in facts that another machine signs; compare its key by voice first")
    trust.add_argument("key", help="what ./sabha journal key shows over there")
    export = ways.add_parser("export", help="write a summit's facts into a file")
    export.add_argument("summit", metavar="SUMMIT", help="its address, such as 2nd-tech-summit")
    export.add_argument("file", type=Path)
    export.add_argument("--public", action="store_true", help="leave out what only members may know: votes, plans")
    merge = ways.add_parser("merge", help="take in the facts of a file, all checked first")
    merge.add_argument("file", type=Path)
    merge.add_argument("--dry-run", action="store_true", help="only say what would come of it")
    given = parser.parse_args(argv)
    _django.start()
    _django.prepare()
    from sabha.summit.journal.actions.bundles import Unusable

    try:
        return DOING[given.way](given)
    except (Unusable, OSError) as no:
        print(f"{no} Nothing was changed.", file=sys.stderr)
        return 2


def show_keys(given: argparse.Namespace) -> int:
    from sabha.summit.journal import actions as journal
    from sabha.summit.journal.models import Node

    ours = Node.objects.get(name=journal.node()).public_key
    print(f"{ours}  this machine, now {journal.node()}")
    names: dict[str, list[str]] = {}
    for name, key in Node.objects.exclude(public_key=ours).order_by("since").values_list("name", "public_key"):
        names.setdefault(key, []).append(name)
    for key, known in names.items():
        print(f"{key}  trusted: {', '.join(known)}")
    return 0


def trust(given: argparse.Namespace) -> int:
    from sabha.summit.journal.actions import bundles

    print(f"From now on facts signed with {bundles.trust_key(given.key)} are taken in.")
    return 0


def export(given: argparse.Namespace) -> int:
    from sabha.summit.journal.actions import bundles

    summit = _of_summit.summit_called(given.summit)
    if summit is None:
        return 2
    count = bundles.pack(given.file, summit, public_only=given.public)
    print(f"{given.file}: {count} facts of {summit.slug}. No names are in it; words and votes are: keep it safe.")
    return 0


def merge(given: argparse.Namespace) -> int:
    from django.db import transaction

    from sabha.summit.journal.actions import bundles
    from sabha.summit.overview.actions import after_merge

    bundle = bundles.unpack(given.file)
    with transaction.atomic() if given.dry_run else contextlib.nullcontext():
        came = bundles.merge(bundle)
        if came.stored:
            after_merge(bundle.summit)
        if given.dry_run:
            transaction.set_rollback(True)
    print(f"{given.file}: {bundle.summit}, {bundle.made}, {came.facts} facts; {came.stored} are new here.")
    for line in in_words(came):
        print(line, file=sys.stderr)
    if given.dry_run:
        print("Nothing was changed.")
    return 2 if came.strangers and not came.stored else 0


def in_words(came: Any) -> list[str]:
    """What whoever brought the file should know beside."""
    lines = [
        f"{count} facts were left out, for nobody here trusts the key {key or '(none)'}. Compare it with what"
        f" ./sabha journal key shows over there, then ./sabha journal trust {key}"
        for key, count in came.strangers.items()
    ]
    if came.early:
        lines.append(f"{came.early} facts wait in the file for earlier ones: bring a newer file of that machine.")
    if came.ahead:
        lines.append(f"{came.ahead} facts are dated in the future: look at the clock of that machine.")
    return lines + [
        f"Two bore one number: “{it}” is number {it.number} from now on ({it.get_absolute_url() or it.kind_words})."
        for it in came.renumbered
    ]


DOING = {"key": show_keys, "trust": trust, "export": export, "merge": merge}
