"""Files that people uploaded: under their own digest in the data folder, never where the web server would find them."""

import hashlib
import os
import re
import secrets
from pathlib import Path

from django.conf import settings

_DIGEST = re.compile(r"[0-9a-f]{64}\Z")


def path_of(digest, room=""):
    """Where the file with this SHA-256 lies; files of a `room` lie apart from all others."""
    if not _DIGEST.match(digest):
        raise FileNotFoundError(digest)
    return Path(settings.SABHA_DATA) / "files" / (room or digest[:2]) / digest


def keep(data, room=""):
    """Put a file into the data folder; the same bytes twice are one file. Returns its digest."""
    digest = hashlib.sha256(data).hexdigest()
    path = path_of(digest, room)
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        part = path.with_name(f".{secrets.token_hex(8)}")
        handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    return digest


def read(digest, room=""):
    """The bytes, or None where they are not on this machine."""
    try:
        return path_of(digest, room).read_bytes()
    except FileNotFoundError:
        return None


def forget(digest, room=""):
    """Delete a file; one that is not here is gone already."""
    try:
        path_of(digest, room).unlink(missing_ok=True)
    except FileNotFoundError:
        return
