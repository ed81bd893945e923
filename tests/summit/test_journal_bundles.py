"""Facts in a file: what one machine gives another on a stick, and what is refused with nothing changed."""

import gzip
import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.utils import timezone

from sabha.summit.concept.models import Question, Summit
from sabha.summit.conversations.models import Vote
from sabha.summit.journal import actions as journal
from sabha.summit.journal.actions import bundles
from sabha.summit.journal.actions.nodes import signing_key
from sabha.summit.journal.models import Fact, Node
from summit.journal_world import DAY, Place, World, everything_held, image_of_an_empty_database, is_sqlite, tables

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("fresh_node"),
    pytest.mark.skipif(not is_sqlite(), reason="its machines are SQLite databases"),
]
ROOT = Path(__file__).parents[2]


@pytest.fixture
def world(tmp_path):
    made = World(tmp_path, image_of_an_empty_database())
    yield made
    made.end()


@pytest.fixture
def stranger(tmp_path):
    """A machine that nobody has met."""
    made = Place("stranger", tmp_path, image_of_an_empty_database())
    yield made
    made.end()


def packed(place, target, **more):
    with place():
        bundles.pack(target, Summit.objects.get(), **more)
    return target


def taken(place, source):
    with place():
        return bundles.merge(bundles.unpack(source))


def key_of(place):
    with place():
        journal.node()
        return signing_key().verify_key.encode().hex()


def test_what_one_machine_writes_into_a_file_another_takes_in_once(world, tmp_path):
    main, hall = world.places["main"], world.places["hall"]
    world.asks("main")
    world.states("main", 0)
    world.votes("main", 0, 1)
    file = packed(main, tmp_path / "facts")
    assert (file.stat().st_mode & 0o777, [*tmp_path.glob("*.part")]) == (0o600, [])
    assert taken(hall, file).stored == 4  # the question, the statement, its writer's vote, another's
    assert taken(hall, file).stored == 0
    with main():
        told = tables(), everything_held()
    with hall():
        assert (tables(), everything_held()) == told


def test_portions_come_to_the_same_also_where_two_went_on_under_one_name(world, tmp_path, monkeypatch):
    monkeypatch.setattr(bundles, "AT_A_TIME", 1)
    main, hall = world.places["main"], world.places["hall"]
    snapshot = world.remembers("hall")
    for _ in range(3):
        world.asks("hall")
    taken(main, packed(hall, tmp_path / "facts"))
    world.falls_back(snapshot)
    world.states("hall", 0)
    world.votes("hall", 0, 1)
    taken(hall, packed(main, tmp_path / "facts"))
    assert world.facts_of("hall") > world.facts_of("main")
    taken(main, packed(hall, tmp_path / "facts"))
    assert world.facts_of("hall") == world.facts_of("main")
    assert world.faults_at_rest() == []


def test_only_what_is_public_is_written_if_one_wishes(world, stranger, tmp_path):
    world.states("main", 0)
    file = packed(world.places["main"], tmp_path / "facts", public_only=True)
    with stranger():
        bundles.trust_key(key_of(world.places["main"]))
    taken(stranger, file)
    with stranger():
        assert (Question.objects.count(), Vote.objects.count()) == (1, 0)


def test_a_stranger_is_left_out_until_somebody_trusts_the_key(world, stranger, tmp_path):
    file, key = packed(world.places["main"], tmp_path / "facts"), key_of(world.places["main"])
    came = taken(stranger, file)
    assert (came.stored, list(came.strangers)) == (0, [came_from(file)])
    with stranger():
        assert Fact.objects.count() == 0
        bundles.trust_key(came_from(file))
        bundles.trust_key(key)
    assert taken(stranger, file).strangers == {}
    with stranger():
        assert Summit.objects.get().slug == "tanks-1"


def came_from(file):
    """The one key that the file names."""
    (key,) = set(json.loads(gzip.decompress(file.read_bytes()).split(b"\n")[0])["keys"].values())
    return key


def test_a_trusted_machine_may_begin_again_under_a_new_name(world, tmp_path):
    main, hall = world.places["main"], world.places["hall"]
    with main():
        journal.new_incarnation()
    world.asks("main")
    assert taken(hall, packed(main, tmp_path / "facts")).stored == 1


def test_a_file_cannot_give_a_name_to_another_key(world, tmp_path):
    main, hall = world.places["main"], world.places["hall"]
    with main():
        name = journal.new_incarnation()
    world.asks("main")
    file = packed(main, tmp_path / "facts")
    rewritten(file, lambda lines: lines[0]["keys"].update({name: key_of(hall)}))
    came = taken(hall, file)
    assert (came.stored, sum(came.strangers.values())) == (0, 1)
    with hall():
        assert not Node.objects.filter(name=name).exists()


def test_two_bear_one_number_and_the_younger_gets_another(world, tmp_path):
    for who in ("main", "hall"):
        world.asks(who)
    came = taken(world.places["hall"], packed(world.places["main"], tmp_path / "facts"))
    assert [it.number for it in came.renumbered] == [3]
    with world.places["hall"]():
        assert sorted(Question.objects.values_list("number", flat=True)) == [1, 2, 3]


def test_a_clock_that_is_far_ahead_is_told(world, tmp_path):
    ahead = int(timezone.now().timestamp() * 1000) // DAY - 1_700_000_000_000 // DAY + 115
    world.places["main"].days = ahead
    world.asks("main")
    assert taken(world.places["hall"], packed(world.places["main"], tmp_path / "facts")).ahead == 1


def rewritten(file, change):
    """The file with its lines changed by somebody who knows how it is made."""
    lines = [json.loads(line) for line in gzip.decompress(file.read_bytes()).splitlines()][:-1]
    change(lines)
    text = b"".join(json.dumps(it, ensure_ascii=False, separators=(",", ":")).encode() + b"\n" for it in lines)
    end = {"facts": len(lines) - 1, "digest": hashlib.sha256(text).hexdigest()}
    file.write_bytes(gzip.compress(text + json.dumps(end).encode() + b"\n"))


def cut(file):
    file.write_bytes(file.read_bytes()[:-40])


def end_cut_off(file):
    file.write_bytes(gzip.compress(b"".join(gzip.decompress(file.read_bytes()).splitlines(keepends=True)[:-1])))


def flipped(file):
    text = bytearray(gzip.decompress(file.read_bytes()))
    text[len(text) // 2] ^= 1
    file.write_bytes(gzip.compress(bytes(text)))


def empty(file):
    file.write_bytes(b"")


def a_letter(file):
    file.write_bytes(gzip.compress(b"Dear Sabha,\n"))


def a_list(file):
    file.write_bytes(gzip.compress(b"[]\n"))


def newer(file):
    rewritten(file, lambda lines: lines[0].update(sabha_journal=2))


def other_words(file):
    def change(lines):
        lines[-1][1]["values"]["text"] = {"lang": "en", "text": "forged"}

    rewritten(file, change)


def other_signature(file):
    def change(lines):
        lines[-1][2] = "00" * 64

    rewritten(file, change)


def more_behind(file):
    file.write_bytes(gzip.compress(gzip.decompress(file.read_bytes()) + b"[]\n"))


@pytest.mark.parametrize(
    "harm",
    [
        cut, end_cut_off, flipped, empty, a_letter, a_list, newer, other_words, other_signature, more_behind
    ],
    ids=lambda it: it.__name__,
)  # fmt: skip
def test_what_is_not_whole_and_true_is_refused_with_nothing_changed(world, tmp_path, harm):
    world.asks("main")
    file, hall = packed(world.places["main"], tmp_path / "facts"), world.places["hall"]
    harm(file)
    with hall():
        before = tables(), everything_held(), Node.objects.count()
    with pytest.raises(bundles.Unusable):
        taken(hall, file)
    with hall():
        assert (tables(), everything_held(), Node.objects.count()) == before


def test_a_file_that_unpacks_without_end_is_refused(world, tmp_path, monkeypatch):
    file = packed(world.places["main"], tmp_path / "facts")
    monkeypatch.setattr(bundles, "LARGEST", 2000)
    with pytest.raises(bundles.Unusable, match="too large"):
        bundles.unpack(file)


# The host and the note-taker close one session, each on a machine of their own, and exchange by file.

BEGIN = """
from sabha.commands import _django, backup
_django.start()
_django.prepare()
from sabha.summit.base.words import Words
from sabha.summit.concept.actions import Draft, Passage, found
from sabha.summit.journal import actions as journal
from sabha.summit.people.actions.members import join
from sabha.summit.people.models import Person
from sabha.summit.programme.models import Session
asha = Person.objects.join("asha@example.org", display_name="Asha", may_found=True)
bilal = Person.objects.join("bilal@example.org", display_name="Bilal")
it = found(Draft(title="Small Summit", series="Small", note="What now?", questions=(Passage("What now?"),)), by=asha)
host, taker = join(asha, it).pseudonym, join(bilal, it).pseudonym
told = {"number": 1, "title": Words("Maps", "en"), "host": host, "note_taker": taker}
journal.write(Session, by=host, summit=it, **told)
assert backup.main([FILE]) == 0
"""

CLOSE = """
import re
from sabha.commands import _django
_django.start()
from django.conf import settings
settings.ALLOWED_HOSTS = ["testserver"]
from django.test import Client
from sabha.summit.people.models import Person
browser = Client()
browser.force_login(Person.objects.get(display_name=WHO))
path = "/en/small-summit/sessions/1/close/"
page = browser.get(path)
assert page.status_code == 200, page.status_code
hidden = re.findall(r'<input type="hidden" name="(\\w+)"(?: value="([^"]*)")?', page.content.decode())
sent = dict(hidden) | {"lang": "en"}
assert {"op", "seen", "was"} <= sent.keys(), hidden
sent |= {"notes": NOTES, "decision-0-text": DECIDED, "decision-TOTAL_FORMS": "1", "close": "1"}
answer = browser.post(path, sent)
assert answer.status_code == 302, answer.content.decode()
"""

LOOK = """
import json
from sabha.commands import _django
_django.start()
from django.conf import settings
settings.ALLOWED_HOSTS = ["testserver"]
from django.test import Client
from sabha.summit.journal import actions as journal
from sabha.summit.journal.actions.verifying import faults
from sabha.summit.outcomes.models import Point
pages = [Client().get(path).content.decode() for path in (
    "/en/small-summit/sessions/1/", "/en/small-summit/points/1/", "/en/small-summit/points/2/")]
points = sorted(str(it.text) for it in Point.objects.all())
print(json.dumps({"pages": pages, "points": points, "faults": [*faults(), *journal.check()]}))
"""


class Machine:
    """An installation of its own: commands and scripts run in processes of their own, on its own database."""

    def __init__(self, folder):
        self.folder = folder
        folder.mkdir()
        named = {"SABHA_DATA": str(folder), "SABHA_DATABASE": str(folder / "sabha.sqlite3"), "SABHA_NODE": folder.name}
        kept = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
        self.environment = kept | named | {"PYTHONPATH": str(ROOT / "src"), "SABHA_SECRET_KEY": ""}

    def runs(self, *arguments, status=0):
        done = subprocess.run(
            [sys.executable, *arguments], env=self.environment, cwd=ROOT, capture_output=True, text=True, check=False
        )
        assert done.returncode == status, done.stdout + done.stderr
        return done.stdout + done.stderr

    def plays(self, script, **names):
        said = "".join(f"{name} = {value!r}\n" for name, value in names.items())
        return self.runs("-c", said + script)

    def sabha(self, *arguments, status=0):
        return self.runs("-m", "sabha", *map(str, arguments), status=status)


def test_two_who_close_a_session_offline_on_two_machines_find_both_texts_on_both(tmp_path):
    main, hall, backup = Machine(tmp_path / "main"), Machine(tmp_path / "hall"), tmp_path / "backup.tar.gz"
    main.plays(BEGIN, FILE=str(backup))
    hall.sabha("restore", backup)
    main.plays(CLOSE, WHO="Asha", NOTES="The host wrote: maps first.", DECIDED="Maps come first")
    hall.plays(CLOSE, WHO="Bilal", NOTES="The note-taker wrote: wells first.", DECIDED="Wells come first")
    main.sabha("journal", "export", "small-summit", tmp_path / "of-main")
    hall.sabha("journal", "export", "small-summit", tmp_path / "of-hall")
    assert "are new here" in main.sabha("journal", "merge", tmp_path / "of-hall")
    assert "are new here" in hall.sabha("journal", "merge", tmp_path / "of-main")
    half = tmp_path / "half"
    half.write_bytes((tmp_path / "of-main").read_bytes()[:-40])
    assert "Nothing was changed." in hall.sabha("journal", "merge", half, status=2)
    assert "this machine, now hall." in hall.sabha("journal", "key")
    for machine in (main, hall):
        seen = json.loads(machine.plays(LOOK))
        assert seen["faults"] == []
        assert "The host wrote: maps first." in seen["pages"][0]
        assert "The note-taker wrote: wells first." in seen["pages"][0]
        assert seen["points"] == ["Maps come first", "Wells come first"]
        assert {"Maps come first" in page for page in seen["pages"][1:]} == {True, False}
        assert {"Wells come first" in page for page in seen["pages"][1:]} == {True, False}
