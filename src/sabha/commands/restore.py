"""put a backup in the place of this installation (./sabha restore FILE [--replace])"""

import argparse
import shutil
import sys
import tempfile
import uuid
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sabha.commands import _archive, _django, _dumps, _running
from sabha.commands._archive import Unusable
from sabha.commands.backup import KEPT, backup
from sabha.config import environment


@dataclass
class Promises:
    """What was erased here and must stay so, whatever an older backup still holds."""

    people: set[uuid.UUID] = field(default_factory=set)
    words: dict[uuid.UUID, set[str]] = field(default_factory=dict)  # fact → its erased fields


def main(argv: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="./sabha restore", description="Stop Sabha first, then run this.")
    parser.add_argument("file", type=Path, help="what ./sabha backup wrote")
    parser.add_argument("--replace", action="store_true", help="let it take the place of what is here")
    parser.add_argument("--dry-run", action="store_true", help="only check the file, and say what it holds")
    given = parser.parse_args(argv)
    environment.DATA.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        with tempfile.TemporaryDirectory(dir=environment.DATA, prefix=".restoring-") as folder:
            about = _archive.unpack(given.file, Path(folder))
            print(f"{given.file}: Sabha {about['sabha']}, {about['made']}, {about['engine']}, {about['facts']} facts.")
            return 0 if given.dry_run else restore(Path(folder), about, replace=given.replace)
    except (Unusable, OSError) as no:
        print(no, file=sys.stderr)
        return 2


def restore(folder: Path, about: dict[str, Any], *, replace: bool) -> int:
    """Put everything in place, then keep the promises made since. Exit status 1 when the journal does not hold."""
    refuse_what_cannot_be(about, replace=replace)
    promises = Promises()
    if _dumps.is_occupied():
        set_aside(promises)
    put_in_place(folder, environment.DATA)
    _django.start()
    _django.prepare()
    return begin_again(promises)


def refuse_what_cannot_be(about: dict[str, Any], *, replace: bool) -> None:
    """Every reason to leave all as it is; asked before anything is touched."""
    engine = _dumps.engine()
    if about["engine"] != engine:
        raise Unusable(f"This backup is of {about['engine']}, and SABHA_DATABASE names {engine}.")
    known = {path.stem for path in Path(__file__).parents[1].glob("summit/migrations/[0-9]*.py")}
    if unknown := sorted(set(about["migrations"]) - known):
        raise Unusable(f"This backup was written by a newer Sabha (it knows {unknown[-1]}); update this one first.")
    if _running.is_running(environment.DATA) or _dumps.others_connected():
        raise Unusable("Sabha is still running on this data: stop it, then restore.")
    if _dumps.is_occupied() and not replace:
        raise Unusable("There is an installation here already. To put the backup in its place, add --replace.")


def set_aside(promises: Promises) -> None:
    """Keep the present state as a backup of its own, and what was erased in it."""
    from django.db import DatabaseError

    try:
        _django.start()
        kept = backup(word="before-restore-")
        print(f"What was here is kept in {kept}.")
        remember(promises)
    except (Unusable, DatabaseError, OSError) as fault:
        aside = environment.DATA / f"before-restore-{datetime.now(UTC):%Y%m%dT%H%M%SZ}.sqlite3"
        if _dumps.engine() == "sqlite":
            shutil.copyfile(environment.database()["NAME"], aside)
        where = f"; its file is kept as {aside}" if _dumps.engine() == "sqlite" else ""
        print(f"What was here cannot be read ({fault}){where}.", file=sys.stderr)


def remember(promises: Promises) -> None:
    """Who and which words were erased, from the database that goes."""
    from django.db import connections

    from sabha.summit.journal.models import Redaction
    from sabha.summit.people.models import Erasure

    promises.people |= set(Erasure.objects.values_list("person_key", flat=True))
    for fact, name in Redaction.objects.values_list("fact_id", "field"):
        promises.words.setdefault(fact, set()).add(name)
    connections.close_all()


def put_in_place(folder: Path, data: Path) -> None:
    """Database, keys and uploaded files; the list of erasures only ever grows."""
    merge_erasures(folder / "erasures", data / "erasures")
    for name in KEPT:
        if name != "erasures" and (folder / name).exists():
            shutil.copyfile(folder / name, data / name)
            (data / name).chmod(0o600)
    shutil.rmtree(data / "files", ignore_errors=True)
    if (folder / "files").exists():
        shutil.move(folder / "files", data / "files")
    _dumps.load(folder)


def merge_erasures(backed_up: Path, held: Path) -> None:
    known = lines_of(held)
    new = [line for line in lines_of(backed_up) if line not in known]
    if new:
        with held.open("a") as file:
            file.writelines(f"{line}\n" for line in new)
        held.chmod(0o600)


def lines_of(path: Path) -> list[str]:
    return path.read_text().splitlines() if path.exists() else []


def begin_again(promises: Promises) -> int:
    """A new incarnation, the erasures once more, no letter twice, and the journal checked."""
    from django.db import transaction

    from sabha.summit.journal import actions as journal

    with transaction.atomic():
        name = journal.new_incarnation()
        people, words = keep(promises)
        letters = hold_letters()
    print(f"Restored. This machine writes as {name} from now on.")
    print(
        f"Erased again: {people} people, {words} other passages. Letters not sent, for they may have gone: {letters}."
    )
    return say_faults()


def keep(promises: Promises) -> tuple[int, int]:
    """Erase again whom and what was erased since the backup. Returns how many persons and further passages there were.

    The file of erasures says who asked for their words to go too; the table that went says which passages were gone.
    """
    from sabha.summit.journal import actions as journal
    from sabha.summit.journal.models import Fact, Revision
    from sabha.summit.overview.actions import erase_again
    from sabha.summit.people.models import Erasure

    for key in promises.people:
        Erasure.objects.get_or_create(person_key=key)
    people, words = erase_again(), 0
    for fact, fields in promises.words.items():
        row = Fact.objects.filter(fact_id=fact, kind="set", payload__isnull=False).first()
        present = fields & set(row.payload["values"]) if row else set()
        if row and present:
            journal.redact(row, sorted(present), by=journal.SYSTEM, reason="erasure")
            words += len(present)
    for revision in Revision.objects.all():
        journal.touch(revision.summit_key)
    return people, words


def hold_letters() -> int:
    """Letters that waited when the backup was made have most likely gone since: nobody gets one twice.

    So have those that the clock of check-ins would write by now: they are written, and held with the others.
    """
    from django.utils import timezone

    from sabha.summit.outcomes.actions.checking import keep_time
    from sabha.summit.people.models import Letter

    keep_time()
    return Letter.objects.filter(sent=None).update(sent=timezone.now(), fault="held at a restore")


def say_faults() -> int:
    from sabha.summit.journal import actions as journal
    from sabha.summit.journal.actions.verifying import faults

    wrong = [*faults(), *journal.check()]
    for fault in wrong[:20]:
        print("The journal does not hold:", *fault, file=sys.stderr)
    if not wrong:
        print("Every chain, signature and table of the journal holds.")
    return 1 if wrong else 0
