"""How long schedules take to read and write, beside icalendar, lxml and json doing the parsing alone.

Run: .venv/bin/python bench/schedule_formats.py   (needs ../shared/data/schedules; says so when it is not there)
"""

import json
import time
import tracemalloc
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import icalendar
from lxml import etree

from sabha.algorithms.schedule_formats import WRITABLE, Schedule, read, write

SHARED = Path(__file__).parents[2] / "shared/data/schedules"


def measured(work: Callable[[], object]) -> float:
    """CPU milliseconds, best of five."""
    best = float("inf")
    for _ in range(5):
        before = time.process_time()
        work()
        best = min(best, time.process_time() - before)
    return best * 1000


def times(schedule: Schedule, number: int) -> Schedule:
    """The same programme several times over, a week apart."""
    sessions = [
        replace(it, guid=f"{n:08x}{it.guid[8:]}", start=it.start + timedelta(weeks=n))
        for n in range(number)
        for it in schedule.sessions
    ]
    return replace(schedule, sessions=tuple(sessions), end=None)


def show_readers() -> None:
    print(f"{'file':34}{'KB':>8}{'sessions':>10}{'read ms':>10}{'parser alone ms':>18}")
    parsers: dict[str, Callable[[bytes], object]] = {
        ".xml": etree.fromstring,
        ".json": json.loads,
        ".ics": icalendar.Calendar.from_ical,
        ".js": lambda data: json.loads(data.split(b"=", 1)[1].rstrip().rstrip(b";")),
    }
    for path in sorted(SHARED.iterdir()):
        if "schema" in path.name or path.suffix not in parsers:
            continue
        data = path.read_bytes()
        sessions = len(read(data).schedule.sessions)
        ours, theirs = measured(lambda d=data: read(d)), measured(lambda d=data, p=path: parsers[p.suffix](d))
        print(f"{path.name:34}{len(data) / 1000:8.0f}{sessions:10}{ours:10.1f}{theirs:18.1f}")


def show_writers() -> None:
    small = read((SHARED / "pretalx-summit-generated.json").read_bytes()).schedule
    large = times(small, 10)
    print(f"\n{'format':18}{'150 sessions ms':>16}{'KB':>8}{'1500 sessions ms':>18}{'KB':>8}")
    for name in WRITABLE:
        cells = []
        for schedule in (small, large):
            cells += [measured(lambda n=name, s=schedule: write(s, n)), len(write(schedule, name).encode()) / 1000]
        print(f"{name:18}{cells[0]:16.1f}{cells[1]:8.0f}{cells[2]:18.1f}{cells[3]:8.0f}")


def show_largest() -> None:
    small = read((SHARED / "pretalx-summit-generated.json").read_bytes()).schedule
    print(f"\n{'largest files':18}{'MB':>8}{'sessions':>10}{'read s':>10}{'peak MB':>10}")
    for name in ("schedule.xml", "schedule.json", "ics", "csv"):
        data = write(times(small, 40), name).encode()
        seconds = measured_once(data)
        tracemalloc.start()
        sessions = len(read(data).schedule.sessions)
        peak = tracemalloc.get_traced_memory()[1] / 1e6
        tracemalloc.stop()
        print(f"{name:18}{len(data) / 1e6:8.1f}{sessions:10}{seconds:10.1f}{peak:10.0f}")


def measured_once(data: bytes) -> float:
    before = time.process_time()
    read(data)
    return time.process_time() - before


if __name__ == "__main__":
    if SHARED.exists():
        show_readers()
        show_writers()
        show_largest()
    else:
        print(f"The schedules are not at {SHARED}.")
