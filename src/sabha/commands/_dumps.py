"""The database as one file and back, for SQLite and PostgreSQL; nothing here needs the models."""

import os
import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path
from typing import Any

from sabha.commands import _postgres
from sabha.commands._archive import Unusable
from sabha.config import environment

DUMP = {"sqlite": "database.sqlite3", "postgresql": "database.pgdump"}


def engine() -> str:
    return environment.database()["ENGINE"].rsplit(".", 1)[1].removesuffix("3")


def dump(folder: Path) -> None:
    """Write a consistent copy of the database as it stands at this moment; people go on reading and writing."""
    target = folder / DUMP[engine()]
    if engine() == "postgresql":
        _run("pg_dump", "--format=custom", "--no-owner", "--no-privileges", f"--file={target}")
        return
    # VACUUM INTO reads one snapshot, and leaves behind whatever the old file still holds in its free pages.
    with closing(sqlite3.connect(f"file:{_path()}?mode=ro", uri=True, timeout=60)) as database:
        database.execute("VACUUM INTO ?", (str(target),))


def load(folder: Path) -> None:
    """Put the copy in `folder` in the place of the database."""
    if engine() == "postgresql":
        _drop_everything()
        _run("pg_restore", "--no-owner", "--no-privileges", "--single-transaction", "--exit-on-error",
             folder / DUMP["postgresql"])  # fmt: skip
        return
    path = _path()
    path.parent.mkdir(parents=True, exist_ok=True)
    copy = path.with_name(path.name + ".restoring")
    shutil.copyfile(folder / DUMP["sqlite"], copy)
    copy.chmod(0o600)
    for old in (path.with_name(path.name + "-wal"), path.with_name(path.name + "-shm")):
        old.unlink(missing_ok=True)  # they belong to the file that goes
    copy.replace(path)


def is_occupied() -> bool:
    """Whether there is a database of Sabha already."""
    if engine() == "postgresql":
        return "summit_fact" in _tables()
    return _path().exists() and _path().stat().st_size > 0


def others_connected() -> int:
    """How many others are connected to the PostgreSQL database; nobody can tell that of SQLite."""
    if engine() != "postgresql":
        return 0
    asked = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
    with _connection() as database:
        row = database.execute(asked + " AND backend_type = 'client backend'").fetchone()
    return int(row[0])


def _path() -> Path:
    return Path(environment.database()["NAME"])


def _tables() -> list[str]:
    with _connection() as database:
        rows = database.execute("SELECT tablename FROM pg_tables WHERE schemaname = current_schema()").fetchall()
    return [row[0] for row in rows]


def _drop_everything() -> None:
    """Every table: one that came with a later version is in no older backup, and would stand in the way."""
    from psycopg import sql

    tables = _tables()
    with _connection() as database:
        for name in tables:
            database.execute(sql.SQL("DROP TABLE {} CASCADE").format(sql.Identifier(name)))


def _connection() -> Any:
    import psycopg

    try:
        return psycopg.connect(_conninfo(), password=environment.database()["PASSWORD"] or None)
    except psycopg.OperationalError as fault:
        raise Unusable(f"The database does not answer: {str(fault).splitlines()[0]}.") from fault


def _conninfo() -> str:
    from psycopg.conninfo import make_conninfo

    named = environment.database()
    given = {"host": named["HOST"], "port": named["PORT"], "user": named["USER"], "dbname": named["NAME"]}
    options = {name: value for name, value in named["OPTIONS"].items() if isinstance(value, str)}
    return make_conninfo(**{name: value for name, value in given.items() if value}, **options)


def _run(program: str, *arguments: object) -> None:
    """Run one of PostgreSQL's programs; the password travels in the environment, out of the list of processes."""
    words = [_program(program), *map(str, arguments), f"--dbname={_conninfo()}"]
    secret = {"PGPASSWORD": environment.database()["PASSWORD"]} if environment.database()["PASSWORD"] else {}
    done = subprocess.run(words, env=os.environ | secret, capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode:
        said = (done.stderr.strip().splitlines() or ["no reason given"])[0]
        raise Unusable(f"{program} failed: {said}")


def _program(name: str) -> str:
    if found := shutil.which(name):
        return found
    try:
        return str(_postgres.binaries() / name)
    except _postgres.Missing:
        raise Unusable(f"{name} is not installed. On Debian: apt-get install postgresql-client.") from None
