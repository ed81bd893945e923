"""A thousand ideas, and a ballot of 51,472 voters: pages rendered cold, their queries and bytes; a vote; the count.

    ./sabha bench ideas

Makes an installation in a folder of its own and throws it away. `equal_shares` measures the algorithm alone, with
pabutools beside it.
"""

import gzip
import os
import random
import sys
import tempfile
import time
import uuid
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

ROOT = Path(__file__).parents[1]
IDEAS, VOTES = 1000, 200
WORDS = (
    "map", "school", "radio", "keyboard", "paper", "tank", "voice", "letter", "road", "lamp", "river", "book", "seed",
    "clock", "bridge", "drum", "well", "kite", "stone", "loom", "field", "song", "boat", "tower", "garden", "archive",
)  # fmt: skip


def main():
    with tempfile.TemporaryDirectory(prefix="sabha-bench-") as folder:
        start(folder)
        summit, by = made()
        ballot = voted(summit, by)
        counted(ballot)
        pages_of(summit)
    counted_large()


def start(folder):
    os.environ.update(
        SABHA_DATA=folder, SABHA_HOME=str(ROOT), SABHA_STATIC="plain", SABHA_LOG_LEVEL="ERROR",
        SABHA_HOSTS="testserver", OPENBLAS_NUM_THREADS="1",
    )  # fmt: skip
    os.environ.pop("SABHA_DATABASE", None)
    sys.path.insert(0, str(ROOT / "src"))
    from sabha.commands import _django

    _django.start()
    _django.prepare()


def made():
    """A summit with its ideas; every fourth says what it needs and has a pledge."""
    from sabha.algorithms.concept_note import read
    from sabha.demo.life import NOTE
    from sabha.summit.base.words import Words
    from sabha.summit.concept.actions import found
    from sabha.summit.concept.forms import draft_from
    from sabha.summit.ideas.actions import pledges, things
    from sabha.summit.people.models import Person

    note = NOTE.read_text(encoding="utf-8")
    organiser = Person.objects.join("asha@example.org", may_found=True)
    summit = found(draft_from(read(note), note), by=organiser)
    by, r = organiser.memberships.get().pseudonym, random.Random(1)

    def words(count):
        return Words(" ".join(r.choices(WORDS, k=count)).capitalize(), "en")

    for n in range(IDEAS):
        idea = things.post_idea(summit, by=by, title=words(5), text=words(80))
        if n % 4 == 0:
            need = {"kind": "money", "text": words(4), "amount": Decimal(r.randint(1, 900)), "unit": "INR"}
            things.add_need(idea, by=by, **need)
            pledges.accept(pledges.pledge(idea, by=by, is_named=True, **need), by=by)
    return summit, by


def voted(summit, by):
    """A ballot of thirty ideas, open now; what one vote costs."""
    from django.utils import timezone

    from sabha.summit.base.words import Words
    from sabha.summit.ideas.actions import ballots

    now = timezone.now()
    ballot = ballots.make_ballot(
        summit, by=by, title=Words("Small grants", "en"), budget=Decimal(200_000), currency="INR",
        opens=now - timedelta(days=1), closes=now + timedelta(days=1),
    )  # fmt: skip
    r = random.Random(2)
    for idea in summit.ideas.all()[:30]:
        ballots.put_on(ballot, idea, by=by, cost=Decimal(r.randint(5, 60) * 1000))
    ballot = ballots.publish(ballot, by=by)
    begun = time.process_time()
    for _ in range(VOTES):
        choices = {f"c{n}": 1 for n in r.sample(range(1, 31), 4)}
        ballots.cast(ballot, voter=uuid.uuid4(), choices=choices)
    print(f"a vote in a ballot, with its fact: {(time.process_time() - begun) * 1000 / VOTES:.2f} CPU ms")
    return ballot


def counted(ballot):
    from sabha.summit.ideas.tasks import count

    begun = time.process_time()
    count(ballot)
    print(f"counting {VOTES} votes on 30 ideas, written down: {time.process_time() - begun:.2f} CPU s\n")


def pages_of(summit):
    """Each page with what it costs: ideas, searched and paged, one of them; the ballot and its result."""
    from _rendering import pages
    from django.test import Client

    at = f"/en/{summit.slug}"
    some = summit.ideas.filter(pledges__isnull=False).first().number
    paths = [f"{at}/{p}" for p in ("ideas/", "ideas/?page=20", "ideas/?q=tower+garden", "ideas/?state=backed",
             f"ideas/{some}/", f"ideas/{some}/versions/", "support/", "ballots/1/", "ballots/1/result/")]  # fmt: skip
    for path, cost in pages(paths, "testserver").items():
        size = len(gzip.compress(Client().get(path).content, 6))
        print(f"{path.removeprefix(at):<28}{cost['ms']:>7.1f} CPU ms{cost['queries']:>4} queries{size:>7} bytes gzip")


def counted_large():
    """The worker's count with all that the result page tells, for a vote in the shape of Łódź."""
    from equal_shares import made_up

    from sabha.algorithms.pabulib import read_pb
    from sabha.summit.ideas.tasks.counting import worked_out

    file = read_pb(made_up(51_472, 151, 3, 68))
    rules = {
        "ideas": [{"id": p.id, "cost": str(p.cost)} for p in file.projects], "way": "approval",
        "budget": str(file.budget), "seed": "x", "completion": "overshoot", "increment": "1", "publishes": "ballots",
    }  # fmt: skip
    papers = [dict.fromkeys(b.choices, 1) for b in file.ballots]
    begun = time.process_time()
    public, _ = worked_out(rules, papers)
    spent = time.process_time() - begun
    print(f"\n51,472 voters × 151 ideas, counted and explained: {spent:.2f} CPU s, {len(public['winners'])} won")


if __name__ == "__main__":
    main()
