"""What `./sabha doctor` looks at: each check is one small function that says in plain words what it saw."""

import shutil
import sqlite3
import stat
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

from sabha.commands import _catalogues, _running

LOCAL = {"localhost", "127.0.0.1", "::1", "testserver"}


@dataclass(frozen=True)
class Seen:
    """What one check saw. `level` is "ok", "note" (good to know) or "wrong" (do what it says)."""

    level: str
    text: str


def ok(text: str) -> Seen:
    return Seen("ok", text)


def note(text: str) -> Seen:
    return Seen("note", text)


def wrong(text: str) -> Seen:
    return Seen("wrong", text)


def python() -> Seen:
    """The launcher takes no Python that is too old; this is for whoever asks for help."""
    return ok(f"{'.'.join(map(str, sys.version_info[:3]))}, SQLite {sqlite3.sqlite_version}")


def files() -> Seen:
    """Keys and database are for the eyes of the user whom Sabha runs as."""
    from django.conf import settings

    names = ("secret.key", "node.key", "erasures", "sabha.sqlite3", "sabha.sqlite3-wal", "files", "backups")
    held = [settings.SABHA_DATA / name for name in names if (settings.SABHA_DATA / name).exists()]
    exposed = [path.name for path in held if stat.S_IMODE(path.stat().st_mode) & 0o077]
    if exposed:
        return wrong(f"others on this machine can read {', '.join(exposed)}: chmod -R go= {settings.SABHA_DATA}")
    return ok(f"{settings.SABHA_DATA}, readable by its owner alone")


def space() -> Seen:
    from django.conf import settings

    usage = shutil.disk_usage(settings.SABHA_DATA)
    free = usage.free / 2**30
    if free < 0.5:
        return wrong(f"only {free:.1f} GB free in {settings.SABHA_DATA}: make room before writing fails.")
    return note(f"{free:.1f} GB free; soon make room.") if free < 2 else ok(f"{free:.0f} GB free")


def database() -> Seen:
    from django.db import DatabaseError, connection

    try:
        connection.ensure_connection()
    except (DatabaseError, OSError) as fault:
        reason = str(fault).splitlines()[0]
        return wrong(f"does not answer ({reason}): start it, or correct SABHA_DATABASE.")
    return ok(f"{connection.vendor} {'.'.join(map(str, connection.get_database_version()))}")


def migrations() -> Seen:
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if missing:
        return wrong(f"{len(missing)} steps behind the code: ./sabha backup, then ./sabha serve brings it up to date.")
    return ok("up to date with the code")


def erasing() -> Seen:
    """Whether what is deleted is really gone from the database's file."""
    from django.db import connection

    if connection.vendor != "sqlite":
        return ok("PostgreSQL's vacuum reclaims what is deleted")
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA secure_delete")
        [secure] = cursor.fetchone()
        cursor.execute("PRAGMA quick_check(1)")
        [sound] = cursor.fetchone()
    if sound != "ok":
        return wrong(f"the database's file is damaged ({sound}): stop Sabha and ./sabha restore the last backup.")
    if secure != 1:
        return wrong("SQLite does not overwrite what is erased (secure_delete is off): report this as a fault.")
    return ok("SQLite overwrites what is erased; its file is sound")


def chains() -> Seen:
    from sabha.summit.journal.actions.verifying import faults
    from sabha.summit.journal.models import Fact

    found = faults()
    if found:
        stream, seq, what = found[0]
        return wrong(f"{len(found)} facts do not verify, first {stream}#{seq} ({what}): restore the last backup.")
    return ok(f"{Fact.objects.count()} facts, every chain and signature holds")


def tables() -> Seen:
    from sabha.summit.journal import actions as journal

    found = journal.check()
    if found:
        model, key, name = found[0]
        return wrong(f"{len(found)} places differ from the journal, first {model} {key} ({name}): restore a backup.")
    return ok("the tables are what the journal says")


def mail() -> Seen:
    from smtplib import SMTPException

    from django.conf import settings
    from django.core.mail import mailers

    backend = settings.MAILERS["default"]["BACKEND"]
    if "smtp" not in backend:
        sort = backend.rsplit(".", 2)[1]
        return (note if is_local() else wrong)(f"letters go to the {sort} only: set SABHA_MAIL to reach people.")
    try:
        connection = mailers["default"]
        connection.open()
        connection.close()
    except (OSError, SMTPException) as fault:
        return wrong(f"the mail server does not take us ({type(fault).__name__}: {fault}): correct SABHA_MAIL.")
    return ok("the mail server answers")


def worker() -> Seen:
    from django.conf import settings
    from django.utils import timezone

    from sabha.summit.people.actions.letters import TRIES
    from sabha.summit.people.models import Letter

    waiting = Letter.objects.filter(sent=None, tries__lt=TRIES)
    overdue = waiting.filter(not_before__lt=timezone.now() - timedelta(minutes=10)).count()
    given_up = Letter.objects.filter(sent=None, tries__gte=TRIES).count()
    if overdue:
        return wrong(f"{overdue} letters are overdue: start the worker (./sabha worker, or ./sabha serve with it).")
    if given_up:
        return note(f"{given_up} letters could not be sent after {TRIES} tries; the organisers' desk lists them.")
    if not _running.is_running(settings.SABHA_DATA, "worker"):
        return note("none runs on this machine at this moment")
    return ok("runs, nothing is overdue")


def backups() -> Seen:
    from django.conf import settings

    kept = sorted((settings.SABHA_DATA / "backups").glob("sabha-2*.tar.gz"))
    if not kept:
        return note("none in backups/: ./sabha backup makes one (deploy/ has a timer for every night)")
    age = datetime.now(UTC) - datetime.fromtimestamp(kept[-1].stat().st_mtime, UTC)
    return (note if age > timedelta(days=2) else ok)(f"the newest is {age.days} days old; copy them to another machine")


def is_local() -> bool:
    from django.conf import settings

    return urlsplit(settings.SABHA_SITE).hostname in LOCAL


def source() -> Seen:
    from django.conf import settings

    if settings.SABHA_SOURCE:
        return ok(settings.SABHA_SOURCE)
    said = "SABHA_SOURCE is not set: the licence (AGPL, section 13) lets every visitor ask for this very code."
    return (note if is_local() else wrong)(said)


def site() -> Seen:
    """Whether the address that people use fits the settings; on this machine alone, all is well."""
    from django.conf import settings

    host = urlsplit(settings.SABHA_SITE).hostname or ""
    if is_local():
        return ok(f"{settings.SABHA_SITE}, for this machine only")
    faults = {
        "SABHA_SITE does not begin with https://": not settings.HTTPS,
        f"SABHA_HOSTS does not name {host}": host not in settings.ALLOWED_HOSTS and "*" not in settings.ALLOWED_HOSTS,
        "SABHA_HOSTS lets every name in": "*" in settings.ALLOWED_HOSTS,
        "SABHA_DEBUG is on": settings.DEBUG,
        "SABHA_DEMO is on": settings.SABHA_DEMO,
        "SABHA_SECRET_KEY is shorter than 40 letters": len(settings.SECRET_KEY) < 40,
        "SABHA_FROM names no address of yours": "@localhost" in settings.DEFAULT_FROM_EMAIL,
    }
    found = [fault for fault, is_so in faults.items() if is_so]
    return wrong("; ".join(found) + ".") if found else ok(settings.SABHA_SITE)


def languages() -> Seen:
    from django.conf import settings

    from sabha.commands.translate import standing_of

    if not Path(_catalogues.LOCALE).exists():
        return wrong("the catalogues are missing: the installation is incomplete.")
    template = _catalogues.extracted()
    codes = [code for code in settings.LANGUAGES_COMPLETE if code != settings.LANGUAGE_CODE]
    lacking = {code: it for code in codes if (it := standing_of(code, template)).missing or it.wrong}
    if lacking:
        said = ", ".join(f"{code} lacks {len(it.missing)} of {it.total}" for code, it in lacking.items())
        return note(f"{said}; English stands in (./sabha translate --check)")
    return ok(f"complete: {', '.join(settings.LANGUAGES_COMPLETE)}")


def fonts() -> Seen:
    from sabha.summit.base.pdf import missing_scripts

    if missing := missing_scripts():
        return note(f"PDF files cannot show {', '.join(missing)}: install Noto fonts (Debian: fonts-noto-core).")
    return ok("every script that Sabha's languages need")


MACHINE: dict[str, Callable[[], Seen]] = {
    "Python": python, "files": files, "disk": space, "address": site, "source code": source, "languages": languages,
    "fonts": fonts,
    "backups": backups, "mail": mail, "database": database,
}  # fmt: skip
"""Checks that need no database; the last one says whether the others can be made."""

RECORD: dict[str, Callable[[], Seen]] = {
    "migrations": migrations, "erasing": erasing, "journal": chains, "tables": tables, "worker": worker,
}  # fmt: skip
