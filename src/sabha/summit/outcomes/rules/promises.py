"""Who may promise, and by which name an owner is shown."""

from sabha.summit.outcomes.models import PromiseOwner
from sabha.summit.people.rules import is_signed_in, names_of

may_promise = is_signed_in


def owners_of(promises):
    """Owner's pseudonym → the name they show to everyone, of those who accepted. Two queries."""
    keys = {it.owner for it in promises if it.owner and it.is_accepted}
    named = PromiseOwner.objects.filter(pseudonym__in=keys, person=None, shows_name=True).exclude(name="")
    return names_of(keys) | {str(it.pseudonym): it.name for it in named}
