"""One file that holds a whole installation: a compressed tar, its list of contents first, its owner's alone."""

import hashlib
import io
import json
import os
import tarfile
from pathlib import Path
from typing import Any

FORMAT = 1
LIST = "sabha-backup.json"


class Unusable(ValueError):
    """This backup cannot be used; the message says why in one sentence."""


def pack(target: Path, about: dict[str, Any], folder: Path) -> None:
    """Write every file under `folder` into `target`; half a backup never stands under its name."""
    files = sorted(p for p in folder.rglob("*") if p.is_file())
    digests = {str(p.relative_to(folder)): digest_of(p) for p in files}
    contents = json.dumps({"format": FORMAT, **about, "files": digests}, indent=1).encode()
    part = target.with_name(target.name + ".part")
    part.unlink(missing_ok=True)
    handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        with tarfile.open(fileobj=file, mode="w:gz", compresslevel=6) as tar:
            entry = tarfile.TarInfo(LIST)
            entry.size, entry.mode = len(contents), 0o600
            tar.addfile(entry, io.BytesIO(contents))
            for path in files:
                tar.add(path, str(path.relative_to(folder)), filter=_nobodys)
        file.flush()
        os.fsync(file.fileno())
    part.replace(target)


def _nobodys(entry: tarfile.TarInfo) -> tarfile.TarInfo:
    entry.uid = entry.gid = 0
    entry.uname = entry.gname = ""
    entry.mode = 0o600
    return entry


def unpack(source: Path, folder: Path) -> dict[str, Any]:
    """Lay a backup's contents into the empty `folder`, each file checked. Returns what it says of itself."""
    try:
        with tarfile.open(source, "r:gz") as tar:
            first = tar.next()
            stream = tar.extractfile(first) if first and first.name == LIST else None
            if stream is None:
                raise Unusable(f"“{source}” is no backup of Sabha.")
            about: dict[str, Any] = json.loads(stream.read())
            tar.extractall(folder, filter="data")
    except FileNotFoundError:
        raise Unusable(f"There is no file “{source}”.") from None
    except (tarfile.TarError, OSError, EOFError, ValueError) as fault:
        if isinstance(fault, Unusable):
            raise
        raise Unusable(f"“{source}” cannot be read as a backup of Sabha: {fault}.") from fault
    (folder / LIST).unlink()
    _compare(source, about, folder)
    return about


def _compare(source: Path, about: dict[str, Any], folder: Path) -> None:
    if about.get("format") != FORMAT:
        raise Unusable(f"“{source}” was written by a newer Sabha; update this one first.")
    found = {str(p.relative_to(folder)): digest_of(p) for p in folder.rglob("*") if p.is_file()}
    if found != about["files"]:
        wrong = sorted(set(found.items()) ^ set(about["files"].items()))
        raise Unusable(f"“{source}” is damaged: {wrong[0][0]} is not what was packed.")


def digest_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
