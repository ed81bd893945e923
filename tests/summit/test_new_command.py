"""`./sabha new NOTE`: the summit of a note, and a way in for its organiser."""

import json
from pathlib import Path

import pytest

from sabha.commands import _django, _new_summit, new
from sabha.summit.concept.models import Summit
from sabha.summit.people.actions import ways_in
from sabha.summit.people.models import Badge, Letter, Person, Role

NOTE = Path(__file__).parents[2] / "src" / "sabha" / "demo" / "concept-note.txt"


@pytest.fixture(autouse=True)
def ready(db, monkeypatch):
    monkeypatch.setattr(_django, "prepare", lambda: None)  # the test's own database is there already


def roles(person):
    return {held.role for m in person.memberships.all() for held in m.roles.all()}


def test_a_note_becomes_a_summit_and_a_badge_lets_its_organiser_in(capsys):
    assert new.main([str(NOTE), "--json"]) == 0
    made = json.loads(capsys.readouterr().out)
    assert made["slug"] == "2nd-wikimedia-technology-summit"
    assert made["address"] == "http://testserver/en/2nd-wikimedia-technology-summit/"
    assert (made["questions"], made["language"]) == (6, "en")
    token = made["way_in"].rstrip("/").rsplit("/", 1)[1]
    person, summit = ways_in.by_badge(token)
    assert (summit.slug, roles(person)) == (made["slug"], {Role.ORGANISER, Role.PARTICIPANT})


def test_with_an_address_a_letter_is_posted_and_no_badge_is_made(capsys):
    assert new.main([str(NOTE), "--organiser", " Asha@Example.org "]) == 0
    assert "asha@example.org" in capsys.readouterr().out
    person = Person.objects.get(email="asha@example.org")
    assert (roles(person), person.may_found) == ({Role.ORGANISER, Role.PARTICIPANT}, True)
    assert [letter.address for letter in Letter.objects.all()] == ["asha@example.org"]
    assert not Badge.objects.exists()


def test_what_is_no_address_founds_nothing(capsys):
    assert new.main([str(NOTE), "--organiser", "asha"]) == 2
    assert capsys.readouterr().err == "“asha” is no e-mail address. Write it like name@example.org.\n"
    assert not Summit.objects.exists()


def test_an_empty_note_founds_nothing(tmp_path, capsys):
    (tmp_path / "empty.txt").write_bytes(b"")
    assert new.main([str(tmp_path / "empty.txt")]) == 2
    assert capsys.readouterr().err.count("\n") == 1
    assert not Summit.objects.exists()


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("A note", "en"),
        ("यह टिप्पणी", "hi"),
        ("ఈ పత్రం", "te"),
        ("یہ تحریر", "ur"),
        ("2023", "en"),
        ("GSoC और तकनीकी सभा", "hi"),
    ],
)
def test_the_script_of_a_note_tells_its_language(text, language):
    assert _new_summit.written_in(text) == language


def test_the_operator_may_say_the_language(capsys):
    assert new.main([str(NOTE), "--language", "hi", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["address"].startswith("http://testserver/hi/")
    assert Summit.objects.get().note.lang == "hi"
