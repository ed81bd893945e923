"""What conversations add to the world of the page tests: objects, addresses, and who is let in."""

from typing import Any

from pages.world import ALL, SIGNED_IN, organiser_of, question_of
from sabha.summit.base.words import Words
from sabha.summit.conversations.actions import add_statement, translate

TABLE: dict[str, frozenset[str]] = {
    "statement": ALL,
    "translate": SIGNED_IN,
    "translate_one": SIGNED_IN,
}
"""The name of an address → who is let in (the sets of pages/world.py)."""


def build(world: Any) -> None:
    """One of everything that has a page of its own, at `world.here` and at `world.there`."""
    # One more here than there: what is found under its number here must not be found there.
    add_statement(question_of(world.here), Words("Maps next", "en"), by=organiser_of(world.here).pseudonym)
    for summit in (world.here, world.there):
        by = organiser_of(summit).pseudonym
        for it in (summit.statements.first(), question_of(summit)):
            for language in ("hi", "te", "ur"):
                translate(it, "text", Words("अनुवाद", language), by=by, how="person")


def arguments(name: str, summit: Any) -> dict[str, Any]:
    """Values for the address called `name`, of objects that belong to `summit`."""
    said = summit.statements.select_related("question").order_by("number").last()
    of_statement = {"number": said.question.number, "statement": said.number}
    return {"key": said.pk} | (of_statement if name == "statement" else {})
