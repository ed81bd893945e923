"""run the worker: mail, schedules, slow computing"""

import signal
import time

from sabha.commands import _running
from sabha.config import environment


def main(argv: list[str]) -> int:
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
        if "--once" in argv:
            break
    return 0
