"""What outcomes add to the world of the page tests: objects, addresses, and who is let in."""

from typing import Any

from pages.world import ALL, organiser_of
from sabha.summit.base.words import Words
from sabha.summit.outcomes.actions.promises import make_promise

TABLE: dict[str, frozenset[str]] = {
    "promises": ALL,
    "promise": ALL,
}
"""The name of an address → who is let in (the sets of pages/world.py)."""


def build(world: Any) -> None:
    """One of everything that has a page of its own, at `world.here` and at `world.there`."""
    for summit, promises in ((world.here, 3), (world.there, 1)):
        for n in range(promises):
            make_promise(summit, by=organiser_of(summit).pseudonym, text=Words(f"Clean tank {n}", "en"))


def arguments(name: str, summit: Any) -> dict[str, Any]:
    """Values for the address called `name`, of objects that belong to `summit`."""
    return {"number": summit.promises.count()}
