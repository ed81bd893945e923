"""Several processes write, and facts of other machines come in, at the same moment: on PostgreSQL, where they may."""

import threading

import pytest
from django.db import connection, connections, transaction
from django.utils import timezone

from sabha.summit.base.ids import uuid7
from sabha.summit.base.words import Words
from sabha.summit.concept import actions as concept
from sabha.summit.concept.models import Question, Summit
from sabha.summit.conversations.actions import add_statement, vote
from sabha.summit.conversations.models import Statement
from sabha.summit.journal import actions as journal
from sabha.summit.journal.actions.verifying import faults
from sabha.summit.journal.models import Fact, Stream
from summit.test_journal_merge import Elsewhere, a_summit

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("fresh_node")]
TIMES = 12


def at_once(*acts):
    """Each act in a thread and a connection of its own, all begun at one moment; gives what went wrong."""
    begin, wrong = threading.Barrier(len(acts)), []

    def run(act):
        try:
            begin.wait(600)
            for turn in range(TIMES):
                act(turn)
        except Exception as fault:
            wrong.append(repr(fault))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(600)
    return wrong + [f"{thread.name} never ended" for thread in threads if thread.is_alive()]


@pytest.mark.skipif(connection.vendor == "sqlite", reason="one writer at a time: the file is locked whole")
def test_writers_and_a_merge_never_wait_for_each_other_in_a_circle():
    summit, hub = a_summit(), None
    questions = [concept.add_question(summit, Words(f"{n}?", "en"), by=journal.SYSTEM) for n in range(4)]
    statement = add_statement(questions[0], Words("So.", "en"), by=uuid7())
    hub = Elsewhere("hub", summit)
    for rev in range(TIMES):
        for question in questions:
            said = {"text": {"lang": "en", "text": f"{rev}"}}
            hub.says("Question", question.pk, said, revs={"text": rev + 2}, ts=rev)
        hub.says("Summit", summit.pk, {"edition": rev}, revs={"edition": rev + 1}, ts=rev)

    def writes(turn):
        """Two facts of one act, in the one order and in the other."""
        with transaction.atomic():
            for question in questions if turn % 2 else reversed(questions):
                held = Question.objects.get(pk=question.pk)
                journal.write(held, by=journal.SYSTEM, text=Words(f"{turn} {uuid7()}", "en"))
            journal.write(Summit.objects.get(), by=journal.SYSTEM, edition=turn)

    def touches_first(turn):
        """A table beside the record, then the record."""
        with transaction.atomic():
            journal.touch(summit.pk)
            journal.write(Question.objects.get(pk=questions[1].pk), by=journal.SYSTEM, is_withdrawn=bool(turn % 2))

    def votes(turn):
        vote(by=uuid7(), statement=Statement.objects.get(pk=statement.pk), value=1)
        add_statement(questions[2], Words(f"{turn}", "en"), by=uuid7())

    def merges(turn):
        journal.receive(hub.items[: (turn + 1) * 5])

    assert at_once(writes, writes, touches_first, votes, merges, merges) == []
    assert (faults(), journal.check()) == ([], [])
    assert Fact.objects.filter(stream__name__startswith="hub.").count() == TIMES * 5
    assert all(stream.seq == stream.facts.count() for stream in Stream.objects.all())


@pytest.mark.skipif(connection.vendor == "sqlite", reason="one writer at a time: the file is locked whole")
def test_one_form_that_arrives_four_times_at_once_is_one_act():
    summit, op, began = a_summit(), uuid7(), timezone.now()

    def sends(turn):
        journal.write(Question, by="someone", op=op, at=began, summit=summit, number=1, text=Words("Why?", "en"))

    assert at_once(sends, sends, sends, sends) == []
    assert Question.objects.count() == 1
    assert Fact.objects.filter(object_id=Question.objects.get().pk).count() == 1


@pytest.mark.skipif(connection.vendor == "sqlite", reason="one writer at a time: the file is locked whole")
def test_questions_added_at_once_bear_numbers_of_their_own():
    summit = a_summit()

    def asks(turn):
        concept.add_question(summit, Words(f"{turn}?", "en"), by=journal.SYSTEM)

    assert at_once(asks, asks, asks) == []
    assert sorted(Question.objects.values_list("number", flat=True)) == list(range(1, 3 * TIMES + 1))
