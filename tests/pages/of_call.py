"""What calls, proposals and review add to the world of the page tests: objects, addresses, and who is let in."""

from typing import Any

TABLE: dict[str, frozenset[str]] = {}
"""The name of an address → who is let in (the sets of pages/world.py)."""


def build(world: Any) -> None:
    """One of everything that has a page of its own, at `world.here` and at `world.there`."""


def arguments(name: str, summit: Any) -> dict[str, Any]:
    """Values for the address called `name`, of objects that belong to `summit`."""
    return {}
