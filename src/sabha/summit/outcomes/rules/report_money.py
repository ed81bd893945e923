"""The money of a report: awarded and spent by line in two currencies, and the expenses that two people stand for."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from sabha.algorithms.currencies import together
from sabha.algorithms.report import Cell, Paragraph, Table
from sabha.summit.base.formats import day, exactly, money
from sabha.summit.ideas.rules.ledger import rates_of
from sabha.summit.outcomes.models import Expense
from sabha.summit.outcomes.rules.money import approvals_of, is_approved, spending_of, total
from sabha.summit.outcomes.rules.report_cells import address, said


def money_table(summit):
    """Awarded and spent, line by line, in the currency of each and in that of the organisers' rates.

    What only one person stands for is not yet counted.
    """
    spending = spending_of(summit)
    if not spending:
        return []
    second, href = second_currency(summit, spending), address("money", summit)
    lines = [(said(it.line.title), (it.awarded, it.spent), f"{href}#line-{it.line.number}") for it in spending]
    sums = tuple(total(getattr(it, name) for it in spending) for name in ("awarded", "spent"))
    rows = tuple((name, *_sums(found, at, second)) for name, found, at in (*lines, (Cell(_("Together")), sums, href)))
    headings = (_("Awarded"), _("Spent"))
    also = tuple(f"{it} ({second.into})" for it in headings) if second else ()
    told = [Paragraph((Cell(second.words),))] if second else []
    return [Table("", (_("Line"), *headings, *also), rows, last_is_total=True), *told]


def _sums(found, href, second):
    """Cells of what was awarded and spent, and of what that is worth in a second currency."""
    cells = tuple(Cell(amounts(it), href, is_number=True) for it in found)
    return cells + (tuple(Cell(second.worth_of(it), href, is_number=True) for it in found) if second else ())


@dataclass(frozen=True)
class Second:
    """A second currency: what the others are worth in it, and the rates in words, with their days and sources."""

    into: str
    worth: dict
    words: str

    def worth_of(self, found):
        """{currency: amount} in this currency; what has no rate is left out, alone it has no worth."""
        it = together(found, self.into, self.worth)
        return money(it.total, self.into) if len(it.left_out) < len(found) else "–"


def second_currency(summit, spending):
    """The currency into which the organisers' rates lead most of the budget's others; of several the latest given.

    Rates between others, for ideas that were pledged in them, say nothing of this budget.
    """
    held = {currency for it in spending for one in (it.awarded, it.spent) for currency in one}
    rates = {}  # into → {currency: its latest rate}
    for rate in rates_of(summit):  # the latest day first
        if rate.currency in held and rate.currency != rate.into:
            rates.setdefault(rate.into, {}).setdefault(rate.currency, rate)
    if not rates:
        return None
    into = max(rates, key=lambda it: (len(rates[it]), max(rate.day for rate in rates[it].values()), it))
    latest = rates[into]
    words = ", ".join(_rate(latest[currency]) for currency in sorted(latest))
    if left := sorted(held - latest.keys() - {into}):
        words += "; " + _("without %(currencies)s") % {"currencies": ", ".join(left)}
    return Second(into, {currency: rate.rate for currency, rate in latest.items()}, words)


def _rate(rate):
    return _("1 %(one)s = %(rate)s %(into)s on %(day)s, %(source)s") % {
        "one": rate.currency, "rate": exactly(rate.rate), "into": rate.into, "day": day(rate.day),
        "source": rate.source,
    }  # fmt: skip


def amounts(found):
    """{currency: amount} in words: currencies stand beside each other and are never added up."""
    return " + ".join(money(amount, currency) for currency, amount in sorted(found.items())) or "–"


def expenses(summit):
    """Every expense that two people stand for, by day."""
    rows = list(Expense.objects.filter(summit=summit, is_withdrawn=False).select_related("line").order_by("day"))
    approvals, href = approvals_of(rows), address("money", summit)
    cells = tuple(
        (
            Cell(day(it.day)), said(it.title), said(it.line.title),
            Cell(money(it.amount, it.currency), f"{href}#line-{it.line.number}", is_number=True),
        )
        for it in rows
        if is_approved(it, approvals)
    )  # fmt: skip
    return [Table("", (_("Day"), _("What was paid"), _("Line"), _("Amount")), cells)] if cells else []
