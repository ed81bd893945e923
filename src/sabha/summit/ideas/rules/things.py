"""Who may do what with an idea."""

from sabha.summit.conversations.rules import may_moderate, voter_of
from sabha.summit.ideas.models import Idea, IdeaOwner
from sabha.summit.people.rules import is_signed_in

may_post = is_signed_in
pledger_of = voter_of  # an id for each idea, drawn from the same key: nobody can tell whose it is

__all__ = ["may_moderate", "may_post", "owners_of", "owns", "pledger_of", "pledgers_of"]


def owners_of(idea):
    """The pseudonyms of those who tend an idea."""
    return list(IdeaOwner.objects.filter(idea=idea, is_withdrawn=False).values_list("pseudonym", flat=True))


def owns(viewer, idea):
    return viewer.membership is not None and viewer.pseudonym in owners_of(idea)


def pledgers_of(membership):
    """Every id under which a member may have pledged: their pseudonym, and one for each idea."""
    ideas = Idea.objects.filter(summit=membership.summit_id)
    return [membership.pseudonym, *(pledger_of(membership, idea) for idea in ideas.only("pk"))]
