"""The ledger: what is asked for, promised and given, in each currency and together."""

from dataclasses import dataclass
from decimal import Decimal

from sabha.algorithms.currencies import sums, together
from sabha.summit.ideas.models import BallotIdea, ExchangeRate, IdeaNeed, Kind, Pledge

State = Pledge.State


@dataclass(frozen=True)
class Line:
    """One kind of support in one unit: how much is asked for, offered, accepted and given."""

    kind: str
    unit: str
    asked: Decimal
    offered: Decimal
    accepted: Decimal
    given: Decimal

    @property
    def label(self):
        return Kind(self.kind).label


def ledger(needs, pledges, wins=()):
    """The lines of these needs, pledges and ballot wins that say how much; ballots count as money that was accepted."""
    columns = {"asked": [], "offered": [], "accepted": [], "given": []}
    columns["asked"] = [((n.kind, n.unit), n.amount) for n in needs if n.amount is not None]
    for pledge in pledges:
        if pledge.amount is not None and pledge.state in columns:
            columns[pledge.state].append(((pledge.kind, pledge.unit), pledge.amount))
    columns["accepted"] += [((Kind.MONEY.value, w.ballot.currency), w.cost) for w in wins if w.won]
    added = {name: sums(rows) for name, rows in columns.items()}
    keys = sorted({key for found in added.values() for key in found}, key=_in_order)
    return [Line(*key, **{name: found.get(key, Decimal(0)) for name, found in added.items()}) for key in keys]


def _in_order(key):
    return Kind.values.index(key[0]), key[1]


def ledger_of(summit):
    """The ledger over all ideas that are shown. Three queries."""
    shown = {"summit": summit, "idea__is_hidden": False}
    needs = IdeaNeed.objects.filter(**shown, is_withdrawn=False).only("kind", "unit", "amount")
    pledges = Pledge.objects.filter(**shown).order_by().only("kind", "unit", "amount", "state")
    wins = BallotIdea.objects.filter(**shown, won=True, is_withdrawn=False).select_related("ballot")
    return ledger(needs, pledges, wins)


def in_one_currency(lines, rates):
    """For each column of money its worth in the currency that most rates lead to, with the rates that were used.

    None where the money is of one currency anyway, or no rate is known.
    """
    money = [line for line in lines if line.kind == Kind.MONEY]
    if len({line.unit for line in money}) < 2 or not rates:
        return None
    into = max({r.into for r in rates}, key=lambda c: (sum(r.into == c for r in rates), c))
    latest = {}
    for rate in rates:  # the latest first
        if rate.into == into:
            latest.setdefault(rate.currency, rate)
    worth = {currency: rate.rate for currency, rate in latest.items()}
    columns = {
        name: together({line.unit: getattr(line, name) for line in money if getattr(line, name)}, into, worth)
        for name in ("asked", "offered", "accepted", "given")
    }
    used = {currency for column in columns.values() for currency in column.used}
    left_out = sorted({currency for column in columns.values() for currency in column.left_out})
    return {"currency": into, "columns": columns, "rates": [latest[c] for c in sorted(used)], "left_out": left_out}


def rates_of(summit):
    """The rates that organisers gave, the latest day first."""
    return list(ExchangeRate.objects.filter(summit=summit, is_withdrawn=False))
