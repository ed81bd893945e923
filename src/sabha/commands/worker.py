"""run the worker: mail, schedules, slow computing"""

import argparse
import os
import signal
import time

from sabha.commands import _running
from sabha.config import environment

# Before anything loads numpy: small matrices gain nothing from threads that wait for one another, and where other
# work runs beside them they cost ten times as much (21,000 reviews: 1.7 instead of 0.15 CPU s). The web keeps its core.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")


def main(argv: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="./sabha worker", description="Letters and slow work, until Ctrl-C.")
    parser.add_argument("--once", action="store_true", help="one round, then end")
    given = parser.parse_args(argv)
    from sabha.commands import _django

    _django.start()
    _running.hold(environment.DATA)
    _running.hold(environment.DATA, "worker")
    from sabha.summit.overview.tasks import work_once

    going = True

    def stop(signum: int, frame: object) -> None:
        nonlocal going
        going = False

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    while going:
        if not work_once():
            time.sleep(1)
        if given.once:
            break
    return 0
