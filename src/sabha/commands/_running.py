"""Whether Sabha runs on this data folder: every process that serves or works holds a shared lock on a file there."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_held: list[int] = []


def hold(folder: Path, name: str = "running") -> None:
    """Say that this process runs; the system takes the lock back when the process ends, however it ends."""
    handle = _open(folder / name)
    fcntl.flock(handle, fcntl.LOCK_SH)
    _held.append(handle)


def is_running(folder: Path, name: str = "running") -> bool:
    """Whether some process of this data folder serves or works at this moment."""
    handle = _open(folder / name)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(handle)
    return False


@contextmanager
def alone(folder: Path, name: str) -> Iterator[None]:
    """What stands inside is done by one process of this data folder at a time; the others wait their turn."""
    handle = _open(folder / name)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def _open(path: Path) -> int:
    path.parent.mkdir(parents=True, exist_ok=True)
    return os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
