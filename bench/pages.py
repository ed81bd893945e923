"""Public pages, their bytes, the web worker and writes, with pretalx beside them in the same run.

    ./sabha bench pages [--seconds 5] [--pretalx VENV [--prepared FOLDER]]

Sets up the demonstration in a folder of its own and throws it away. VENV is a virtual environment with pretalx,
gunicorn, faker and freezegun (bench/README.md). Processor time is the worker's own, from /proc: other work on the
machine hardly changes it, while times by the clock (boot, writes a second) depend on what else runs.
"""

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

import _pretalx
from _served import Served, first_view, ours, rate

HERE = Path(__file__).parent
ROOT = HERE.parent
PORT, PEER_PORT = 8791, 8792


def main():
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("--seconds", type=float, default=5, help="how long each loop asks (10 at most)")
    asked.add_argument("--pretalx", type=Path, metavar="VENV")
    asked.add_argument("--prepared", type=Path, metavar="FOLDER", help="keep pretalx's database here for the next run")
    given = asked.parse_args()
    given.seconds = min(given.seconds, 10)
    print(machine())
    with tempfile.TemporaryDirectory(prefix="sabha-bench-") as name:
        folder = Path(name)
        ours = sabha(folder, given.seconds)
        if given.pretalx:
            peer = pretalx(given.pretalx, given.prepared or folder / "pretalx", given.seconds)
            beside(ours, peer)


def machine():
    """What this ran on, for the line above the figures."""
    model = re.search(r"model name\s*:\s*(.+)", Path("/proc/cpuinfo").read_text())
    load = ", ".join(f"{n:.1f}" for n in os.getloadavg())
    name = model[1] if model else os.uname().machine
    return f"{name}, {os.cpu_count()} cores, Python {sys.version.split()[0]}, load {load}"


# Ours


def sabha(folder, seconds):
    env, root = demonstration(folder)
    question = f"{root}questions/1/"
    pages = [
        root, f"{root}note/", f"{root}questions/", question, f"{question}map/", f"{question}statements/",
        f"{root}announcements/", f"{root}announcements/1/", root.replace("/en/", "/ur/"), f"{root}data.json",
    ]  # fmt: skip
    with Served(ours(PORT), PORT, root, log=folder / "granian.log", env=env) as server:
        views = {page: first_view(server, page) for page in pages}
        memory = server.memory_after(pages)
        found = rate(server, root, seconds)
    asked = {"pages": pages, "host": "localhost", "writes": True}
    inside = rendered(sys.executable, env | {"DJANGO_SETTINGS_MODULE": "sabha.config.settings"}, asked)
    print(f"\nSabha, demonstration, page cache in front ({root})")
    served(server, memory, found, "cached home of the summit")
    table(inside["pages"], views)
    written(inside["writes"])
    return {"rate": found, "page": inside["pages"][root], "view": views[root], "memory": memory, "boot": server.boot}


def demonstration(folder):
    """Make the demonstration with the command that visitors use; its environment and the summit's path."""
    env = os.environ | {
        "SABHA_HOME": str(ROOT), "PYTHONPATH": str(ROOT / "src"), "SABHA_DATA": str(folder / "ours"),
        "SABHA_LOG_LEVEL": "ERROR", "OPENBLAS_NUM_THREADS": "1",
    }  # fmt: skip
    for name in ("SABHA_DATABASE", "SABHA_HOSTS", "SABHA_SECRET_KEY", "SABHA_DEBUG", "SABHA_STATIC"):
        env.pop(name, None)  # an operator's own settings have no part in a measurement
    command = [sys.executable, "-m", "sabha", "demo", "--no-serve"]
    done = subprocess.run(command, env=env, capture_output=True, text=True, timeout=240, check=False)
    if done.returncode:
        raise SystemExit(f"The demonstration could not be made:\n{done.stderr[-2000:]}")
    path = re.search(r"http://localhost:\d+(/en/[^/\s]+/)", done.stdout)[1]
    return env | {"SABHA_DATA": str(folder / "ours/demo"), "SABHA_DEMO": "yes"}, path


def rendered(python, env, asked):
    command = [str(python), str(HERE / "_rendering.py"), json.dumps(asked)]
    done = subprocess.run(command, env=env, capture_output=True, text=True, timeout=240, check=False)
    if done.returncode:
        raise SystemExit(f"Rendering failed:\n{done.stderr[-2000:]}")
    return json.loads(done.stdout.splitlines()[-1])


# The peer


def pretalx(venv, folder, seconds):
    """The peer's landing page and its schedule, as its gunicorn serves them to a visitor without cookies."""
    env, sessions = _pretalx.prepare(venv, folder, PEER_PORT)
    paths = [_pretalx.LANDING, _pretalx.SCHEDULE, _pretalx.PLAIN]
    command = _pretalx.command(venv, PEER_PORT)
    with Served(command, PEER_PORT, paths[0], log=folder / "gunicorn.log", env=env, cwd=folder) as server:
        refused = [page for page in paths if server.get(page)[0] != 200]
        paths = [page for page in paths if page not in refused]
        views = {page: first_view(server, page) for page in paths}
        memory = server.memory_after(paths)
        rates = {page: rate(server, page, seconds) for page in paths}
    inside = rendered(venv / "bin/python", env, {"pages": paths, "host": "127.0.0.1"})
    print(f"\npretalx, its demonstration event, {sessions} sessions, gunicorn with one worker and two threads")
    served(server, memory, rates[paths[0]], "landing page")
    table(inside["pages"], views, rates)
    if refused:
        print(f"  did not answer 200 here and stand in no line above: {', '.join(refused)}")
    return {
        "rate": rates[paths[0]], "page": inside["pages"][paths[0]], "view": views[paths[0]], "memory": memory,
        "boot": server.boot,
    }  # fmt: skip


# Printing


def served(server, memory, found, what):
    print(f"  boot to the first page   {server.boot:8.2f} s   (worker: {server.boot_cpu:.2f} CPU s)")
    print(f"  worker after requests    {memory:8.0f} MB  (100, over the pages below)")
    print(f"  {what:<25}{found.per_cpu_second:8.0f} requests per worker-CPU-second", end="   ")
    print(f"({found.requests} in {found.wall:.1f} s, {found.cpu:.2f} CPU s)")


def table(inside, views, rates=None):
    print(f"\n  {'page, rendered cold':<60}{'CPU ms':>7}{'SQL':>5}{'HTML+CSS gzip-6':>17}{'brotli-9':>10}", end="")
    print(f"{'requests':>10}{'all bytes':>11}" + (f"{'per CPU s':>11}" if rates else ""))
    for path, cold in inside.items():
        view = views[path]
        print(f"  {path:<60}{cold['ms']:7.1f}{cold['queries']:5}{view.gzip6:17,}{view.brotli9:10,}", end="")
        print(f"{view.requests:10}{view.everything:11,}" + (f"{rates[path].per_cpu_second:11.1f}" if rates else ""))


def written(told):
    print(f"\n  {'committed with its signed fact (' + told.pop('sqlite') + ')':<60}{'CPU ms':>7}{'per second':>12}")
    for what, cost in told.items():
        print(f"  {what:<60}{cost['ms']:7.2f}{cost['per_second']:12.0f}")


def beside(ours, peer):
    print("\nSide by side: the summit's home and pretalx's landing page")
    rows = [
        ("requests per worker-CPU-second", ours["rate"].per_cpu_second, peer["rate"].per_cpu_second, "{:.0f}"),
        ("cold render, CPU ms", ours["page"]["ms"], peer["page"]["ms"], "{:.1f}"),
        ("cold render, SQL queries", ours["page"]["queries"], peer["page"]["queries"], "{}"),
        ("HTML + CSS, gzip -6, bytes", ours["view"].gzip6, peer["view"].gzip6, "{:,}"),
        ("all of a first view, bytes", ours["view"].everything, peer["view"].everything, "{:,}"),
        ("requests of a first view", ours["view"].requests, peer["view"].requests, "{}"),
        ("worker, MB", ours["memory"], peer["memory"], "{:.0f}"),
        ("boot, s", ours["boot"], peer["boot"], "{:.2f}"),
    ]
    for what, a, b, form in rows:
        print(f"  {what:<34}{form.format(a):>10}{form.format(b):>12}   × {max(a, b) / min(a, b):.1f}")


if __name__ == "__main__":
    main()
