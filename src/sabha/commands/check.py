"""everything that must hold before a change lands, the quickest first (--fast: without PostgreSQL and Chromium)"""

import argparse
import os
import subprocess
import sys
import time
from pathlib import Path

from sabha.commands import _postgres

ROOT = Path(__file__).parents[3]
BIN = Path(sys.executable).parent


def main(argv: list[str]) -> int:
    about = "Everything that must hold before a change lands: what CI runs."
    parser = argparse.ArgumentParser(prog="./sabha check", description=about)
    parser.add_argument("--fast", action="store_true", help="without PostgreSQL and Chromium")
    given = parser.parse_args(argv)
    for name, command in quick_steps():
        if status := step(name, command):
            return status
    if status := step("tests on SQLite", [str(ROOT / "sabha"), "test"]):
        return status
    if given.fast:
        return 0
    return on_postgres() or step("pages in Chromium", [str(ROOT / "sabha"), "test", "--browser"])


def quick_steps() -> list[tuple[str, list[str]]]:
    """Lint, format, types, import rules, migrations: seconds each."""
    python = sys.executable
    return [
        ("ruff", [str(BIN / "ruff"), "check", "."]),
        ("ruff format", [str(BIN / "ruff"), "format", "--check", "-q", "."]),
        ("types", [str(BIN / "mypy")]),
        ("import rules", [str(BIN / "lint-imports")]),
        ("migrations", [python, "-m", "django", "makemigrations", "--check", "--dry-run", "-v0"]),
        ("settings", [python, "-m", "django", "check", "--fail-level", "WARNING"]),
        ("languages", [python, "-m", "sabha", "translate", "--check"]),
        ("locks", ["sh", "-c", "! grep -nE 'https?://' requirements*.lock"]),
    ]


def step(name: str, command: list[str], **environment: str) -> int:
    """Run one step, say how long it took, and stop at the first that fails."""
    began = time.monotonic()
    # The tests choose their settings themselves: they must not find Django's already read.
    around = {k: v for k, v in os.environ.items() if k != "DJANGO_SETTINGS_MODULE"} | environment
    if name in {"migrations", "settings"}:
        around |= {"DJANGO_SETTINGS_MODULE": "sabha.config.settings", "SABHA_DATABASE": ":memory:"}
        around |= {"SABHA_STATIC": "plain"}
    status = subprocess.run(command, cwd=ROOT, env=around, check=False).returncode  # noqa: S603
    word = "ok" if status == 0 else f"failed ({status})"
    print(f"-- {name}: {word}, {time.monotonic() - began:.0f} s", flush=True)
    return status


def on_postgres() -> int:
    """The tests that touch a database, once more on a real PostgreSQL that is started for them."""
    try:
        with _postgres.running() as address:
            folders = ["tests/summit", "tests/pages"]
            return step("tests on PostgreSQL", [str(ROOT / "sabha"), "test", *folders], SABHA_DATABASE=address)
    except _postgres.Missing as missing:
        print(missing, file=sys.stderr)
        return 1
