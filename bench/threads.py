"""All threads of a summit with 2,000 things on them: time and queries of a cold render, weight of a first view.

Six questions, 120 statements that came to something, 200 sessions, 560 decisions and open questions, 1,114 promises;
all through the journal. Run: ./sabha bench threads [THINGS]
"""

import gzip
import os
import statistics
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "tests")]
os.environ |= {
    "SABHA_DATA": tempfile.mkdtemp(prefix="sabha-bench-"), "SABHA_DATABASE": ":memory:", "SABHA_STATIC": "plain",
    "SABHA_LOG_LEVEL": "ERROR", "DJANGO_SETTINGS_MODULE": "sabha.config.settings",
}  # fmt: skip
NOTE = "Bench Summit\n\n" + "\n".join(f"Who keeps well {n} when nobody is paid for it?" for n in range(6))
WORDS = "Write down where the wells of {n} villages are, who cleans them, and by which road one gets there"


def main() -> None:
    things = int(sys.argv[1]) if len(sys.argv) > 1 else 2000
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection, transaction
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from sabha.summit.concept.rules import threads

    call_command("migrate", verbosity=0)
    with transaction.atomic():
        summit = planted(things)
    sheet = len(gzip.compress((ROOT / "src/sabha/static/sabha.css").read_bytes(), 6))
    lines, loose = threads.whole(summit)
    knots = len({knot.object.pk for line in lines + loose for knot in line.knots})
    print(f"{knots} things on {len(lines)} lines; worked out in {spent(lambda: threads.whole(summit)):.0f} CPU ms")
    client = Client()
    for path in ("threads/", "threads/?show=silent", "threads/?question=1", "threads/data.json", "questions/1/"):
        address = f"/en/{summit.slug}/{path}"
        cost = spent(lambda address=address: client.get(address))
        with CaptureQueriesContext(connection) as asked:
            answer = client.get(address)
        assert answer.status_code == 200, f"{path} answered {answer.status_code}"
        weight = len(gzip.compress(answer.content, 6))
        both = "" if "json" in path else f", {(weight + sheet) / 1024:.1f} KB with the stylesheet"
        print(f"{path:<22} {cost:>6.0f} CPU ms {len(asked):>3} queries {weight / 1024:>6.1f} KB gzip -6{both}")


def spent(act, times=5):
    """Median processor milliseconds, after one unmeasured run."""
    act()
    taken = []
    for _ in range(times):
        began = time.process_time()
        act()
        taken.append((time.process_time() - began) * 1000)
    return statistics.median(taken)


def planted(things):
    """A summit with so many things, each grown from one before."""
    from sabha.summit.base.words import Words
    from sabha.summit.concept.actions import link
    from sabha.summit.conversations.actions import add_statement
    from sabha.summit.journal import actions as journal
    from sabha.summit.outcomes.actions.closing import add_point
    from sabha.summit.outcomes.actions.promises import make_promise
    from sabha.summit.outcomes.models import Point
    from sabha.summit.programme.models import Session
    from three_people import found, person

    summit = found(NOTE, person("Bench"))
    by = summit.memberships.get().pseudonym
    questions = list(summit.questions.all())
    text = lambda n: Words(WORDS.format(n=n), "en")  # noqa: E731
    said = [add_statement(questions[n % 6], text(n), by=by) for n in range(things * 6 // 100)]
    held = []
    for n in range(things // 10):
        held.append(journal.write(Session, by=by, summit=summit, number=n + 1, title=text(n)))
        link(held[-1], said[n % len(said)], by=by)
    kinds = (Point.Kind.DECISION, Point.Kind.QUESTION)
    for n in range(things * 28 // 100):
        add_point(held[n % len(held)], kinds[n % 2], text(n), by=by)
    for n in range(things - len(questions) - len(said) - len(held) - things * 28 // 100):
        made = make_promise(summit, by=by, owner=by, text=text(n), grew_from=held[n % len(held)])
        if n % 3 == 0:
            journal.write(made, by=by, state="kept")
        elif n % 5 == 0:
            journal.write(made, by=by, silent_since="2023-06-04")
    return summit


if __name__ == "__main__":
    main()
