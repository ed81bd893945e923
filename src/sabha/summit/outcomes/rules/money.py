"""What money may be shown to whom, and what a budget amounts to."""

import json
import uuid
from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sabha.summit.base.desk import Need, Stage
from sabha.summit.base.formats import money as written
from sabha.summit.outcomes.models import Approval, BudgetLine, Expense
from sabha.summit.people.rules import is_organiser

may_keep_money = is_organiser


@dataclass(frozen=True)
class Spending:
    """One line with what was spent on it: approved by two, and still waiting for that. Both by currency."""

    line: BudgetLine
    spent: dict
    waiting: dict

    @property
    def awarded(self):
        return {self.line.currency: self.line.amount}


def approvals_of(expenses):
    """expense id → the pseudonyms that stand for it. One query."""
    found = defaultdict(set)
    rows = Approval.objects.filter(expense__in=[it.pk for it in expenses], is_withdrawn=False)
    for expense, person in rows.values_list("expense_id", "person"):
        found[expense].add(person)
    return found


def version_of(expense):
    """What stands for all that an approver looks at: the words and sums of an expense, and its receipts."""
    told = [sorted(expense.stamps.items()), sorted(expense.receipts.values_list("digest", flat=True))]
    return uuid.uuid5(expense.pk, json.dumps(told)).hex


def is_approved(expense, approvals):
    return len(approvals[expense.pk]) >= Expense.NEEDED


def spending_of(summit):
    """A `Spending` for each line, in order. Three queries."""
    lines = list(BudgetLine.objects.filter(summit=summit, is_withdrawn=False))
    expenses = list(Expense.objects.filter(summit=summit, is_withdrawn=False))
    approvals = approvals_of(expenses)
    spent, waiting = defaultdict(lambda: defaultdict(Decimal)), defaultdict(lambda: defaultdict(Decimal))
    for it in expenses:
        into = spent if is_approved(it, approvals) else waiting
        into[it.line_id][it.currency] += it.amount
    return [Spending(line, dict(spent[line.pk]), dict(waiting[line.pk])) for line in lines]


def total(amounts):
    """The sum of several {currency: amount}; currencies are never mixed."""
    found = defaultdict(Decimal)
    for one in amounts:
        for currency, amount in one.items():
            found[currency] += amount
    return dict(found)


def needs(summit, today):
    """Expenses that one person more has to stand for."""
    expenses = list(Expense.objects.filter(summit=summit, is_withdrawn=False))
    approvals = approvals_of(expenses)
    waiting = sum(1 for it in expenses if not is_approved(it, approvals))
    if waiting:
        text = ngettext("%(n)d expense waits for a second person", "%(n)d expenses wait for a second person", waiting)
        yield Need(text % {"n": waiting}, reverse("money_desk", args=[summit.slug]))


def stages(summit):
    """What was awarded, and what of it is spent."""
    spending = spending_of(summit)
    if spending:
        words = _("%(spent)s of %(awarded)s spent")
        sums = {name: _together(total(getattr(it, name) for it in spending)) for name in ("spent", "awarded")}
        yield Stage(_("Money"), words % sums, reverse("money_desk", args=[summit.slug]))


def _together(amounts):
    return " + ".join(written(amount, currency) for currency, amount in sorted(amounts.items())) or "0"
