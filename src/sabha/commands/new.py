"""Reads a concept note and makes a summit from it (with --dry-run --json: only shows what it found)."""

import argparse
import json
import sys
from importlib.util import find_spec
from pathlib import Path

from sabha.algorithms.concept_note import LISTS, SINGLE, Findings, Found, Item, as_json, read
from sabha.algorithms.note_formats import LARGEST_FILE, decode
from sabha.algorithms.refused import Refused


def main(argv: list[str]) -> int:
    """Read the note; show the findings or create the summit."""
    args = _parser().parse_args(argv)
    try:
        text = _text_of(Path(args.note))
    except Refused as error:
        print(error, file=sys.stderr)
        return 2
    findings = read(text)
    if not args.dry_run:
        return _create(findings, text, args)
    print(json.dumps(as_json(findings), ensure_ascii=False, indent=2) if args.json else _in_words(findings))
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="./sabha new", description=__doc__)
    parser.add_argument("note", metavar="NOTE", help="the concept note: a .txt, .md, .html or .docx file")
    parser.add_argument("--dry-run", action="store_true", help="show what was found and create nothing")
    parser.add_argument("--json", action="store_true", help="show it as JSON (docs/concept-note.md has the schema)")
    parser.add_argument("--organiser", metavar="EMAIL", help="whose summit it is; a letter with a way in goes there")
    parser.add_argument("--language", metavar="CODE", help="the language of the note (en, hi, te, …), if not guessed")
    return parser


def _text_of(path: Path) -> str:
    try:
        with path.open("rb") as file:
            # One byte more than is allowed is enough to be refused.
            data = file.read(LARGEST_FILE + 1)
    except FileNotFoundError as error:
        raise Refused("There is no file “%(name)s”: check the path of the note.", name=path) from error
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise Refused("“%(name)s” cannot be read: %(reason)s.", name=path, reason=reason) from error
    return decode(data, path.name)


def _create(findings: Findings, text: str, args: argparse.Namespace) -> int:
    """Hand over to the part that knows Django, so that a dry run never waits for it."""
    if find_spec("sabha.commands._new_summit") is None:
        print("This installation cannot create summits yet: use --dry-run to read the note.", file=sys.stderr)
        return 2
    from sabha.commands._new_summit import create

    return create(findings, text, args)


def _in_words(findings: Findings) -> str:
    lines = [_single(name, getattr(findings, name)) for name in SINGLE]
    for name in LISTS:
        items: tuple[Item, ...] = getattr(findings, name)
        lines += ["", f"{name.replace('_', ' ')} ({len(items)})", *map(_item, items)]
    return "\n".join(lines)


def _single(name: str, found: Found[object] | None) -> str:
    return f"{name:<8} {found.value}" if found else f"{name:<8} -"


def _item(item: Item) -> str:
    text = " ".join(item.text.split()) or f"{item.field}: not in the note"
    return f"  - {text}" + (f" [{item.state}]" if item.state else "")
