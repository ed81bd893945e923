"""Who may promise, and by which name an owner is shown."""

from sabha.summit.outcomes.models import Promise, PromiseOwner
from sabha.summit.people.rules import is_signed_in, names_of

may_promise = is_signed_in


def promises_of(pseudonym):
    """What somebody promised at a summit, or is asked to: what waits for a word first."""
    if pseudonym is None:
        return []
    found = list(Promise.objects.filter(owner=pseudonym).standing().select_related("summit")[:100])
    return sorted(found, key=lambda it: it.is_settled)


def owners_of(promises):
    """Owner's pseudonym → the name they show to everyone, of those who accepted. Two queries."""
    keys = {it.owner for it in promises if it.owner and it.is_accepted}
    return names_of(keys) | names_given(keys)


def names_given(pseudonyms):
    """Pseudonym → the name that owners without an account let everyone see."""
    named = PromiseOwner.objects.filter(pseudonym__in=pseudonyms, person=None, shows_name=True).exclude(name="")
    return {str(it.pseudonym): it.name for it in named}
