"""look over this installation: one line for each thing, and what to do where something is wrong"""

import argparse

from sabha.commands import _checkup, _django
from sabha.commands._checkup import Seen


def main(argv: list[str]) -> int:
    parser = argparse.ArgumentParser(
        prog="./sabha doctor", description="Changes nothing. Exit 1 when something is wrong."
    )
    parser.add_argument("--quick", action="store_true", help="leave out going through every fact")
    given = parser.parse_args(argv)
    _django.start()
    found = {name: tell(name, check()) for name, check in _checkup.MACHINE.items()}
    for name, check in _checkup.RECORD.items() if found["database"].level == "ok" else ():
        if found.get("migrations", found["database"]).level != "ok":
            break  # a database behind the code answers no further question
        if not (given.quick and name in {"journal", "tables"}):
            found[name] = tell(name, check())
    faults = sum(seen.level == "wrong" for seen in found.values())
    print("\nAll is well." if not faults else f"\n{faults} wrong.")
    return 1 if faults else 0


def tell(name: str, seen: Seen) -> Seen:
    print(f"{seen.level:<6} {name:<12} {seen.text}", flush=True)
    return seen
