"""Whether Sabha runs on this data folder: every process that serves or works holds a shared lock on one file."""

import fcntl
import os
from pathlib import Path

_held: list[int] = []


def hold(folder: Path) -> None:
    """Say that this process runs; the system takes the lock back when the process ends, however it ends."""
    handle = _open(folder)
    fcntl.flock(handle, fcntl.LOCK_SH)
    _held.append(handle)


def is_running(folder: Path) -> bool:
    """Whether some process of this data folder serves or works at this moment."""
    handle = _open(folder)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(handle)
    return False


def _open(folder: Path) -> int:
    folder.mkdir(parents=True, exist_ok=True)
    return os.open(folder / "running", os.O_RDWR | os.O_CREAT, 0o600)
