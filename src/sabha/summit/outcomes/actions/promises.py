"""Making a promise, and saying yes or no to it."""

from django.db import transaction
from django.utils import timezone

from sabha.algorithms.refused import Refused, gettext_noop
from sabha.summit.concept.actions import link, next_number
from sabha.summit.journal import actions as journal
from sabha.summit.outcomes.actions import asking
from sabha.summit.outcomes.models import Asking, Promise, PromiseOwner
from sabha.summit.people.models import Membership
from sabha.summit.programme.models import Session

State = Promise.State
OVER = gettext_noop("This promise is over; there is nothing left to answer.")


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
        begun=day, rhythm=rhythm, state=State.ACCEPTED if mine else State.MADE, heard=day if mine else None,
    )  # fmt: skip
    if grew_from is not None:
        link(made, grew_from, by=by, at=at)
    if owner is not None:
        own(made, pseudonym=owner, person=person_of(owner))
    return made


def person_of(pseudonym):
    held = Membership.objects.select_related("person").filter(pseudonym=pseudonym).first()
    return held and held.person


def own(promise, *, pseudonym, person=None, email="", name="", language="en"):
    """Remember who owns a promise, apart from the record. A name is shown only when its bearer says so."""
    told = {"pseudonym": pseudonym, "person": person, "email": email, "name": name, "language": language}
    told["shows_name"] = False
    return PromiseOwner.objects.update_or_create(promise=promise, defaults=told)[0]


@transaction.atomic
def name_owner(promise, who, *, by, language="en", op=None, at=None, today=None):
    """Give a promise an owner (`rules.owners.Named`), and ask them unless they named themselves."""
    mine = str(who.pseudonym) == str(by)
    day = today or timezone.localdate()
    state = {"state": State.ACCEPTED, "heard": day} if mine else {"state": State.MADE}
    promise = journal.write(promise, by=by, op=op, at=at, owner=who.pseudonym, silent_since=None, **state)
    asking.close_all(promise.pk)
    own(promise, pseudonym=who.pseudonym, person=who.person, email=who.email, name=who.name, language=language)
    if not mine:
        ask_to_accept(promise, today=day)
    return promise


def ask_to_accept(promise, today):
    """Ask the owner by letter whether they will do it."""
    held = promise.held_by
    return asking.ask(
        Asking.What.ACCEPT, promise, pseudonym=held.pseudonym, person=held.person, email=held.email,
        language=held.language, due=today,
    )  # fmt: skip


@transaction.atomic
def accept(promise, *, by, due=None, shows_name=None, name=None, op=None, at=None):
    """Say yes to a promise, perhaps by another day. Said again, it leaves alone what was heard since."""
    _not_over(promise)
    told = {"due": due} if due else {}
    if not promise.is_accepted:
        told |= {"state": State.ACCEPTED, "heard": timezone.localdate(at), "silent_since": None}
    accepted = journal.write(promise, by=by, op=op, at=at, **told)
    kept = {"shows_name": shows_name, "name": name}
    PromiseOwner.objects.filter(promise=promise).update(**{n: v for n, v in kept.items() if v is not None})
    asking.close_all(promise.pk, Asking.What.ACCEPT)
    return accepted


@transaction.atomic
def decline(promise, *, by, op=None, at=None):
    """Say no to a promise that somebody else wrote down. It stays in the record, as declined.

    Of which something was heard since it was accepted is not declined any more, but dropped: it counts as one.
    """
    _not_over(promise)
    state = State.DECLINED if promise.state in {State.MADE, State.ACCEPTED} else State.DROPPED
    told = {"state": state, "heard": timezone.localdate(at)}
    asking.close_all(promise.pk)
    return journal.write(promise, by=by, op=op, at=at, **told)


def _not_over(promise):
    if promise.is_settled:
        raise Refused(OVER)


@transaction.atomic
def withdraw(promise, *, by, op=None):
    """Take a promise off the pages, where it was written down by mistake."""
    asking.close_all(promise.pk)
    return journal.write(promise, by=by, op=op, is_withdrawn=True)
