"""What ideas and ballots add to the world of the page tests: objects, addresses, and who is let in."""

import uuid
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone

from pages.world import ALL, MODERATORS, ORGANISERS, SIGNED_IN, organiser_of
from sabha.summit.base.words import Words
from sabha.summit.ideas.actions import ballots, milestones, pledges, things
from sabha.summit.ideas.models import MilestoneEvidence
from sabha.summit.ideas.tasks import count as count_ballot
from sabha.summit.people.models import Role

COUNTERS = ORGANISERS | {str(Role.VOLUNTEER)}
TABLE: dict[str, frozenset[str]] = {
    "ideas": ALL,
    "ideas_data": ALL,
    "idea": ALL,
    "idea_versions": ALL,
    "idea_progress": ALL,
    "support": ALL,
    "new_idea": SIGNED_IN,
    "my_ideas": SIGNED_IN,
    "join_idea": SIGNED_IN,
    "ask_idea": SIGNED_IN,
    "pledge": SIGNED_IN,
    "moderate_idea": MODERATORS,
    "rates": ORGANISERS,
    "ballots": ALL,
    "ballot": ALL,
    "frozen_rules": ALL,
    "frozen_words": ALL,
    "ballot_result": ALL,
    "ballot_data": ALL,
    "ballot_pb": ALL,
    "receipt": ALL,
    "vote": SIGNED_IN,
    "my_ballot": SIGNED_IN,
    "hand_out": COUNTERS,
    "read_sheets": COUNTERS,
    "print_sheets": ORGANISERS,
    "new_ballot": ORGANISERS,
    "edit_ballot": ORGANISERS,
    "ballot_rules": ORGANISERS,
    # only who tends the idea, or pledged: in the world of these tests the organiser does both
    "tend_idea": ORGANISERS,
    "edit_idea": ORGANISERS,
    "idea_state": ORGANISERS,
    "idea_needs": ORGANISERS,
    "merge_idea": ORGANISERS,
    "split_idea": ORGANISERS,
    "answer_idea": ORGANISERS,
    "new_milestone": ORGANISERS,
    "show_milestone": ORGANISERS,
    "confirm_milestone": SIGNED_IN,
    "idea_file": ALL,
    "decide_pledge": ORGANISERS,
    "my_pledge": ORGANISERS,
}
"""The name of an address → who is let in (the sets of pages/world.py)."""
BALLOTS = frozenset(name for name in TABLE if "ballot" in name or "sheets" in name) | {
    "vote", "receipt", "hand_out", "frozen_rules", "frozen_words",
}  # fmt: skip


def build(world: Any) -> None:
    """One of everything that has a page of its own, at `world.here` and at `world.there`."""
    for summit, count in ((world.here, 3), (world.there, 1)):
        by = organiser_of(summit).pseudonym
        for n in range(count):
            idea = things.post_idea(summit, by=by, title=Words(f"Idea {n}", "en"), text=Words("Mend it", "en"))
        things.add_need(idea, by=by, kind="money", text=Words("Cement", "en"), amount=Decimal(500), unit="INR")
        things.ask(idea, Words("Why?", "en"), by=by)
        pledges.pledge(idea, by=by, is_named=True, kind="money", text=Words("For cement", "en"),
            amount=Decimal(100), unit="INR", condition=Words("If it rains", "en"), organisation="A bank")  # fmt: skip
        step = milestones.set_milestone(idea, by=by, title=Words("A wall", "en"), due=timezone.localdate())
        milestones.show(step, by=by, text=Words("It stands", "en"), data=b"A wall stands.")
        counted_ballots(summit, by, count)


def counted_ballots(summit: Any, by: Any, count: int) -> None:
    """Ballots that a dozen people have voted in."""
    opens = timezone.now() - timedelta(days=2)
    during = opens + timedelta(hours=1)
    for n in range(count):
        ballot = ballots.make_ballot(summit, by=by, title=Words(f"Budget {n}", "en"), about=Words("For all", "en"),
            budget=Decimal(1000), currency="INR", opens=opens, closes=opens + timedelta(days=1))  # fmt: skip
        more = things.post_idea(summit, by=by, title=Words("More", "en"), text=Words("x"))
        for idea in (*summit.ideas.exclude(pk=more.pk), more):
            ballots.put_on(ballot, idea, by=by, cost=Decimal(400))
        published = ballots.publish(ballot, by=by, at=opens)
        for voter in range(12):
            choices = {"c1": 1, "c2": 1} if voter % 3 else {"c2": 1}
            ballots.cast(published, voter=uuid.uuid5(ballot.pk, str(voter)), choices=choices, at=during)
        count_ballot(published)


def arguments(name: str, summit: Any) -> dict[str, Any]:
    """Values for the address called `name`, of objects that belong to `summit`."""
    if name in BALLOTS:
        return {"number": summit.ballots.count()}
    idea = summit.ideas.filter(asked__isnull=False).first()
    keys = {"answer_idea": idea.asked, "decide_pledge": idea.pledges, "my_pledge": idea.pledges}
    keys |= {"show_milestone": idea.milestones, "confirm_milestone": idea.milestones}
    keys["idea_file"] = MilestoneEvidence.objects.filter(milestone__idea=idea)
    found = {"number": idea.number, "token": "no-such-invitation"}
    return found | ({"key": keys[name].first().pk} if name in keys else {})
