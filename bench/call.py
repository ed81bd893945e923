"""A call with 7,000 applications: pages, table, decisions, scores, letters; 1,500 proposals among 150 reviewers.

    ./sabha bench call [--small]

Sets up a database of its own in a temporary folder and throws it away. Times are processor seconds of one process
(SQLite); queries are counted for one request.
"""

import argparse
import os
import random
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "src"))
LANGUAGES = ("en", "en", "hi", "te", "ur", "ta")


def main():
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("--small", action="store_true", help="a tenth of everything, to see that it runs")
    given = asked.parse_args()
    part = 10 if given.small else 1
    with tempfile.TemporaryDirectory(prefix="sabha-bench-") as folder:
        begin(folder)
        measure(7000 // part, 1500 // part, 150 // part)


def begin(folder):
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # as the worker does
    os.environ |= {
        "SABHA_DATA": folder, "SABHA_DATABASE": f"sqlite:///{folder}/bench.sqlite3", "SABHA_STATIC": "plain",
        "SABHA_LOG_LEVEL": "ERROR", "DJANGO_SETTINGS_MODULE": "sabha.config.settings",
    }  # fmt: skip
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)


def measure(applications, proposals, reviewers):
    from django.db import connection

    from sabha.summit.call import tasks
    from sabha.summit.call.actions import deciding, importing, offering
    from sabha.summit.call.models import Proposal

    summit, browser, by = summit_and_browser()
    call = filled(summit, by, "scholarships", applications, places=applications // 10)
    at = f"/en/{summit.slug}/desk/calls/{call.number}/"
    rows = [("pages and acts", "CPU s", "queries")]

    def timed(name, act):
        counting = Counting()
        with connection.execute_wrapper(counting):
            before = time.process_time()
            act()
            rows.append((name, f"{time.process_time() - before:.2f}", str(counting.n)))

    scores(call, reviewers)
    timed(f"scores of {applications} corrected ({3 * applications} reviews)", lambda: tasks.calibrate(call, {}))
    browser.get(f"{at}proposals/")
    for name, path in (
        ("list, first page", "proposals/"), ("list, best score first, page 30", "proposals/?sort=score&page=30"),
        ("list, search in titles and names", "proposals/?q=village+9"), ("table (CSV), all", "proposals.csv"),
        ("table without names, all", "proposals.csv?blind=1"), ("from scores to decisions", "decide/"),
    ):  # fmt: skip
        timed(name, lambda path=path: browser.get(at + path))
    everything = call.proposals.all()
    best = everything.filter(pk__in=everything.order_by("-score").values("pk")[: applications // 10])
    timed("accept a tenth at once", lambda: deciding.decide(best, "accepted", call=call))
    timed(
        "decline all others at once",
        lambda: deciding.decide(everything.filter(state="submitted"), "declined", call=call),
    )
    timed("publish", lambda: deciding.publish(call, by=by))
    timed("200 letters by the worker", offering.tick)
    Proposal.objects.update(owes_letter=False)
    other = filled(summit, by, "sessions", proposals, places=proposals // 5)
    panel(summit, other, reviewers)
    timed(f"share {proposals} proposals among {reviewers} reviewers", lambda: tasks.assign(other, {}))
    table = as_table(proposals)
    timed(f"take in a table of {proposals} new", lambda: importing.take_in(other, table))
    timed("take it in again, nothing is new", lambda: importing.take_in(other, table))
    other_words = table.replace(b"whom we met", b"what came of it")
    timed(f"take it in with other words, {proposals} change", lambda: importing.take_in(other, other_words))
    width = max(len(name) for name, _, _ in rows)
    for name, seconds, queries in rows:
        print(f"{name:<{width}} {seconds:>8} {queries:>8}")


class Counting:
    def __init__(self):
        self.n = 0

    def __call__(self, execute, *args):
        self.n += 1
        return execute(*args)


def summit_and_browser():
    from django.test import Client

    from sabha.summit.concept.actions import Draft, found
    from sabha.summit.people.models import Person
    from sabha.summit.people.views.ways_in import BACKEND

    organiser = Person.objects.join("organiser@example.org", display_name="Organiser", may_found=True)
    summit = found(Draft(title="Bench", series="Bench", note="Note"), by=organiser)
    browser = Client()
    browser.force_login(organiser, BACKEND)
    return summit, browser, organiser.memberships.get().pseudonym


def filled(summit, by, kind, number, *, places):
    """A closed call with so many handed in."""
    from datetime import date, timedelta

    from sabha.summit.base.words import Words
    from sabha.summit.call.actions import calling
    from sabha.summit.call.models import Proposal
    from sabha.summit.people.models import Person

    today = date.today()
    call = calling.add_call(
        summit, by=by, kind=kind, title=Words(kind, "en"), places=places, topics=Words("A\nB\nC\nD", "en"),
        opens=today - timedelta(days=30), closes=today - timedelta(days=1),
    )  # fmt: skip
    for n in range(5):
        calling.add_part(call, "criteria", by=by, title=Words(f"Criterion {n}", "en"))
    ask = calling.add_part(call, "questions", by=by, kind="long", title=Words("Why?", "en"))
    calling.publish_call(call, by=by)
    people = [Person(email=f"{kind}{n}@example.org", display_name=f"Writer {n} of {kind}") for n in range(number)]
    Person.objects.bulk_create(people, batch_size=1000)
    Proposal.objects.bulk_create(
        (Proposal(call=call, number=n, person=who, state="submitted", title=f"The story of village {n}",
            about="What we did, whom we met, what we learned. " * 20, lang=LANGUAGES[n % 6], topics=["ABCD"[n % 4]],
            organisation=f"House {n % 50}", answers={str(ask.pk): "Because it matters to us. " * 10})
         for n, who in enumerate(people, 1)), batch_size=1000,
    )  # fmt: skip
    return call


def as_table(number):
    """A table (CSV) of so many proposals of people nobody knows yet."""
    lines = ["title,about,email,name,lang,topics"]
    lines += [
        f"Kept by {n},{'What we did and whom we met. ' * 20},new{n}@example.org,New {n},te,A" for n in range(number)
    ]
    return "\n".join(lines).encode()


def reviewing_people(summit, number, name):
    from sabha.summit.people.models import Membership, Person, RoleHeld

    people = [Person(email=f"{name}{n}@example.org", display_name=f"{name} {n}") for n in range(number)]
    Person.objects.bulk_create(people)
    members = Membership.objects.bulk_create([Membership(person=p, summit=summit) for p in people])
    RoleHeld.objects.bulk_create([RoleHeld(membership=m, role="reviewer") for m in members])
    return people


def scores(call, reviewers):
    """Three reviews each."""
    from sabha.summit.call.models import Review

    people, chance = reviewing_people(call.summit, reviewers, "reader"), random.Random(1)
    strict = [chance.gauss(0, 0.5) for _ in people]
    rows = []
    for n, key in enumerate(call.proposals.values_list("pk", flat=True)):
        worth = chance.gauss(3, 0.8)
        for k in range(3):
            r = (n * 7 + k * 31) % reviewers
            mean = min(5.0, max(1.0, round(5 * (worth + strict[r] + chance.gauss(0, 0.6))) / 5))
            rows.append(Review(proposal_id=key, person=people[r], mean=mean))
    Review.objects.bulk_create(rows, batch_size=1000)


def panel(summit, call, number):
    from sabha.summit.call.models import Reviewing

    chance = random.Random(2)
    people = reviewing_people(summit, number, "expert")
    Reviewing.objects.bulk_create(
        Reviewing(call=call, person=who, languages=["en", chance.choice(LANGUAGES), chance.choice(LANGUAGES)],
            topics=chance.sample("ABCD", 2), organisation=f"House {n % 50}")
        for n, who in enumerate(people)
    )  # fmt: skip


if __name__ == "__main__":
    main()
