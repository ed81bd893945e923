"""run the tests (--browser: only those in Chromium; anything else goes to pytest)"""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[3]


def main(argv: list[str]) -> int:
    from sabha.commands import _languages

    _languages.compile_all()
    given = list(argv)
    choice = ["-m", "not browser"]
    if "--browser" in given:
        given.remove("--browser")
        choice = ["-m", "browser"]
    workers = os.environ.get("SABHA_TEST_WORKERS", str(min(os.cpu_count() or 1, 8)))
    command = [sys.executable, "-m", "pytest", "-q", "-n", workers, *choice, *given]
    return subprocess.run(command, cwd=ROOT, check=False).returncode  # noqa: S603 - our own command
