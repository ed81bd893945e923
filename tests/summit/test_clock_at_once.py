"""Two workers at the same moment, each with a connection of its own: nobody is asked twice, no letter goes twice."""

import contextlib
import copy
import threading
from datetime import UTC, date, datetime

import pytest
from django.core import mail
from django.db import connections
from django.db.backends.sqlite3.base import DatabaseWrapper

from sabha.summit.base.words import Words
from sabha.summit.journal import actions as journal
from sabha.summit.outcomes.actions.checking import keep_time
from sabha.summit.outcomes.actions.promises import make_promise, name_owner
from sabha.summit.outcomes.models import Asking, CheckIn
from sabha.summit.outcomes.rules.owners import Named
from sabha.summit.people.actions.letters import send_due
from sabha.summit.people.models import Letter
from summit.journal_world import image_of_an_empty_database, is_sqlite
from summit.test_journal_merge import a_summit

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("fresh_node")]
OWNERS, MADE = 12, datetime(2023, 3, 4, 10, tzinfo=UTC)
DAYS = [date(2023, 5, 4), date(2023, 5, 11), date(2023, 5, 18), date(2023, 5, 25)]


@contextlib.contextmanager
def connected(file):
    """The tests' own database; of SQLite, which is in memory there, one in a file, as two processes share it."""
    if not is_sqlite():
        yield
        return
    outside = connections["default"]
    connections["default"] = DatabaseWrapper(copy.deepcopy(outside.settings_dict) | {"NAME": str(file)}, "default")
    try:
        yield
    finally:
        connections["default"].close()
        connections["default"] = outside


@pytest.fixture
def file(tmp_path):
    made = tmp_path / "sabha.sqlite3"
    if is_sqlite():
        made.write_bytes(image_of_an_empty_database())
    return made


def work(file, begin, wrong):
    """A worker that looks at every day at once with the other, and sends what is due."""
    with connected(file):
        try:
            for day in DAYS:
                begin.wait(60)
                for _ in range(3):
                    keep_time(day)
                    send_due()
        except Exception as fault:
            wrong.append(repr(fault))
            begin.abort()
        finally:
            connections.close_all()


def test_two_workers_at_one_moment_ask_once_remind_twice_and_write_silence_once(file, settings):
    settings.QUIET_HOURS = ""
    with connected(file):
        summit = a_summit()
        for n in range(OWNERS):
            made = make_promise(summit, by=journal.SYSTEM, text=Words(f"Dig well {n}", "en"), at=MADE)
            name_owner(made, Named(email=f"owner{n}@example.org"), by=journal.SYSTEM, today=MADE.date())
            journal.write(made, by=made.owner, at=MADE, state="accepted", heard=MADE.date())
        Asking.objects.update(closed=MADE)
        begin, wrong = threading.Barrier(2), []
        workers = [threading.Thread(target=work, args=(file, begin, wrong)) for _ in range(2)]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join(120)
        assert wrong == []
        went = [(message.to[0], message.extra_headers["Message-ID"]) for message in mail.outbox]
        assert (len(went), len(set(went)), len({to for to, _ in went})) == (3 * OWNERS, 3 * OWNERS, OWNERS)
        assert Letter.objects.exclude(sent=None).count() == 3 * OWNERS
        assert CheckIn.objects.filter(state="").count() == OWNERS
        assert journal.check() == []
