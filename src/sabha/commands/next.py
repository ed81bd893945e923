"""open the next edition of a summit with what this one left open"""

import argparse
import json
import sys


def main(argv: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="./sabha next", description=__doc__)
    parser.add_argument("summit", metavar="SUMMIT", help="the address of the present edition, such as 2nd-tech-summit")
    parser.add_argument("--organiser", metavar="EMAIL", help="whose it is; a letter with a way in goes there")
    parser.add_argument(
        "--same-place", action="store_true", help="it meets at the same place again: copy the rooms too"
    )
    parser.add_argument("--dry-run", action="store_true", help="show what it would open with and open nothing")
    parser.add_argument("--json", action="store_true", help="show it as JSON")
    given = parser.parse_args(argv)
    from sabha.commands import _django, _of_summit

    _django.start()
    _django.prepare()
    summit = _of_summit.summit_called(given.summit)
    if summit is None:
        return 2
    email, again = (given.organiser or "").strip().lower(), given.same_place
    made = shown(summit, same_place=again) if given.dry_run else opened(summit, email, same_place=again)
    if made is None:
        return 2
    print(json.dumps(made, ensure_ascii=False, indent=2, default=str) if given.json else in_words(made))
    return 0


NOT_COPIED = (
    "members, roles, addresses, applications and reviews", "sessions, their times and their people",
    "statements, votes, notes and ideas (they stay where they are, and threads lead there)",
    "what was awarded, what was spent, receipts and exchange rates", "the survey, the report and its answers",
    "projects and teams", "offers, introductions, times to meet and partnerships",
)  # fmt: skip


def shown(summit: object, *, same_place: bool = False) -> dict[str, object]:
    """What the next edition would open with, what would be copied into it, and what would not."""
    from sabha.summit.outcomes.rules.next_edition import opening_of

    it = opening_of(summit, same_place=same_place)
    lists = {"promises": it.promises, "questions": it.questions, "lessons": it.lessons}
    return {
        "title": str(it.title), "edition": it.edition, "starts": it.starts, "ends": it.ends, "contacts": it.contacts,
        **{name: [str(x.text) for x in rows] for name, rows in lists.items()},
        "copied": {name: [str(x) for x in rows] for name, rows in it.carried.items() if rows},
        "not_copied": [*([] if same_place else ["rooms: they belong to a place (--same-place)"]), *NOT_COPIED],
    }  # fmt: skip


def opened(summit: object, email: str, *, same_place: bool = False) -> dict[str, object] | None:
    """Open it: the summit, its organiser and their way in, or nothing."""
    from django.db import transaction

    from sabha.algorithms.refused import Refused
    from sabha.commands._new_summit import ADDRESS, badge_for, organiser, post_way_in
    from sabha.summit.outcomes.actions.next_edition import open_next

    if email and not ADDRESS.match(email):
        print(f"“{email}” is no e-mail address. Write it like name@example.org.", file=sys.stderr)
        return None
    told = shown(summit, same_place=same_place)
    try:
        with transaction.atomic():
            person = organiser(email, getattr(summit, "language", "en"))
            made = open_next(summit, by=person, same_place=same_place)
            way_in = None if email else badge_for(person, made)
            if email:
                post_way_in(email, made)
    except Refused as no:
        print(no, file=sys.stderr)
        return None
    return told | {"slug": made.slug, "way_in": way_in}


def in_words(made: dict) -> str:  # type: ignore[type-arg]
    lines = [f"{made['title']}: {made['starts'] or 'no days yet'}, to be confirmed"]
    for name in ("promises", "questions", "lessons"):
        lines += ["", f"{name} ({len(made[name])})", *(f"  - {text}" for text in made[name])]
    lines += ["", "copied, with translations and letters in your own words:"]
    lines += [f"  - {name.replace('_', ' ')} ({len(rows)}): {'; '.join(rows)}" for name, rows in made["copied"].items()]
    lines += ["", "not copied:", *(f"  - {text}" for text in made["not_copied"])]
    lines += ["", f"people who agreed to be written to: {made['contacts']}"]
    if made.get("way_in"):
        lines += ["", f"The organiser's way in: {made['way_in']}", "Keep that address to yourself."]
    return "\n".join(lines)
