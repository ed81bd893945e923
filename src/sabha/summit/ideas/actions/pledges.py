"""Pledges: offered, accepted, confirmed when given, changed, released; and the rates that organisers give."""

from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from sabha.algorithms.refused import Refused, gettext_noop
from sabha.summit.base.words import Words
from sabha.summit.concept.actions import link
from sabha.summit.ideas.actions import letters
from sabha.summit.ideas.actions.things import back, exact
from sabha.summit.ideas.models import ExchangeRate, Pledge
from sabha.summit.journal import actions as journal

State = Pledge.State


@transaction.atomic
def pledge(idea, *, by, is_named, op=None, at=None, **values):
    """Promise support to an idea. `by` is the pledger's id: their pseudonym only where they wish to be named.

    values  kind, text, amount, unit, condition, until, organisation
    """
    if known := journal.done(Pledge, op):
        return known
    if journal.in_turn(idea).is_over:  # or has become part of another in this very moment
        raise Refused(gettext_noop("This idea asks for nothing any more."))
    made = journal.write(
        Pledge, by=by, op=op, at=at, summit_id=idea.summit_id, idea=idea, pledger=by, is_named=is_named,
        made=at or timezone.now(), **values | {"amount": exact(values.get("amount"))},
    )  # fmt: skip
    letters.offered(made, by=by)
    return made


@transaction.atomic
def accept(it, *, by, op=None, at=None):
    """Say yes to a pledge: from now on the clock asks about it, and the idea is backed."""
    _only(it, State.OFFERED, State.ACCEPTED)
    accepted = journal.write(it, by=by, op=op, at=at, state=State.ACCEPTED, begun=timezone.localdate(at), why=None)
    link(accepted, it.idea, by=by, at=at)
    back(it.idea, by=by, at=at, why=Words(_("A pledge was accepted."), get_language()))
    letters.decided(accepted, by=by)
    return accepted


@transaction.atomic
def decline(it, *, by, why=None, op=None, at=None):
    """Say no, with thanks."""
    _only(it, State.OFFERED, State.DECLINED)
    return _settled(journal.write(it, by=by, op=op, at=at, state=State.DECLINED, why=why), by=by)


@transaction.atomic
def confirm(it, *, by, op=None, at=None, why=None):
    """Say that it was given. Those who tend the idea say so: they have it."""
    _only(it, State.ACCEPTED, State.GIVEN)
    day = timezone.localdate(at)
    return _settled(journal.write(it, by=by, op=op, at=at, state=State.GIVEN, settled=day, why=why), by=by)


@transaction.atomic
def release(it, *, by, why=None, op=None, at=None):
    """Let a pledge go: whoever gave it cannot keep it, or it is not needed any more. No blame."""
    _only(it, State.OFFERED, State.ACCEPTED, State.RELEASED)
    day = timezone.localdate(at)
    return _settled(journal.write(it, by=by, op=op, at=at, state=State.RELEASED, settled=day, why=why), by=by)


def _settled(it, *, by):
    """A pledge that goes another way than its pledger left it: they are told."""
    letters.decided(it, by=by)
    return it


@transaction.atomic
def change(it, *, by, op=None, at=None, **values):
    """Change what was pledged. What was accepted before is offered anew, unless only its day moves."""
    _only(it, State.OFFERED, State.ACCEPTED)
    values = values | ({"amount": exact(values["amount"])} if "amount" in values else {})
    same = all(getattr(it, name) == value for name, value in values.items() if name not in {"until", "why"})
    if it.state == State.ACCEPTED and not same:
        values["state"] = State.OFFERED
    return journal.write(it, by=by, op=op, at=at, **values)


def _only(it, *states):
    """A pledge goes on only from some states; the last of them is where it would be already, at a repeat."""
    if journal.in_turn(it).state not in states:
        raise Refused(gettext_noop("This pledge has been settled meanwhile. Open its idea again to see how it stands."))


def add_rate(summit, *, by, currency, into, rate, day, source, op=None, at=None):
    """What a currency was worth on a day, and who says so."""
    if currency == into or rate <= 0:
        raise Refused(gettext_noop("A rate leads from one currency to another, and is more than 0."))
    return journal.done(ExchangeRate, op) or journal.write(
        ExchangeRate, by=by, op=op, at=at, summit=summit, currency=currency, into=into,
        rate=Decimal(rate).quantize(Decimal("0.000001")), day=day, source=source,
    )  # fmt: skip


def drop_rate(rate, *, by, op=None):
    return journal.write(rate, by=by, op=op, is_withdrawn=True)
