"""Brings a Polis export into a summit as a conversation; --dry-run says line by line what would be taken."""

import argparse
import sys
from pathlib import Path

from sabha.algorithms.polis_import import ABOUT_PEOPLE, HIDDEN, LARGEST_FILE, TAKEN, Export, read
from sabha.algorithms.refused import Refused, gettext_noop

WORDS = {
    TAKEN: "taken",
    HIDDEN: "taken as hidden: it was moderated out there",
    ABOUT_PEOPLE: "taken as hidden: it asks about people",
}


def main(argv: list[str]) -> int:
    """Read the two files; report, or bring them in."""
    asked = _parser().parse_args(argv)
    try:
        files = _files(asked)
        found = read(*files)
        if asked.dry_run:
            print(_told(found))
            return 0
        return _bring_in(files, asked)
    except (Refused, OSError) as why:
        print(why, file=sys.stderr)
        return 2


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="./sabha import_polis", description=__doc__)
    parser.add_argument("folder", type=Path, help="the export's folder: comments.csv, and votes.csv or participants-…")
    parser.add_argument("--dry-run", action="store_true", help="only report what would be taken")
    parser.add_argument("--summit", metavar="ADDRESS", help="the summit's address, as in /en/ADDRESS/")
    parser.add_argument("--question", metavar="TEXT", help="the question that the statements belong to")
    parser.add_argument("--language", default="und", metavar="CODE", help="the language of the statements")
    parser.add_argument("--goes-on", action="store_true", help="people of the summit may go on answering")
    return parser


def _files(asked: argparse.Namespace) -> tuple[bytes, bytes]:
    for name in ("votes.csv", "participants-votes.csv"):
        if (asked.folder / name).exists():
            return _bytes(asked.folder / "comments.csv"), _bytes(asked.folder / name)
    raise Refused(
        gettext_noop("%(folder)s holds none of %(names)s."),
        folder=asked.folder,
        names="votes.csv, participants-votes.csv",
    )


def _bytes(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(LARGEST_FILE + 1)


def _told(found: Export) -> str:
    lines = [
        f"{len(found.statements)} statements, {found.people} people, {len(found.votes)} votes; "
        f"{found.replaced} earlier answers replaced, {len(found.astray)} votes on unknown statements left out"
    ]
    lines += [f"  line {one.line}: {WORDS[one.outcome]}: {one.text[:80]}" for one in found.statements]
    lines += [f"  line {line} of the votes: left out" for line in found.astray[:100]]
    return "\n".join(lines)


def _bring_in(files: tuple[bytes, bytes], asked: argparse.Namespace) -> int:
    if not asked.summit or not asked.question:
        raise Refused(gettext_noop("Say into which summit and as which question: --summit ADDRESS --question TEXT."))
    from sabha.commands import _django

    _django.start()
    _django.prepare()
    from sabha.summit.base.words import Words
    from sabha.summit.concept.models import Summit
    from sabha.summit.conversations.actions import import_polis
    from sabha.summit.journal import actions as journal

    summit = Summit.objects.filter(slug=asked.summit).first()
    if summit is None:
        raise Refused(gettext_noop("There is no summit at “%(address)s”."), address=asked.summit)
    text = Words(asked.question, asked.language)
    question = import_polis(summit, text, *files, by=journal.SYSTEM, goes_on=asked.goes_on)
    print(f"Question {question.number} of {asked.summit}.")
    return 0
