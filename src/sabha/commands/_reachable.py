"""Which modules the site can ever load or start: only their words can be shown to people, and so need translations."""

import ast
from pathlib import Path

ROOTS = ("summit", "config")


def reachable(sources: Path, package: str = "sabha", roots: tuple[str, ...] = ROOTS) -> set[Path]:
    """The Python files under `sources` that the packages `roots` are, import or start, directly or through others."""
    waiting = [path for root in roots for path in (sources / root).rglob("*.py") if "migrations" not in path.parts]
    found: set[Path] = set()
    while waiting:
        path = waiting.pop()
        if path not in found:
            found.add(path)
            waiting += [p for name in _loaded(path, package) for p in _files_of(name, sources, package)]
    return found


def _loaded(path: Path, package: str) -> set[str]:
    """Every dotted name that a file imports, anywhere in it, and every command of ours that it starts by itself.

    `from a import b` counts as a and as a.b; a list with "-m", "sabha", "timetable" in it starts that command.
    """
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
        elif isinstance(node, ast.List):
            said = [item.value if isinstance(item, ast.Constant) else None for item in node.elts]
            after = [said[n + 2] for n in range(len(said) - 2) if said[n : n + 2] == ["-m", package]]
            names |= {f"{package}.commands.{name}" for name in after}
    return names


def _files_of(name: str, sources: Path, package: str) -> list[Path]:
    """The files that importing a dotted name runs: the module, and every package above it."""
    parts = name.split(".")
    if parts[0] != package:
        return []
    above = [sources.joinpath(*parts[1:n], "__init__.py") for n in range(1, len(parts) + 1)]
    module = sources.joinpath(*parts[1:]).with_suffix(".py") if len(parts) > 1 else sources / "__init__.py"
    return [path for path in (*above, module) if path.is_file()]
