"""The programme's page, a session and the files, beside pretalx's with the same sessions in the same run.

    ./sabha bench programme [--sessions 150 400] [--seconds 3] [--pretalx VENV]

Both get the same invented sessions (titles in four scripts, eight or sixteen rooms, three days), each by its own way
in: ours through ./sabha import, pretalx's through its own domain functions. Both are served by their own server with
one worker and two threads, to a visitor without cookies. "Cold" is one process with Django's test client and no page
cache. VENV: as for `pages` (bench/README.md).
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import _pretalx
import _served
from _served import Served, first_view, rate

from pages import machine, rendered, served

HERE = Path(__file__).parent
ROOT = HERE.parent
sys.path[:0] = [str(ROOT / "src")]
from sabha.algorithms.schedule_formats import Person, Room, Schedule, Session, Track, write  # noqa: E402

PORT, PEER_PORT = 8795, 8796
DAYS, SLUG = 3, "2nd-tank-keepers-summit"
TITLES = (
    "Who keeps the water of a village", "गाँव का पानी कौन सँभाले", "గ్రామ చెరువుల సంరక్షణ ఎలా", "گاؤں کے پانی کا ریکارڈ",
    "Maps for people without a computer", "Tools that one person keeps alive", "Reading old records",
)  # fmt: skip
ABOUT = "We look at what was kept, by whom, and what it would take to keep it for another generation. " * 4
PEER_EVENT = """
import datetime as dt, json
from django_scopes import scope
from pretalx.event.models import Event
from pretalx.person.domain.user import create_user
from pretalx.schedule.domain.release import freeze_schedule
from pretalx.schedule.domain.slot import move_slot
from pretalx.schedule.models import Room
from pretalx.submission.domain.submission import create_submission
from pretalx.submission.models import Submission, Track
data = json.load(open({file!r}))
event = Event.objects.get(slug="democon")
with scope(event=event):
    event.date_from, event.date_to = dt.date.fromisoformat(data["start"]), dt.date.fromisoformat(data["end"])
    event.timezone = "Asia/Kolkata"
    event.save()
    event.wip_schedule.talks.all().delete()
    rooms = {{n: Room.objects.create(event=event, name=n, position=i) for i, n in enumerate(data["rooms"])}}
    tracks = {{n: Track.objects.create(event=event, name=n, color="#336699") for n in data["tracks"]}}
    people = {{n: create_user(email=f"p{{i}}@bench.example", name=n) for i, n in enumerate(data["people"])}}
    kind = event.submission_types.first()
    for row in data["sessions"]:
        it = Submission(event=event, title=row["title"], submission_type=kind, track=tracks[row["track"]],
            description=row["about"], content_locale="en", state="confirmed", duration=row["minutes"])
        it = create_submission(submission=it, user=people[row["person"]], speakers=[people[row["person"]]]) or it
        move_slot(it.slots.first(), dt.datetime.fromisoformat(row["start"]), room=rooms[row["room"]])
    freeze_schedule(event.wip_schedule, "n{number}")
print("sessions", event.current_schedule.talks.filter(start__isnull=False).count())
"""


def main():
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("--sessions", type=int, nargs="+", default=[150, 400])
    asked.add_argument("--seconds", type=float, default=3, help="how long each loop asks (10 at most)")
    asked.add_argument("--pretalx", type=Path, metavar="VENV")
    given = asked.parse_args()
    print(machine())
    for number in given.sessions:
        with tempfile.TemporaryDirectory(prefix="sabha-bench-") as name:
            folder = Path(name)
            ours(folder, number, min(given.seconds, 10))
            if given.pretalx:
                theirs(given.pretalx, folder / "pretalx", number, min(given.seconds, 10))


def schedule(number):
    """So many sessions as plain data; every session has a person, a track, a room and a text."""
    rooms = [f"Room {n + 1}" for n in range(8 if number <= 200 else 16)]
    begin = datetime(2023, 3, 3, 3, 30, tzinfo=UTC)
    a_day = -(-number // DAYS)
    made = []
    for n in range(number):
        day, turn = divmod(n, a_day)
        lang = ("en", "hi", "te", "ur", "en", "en", "en")[n % 7]
        made.append(
            Session(
                guid=f"{n:08d}-96ee-4873-9cd8-19a51fa98a31", id=str(n + 1), title=f"{TITLES[n % 7]}, {n + 1}",
                start=begin + timedelta(days=day, minutes=60 * (turn // len(rooms))), duration=timedelta(minutes=45),
                room=rooms[turn % len(rooms)], track=("Water", "Wind", "Tools")[n % 3], language=lang,
                description=ABOUT, people=(person(n % max(number * 4 // 5, 1)),),
            )
        )  # fmt: skip
    return Schedule(
        title="2nd Tank Keepers' Summit", time_zone="Asia/Kolkata", start=date(2023, 3, 3), end=date(2023, 3, 5),
        rooms=tuple(Room(it, f"{n:08d}-aaaa-4873-9cd8-19a51fa98a31") for n, it in enumerate(rooms)),
        tracks=tuple(Track(it) for it in ("Water", "Wind", "Tools")), sessions=tuple(made),
    )  # fmt: skip


def person(n):
    return Person(f"Speaker {n + 1}", f"{n:08d}-bbbb-4873-9cd8-19a51fa98a31")


# Ours


def ours(folder, number, seconds):
    file = folder / "schedule.json"
    file.write_text(write(schedule(number), "schedule.json"), encoding="utf-8")
    env = os.environ | {
        "SABHA_HOME": str(ROOT), "PYTHONPATH": str(ROOT / "src"), "SABHA_DATA": str(folder / "ours"),
        "SABHA_LOG_LEVEL": "ERROR", "OPENBLAS_NUM_THREADS": "1", "SABHA_HOSTS": "localhost,127.0.0.1",
    }  # fmt: skip
    run([sys.executable, "-m", "sabha", "import", str(file), "--release", "--json"], env)
    root = f"/en/{SLUG}/"
    pages = [f"{root}programme/", f"{root}programme/?view=grid", f"{root}sessions/1/", f"{root}speakers/"]
    files = [f"{root}programme/{it}" for it in ("schedule.xml", "schedule.json", "programme.ics", "programme.csv")]
    with Served(_served.ours(PORT), PORT, pages[0], log=folder / "granian.log", env=env) as server:
        memory = server.memory_after([*pages, *files])
        views = {page: first_view(server, page) for page in pages}
        rates = {page: rate(server, page, seconds) for page in [*pages, *files]}
    inside = rendered(
        sys.executable, env | {"DJANGO_SETTINGS_MODULE": "sabha.config.settings"},
        {"pages": [*pages, *files], "host": "localhost"},
    )  # fmt: skip
    print(f"\nSabha, {number} sessions, page cache in front")
    served(server, memory, rates[pages[0]], "programme by time")
    table(inside["pages"], views, rates)


def run(command, env):
    done = subprocess.run(command, env=env, capture_output=True, text=True, timeout=600, check=False)
    if done.returncode:
        raise SystemExit(f"{' '.join(command[:5])} failed:\n{(done.stderr or done.stdout)[-2000:]}")
    return done.stdout


# The peer


def theirs(venv, folder, number, seconds):
    env, _ = _pretalx.prepare(venv, folder, PEER_PORT)
    file = folder / "plan.json"
    file.write_text(json.dumps(plain(schedule(number))), encoding="utf-8")
    code = PEER_EVENT.format(file=str(file), number=number)
    told = run([str(venv / "bin/python"), "-m", "pretalx", "shell", "--unsafe-disable-scopes", "-c", code], env)
    print(f"\npretalx, {told.rsplit('sessions', 1)[1].split()[0]} sessions, gunicorn with one worker and two threads")
    pages = [_pretalx.PLAIN, "/democon/speaker/"]  # the page with script is not built in the wheel from PyPI
    files = [f"/democon/schedule/export/schedule.{it}" for it in ("xml", "json", "ics")]
    command = _pretalx.command(venv, PEER_PORT)
    with Served(command, PEER_PORT, _pretalx.LANDING, log=folder / "gunicorn.log", env=env, cwd=folder) as server:
        memory = server.memory_after([*pages, *files], 30)
        views = {page: first_view(server, page) for page in pages}
        rates = {page: rate(server, page, seconds) for page in [*pages, *files]}
    inside = rendered(venv / "bin/python", env, {"pages": [*pages, *files], "host": "127.0.0.1"})
    served(server, memory, rates[pages[0]], "schedule without script")
    table(inside["pages"], views, rates)


def plain(found):
    sessions = [
        {"title": it.title, "room": it.room, "track": it.track, "start": it.start.isoformat(), "about": it.description,
         "minutes": int(it.duration.total_seconds() // 60), "person": it.people[0].name}
        for it in found.sessions
    ]  # fmt: skip
    return {
        "start": found.start.isoformat(), "end": found.end.isoformat(), "rooms": [it.name for it in found.rooms],
        "tracks": [it.name for it in found.tracks], "people": sorted({it["person"] for it in sessions}),
        "sessions": sessions,
    }  # fmt: skip


def table(inside, views, rates):
    print(f"{'address':<52} {'CPU ms':>7} {'SQL':>4} {'KB':>6} {'gzip KB':>8} {'requests':>8} {'per CPU s':>10}")
    for page, told in inside.items():
        view = views.get(page)
        small = f"{view.gzip6 / 1000:8.1f} {view.requests:8d}" if view else " " * 17
        print(
            f"{page[-52:]:<52} {told['ms']:7.1f} {told['queries']:4d} {told['bytes'] / 1000:6.0f} {small}"
            f" {rates[page].per_cpu_second:10,.0f}",
            flush=True,
        )


if __name__ == "__main__":
    main()
