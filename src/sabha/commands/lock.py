"""fix the exact version and digest of every dependency (--upgrade: take the newest that pyproject.toml allows)"""

import argparse
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[3]
LOCKS: dict[str, list[str]] = {"requirements.lock": [], "requirements-dev.lock": ["--group", "dev"]}
PLACES = [".local/bin/uv", ".cargo/bin/uv"]


def main(argv: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="./sabha lock", description=__doc__)
    parser.add_argument("--upgrade", action="store_true", help="take newer versions where they are allowed")
    given = parser.parse_args(argv)
    uv = find_uv()
    if uv is None:
        print("Locking needs uv: 'pip install uv' brings it. Installing and running Sabha does not.", file=sys.stderr)
        return 2
    for name, group in LOCKS.items():
        command = [uv, "pip", "compile", "-q", "--no-config", "pyproject.toml", *group, "--universal"]
        command += ["--python-version", "3.13", "--generate-hashes", "--no-header", "--no-annotate", "-o", name]
        command += ["--upgrade"] if given.upgrade else []
        if status := subprocess.run(command, cwd=ROOT, check=False).returncode:  # noqa: S603 - our own words
            return status
        # An address of some registry would send everybody else there; names and digests are enough.
        if "://" in (ROOT / name).read_text():
            print(f"{name} names an address: take it out of uv's settings and lock again.", file=sys.stderr)
            return 1
        print(f"wrote {name}")
    return 0


def find_uv() -> str | None:
    """A uv that answers; a shim that only says "not found" does not."""
    candidates = [shutil.which("uv"), *(str(Path.home() / place) for place in PLACES)]
    candidates += map(str, Path.home().glob(".pyenv/versions/*/bin/uv"))
    for it in candidates:
        if it and os.access(it, os.X_OK):
            done = subprocess.run([it, "--version"], capture_output=True, check=False)  # noqa: S603 - a program asked its version
            if done.returncode == 0:
                return it
    return None
