"""Money: what a call says once, and every sum worked out from it, so that no two numbers can disagree."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from sabha.algorithms.refused import Refused, gettext_noop
from sabha.summit.call.models import Proposal

State = Proposal.State


@dataclass(frozen=True)
class Budget:
    """All in the call's currency. `held`: places that are offered or taken."""

    places: int
    held: int
    nights: int
    days: int
    travel: int
    lodging: int
    living: int
    limit: int | None

    @property
    def a_place(self):
        return self.travel + self.lodging + self.living

    @property
    def total(self):
        return self.places * self.a_place

    @property
    def promised(self):
        return self.held * self.a_place

    @property
    def affordable(self):
        """How many places the money pays for; None where no limit was said, or places cost nothing."""
        return self.limit // self.a_place if self.limit is not None and self.a_place else None

    def __bool__(self):
        return bool(self.a_place or self.limit)


def budget_of(call, held=None):
    """The budget of a call; `held` is counted where nobody says it."""
    nights = max(0, (call.leaves - call.arrives).days) if call.arrives and call.leaves else 0
    days = nights + 1 if call.arrives and call.leaves else 0
    if held is None:
        held = call.proposals.filter(state=State.ACCEPTED).count()
    return Budget(
        call.places or 0, held, nights, days, call.travel, nights * call.a_night, days * call.a_day, call.budget
    )


def contradictions(call):
    """Where a call says one thing and the summit or its own money another, in sentences."""
    counts = getattr(call, "counts", None)  # where somebody has counted already (`standing.calls_of`)
    summit, money = call.summit, budget_of(call, held=None if counts is None else counts.get(State.ACCEPTED, 0))
    if call.arrives and call.leaves and call.leaves < call.arrives:
        yield _("People leave before they arrive.")
    if call.arrives and summit.starts and call.arrives > summit.starts:
        yield _("People arrive after the summit begins.")
    if call.leaves and summit.ends and call.leaves < summit.ends:
        yield _("People leave before the summit ends.")
    if money.affordable is not None and money.affordable < money.places:
        told = {"total": money.total, "limit": money.limit, "currency": call.currency, "n": money.affordable}
        yield _("All places would cost %(total)d %(currency)s; there are %(limit)d: enough for %(n)d.") % told
    if call.places is not None and money.held > call.places:
        told = {"held": money.held, "places": call.places}
        yield _("%(held)d places are offered or taken; the call has %(places)d.") % told
    if money.limit is not None and money.promised > money.limit:
        told = {"cost": money.promised, "limit": money.limit, "currency": call.currency}
        yield _("What is offered or taken costs %(cost)d %(currency)s; there are %(limit)d.") % told


def refuse_beyond(call, held):
    """Refuse when `held` places, offered and taken together, are more than there are or than the money pays for."""
    money = budget_of(call, held)
    if call.places is not None and held > call.places:
        raise Refused(
            gettext_noop("That would make %(held)d places; the call has %(places)d."), held=held, places=call.places
        )
    if money.affordable is not None and held > money.affordable:
        raise Refused(
            gettext_noop("That would cost %(cost)d %(currency)s; there are %(limit)d."),
            cost=money.promised, currency=call.currency, limit=money.limit,
        )  # fmt: skip
