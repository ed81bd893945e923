"""What the programme add to the world of the page tests: objects, addresses, and who is let in."""

from datetime import date
from typing import Any

from pages.world import ALL, organiser_of
from sabha.summit.base.words import Words
from sabha.summit.programme import actions

TABLE: dict[str, frozenset[str]] = {"programme": ALL, "session": ALL}
"""The name of an address → who is let in (the sets of pages/world.py)."""


def build(world: Any) -> None:
    """One of everything that has a page of its own, at `world.here` and at `world.there`."""
    for summit, sessions in ((world.here, 3), (world.there, 1)):
        for _ in range(sessions):
            planned(summit)


def planned(summit: Any) -> Any:
    """A session in a room, released."""
    by = organiser_of(summit).pseudonym
    room = actions.add_room(summit, by=by, name=Words("Hall A", "en"), capacity=100, is_step_free=True)
    it = actions.add_session(summit, by=by, title=Words("Water in the village", "en"), minutes=45)
    actions.place(it, by=by, day=date(2023, 3, 3), minute=600, room=room)
    actions.release(summit, by=by)
    return it


def arguments(name: str, summit: Any) -> dict[str, Any]:
    """Values for the address called `name`, of objects that belong to `summit`."""
    return {"number": summit.sessions.order_by("number").last().number}
