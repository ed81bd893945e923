"""serve the site, with its worker, on this machine"""

import argparse
import os
import signal
import subprocess
import sys

from sabha.commands import _running
from sabha.config import environment


def main(argv: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="./sabha serve", description="Web and worker, until Ctrl-C.")
    parser.add_argument("--host", default=os.environ.get("SABHA_LISTEN", "127.0.0.1"))
    parser.add_argument("--port", type=int, default=int(os.environ.get("SABHA_PORT", "8000")))
    parser.add_argument("--workers", type=int, default=int(os.environ.get("SABHA_WORKERS", "1")))
    parser.add_argument("--no-worker", action="store_true", help="only the web; the worker runs elsewhere")
    given = parser.parse_args(argv)
    from sabha.commands import _django

    _django.start()
    _django.prepare()
    return run(given.host, given.port, given.workers, with_worker=not given.no_worker)


def run(host: str, port: int, workers: int, *, with_worker: bool) -> int:
    """Start the processes and wait; when one ends, the other is ended too."""
    _running.hold(environment.DATA)
    web = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", host, "--port", str(port)]
    web += ["--workers", str(workers), "--blocking-threads", "2", "--no-ws", "--log-level", "warning"]
    web += ["--backpressure", "256", "sabha.config.wsgi:application"]
    commands = [web]
    if with_worker:
        commands.append([sys.executable, "-m", "sabha", "worker"])
    running = [subprocess.Popen(command) for command in commands]  # noqa: S603 - our own commands

    def stop(signum: int, frame: object) -> None:
        for process in running:
            process.terminate()

    signal.signal(signal.SIGTERM, stop)
    try:
        _, status = os.wait()
    except KeyboardInterrupt:
        status = 0
    for process in running:
        process.terminate()
    for process in running:
        process.wait()
    return os.waitstatus_to_exitcode(status) if status else 0
