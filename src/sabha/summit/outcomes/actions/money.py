"""Budget lines, expenses, the two who stand for each, and its receipts."""

import uuid
from decimal import ROUND_HALF_UP
from pathlib import Path

from django.db import transaction

from sabha.algorithms.refused import Refused, gettext_noop
from sabha.summit.base import files
from sabha.summit.concept.actions import next_number
from sabha.summit.journal import actions as journal
from sabha.summit.outcomes.models import Approval, BudgetLine, Expense, Receipt
from sabha.summit.outcomes.models.money import CENT
from sabha.summit.outcomes.rules.money import version_of

ROOM = "receipts"  # apart from files that are shown: only organisers open them
KINDS = {b"%PDF-": "application/pdf", b"\xff\xd8\xff": "image/jpeg", b"\x89PNG\r\n": "image/png"}


def exact(amount):
    """To the hundredth, as the database keeps it: the fact and the row then say the same."""
    return None if amount is None else amount.quantize(CENT, ROUND_HALF_UP)


def _exactly(values):
    return {n: exact(v) if n in {"awarded", "price", "amount"} else v for n, v in values.items()}


def add_line(summit, *, by, op=None, at=None, **values):
    """A new line of the budget."""
    return journal.done(BudgetLine, op) or journal.write(
        BudgetLine, by=by, op=op, at=at, summit=summit, number=next_number(BudgetLine, summit), **_exactly(values)
    )


def change_line(line, *, by, op=None, **values):
    return journal.write(line, by=by, op=op, **_exactly(values))


@transaction.atomic
def spend(line, *, by, op=None, at=None, **values):
    """Write an expense down. Who enters it stands for it; it counts when one more person does."""
    if known := journal.done(Expense, op):
        return known
    made = journal.write(
        Expense, by=by, op=op, at=at, summit_id=line.summit_id, line=line,
        number=next_number(Expense, line.summit), **_exactly(values),
    )  # fmt: skip
    approve(made, by=by, at=at)
    return made


@transaction.atomic
def change_expense(expense, *, by, op=None, **values):
    """Correct an expense. Whoever stood for it stood for other words or another sum: it needs both again."""
    values = _exactly(values)
    before = {name: getattr(expense, name) for name in values}
    changed = journal.write(expense, by=by, op=op, **values)
    if before != {name: getattr(changed, name) for name in values}:
        for held in changed.approvals.filter(is_withdrawn=False).exclude(person=by):
            journal.write(held, by=by, is_withdrawn=True)
        approve(changed, by=by)
    return changed


@transaction.atomic
def approve(expense, *, by, seen=None, op=None, at=None):
    """Stand for an expense; twice is once. `seen`: the version that was before one's eyes, by `version_of`."""
    if seen is not None:
        # Nobody changes it between this look and the approval.
        journal.stand_in_line(expense.summit_id, expense.journal_class)
        if seen != version_of(Expense.objects.get(pk=expense.pk)):
            raise Refused(gettext_noop("It changed after you opened this page. Look at it again as it is now."))
    key = uuid.uuid5(expense.pk, str(by))
    held = Approval.objects.filter(pk=key).first()
    if held:
        return journal.write(held, by=by, op=op, at=at, is_withdrawn=False)
    return journal.write(Approval, by=by, op=op, at=at, id=key, summit_id=expense.summit_id, expense=expense, person=by)


@transaction.atomic
def add_receipt(expense, *, name, content):
    """Keep a receipt: a PDF or a photo. The same file again is the same receipt. Raises `Refused`."""
    kind = next((kind for mark, kind in KINDS.items() if content.startswith(mark)), None)
    if kind is None:
        raise Refused(gettext_noop("A receipt is a PDF, JPEG or PNG file. Please choose another."))
    if len(content) > Receipt.LARGEST:
        raise Refused(gettext_noop("This file is larger than 5 MB. Please send a smaller photo of it."))
    told = {"name": Path(name).name[-120:], "kind": kind, "size": len(content)}
    return Receipt.objects.get_or_create(expense=expense, digest=files.keep(content, ROOM), defaults=told)[0]


@transaction.atomic
def drop_receipt(receipt):
    """Forget a receipt, and its file where no other expense has the same."""
    receipt.delete()
    if not Receipt.objects.filter(digest=receipt.digest).exists():
        transaction.on_commit(lambda: files.forget(receipt.digest, ROOM))
