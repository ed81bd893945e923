"""The launcher's other half: finds the command and hands over."""

import importlib
import os
import pkgutil
import stat
import sys

from sabha import commands


def names() -> list[str]:
    """The commands there are, by their file names."""
    return sorted(m.name for m in pkgutil.iter_modules(commands.__path__) if not m.name.startswith("_"))


def show_commands() -> None:
    print("Sabha carries a community summit from its concept note to its lasting outcomes.\n")
    for name in names():
        about = importlib.import_module(f"sabha.commands.{name}").__doc__ or ""
        print(f"  ./sabha {name:<12} {about.strip().splitlines()[0]}")


def main(argv: list[str] | None = None) -> int:
    argv = sys.argv[1:] if argv is None else argv
    try:
        return run(argv)
    except BrokenPipeError:
        if not stat.S_ISFIFO(os.fstat(sys.stdout.fileno()).st_mode):
            raise
        # Whoever reads us (`| head`) has enough: what is still to be written goes nowhere.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0


def run(argv: list[str]) -> int:
    if not argv or argv[0] in {"help", "-h", "--help"}:
        show_commands()
        return 0
    name, rest = argv[0].replace("-", "_"), argv[1:]
    if name not in names():
        print(f"./sabha knows no command “{argv[0]}”. These it knows: {', '.join(names())}.", file=sys.stderr)
        return 2
    status: int = importlib.import_module(f"sabha.commands.{name}").main(rest)
    sys.stdout.flush()
    return status


if __name__ == "__main__":
    sys.exit(main())
