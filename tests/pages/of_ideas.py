"""What ideas and ballots add to the world of the page tests: objects, addresses, and who is let in."""

from decimal import Decimal
from typing import Any

from pages.world import ALL, MODERATORS, ORGANISERS, SIGNED_IN, organiser_of
from sabha.summit.base.words import Words
from sabha.summit.ideas.actions import pledges, things

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
    # only who tends the idea, or pledged: in the world of these tests the organiser does both
    "tend_idea": ORGANISERS,
    "edit_idea": ORGANISERS,
    "idea_state": ORGANISERS,
    "idea_needs": ORGANISERS,
    "merge_idea": ORGANISERS,
    "split_idea": ORGANISERS,
    "answer_idea": ORGANISERS,
    "decide_pledge": ORGANISERS,
    "my_pledge": ORGANISERS,
}
"""The name of an address → who is let in (the sets of pages/world.py)."""


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


def arguments(name: str, summit: Any) -> dict[str, Any]:
    """Values for the address called `name`, of objects that belong to `summit`."""
    idea = summit.ideas.order_by("number").last()
    keys = {"answer_idea": idea.asked, "decide_pledge": idea.pledges, "my_pledge": idea.pledges}
    found = {"number": idea.number, "token": "no-such-invitation"}
    return found | ({"key": keys[name].first().pk} if name in keys else {})
