"""Making a promise."""

from django.db import transaction
from django.utils import timezone

from sabha.summit.concept.actions import link, next_number
from sabha.summit.journal import actions as journal
from sabha.summit.outcomes.models import Promise, PromiseOwner
from sabha.summit.people.models import Membership
from sabha.summit.programme.models import Session


@transaction.atomic
def make_promise(
    summit, *, by, text, owner=None, due=None, first_step=None, grew_from=None, op=None, at=None, rhythm="months"
):
    """Write a promise down. Whoever promises for themselves has accepted it; anybody else is asked first.

    owner      a pseudonym; None: nobody yet
    grew_from  the object it was made at (a session, a partnership, …): its thread leads there
    """
    if known := journal.done(Promise, op):
        return known
    mine = owner is not None and str(owner) == str(by)
    day = timezone.localdate(at)
    made = journal.write(
        Promise, by=by, op=op, at=at, summit=summit, number=next_number(Promise, summit), text=text,
        session=grew_from if isinstance(grew_from, Session) else None, owner=owner, due=due, first_step=first_step,
        begun=day, rhythm=rhythm, state=Promise.State.ACCEPTED if mine else Promise.State.MADE,
        heard=day if mine else None,
    )  # fmt: skip
    if grew_from is not None:
        link(made, grew_from, by=by, at=at)
    if owner is not None:
        own(made, pseudonym=owner, person=_person_of(owner))
    return made


def _person_of(pseudonym):
    held = Membership.objects.select_related("person").filter(pseudonym=pseudonym).first()
    return held and held.person


def own(promise, *, pseudonym, person=None, email="", name=""):
    """Remember who owns a promise, apart from the record."""
    told = {"pseudonym": pseudonym, "person": person, "email": email, "name": name}
    return PromiseOwner.objects.update_or_create(promise=promise, defaults=told)[0]
