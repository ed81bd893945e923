"""What conversations add to the world of the page tests: objects, addresses, and who is let in."""

from typing import Any

from pages.world import ALL, MODERATORS, ORGANISERS, SIGNED_IN, organiser_of, question_of
from sabha.algorithms.sources import described, read_source
from sabha.summit.base.words import Words
from sabha.summit.conversations.actions import add_statement, release, set_rules, translate
from sabha.summit.conversations.actions.noting import add_note
from sabha.summit.conversations.models import NoteRanking
from sabha.summit.conversations.rules import voter_of
from three_people import CANARY

TABLE: dict[str, frozenset[str]] = {
    "decide_note": MODERATORS,
    "my_notes": SIGNED_IN,
    "notes_desk": MODERATORS,
    "rate_notes": SIGNED_IN,
    "sourced_note": ALL,
    "sourced_notes": ALL,
    "statement": ALL,
    "translate": SIGNED_IN,
    "translate_one": SIGNED_IN,
    "write_note": SIGNED_IN,
    "counts": ALL,
    "both_ways": ALL,
    "embed": ALL,
    "conversation_paper": ALL,
    "polis_comments": ALL,
    "polis_votes": ALL,
    "conversation_results": ALL,
    "open_answer": ALL,
    "funders": ALL,
    "funders_data": ALL,
    "funders_table": ALL,
    "ask_question": ORGANISERS,
    "import_polis": ORGANISERS,
    "release_funders": ORGANISERS,
    "signals": MODERATORS,
    "split_statement": MODERATORS,
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
        set_rules(summit.questions.order_by("number").last(), by=by, is_open=True)
        release(summit, by=by, note=Words("To funders", "en"))
        for it in (summit.statements.first(), summit.announcements.first()):
            noted(summit, it)


def noted(summit: Any, it: Any) -> None:
    """A note that holds harmful words wherever it can, shown to everyone."""
    source = described(read_source("https://example.org/report").item, title=CANARY, authors=CANARY)
    harm, voter = Words(CANARY, 'x" onclick="alert(1)'), voter_of(organiser_of(summit), question_of(summit))
    made = add_note(it, question_of(summit), harm, source, by=voter, stance="supports", quote=harm)
    NoteRanking.objects.create(note=made, standing=NoteRanking.Standing.SHOWN, needed=[0, 0], counts=[12, None, None])


def arguments(name: str, summit: Any) -> dict[str, Any]:
    """Values for the address called `name`, of objects that belong to `summit`."""
    said = summit.statements.select_related("question").order_by("number").last()
    of_statement = {"number": said.question.number, "statement": said.number}
    if name in {"sourced_note", "decide_note"}:
        return {"key": summit.sourced_notes.first().pk}
    return {"key": said.pk} | (of_statement if name in {"statement", "split_statement"} else {})
