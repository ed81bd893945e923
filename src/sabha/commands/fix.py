"""set the code as the house likes it: ruff"""

import argparse
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[3]
BIN = Path(sys.executable).parent


def main(argv: list[str]) -> int:
    argparse.ArgumentParser(prog="./sabha fix", description=__doc__).parse_args(argv)
    steps = [[str(BIN / "ruff"), "check", "--fix", "-q", "."], [str(BIN / "ruff"), "format", "-q", "."]]
    return max(subprocess.run(step, cwd=ROOT, check=False).returncode for step in steps)  # noqa: S603
