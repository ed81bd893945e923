"""Inside one process, with Django's test client and no page cache: processor time and queries of pages and of writes.

Started by pages.py with the environment of the installation to measure; prints one line of JSON. Works in Sabha's
environment and in a peer's: `pages` needs Django alone.
"""

import gc
import json
import statistics
import sys
import time


def measured(act, times):
    """Median processor milliseconds of an act, after three unmeasured runs that fill the caches of templates."""
    for _ in range(3):
        act()
    gc.collect()
    taken = []
    for _ in range(times):
        began = time.process_time()
        act()
        taken.append((time.process_time() - began) * 1000)
    return statistics.median(taken)


def pages(paths, host, times=20):
    """Each page: median CPU ms of a cold render, SQL queries, bytes. A page that does not answer 200 ends it all."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    client = Client(SERVER_NAME=host)
    told = {}
    for path in paths:
        cost = measured(lambda path=path: client.get(path), times)
        with CaptureQueriesContext(connection) as asked:
            answer = client.get(path)
        assert answer.status_code == 200, f"{path} answered {answer.status_code}"
        told[path] = {"ms": cost, "queries": len(asked), "bytes": len(answer.content)}
    return told


def spent(act, times):
    """CPU ms an act, and acts a wall second; each act commits to the file."""
    for at in range(10):
        act(at)
    clock, cpu = time.perf_counter(), time.process_time()
    for at in range(10, 10 + times):
        act(at)
    return {
        "ms": (time.process_time() - cpu) * 1000 / times,
        "per_second": times / (time.perf_counter() - clock),
    }


def writes(times=300):
    """A changed field, a vote by its action, a vote by its form: each one signed fact and one row, committed."""
    import uuid

    from django.db import connection

    from sabha.summit.conversations import actions
    from sabha.summit.conversations.models import Statement
    from sabha.summit.conversations.rules import conversation_of
    from sabha.summit.journal import actions as journal
    from sabha.summit.journal.models import Fact

    said = Statement.objects.select_related("question__summit").shown().first()
    actions.set_rules(said.question, by=journal.SYSTEM, is_strict=True)
    held, me, before = conversation_of(said.question), uuid.uuid4(), Fact.objects.count()
    told = {
        "journal write": spent(lambda at: journal.write(held, by=journal.SYSTEM, is_strict=bool(at % 2)), times),
        "vote": spent(lambda at: actions.vote(by=uuid.uuid5(me, str(at)), statement=said, value=1), times),
        "vote by form": spent(voting(said), times),
    }
    admitted = Fact.objects.count() - before
    assert admitted == 3 * (times + 10), f"{admitted} facts for {3 * (times + 10)} acts"
    with connection.cursor() as cursor:
        mode = cursor.execute("PRAGMA journal_mode").fetchone()[0]
        durable = cursor.execute("PRAGMA synchronous").fetchone()[0]
    return told | {"sqlite": f"{mode}, synchronous={durable}"}


def voting(said):
    """A signed-in person who sends the form again with another answer: session, CSRF, vote, redirect."""
    import uuid

    from django.test import Client

    from sabha.demo import life

    client = Client()
    token = life.way_in(said.question.summit)
    signed_in = client.post(f"/en/b/{token}/", {"token": token})
    assert signed_in.status_code == 302, signed_in.status_code
    path = f"/en/{said.question.summit.slug}/questions/{said.question.number}/answer/"

    def send(at):
        sent = {"statement": said.pk, "value": str(at % 3 - 1), "op": str(uuid.uuid4())}
        answer = client.post(path, sent)
        assert answer.status_code == 302, answer.status_code

    return send


def main():
    asked = json.loads(sys.argv[1])
    import django

    django.setup()
    told = {"pages": pages(asked["pages"], asked["host"])}
    if asked.get("writes"):
        told["writes"] = writes()
    print(json.dumps(told))


if __name__ == "__main__":
    main()
