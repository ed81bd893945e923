"""A new place gets all its tables at once: the same that all migrations, one after another, would have made."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

BEGIN = "from sabha.commands import _django; _django.start()\n"
AT_ONCE = BEGIN + "_django.prepare()\n"
STEP_BY_STEP = BEGIN + "from django.core.management import call_command; call_command('migrate', verbosity=0)\n"
TELL = """
import json
from django.db import connection
with connection.cursor() as cursor:
    cursor.execute("SELECT name, sql FROM sqlite_master WHERE sql != '' ORDER BY name")
    told = dict(cursor.fetchall())
    cursor.execute("SELECT app, name FROM django_migrations")
    told["noted as done"] = ",".join(sorted(map(str, cursor.fetchall())))
print(json.dumps(told))
"""
BEHIND = (
    BEGIN
    + """
from django.db.migrations.recorder import MigrationRecorder
from sabha.commands import _checkup
print(_checkup.migrations())
MigrationRecorder.Migration.objects.filter(app="summit").order_by("-name").first().delete()
print(_checkup.migrations())
"""
)


def run(code: str, data: Path) -> str:
    around = {k: v for k, v in os.environ.items() if not k.startswith("SABHA_")}
    around |= {"SABHA_DATA": str(data), "SABHA_STATIC": "plain"}
    done = subprocess.run([sys.executable, "-c", code], env=around, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def parts(sql: str) -> list[str]:
    """The columns and constraints of a table, sorted: those that came later stand last where migrations made it."""
    found, depth = [""], 0
    for letter in sql:
        depth += {"(": 1, ")": -1}.get(letter, 0)
        if letter == "," and depth == 1:
            found.append("")
        else:
            found[-1] += letter
    head, _, first = found[0].partition("(")
    return [head, *sorted(it.strip() for it in (first, *found[1:-1], found[-1].removesuffix(")")))]


@pytest.fixture(scope="module")
def begun(tmp_path_factory: Any) -> Path:
    data: Path = tmp_path_factory.mktemp("begun")
    run(AT_ONCE, data)
    return data


def test_the_tables_are_those_that_all_migrations_make(begun: Path, tmp_path: Path) -> None:
    run(STEP_BY_STEP, tmp_path)
    at_once, step_by_step = (json.loads(run(BEGIN + TELL, data)) for data in (begun, tmp_path))
    assert at_once.keys() == step_by_step.keys()
    for name in at_once:
        assert parts(at_once[name]) == parts(step_by_step[name])


def test_a_second_start_changes_nothing_and_a_step_behind_is_said(begun: Path) -> None:
    before = run(BEGIN + TELL, begun)
    run(AT_ONCE, begun)
    assert run(BEGIN + TELL, begun) == before
    first, then = run(BEHIND, begun).splitlines()
    assert ("up to date with the code" in first, "1 steps behind the code" in then) == (True, True)
