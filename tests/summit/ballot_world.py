"""What the tests of ballots begin with: one that is drafted, open, voted on, closed."""

import uuid
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone

from sabha.summit.base.words import Words
from sabha.summit.ideas.actions import ballots, things
from sabha.summit.ideas.models import Ballot
from sabha.summit.journal import actions as journal

DAY = timedelta(days=1)


def drafted(summit: Any, by: Any, costs: tuple[int, ...] = (300, 200, 150), **more: Any) -> Ballot:
    now = timezone.now()
    values = {"budget": Decimal(600), "currency": "INR", "opens": now - DAY, "closes": now + DAY} | more
    it = ballots.make_ballot(summit, by=by, title=Words("A green year", "en"), **values)
    for n, cost in enumerate(costs):
        idea = things.post_idea(summit, by=by, title=Words(f"Idea {n}", "en"), text=Words("So", "en"))
        ballots.put_on(it, idea, by=by, cost=Decimal(cost))
    return it


def published(summit: Any, by: Any, costs: tuple[int, ...] = (300, 200, 150), **more: Any) -> Ballot:
    return ballots.publish(drafted(summit, by, costs, **more), by=by)


def close(ballot: Ballot) -> Ballot:
    """Let its last moment have passed, as time does."""
    return journal.write(ballot, by="system", opens=timezone.now() - 2 * DAY, closes=timezone.now() - DAY)


def vote(ballot: Ballot, *papers: Any) -> list[Any]:
    made = [{f"c{n}": 1 for n in p} if isinstance(p, str) else p for p in papers]
    return [ballots.cast(ballot, voter=uuid.uuid5(ballot.pk, str(n)), choices=p) for n, p in enumerate(made)]


VILLAGE = ("12", "12", "1", "1", "23", "3")  # docs/method-equal-shares.md: 1 the wells, 2 the library, 3 the hostel
