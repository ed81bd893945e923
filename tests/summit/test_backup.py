"""Backup and restore as an operator runs them: separate processes, a real database, on SQLite and on PostgreSQL."""

import io
import json
import os
import shutil
import sqlite3
import subprocess
import sys
import tarfile
import uuid
from contextlib import closing
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from sabha.commands import _archive, _running
from sabha.commands.backup import thin_out

ROOT = Path(__file__).parents[2]
DATABASE = os.environ.get("SABHA_DATABASE", "")

# Plays a small life into a new installation: a summit, two people, an uploaded file.
BEGIN = """
from sabha.commands import _django
_django.start(); _django.prepare()
from django.conf import settings
from sabha.summit.base.words import Words
from sabha.summit.concept.actions import Draft, Passage, found
from sabha.summit.people.actions.members import join
from sabha.summit.people.models import Membership, Person
asha = Person.objects.join("asha@example.org", display_name="Asha", may_found=True)
bilal = Person.objects.join("bilal@example.org", display_name="Bilal")
it = found(Draft(title="Small Summit", series="Small", note="What now?", questions=(Passage("What now?"),)), by=asha)
from sabha.summit.concept.actions import announce
why = Words("Words of Bilal", "en")
announce(it.announcements.get(subject="place"), by=join(bilal, it).pseudonym, state="tbc", why=why, tell=False)
folder = settings.SABHA_DATA / "files"
folder.mkdir()
(folder / "slides.txt").write_text("slides")
from sabha.commands import backup
assert backup.main([FILE]) == 0
"""

LATER = """
from sabha.commands import _django
_django.start()
from sabha.summit.overview.actions import erase
from sabha.summit.people.models import Person
from sabha.summit.concept.models import Summit
from sabha.summit.journal import actions as journal
erase(Person.objects.get(email="bilal@example.org"), redact=True)
journal.write(Summit.objects.get(), by="system", host="later.example.org")
from sabha.summit.journal.models import Fact
for row in Fact.objects.filter(payload__values__has_key="text"):
    journal.redact(row, ["text"], by=journal.SYSTEM, reason="error")
"""

LOOK = """
import json
from sabha.commands import _django
_django.start()
from django.conf import settings
from sabha.summit.concept.models import Question, Summit
from sabha.summit.journal.actions.verifying import faults
from sabha.summit.journal import actions as journal
from sabha.summit.journal.models import Fact, Node
from sabha.summit.people.models import Person
print(json.dumps({
    "people": sorted(str(p) for p in Person.objects.all()),
    "hosts": [s.host for s in Summit.objects.all()],
    "said": sum("Words of Bilal" in json.dumps(f.payload) for f in Fact.objects.all()),
    "nodes": Node.objects.count(),
    "file": (settings.SABHA_DATA / "files" / "slides.txt").read_text(),
    "faults": [*faults(), *journal.check()],
}))
"""


class Installation:
    """One installation in a folder of its own, driven from outside."""

    def __init__(self, data, database):
        self.data = data
        self.environment = os.environ | {
            "SABHA_DATA": str(data),
            "SABHA_DATABASE": database,
            "PYTHONPATH": str(ROOT / "src"),
        }
        self.environment |= {"SABHA_STATIC": "plain", "SABHA_HOME": str(ROOT)}
        self.environment.pop("SABHA_SECRET_KEY", None)

    def run(self, *words):
        command = [sys.executable, *words]
        return subprocess.run(command, env=self.environment, cwd=ROOT, capture_output=True, text=True, check=False)

    def python(self, code):
        done = self.run("-c", code)
        assert done.returncode == 0, done.stderr
        return done.stdout.splitlines()

    def begin(self, file):
        """A small life, and a backup of it in `file`; one process, for starting one takes a second."""
        return json.loads(self.python(f"FILE = {str(file)!r}\n" + BEGIN + LOOK)[-1])

    def sabha(self, *words):
        return self.run("-m", "sabha", *words)

    def look(self):
        return json.loads(self.python(LOOK)[-1])


@pytest.fixture(scope="module")
def begun(tmp_path_factory):
    """A small installation on SQLite with a backup of it, made once; tests that change it take a copy."""
    folder = tmp_path_factory.mktemp("begun")
    it = Installation(folder / "data", "")
    it.begin(folder / "backup.tar.gz")
    return folder


@pytest.fixture
def copied(begun, tmp_path):
    shutil.copytree(begun / "data", tmp_path / "data")
    return Installation(tmp_path / "data", "")


def new_database(address):
    import psycopg

    name = f"sabha_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    parts = urlsplit(address)
    return parts._replace(path=f"/{name}").geturl().replace("postgresql:/" + name, f"postgresql:///{name}")


@pytest.fixture
def installation(tmp_path):
    """An installation on the kind of database that the tests run on: `./sabha check` runs them on both."""
    return Installation(tmp_path / "data", new_database(DATABASE) if DATABASE.startswith("postgres") else "")


def test_a_restore_brings_back_what_was_and_keeps_erased_what_was_erased_since(installation, tmp_path):
    it, file = installation, tmp_path / "backup.tar.gz"
    before = it.begin(file)
    assert before == {
        "people": ["Asha", "Bilal"], "hosts": [""], "said": 1, "nodes": 1, "file": "slides", "faults": [],
    }  # fmt: skip
    assert file.stat().st_mode & 0o777 == 0o600
    it.python(LATER)
    (it.data / "files" / "slides.txt").write_text("other")

    refused = it.sabha("restore", str(file))
    assert refused.returncode == 2
    assert refused.stderr == "There is an installation here already. To put the backup in its place, add --replace.\n"
    assert (it.data / "files" / "slides.txt").read_text() == "other"

    done = it.sabha("restore", str(file), "--replace")
    assert done.returncode == 0, done.stderr
    assert "Erased again: 1 people, 1 other passages." in done.stdout
    after = it.look()
    assert after == {
        "people": ["Asha"], "hosts": [""], "said": 0, "nodes": after["nodes"], "file": "slides", "faults": [],
    }  # fmt: skip
    assert after["nodes"] > before["nodes"]
    assert len(list((it.data / "backups").glob("sabha-before-restore-*.tar.gz"))) == 1


def test_on_an_empty_machine_the_list_of_erasures_alone_keeps_them(begun, tmp_path):
    with closing(sqlite3.connect(begun / "data" / "sabha.sqlite3")) as database:
        [key] = database.execute("SELECT id FROM summit_person WHERE display_name = 'Bilal'").fetchone()
    other = Installation(tmp_path / "other", "")
    other.data.mkdir()
    (other.data / "erasures").write_text(f"{uuid.UUID(key)} 2026-11-24T08:00:00Z words\n")
    done = other.sabha("restore", str(begun / "backup.tar.gz"))
    assert done.returncode == 0, done.stderr
    look = other.look()
    assert (look["people"], look["said"], look["faults"]) == (["Asha"], 0, [])
    assert (other.data / "node.key").read_bytes() == (begun / "data" / "node.key").read_bytes()
    assert (other.data / "erasures").read_text().split()[0] == str(uuid.UUID(key))
    assert {p.stat().st_mode & 0o077 for p in other.data.glob("*.key")} == {0}


def test_a_backup_can_be_made_while_somebody_writes(copied, tmp_path):
    file = tmp_path / "backup.tar.gz"
    with closing(sqlite3.connect(copied.data / "sabha.sqlite3", isolation_level=None)) as writer:
        writer.execute("BEGIN IMMEDIATE")
        writer.execute("DELETE FROM summit_person")
        assert copied.sabha("backup", str(file)).returncode == 0
        writer.execute("ROLLBACK")
    with tarfile.open(file) as tar:
        tar.extract("database.sqlite3", tmp_path, filter="data")
    with closing(sqlite3.connect(tmp_path / "database.sqlite3")) as copy:
        assert copy.execute("SELECT count(*) FROM summit_person").fetchone() == (2,)


def test_while_sabha_runs_nothing_is_restored(begun, copied):
    hold = "import sys, pathlib; from sabha.commands import _running\n"
    hold += f"_running.hold(pathlib.Path({str(copied.data)!r})); print('held', flush=True); sys.stdin.read()"
    command = [sys.executable, "-c", hold]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=copied.environment, cwd=ROOT
    ) as process:
        assert process.stdout.readline() == b"held\n"
        refused = copied.sabha("restore", str(begun / "backup.tar.gz"), "--replace")
        process.stdin.close()
    assert (refused.returncode, refused.stderr) == (2, "Sabha is still running on this data: stop it, then restore.\n")
    assert not _running.is_running(copied.data)


def packed(tmp_path, **about):
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_text("a")
    _archive.pack(tmp_path / "it.tar.gz", {"engine": "sqlite", "migrations": [], **about}, tmp_path / "in")
    return tmp_path / "it.tar.gz"


def unpack(path, tmp_path):
    (tmp_path / "out").mkdir()
    return _archive.unpack(path, tmp_path / "out")


def test_what_was_packed_is_unpacked(tmp_path):
    about = unpack(packed(tmp_path, sabha="9"), tmp_path)
    assert (about["sabha"], (tmp_path / "out" / "a.txt").read_text()) == ("9", "a")
    assert [p.name for p in (tmp_path / "out").iterdir()] == ["a.txt"]


def test_a_damaged_backup_is_refused(tmp_path):
    whole = packed(tmp_path).read_bytes()
    cut = tmp_path / "cut.tar.gz"
    cut.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(_archive.Unusable):
        unpack(cut, tmp_path)


def test_a_backup_with_a_changed_file_is_refused(tmp_path):
    changed = tmp_path / "changed.tar.gz"
    with tarfile.open(packed(tmp_path)) as old, tarfile.open(changed, "w:gz") as new:
        for entry in old.getmembers():
            body = old.extractfile(entry).read().replace(b"a", b"b") if entry.name == "a.txt" else None
            body = body or old.extractfile(entry).read()
            entry.size = len(body)
            new.addfile(entry, io.BytesIO(body))
    with pytest.raises(_archive.Unusable, match=r"is damaged: a\.txt"):
        unpack(changed, tmp_path)


def test_a_file_that_is_no_backup_and_one_that_is_not_there_are_refused_in_a_sentence(tmp_path):
    (tmp_path / "note.txt").write_text("a note")
    it = Installation(tmp_path / "data", "")
    for name in ("note.txt", "nothing"):
        done = it.sabha("restore", str(tmp_path / name))
        assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert not (it.data / "sabha.sqlite3").exists()


def test_a_backup_that_leads_out_of_its_folder_is_refused(tmp_path):
    evil = tmp_path / "evil.tar.gz"
    with tarfile.open(evil, "w:gz") as tar:
        for name, body in ((_archive.LIST, b'{"format": 1, "files": {}}'), ("../out.txt", b"x")):
            entry = tarfile.TarInfo(name)
            entry.size = len(body)
            tar.addfile(entry, io.BytesIO(body))
    with pytest.raises(_archive.Unusable):
        unpack(evil, tmp_path)
    assert not (tmp_path / "out.txt").exists()


def test_without_a_database_there_is_nothing_to_back_up(tmp_path):
    done = Installation(tmp_path / "data", "").sabha("backup")
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)


def test_old_backups_are_thinned_out_and_what_a_restore_set_aside_stays(tmp_path):
    names = ["sabha-20260101T000000Z.tar.gz", "sabha-20260102T000000Z.tar.gz", "sabha-before-restore-2026.tar.gz"]
    for name in names:
        (tmp_path / name).touch()
    thin_out(tmp_path, 1)
    assert sorted(p.name for p in tmp_path.iterdir()) == names[1:]
