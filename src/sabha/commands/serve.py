"""serve the site, with its worker, on this machine"""

import argparse
import os
import resource
import signal
import subprocess
import sys

from sabha.commands import _running
from sabha.config import environment

THREADS = "2"  # of a worker: more would wait for one another
CONNECTIONS = "4096"  # of a worker: a hall's browsers stay connected between two answers


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


def web(host: str, port: int, workers: int = 1) -> list[str]:
    """The web's command. What Granian calls backpressure is how many browsers may stay connected, also in silence."""
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", host, "--port", str(port)]
    command += ["--workers", str(workers), "--blocking-threads", THREADS, "--no-ws", "--log-level", "warning"]
    return [*command, "--backpressure", CONNECTIONS, "sabha.config.wsgi:application"]


def run(host: str, port: int, workers: int, *, with_worker: bool) -> int:
    """Start the processes and wait; when one ends, the other is ended too."""
    _running.hold(environment.DATA)
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    files = 10_240 if most == resource.RLIM_INFINITY else most
    resource.setrlimit(resource.RLIMIT_NOFILE, (files, most))  # a connection is one; what is started here inherits it
    commands = [web(host, port, workers)]
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
