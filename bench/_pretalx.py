"""pretalx beside us: its own demonstration event on SQLite, its own web server, nothing of it in our environment."""

import os
import socket
import subprocess

CONFIG = """[filesystem]
data={folder}/data
[site]
debug=False
url=http://127.0.0.1:{port}
[database]
backend=sqlite3
name={folder}/pretalx.sqlite3
"""
EVENT = """
from django.core.management import call_command
from pretalx.event.models import Event
from pretalx.person.models import User
User.objects.create_superuser(email="bench@example.org", password="for this measurement")
call_command("create_test_event", stage="schedule", slug="democon", seed="1")
event = Event.objects.get(slug="democon")
print("sessions", event.current_schedule.talks.count() if event.current_schedule else 0)
"""
LANDING, SCHEDULE, PLAIN = "/democon/", "/democon/schedule/", "/democon/schedule/nojs"


def environment(folder, port):
    config = folder / "pretalx.cfg"
    config.write_text(CONFIG.format(folder=folder, port=port))
    return os.environ | {"PRETALX_CONFIG_FILE": str(config), "DJANGO_SETTINGS_MODULE": "pretalx.settings"}


def prepare(venv, folder, port):
    """Database, static files and the demonstration event of pretalx's own command. Returns environment and sessions.

    A folder that was prepared before is used as it is: its preparation takes a minute or two.
    """
    need_redis()
    (folder / "data").mkdir(parents=True, exist_ok=True)
    env, ready = environment(folder, port), folder / "sessions"
    if ready.exists():
        return env, int(ready.read_text())
    manage = [str(venv / "bin/python"), "-m", "pretalx"]
    told = ""
    for step in (["migrate"], ["collectstatic", "--noinput"], ["shell", "--unsafe-disable-scopes", "-c", EVENT]):
        done = subprocess.run([*manage, *step], env=env, capture_output=True, text=True, timeout=240, check=False)
        if done.returncode:
            raise SystemExit(f"pretalx {step[0]} failed:\n{done.stderr[-2000:]}")
        told = done.stdout
    ready.write_text(told.rsplit("sessions", 1)[1].split()[0])
    return env, int(ready.read_text())


def need_redis():
    """pretalx keeps its cache and sessions in a Redis at its default address, and makes no event without one."""
    try:
        socket.create_connection(("127.0.0.1", 6379), timeout=2).close()
    except OSError:
        raise SystemExit(
            "pretalx needs a Redis at 127.0.0.1:6379: start one, then measure (bench/README.md)."
        ) from None


def command(venv, port):
    """One worker, two threads: what we give ours."""
    return [
        str(venv / "bin/gunicorn"), "pretalx.wsgi", "--workers", "1", "--threads", "2", "--keep-alive", "30",
        "--bind", f"127.0.0.1:{port}", "--log-level", "warning",
    ]  # fmt: skip
