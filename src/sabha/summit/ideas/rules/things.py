"""Who may do what with an idea."""

from sabha.summit.conversations.rules import drawn_from, may_moderate, voter_of
from sabha.summit.ideas.models import Idea, IdeaOwner
from sabha.summit.journal import actions as journal
from sabha.summit.people.models import Membership
from sabha.summit.people.rules import is_signed_in

may_post = is_signed_in
pledger_of = voter_of  # an id for each idea, drawn from the same key: nobody can tell whose it is

__all__ = ["behind", "may_moderate", "may_post", "owners_of", "owns", "pledger_of", "pledgers_of"]


def owners_of(idea):
    """The pseudonyms of those who tend an idea."""
    return list(IdeaOwner.objects.filter(idea=idea, is_withdrawn=False).values_list("pseudonym", flat=True))


def owns(viewer, idea):
    """Whether they tend it; organisers do where whoever did was erased, so that somebody can take it on."""
    if viewer.membership is None:
        return False
    owners = owners_of(idea)
    if viewer.pseudonym in owners:
        return True
    if not may_moderate(viewer) or Membership.objects.filter(pseudonym__in=owners).exists():
        return False
    held = IdeaOwner.objects.filter(idea=idea, is_withdrawn=False).values_list("pk", flat=True)
    return not journal.from_elsewhere(held)  # those of another machine are not among our people, and tend it there


def pledgers_of(membership):
    """Every id under which a member may have pledged: their pseudonym, and one for each idea."""
    ideas = Idea.objects.filter(summit=membership.summit_id)
    return [membership.pseudonym, *(pledger_of(membership, idea) for idea in ideas.only("pk"))]


def behind(idea, ids):
    """The members who act on an idea under these ids, also those who pledged without their name.

    To write to them, never to show them. What no pseudonym accounts for is drawn anew from every member's own key, for
    the idea and for each that became part of it: the record alone leads to nobody.
    """
    members = Membership.objects.filter(summit=idea.summit_id)
    named = dict(members.filter(pseudonym__in=ids).values_list("pseudonym", "pk"))
    found = list(named.values())
    if unnamed := set(ids) - named.keys():
        ideas = whole(idea)
        keys = members.values_list("pk", "ballot_key")
        found += [pk for pk, key in keys if any(drawn_from(key, it) in unnamed for it in ideas)]
    return list(Membership.objects.filter(pk__in=found).select_related("person"))


def whole(idea):
    """The ids of an idea and of all that became part of it, one after another."""
    found = new = [idea.pk]
    while new:
        new = list(Idea.objects.filter(merged_into__in=new).exclude(pk__in=found).values_list("pk", flat=True))
        found = found + new
    return found
