"""What this stage knows of one person."""

from sabha.summit.conversations.rules import voter_of
from sabha.summit.ideas.models import Ballot, PaperTaken
from sabha.summit.ideas.rules.things import pledgers_of


def ids_of(membership):
    """Every id under which a member may have pledged or voted: for a copy of their data, and for erasing it."""
    ballots = Ballot.objects.filter(summit=membership.summit_id).only("pk")
    return [*pledgers_of(membership), *(voter_of(membership, ballot) for ballot in ballots)]


def held_about(person):
    """Which sheets of paper were handed out to this person's badges; all else stands in the record."""
    taken = PaperTaken.objects.filter(badge__person=person).select_related("ballot__summit")
    rows = [{"summit": t.ballot.summit.slug, "ballot": t.ballot.number, "at": t.at.isoformat()} for t in taken]
    return {"paper_ballots": rows} if rows else {}
