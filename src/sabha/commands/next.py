"""open the next edition of a summit with what this one left open"""

import argparse
import json
import sys


def main(argv: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="./sabha next", description=__doc__)
    parser.add_argument("summit", metavar="SUMMIT", help="the address of the present edition, such as 2nd-tech-summit")
    parser.add_argument("--organiser", metavar="EMAIL", help="whose it is; a letter with a way in goes there")
    parser.add_argument("--dry-run", action="store_true", help="show what it would open with and open nothing")
    parser.add_argument("--json", action="store_true", help="show it as JSON")
    given = parser.parse_args(argv)
    from sabha.commands import _django, _of_summit

    _django.start()
    _django.prepare()
    summit = _of_summit.summit_called(given.summit)
    if summit is None:
        return 2
    made = shown(summit) if given.dry_run else opened(summit, (given.organiser or "").strip().lower())
    if made is None:
        return 2
    print(json.dumps(made, ensure_ascii=False, indent=2, default=str) if given.json else in_words(made))
    return 0


def shown(summit: object) -> dict[str, object]:
    """What the next edition would open with."""
    from sabha.summit.outcomes.rules.next_edition import opening_of

    it = opening_of(summit)
    lists = {"promises": it.promises, "questions": it.questions, "lessons": it.lessons}
    return {
        "title": str(it.title), "edition": it.edition, "starts": it.starts, "ends": it.ends, "contacts": it.contacts,
        "calls": [str(call.title) for call in it.calls], **{n: [str(x.text) for x in v] for n, v in lists.items()},
    }  # fmt: skip


def opened(summit: object, email: str) -> dict[str, object] | None:
    """Open it: the summit, its organiser and their way in, or nothing."""
    from django.db import transaction

    from sabha.algorithms.refused import Refused
    from sabha.commands._new_summit import ADDRESS, badge_for, organiser, post_way_in
    from sabha.summit.outcomes.actions.next_edition import open_next

    if email and not ADDRESS.match(email):
        print(f"“{email}” is no e-mail address. Write it like name@example.org.", file=sys.stderr)
        return None
    told = shown(summit)
    try:
        with transaction.atomic():
            person = organiser(email, getattr(summit, "language", "en"))
            made = open_next(summit, by=person)
            way_in = None if email else badge_for(person, made)
            if email:
                post_way_in(email, made)
    except Refused as no:
        print(no, file=sys.stderr)
        return None
    return told | {"slug": made.slug, "way_in": way_in}


def in_words(made: dict) -> str:  # type: ignore[type-arg]
    lines = [f"{made['title']}: {made['starts'] or 'no days yet'}, to be confirmed"]
    for name in ("promises", "questions", "lessons", "calls"):
        lines += ["", f"{name} ({len(made[name])})", *(f"  - {text}" for text in made[name])]
    lines += ["", f"people who agreed to be written to: {made['contacts']}"]
    if made.get("way_in"):
        lines += ["", f"The organiser's way in: {made['way_in']}", "Keep that address to yourself."]
    return "\n".join(lines)
