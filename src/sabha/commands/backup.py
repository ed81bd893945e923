"""put the whole installation into one file, while it runs (./sabha backup [FILE] [--keep N])"""

import argparse
import shutil
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sabha import __version__
from sabha.commands import _archive, _django, _dumps

KEPT = ("node.key", "secret.key", "erasures")
"""Files of the data folder that belong to an installation, beside its database and what people uploaded."""


def main(argv: list[str]) -> int:
    parser = argparse.ArgumentParser(
        prog="./sabha backup", description="Database, uploaded files and keys in one file."
    )
    parser.add_argument("file", nargs="?", type=Path, help="where to (default: backups/ in the data folder)")
    parser.add_argument("--keep", type=int, metavar="N", help="afterwards keep only the newest N of backups/")
    given = parser.parse_args(argv)
    if given.keep is not None and given.keep < 1:
        parser.error("--keep wants a number from 1 up")
    try:
        target = backup(given.file)
    except (_archive.Unusable, OSError) as no:
        print(no, file=sys.stderr)
        return 2
    size = f"{target.stat().st_size / 1e6:.1f} MB"
    print(f"{target} ({size}). It holds personal data and this machine's keys: keep it safe.")
    if given.keep and not given.file:
        thin_out(target.parent, given.keep)
    return 0


def thin_out(folder: Path, keep: int) -> None:
    """Delete the older backups; what was set aside at a restore is not one of them."""
    for old in sorted(folder.glob("sabha-2*.tar.gz"))[:-keep]:
        old.unlink()


def backup(target: Path | None = None, *, word: str = "") -> Path:
    """Write the backup; returns where it is."""
    from sabha.config import environment

    if not _dumps.is_occupied():
        raise _archive.Unusable("There is nothing to back up yet: no database stands in this place.")
    if target is None:
        target = environment.DATA / "backups" / f"sabha-{word}{datetime.now(UTC):%Y%m%dT%H%M%SZ}.tar.gz"
        target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    if target.is_dir() or not target.parent.is_dir():
        raise _archive.Unusable(f"“{target}” cannot be written: name a file in a folder that exists.")
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=".sabha-") as folder:
        gather(Path(folder), environment.DATA)
        _archive.pack(target, about(), Path(folder))
    return target


def gather(folder: Path, data: Path) -> None:
    """All that an installation is, copied into `folder`."""
    _dumps.dump(folder)
    for name in KEPT:
        if (data / name).exists():
            shutil.copyfile(data / name, folder / name)
    if (data / "files").is_dir():
        shutil.copytree(data / "files", folder / "files")


def about() -> dict[str, Any]:
    """What the backup says of itself: of when, of which version, of which node."""
    _django.start()
    from django.db.migrations.recorder import MigrationRecorder

    from sabha.summit.journal.models import Fact, Node

    applied = MigrationRecorder.Migration.objects.filter(app="summit").values_list("name", flat=True)
    return {
        "sabha": __version__,
        "made": datetime.now(UTC).isoformat(timespec="seconds"),
        "engine": _dumps.engine(),
        "migrations": sorted(applied),
        "node": Node.objects.filter(is_self=True).values_list("name", flat=True).first() or "",
        "facts": Fact.objects.count(),
    }
