"""Votes committed per second and how long they take, with 2, 50 and 500 clients, on SQLite and PostgreSQL.

    ./sabha bench voting [--seconds 6] [--only sqlite|postgresql] [--inside]

One process group as `./sabha serve` starts it (one web worker, two threads), loopback, browsers signed in beforehand.
"as fast as they can": each client sends its next vote when the one before has been answered. "as people do": 500
clients, each reads for eight seconds on average, votes, and asks for the next page. The clients take processor time
from the same two cores. `--inside` measures a vote and the page after it in one process alone, without server and
clients: what to compare before and after a change. PostgreSQL is a fresh cluster of its own, without fsync; SQLite is
in WAL, synchronous=NORMAL.
"""

import argparse
import asyncio
import json
import os
import random
import subprocess
import sys
import tempfile
import time
import uuid
from contextlib import contextmanager
from pathlib import Path

from _served import Served, cpu_seconds, ours

from pages import machine

HERE = Path(__file__).parent
ROOT = HERE.parent
PORT, READING, MOST = 8793, 8.0, 500
CSRF = "c" * 32


def main():
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("--seconds", type=float, default=6, help="how long each of the runs takes (20 at most)")
    asked.add_argument("--only", choices=("sqlite", "postgresql"))
    asked.add_argument("--inside", action="store_true", help="processor time in one process, nothing else")
    given = asked.parse_args()
    print(machine())
    for name, database in (("sqlite", sqlite), ("postgresql", postgresql)):
        if given.only in (None, name):
            with database() as env:
                (inside if given.inside else measured)(name, env, min(given.seconds, 20))


@contextmanager
def sqlite():
    with tempfile.TemporaryDirectory(prefix="sabha-bench-") as folder:
        yield environment(folder)


@contextmanager
def postgresql():
    sys.path.insert(0, str(ROOT / "src"))
    from sabha.commands import _postgres

    with tempfile.TemporaryDirectory(prefix="sabha-bench-") as folder, _postgres.running() as address:
        yield environment(folder) | {"SABHA_DATABASE": address}


def environment(folder):
    env = os.environ | {
        "SABHA_HOME": str(ROOT), "PYTHONPATH": str(ROOT / "src"), "SABHA_DATA": folder, "SABHA_LOG_LEVEL": "ERROR",
        "OPENBLAS_NUM_THREADS": "1", "DJANGO_SETTINGS_MODULE": "sabha.config.settings",
    }  # fmt: skip
    for name in ("SABHA_DATABASE", "SABHA_HOSTS", "SABHA_SECRET_KEY", "SABHA_DEBUG", "SABHA_STATIC", "SABHA_DEMO"):
        env.pop(name, None)  # an operator's own settings have no part in a measurement
    return env


def inside(name, env, _seconds):
    found = helper(env, script="_inside.py")
    for what, (least, middle) in found.items():
        print(f"{name:<12}{what:<6} least {least:.2f}, middle {middle:.2f} CPU ms")


def helper(env, *arguments, script="_voters.py"):
    command = [sys.executable, str(HERE / script), *map(str, arguments)]
    done = subprocess.run(command, env=env, capture_output=True, text=True, timeout=240, check=False)
    if done.returncode:
        raise SystemExit(f"The installation could not be made:\n{done.stderr[-2000:]}")
    return json.loads(done.stdout.splitlines()[-1])


def measured(name, env, seconds):
    made = helper(env, MOST)
    log = Path(env["SABHA_DATA"]) / "granian.log"
    first = made["path"].replace("answer/", "map/")
    print(f"\n{name:<42}{'votes/s':>9}{'p50 ms':>9}{'p99 ms':>9}{'worker CPU ms a vote':>22}{'refused':>9}")
    with Served(ours(PORT), PORT, first, log=log, env=env) as server:
        kept = 0
        asyncio.run(run(made, server, 2, 2, 0))  # warm
        before = helper(env, "count")
        for clients, reading in ((2, 0), (50, 0), (MOST, 0), (MOST, READING)):
            kept += told(asyncio.run(run(made, server, clients, seconds, reading)), clients, reading)
        after = helper(env, "count")
    facts = after["facts"] - before["facts"]
    print(f"  {kept} votes were answered as kept; {facts} signed facts and {after['votes']} votes are there")
    assert facts == kept, "An answer promised what was not kept, or kept what it did not say."


def told(found, clients, reading):
    took, refused, wall, cpu = found
    took.sort()
    how = "as people do, with the next page" if reading else "as fast as they can"
    p50, p99 = (1000 * took[min(int(len(took) * share), len(took) - 1)] for share in (0.5, 0.99))
    print(f"  {clients:>3} clients, {how:<28}{len(took) / wall:>7.0f}{p50:>9.0f}{p99:>9.0f}"
        f"{1000 * cpu / max(len(took), 1):>22.2f}{refused:>9}")  # fmt: skip
    return len(took)


async def run(made, server, clients, seconds, reading):
    """(seconds each kept vote took, how many were refused, wall seconds, the worker's processor seconds)."""
    until, took, refused = time.perf_counter() + seconds, [], []
    began, spent = time.perf_counter(), cpu_seconds(server.worker)
    await asyncio.gather(*(client(made, n, until, reading, took, refused) for n in range(clients)))
    return took, len(refused), time.perf_counter() - began, cpu_seconds(server.worker) - spent


async def client(made, n, until, reading, took, refused):
    """One browser: votes on one statement after the other, over one connection."""
    chance = random.Random(n)
    cookie = f"{made['cookie']}={made['sessions'][n]}; csrf={CSRF}"
    if reading:
        await asyncio.sleep(chance.uniform(0, min(reading, until - time.perf_counter())))
    reader, writer = await asyncio.open_connection("127.0.0.1", PORT)
    try:
        while time.perf_counter() < until:
            statement, value = next_of(made, n)
            body = f"csrfmiddlewaretoken={CSRF}&op={uuid.uuid4()}&value={value}&statement={statement}"
            began = time.perf_counter()
            status, location = await ask(reader, writer, "POST", made["path"], cookie, body)
            if status == 302 and "last=" in location:
                took.append(time.perf_counter() - began)
            else:
                refused.append(status)
            if reading:
                await ask(reader, writer, "GET", location or made["path"], cookie)
                await asyncio.sleep(min(chance.expovariate(1 / reading), max(0, until - time.perf_counter()) + 0.01))
    finally:
        writer.close()


def next_of(made, n):
    """What browser n answers next: every statement in turn, and each time round something else than before."""
    turns = made.setdefault("turns", {})
    k = turns[n] = turns.get(n, -1) + 1
    count = len(made["statements"])
    return made["statements"][k % count], (k // count + n) % 3 - 1


async def ask(reader, writer, method, path, cookie, body=""):
    """(status, where it leads)."""
    head = f"{method} {path} HTTP/1.1\r\nHost: localhost:{PORT}\r\nCookie: {cookie}\r\nContent-Length: {len(body)}\r\n"
    kind = "Content-Type: application/x-www-form-urlencoded\r\n" if body else ""
    writer.write(f"{head}{kind}\r\n{body}".encode())
    lines = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
    headers = {k.lower(): v for k, _, v in (line.partition(": ") for line in lines[1:] if line)}
    await reader.readexactly(int(headers.get("content-length", 0)))
    return int(lines[0].split()[1]), headers.get("location", "")


if __name__ == "__main__":
    main()
