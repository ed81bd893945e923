"""Tables of proposals that are taken in: few statements, a report by line, all of it or nothing."""

import csv
import io
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from pages.of_call import _call
from sabha.algorithms.refused import Refused
from sabha.summit.call.actions import deciding, importing
from sabha.summit.call.models import Proposal
from sabha.summit.people.models import Membership, Person, Role
from three_people import person

pytestmark = pytest.mark.django_db


@pytest.fixture
def call(summit: Any, pseudonym: Any) -> Any:
    return _call(summit, "sessions", pseudonym)


def table(rows: int, first: int = 0, **columns: str) -> bytes:
    held = io.StringIO()
    names = ("title", "about", "email", "name", "lang", "topics", "Why?", *columns)
    writer = csv.writer(held)
    writer.writerow(names)
    for n in range(first, first + rows):
        who = (f"Title {n}", "Words. " * 50, f"w{n}@example.org", f"Writer {n}", "te", "Water", "Because.")
        writer.writerow([*who, *columns.values()])
    return held.getvalue().encode()


def statements(call: Any, data: bytes) -> int:
    with CaptureQueriesContext(connection) as asked:
        importing.take_in(call, data)
    return len(asked)


def test_a_table_five_times_as_long_asks_for_nothing_more(call: Any) -> None:
    statements(call, table(1, 9000))
    assert statements(call, table(400, 1000)) <= statements(call, table(80)) <= 25
    assert statements(call, table(400, 1000)) <= 25  # the second time all of it is there
    assert statements(call, table(400, 1000).replace(b"Words", b"Other words")) <= 25
    assert call.proposals.count() == 481


def test_1500_rows_are_stored_as_they_say(call: Any) -> None:
    data = table(1500)
    for given, expected in ((data, (1500, 0, [])), (data.replace(b"Words", b"Other words"), (0, 1500, []))):
        assert importing.take_in(call, given) == expected
    assert sorted(call.proposals.values_list("number", flat=True)) == list(range(1, 1501))
    last = call.proposals.select_related("person").get(number=1500)
    assert (last.title, last.person.email, last.person.display_name) == (
        "Title 1499",
        "w1499@example.org",
        "Writer 1499",
    )
    assert (last.state, last.lang, last.topics, list(last.answers.values())) == (
        "submitted",
        "te",
        ["Water"],
        ["Because."],
    )
    member = Membership.objects.get(person=last.person, summit=call.summit)
    assert [held.role for held in member.roles.all()] == [Role.PARTICIPANT]
    assert not last.person.has_usable_password() and last.person.visibility == {"email": "organisers"}


def test_each_line_that_is_not_taken_is_told_and_the_others_are(call: Any) -> None:
    first = b"number,title,email\n,A,a@example.org\n77,B,\n,,c@example.org\n,D,nobody\n"
    taken, changed, problems = importing.take_in(call, first + b"1,A better,\n,A better,a@example.org\n")
    assert (taken, changed) == (1, 2)
    assert [line for line, _sentence, _parts in problems] == [3, 4, 5]
    assert list(call.proposals.values_list("title", flat=True)) == ["A better"]


def test_the_same_words_of_one_person_twice_in_a_table_are_one(call: Any) -> None:
    data = b"title,about,email\nA,first,a@example.org\nA,second,A@example.org\nA,other,b@example.org\n"
    assert importing.take_in(call, data) == (2, 1, [])
    assert sorted(call.proposals.values_list("about", flat=True)) == ["other", "second"]


def test_a_title_that_a_row_gives_is_known_to_the_rows_below(call: Any) -> None:
    importing.take_in(call, b"title,email\nA,a@example.org\n")
    data = b"number,title,email\n1,New,\n,New,a@example.org\n,A,a@example.org\n"
    assert importing.take_in(call, data) == (1, 2, [])
    assert sorted(call.proposals.values_list("number", "title")) == [(1, "New"), (2, "A")]


def test_where_storing_fails_nothing_of_the_table_stays(call: Any, monkeypatch: Any) -> None:
    known = person("Known", visibility={})
    people = Person.objects.count()

    def breaks(*_args: Any) -> None:
        raise RuntimeError

    monkeypatch.setattr(importing, "_save", breaks)
    with pytest.raises(RuntimeError):
        importing.take_in(call, table(20) + b"Tanks,x,known@example.org,K,en,Water,\n")
    assert (call.proposals.count(), Person.objects.count()) == (0, people)
    assert not Membership.objects.filter(person=known).exists()


def test_a_column_that_a_table_lacks_stays_as_it_is(call: Any) -> None:
    importing.take_in(call, table(2))
    before = Proposal.objects.get(number=1)
    importing.take_in(call, b"number,title\n1,Better\n")
    after = Proposal.objects.get(number=1)
    assert after.title == "Better"
    assert (after.about, after.lang, after.topics, after.answers) == (
        before.about, before.lang, before.topics, before.answers)  # fmt: skip


def test_a_call_that_is_decided_in_this_very_moment_takes_nothing(call: Any, pseudonym: Any) -> None:
    stale = type(call).objects.get(pk=call.pk)
    deciding.publish(call, by=pseudonym)
    with pytest.raises(Refused, match="published"):
        importing.take_in(stale, table(1))
    assert not Person.objects.filter(email="w0@example.org").exists()
