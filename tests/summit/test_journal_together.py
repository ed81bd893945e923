"""Many acts admitted in one short turn: the same facts as one by one, and nothing where they were overtaken."""

import json
import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from sabha.summit.base.words import Words
from sabha.summit.journal import actions as journal
from sabha.summit.journal.actions.verifying import faults
from sabha.summit.journal.models import Fact, Stream
from sabha.summit.programme import actions
from sabha.summit.programme.actions.planning import placement_key
from sabha.summit.programme.models import Placement, Room, Session

pytestmark = pytest.mark.django_db
AT = timezone.now()


def words(text):
    return Words(text, "en")


def several(write, summit, prefix):
    """A room, a session in it and both changed, twice; the last two say nothing new."""
    room = write(Room, id=uuid.uuid5(summit.pk, f"{prefix} room"), summit=summit, number=1, name=words("Hall"))
    key = uuid.uuid5(summit.pk, f"{prefix} session")
    made = write(Session, id=key, summit=summit, number=1, title=words("Water"), minutes=30)
    write(Placement, id=placement_key(made), summit=summit, session=made, day="2023-03-03", minute=600, room=room)
    write(made, title=words("Water, again"), links=[{"url": "https://water.example"}])
    write(made, title=words("Water at last"), minutes=45)
    write(room, capacity=80)
    write(room, capacity=80)
    write(made, minutes=45)


def told(summit):
    """What the facts about a summit's programme say, without what is drawn anew for each (ids, salts, chains)."""
    rows = Fact.objects.filter(stream__name__contains=str(summit.pk)).order_by("id")
    headers = [(row, json.loads(row.header)) for row in rows]
    return [
        (h["stream"].rsplit("/", 1)[1], h["seq"], h["model"], h["revs"], h["ts"], row.kind,
         {n: v for n, v in row.payload["values"].items() if n not in {"summit", "session", "room"}})
        for row, h in headers if h["model"] in {"Room", "Session", "Placement"}
    ]  # fmt: skip


def test_the_facts_are_those_of_one_by_one(summit, pseudonym):
    def alone(target, **values):
        return journal.write(target, by=pseudonym, at=AT, **values)

    several(alone, summit, "alone")
    before = told(summit)
    rows = list(Session.objects.values("title", "minutes", "links", "number"))
    assert len(before) == 6
    other = journal.write(type(summit), by=pseudonym, series=summit.series, slug="other", title=summit.title,
        note=summit.note)  # fmt: skip
    began = {s.name.rsplit("/", 1)[1]: s.seq for s in Stream.objects.filter(name__contains=str(other.pk))}
    offset = {s.name.rsplit("/", 1)[1]: s.seq for s in Stream.objects.filter(name__contains=str(summit.pk))}
    together = journal.Together(by=pseudonym, at=AT)
    several(together.write, other, "together")
    assert Session.objects.filter(summit=other).count() == 0
    together.admit()
    after = told(other)
    least = {line: offset[line] - sum(row[0] == line for row in before) for line in offset}
    assert [(line, seq - began.get(line, 0), *rest) for line, seq, *rest in after] == [
        (line, seq - least[line], *rest) for line, seq, *rest in before
    ]
    assert list(Session.objects.filter(summit=other).values("title", "minutes", "links", "number")) == rows
    assert (faults(), journal.check()) == ([], [])


def test_what_was_changed_meanwhile_overtakes_them_all(summit, pseudonym):
    held = actions.add_session(summit, by=pseudonym, title=words("Water"), minutes=30)
    together = journal.Together(by=pseudonym)
    together.write(Room, summit=summit, number=1, name=words("Hall"))
    together.write(held, minutes=45)
    journal.write(Session.objects.get(), by=pseudonym, language="hi")
    with pytest.raises(journal.Overtaken):
        together.admit()
    assert (Room.objects.count(), Session.objects.get().minutes) == (0, 30)
    assert (faults(), journal.check()) == ([], [])


def test_what_somebody_made_meanwhile_overtakes_them_too(summit, pseudonym):
    key = uuid.uuid5(summit.pk, "hall")
    together = journal.Together(by=pseudonym)
    together.write(Room, id=key, summit=summit, number=1, name=words("Hall"))
    journal.write(Room, by=pseudonym, id=key, summit=summit, number=1, name=words("Great hall"))
    with pytest.raises(journal.Overtaken):
        together.admit()
    assert Room.objects.get().name == words("Great hall")


def test_a_number_that_somebody_took_meanwhile_is_not_used_twice(summit, pseudonym):
    together = journal.Together(by=pseudonym)
    made = [together.write(Session, summit=summit, number=n, title=words(f"{n}"), minutes=30) for n in (1, 2)]
    actions.add_session(summit, by=pseudonym, title=words("Quicker"), minutes=30)
    together.admit()
    assert sorted(Session.objects.values_list("number", flat=True)) == [1, 2, 3]
    assert [it.number for it in made] == [2, 3]
    assert (faults(), journal.check()) == ([], [])


def test_one_object_is_never_changed_through_two(summit, pseudonym):
    actions.add_session(summit, by=pseudonym, title=words("Water"), minutes=30)
    together = journal.Together(by=pseudonym)
    together.write(Session.objects.get(), minutes=45)
    with pytest.raises(ValueError, match="through two objects"):
        together.write(Session.objects.get(), language="hi")


def test_a_column_that_cannot_hold_its_value_is_refused_before_anything_is_locked(summit, pseudonym):
    together = journal.Together(by=pseudonym)
    with pytest.raises(ValueError, match="cannot hold what was given for minutes"):
        together.write(Session, summit=summit, number=1, title=words("Water"), minutes=10**9)


def test_under_the_lock_there_are_two_statements_a_fact(summit, pseudonym):
    together = journal.Together(by=pseudonym)
    for number in range(1, 31):
        together.write(Room, summit=summit, number=number, name=words(f"Room {number}"))
    with CaptureQueriesContext(
        connection,
    ) as asked:
        together.admit()
    assert len(asked) <= 2 * 30 + 10
