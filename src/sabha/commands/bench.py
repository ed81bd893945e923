"""measure: alone it lists what can be measured, with a name it runs bench/<name>.py"""

import ast
import subprocess
import sys
from pathlib import Path

BENCH = Path(__file__).parents[3] / "bench"


def main(argv: list[str]) -> int:
    found = measurements()
    if not argv or argv[0] in {"-h", "--help"}:
        for name, about in found.items():
            print(f"  ./sabha bench {name:<24} {about}")
        return 0
    name, *rest = argv
    if name not in found:
        print(f"There is nothing named “{name}” to measure. There is: {', '.join(found)}.", file=sys.stderr)
        return 2
    return subprocess.run([sys.executable, str(BENCH / f"{name}.py"), *rest], check=False).returncode  # noqa: S603


def measurements() -> dict[str, str]:
    """Name → what it measures, in one line. Files that begin with _ are parts of others."""
    return {path.stem: _about(path) for path in sorted(BENCH.glob("[!_]*.py"))}


def _about(path: Path) -> str:
    """The first line of a script's docstring, read without running the script."""
    text = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
    return text.partition("\n")[0]
