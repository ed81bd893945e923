"""Every kind of thing that ideas and the hackathon record: told to another machine in any order, the same there."""

import random
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from sabha.summit.base.words import Words
from sabha.summit.hackathon.actions import judging
from sabha.summit.ideas.actions import pledges, sheets
from sabha.summit.ideas.rules.ballots import sheet_code
from sabha.summit.ideas.tasks import make_counts
from sabha.summit.journal import actions as journal
from sabha.summit.journal.actions.folding import recorded_models
from sabha.summit.journal.models import Fact, Revision, Stream, Waiting
from summit.ballot_world import close
from summit.journal_world import is_sqlite, tables
from summit.test_owner_erased import lived  # noqa: F401 - a fixture
from three_people import Someone

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("fresh_node"),
    pytest.mark.skipif(not is_sqlite(), reason="asks the file directly"),
]
STAGES = ("sabha.summit.ideas.", "sabha.summit.hackathon.")


@pytest.fixture
def whole(summit: Any, pseudonym: Any, bilal: Someone, lived: Any) -> None:  # noqa: F811
    """What `lived` leaves out: a rate, sheets that were read, the rules of a judging, a count."""
    rate = {"currency": "EUR", "into": "INR", "rate": Decimal("87.65"), "day": timezone.localdate(), "source": "A bank"}
    pledges.add_rate(summit, by=pseudonym, **rate)
    for who in (pseudonym, bilal.person.memberships.get(summit=summit).pseudonym):
        sheets.enter_sheet(lived, by=who, sheet=1, code=sheet_code(lived, 1), choices={"c2": 1})
    judging.set_up(summit, by=pseudonym, criteria=Words("Useful", "en"), mode="scores")
    close(lived)
    assert make_counts() == 0  # sheets were read: an organiser says when all are


def forget_everything() -> None:
    """As on a machine that has heard of nothing yet, but knows whom to trust."""
    with connection.cursor() as cursor:
        for model in (*recorded_models(), Fact, Stream, Revision, Waiting):
            cursor.execute(f"DELETE FROM {model._meta.db_table}")  # noqa: S608 - our own names


@pytest.mark.parametrize("seed", range(3))
def test_every_model_of_both_stages_is_the_same_on_another_machine(whole: None, seed: int) -> None:
    models = [m for m in recorded_models() if m.__module__.startswith(STAGES)]
    assert len(models) > 15
    assert [m.__name__ for m in models if not m.objects.exists()] == []
    before = tables()
    journal.rebuild()
    assert tables() == before
    streams = [list(journal.export(streams=[s.name])) for s in Stream.objects.all()]
    assert len(streams) > 2  # public and members' facts, and those of the installation
    forget_everything()
    chance = random.Random(seed)
    while left := [stream for stream in streams if stream]:
        some = chance.choice(left)  # a ballot's papers may come before the ballot
        batch = [some.pop(0) for _ in range(min(len(some), chance.randint(1, 30)))]
        journal.receive(chance.sample(batch, len(batch)))
        journal.receive(chance.sample(batch, min(len(batch), 5)))  # some come twice
    assert tables() == before
    assert list(journal.check()) == []
