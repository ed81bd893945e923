"""What money may be shown to whom, and what a budget amounts to."""

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal

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
