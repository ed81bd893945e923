"""A PostgreSQL of our own for a while: a fresh cluster in a temporary folder, on a socket, without fsync."""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class Missing(RuntimeError):
    """There is no PostgreSQL on this machine; the message says how to get one."""


def binaries() -> Path:
    """Where initdb and pg_ctl are: on the path, or where Debian keeps them."""
    found = shutil.which("initdb")
    if found:
        return Path(found).resolve().parent  # a link to it stands alone: its neighbours are where it points
    versions = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda p: int(p.parent.name), reverse=True)
    for folder in versions:
        if (folder / "initdb").exists():
            return folder
    raise Missing("PostgreSQL is not installed. On Debian: apt-get install postgresql. Then run this again.")


@contextmanager
def running() -> Iterator[str]:
    """Start a cluster, give its address (postgresql://…), stop and delete it afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="sabha-pg-"))
    try:
        with _started(folder, binaries()) as address:
            yield address
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _started(folder: Path, programs: Path) -> Iterator[str]:
    owner = _owner(folder)
    data, log = folder / "data", folder / "log"
    _run(owner, programs / "initdb", "-D", data, "-U", "sabha", "-A", "trust", "--no-sync", "-E", "UTF8", "--locale=C")
    options = f"-k {folder} -c listen_addresses='' -c fsync=off -c synchronous_commit=off -c full_page_writes=off"
    _run(owner, programs / "pg_ctl", "-D", data, "-l", log, "-w", "-o", options, "start")
    try:
        _run(owner, programs / "createdb", "-h", folder, "-U", "sabha", "sabha")
        yield f"postgresql://sabha@/sabha?host={folder}"
    finally:
        _run(owner, programs / "pg_ctl", "-D", data, "-m", "immediate", "stop")


def _owner(folder: Path) -> str | None:
    """PostgreSQL refuses to run as root: then it runs as its own user, who gets the folder."""
    if os.geteuid() != 0:
        return None
    try:
        user = pwd.getpwnam("postgres")
    except KeyError:
        user = pwd.getpwnam("nobody")
    os.chown(folder, user.pw_uid, user.pw_gid)
    folder.chmod(0o755)
    return user.pw_name


def _run(owner: str | None, *command: object) -> None:
    words = [str(part) for part in command]
    subprocess.run(words, check=True, user=owner, stdout=subprocess.DEVNULL, cwd="/")  # noqa: S603 - its own programs
