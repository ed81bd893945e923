"""Money: what everyone may read, and the organisers' book with lines, expenses, approvals and receipts."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from sabha.algorithms.refused import Refused
from sabha.summit.base import files
from sabha.summit.base.access import allowed, anyone
from sabha.summit.base.finding import numbered
from sabha.summit.base.pages import public_page
from sabha.summit.outcomes.actions import money as actions
from sabha.summit.outcomes.forms.money import ExpenseForm, LineForm, ReceiptForm, StandForm
from sabha.summit.outcomes.models import BudgetLine, Expense, Receipt
from sabha.summit.outcomes.rules import money as rules
from sabha.summit.outcomes.rules.report import budget_problems

PAGE = 100


def shown(spending):
    """Each line with its sums in words a template can show; the last row is all together."""
    sums = {name: rules.total(getattr(it, name) for it in spending) for name in ("awarded", "spent", "waiting")}
    return {"spending": spending, "sums": sums}


@allowed(anyone)
@public_page
@require_safe
def money(request, slug):
    """Awarded and spent, line by line. Expenses that only one person stands for are told apart."""
    return render(request, "outcomes/money.html", shown(rules.spending_of(request.summit)))


@allowed(rules.may_keep_money)
@require_http_methods(["GET", "POST"])
def money_desk(request, slug):
    """The organisers' book: lines and expenses, and a form for each."""
    at, by = request.summit, request.viewer.pseudonym
    sent = next((name for name in ("line", "expense") if f"{name}-op" in request.POST), None)
    line = LineForm(request.POST if sent == "line" else None, prefix="line")
    expense = ExpenseForm(request.POST if sent == "expense" else None, summit=at, prefix="expense")
    if line.is_bound and line.is_valid():
        actions.add_line(at, by=by, op=line.operation, **line.values())
        messages.success(request, _("Saved."))
        return redirect("money_desk", slug)
    if expense.is_bound and expense.is_valid():
        made = actions.spend(expense.cleaned_data["line"], by=by, op=expense.operation, **expense.values())
        messages.success(request, _("Saved. It counts when one more person stands for it."))
        return redirect("edit_expense", slug, made.number)
    form = next((f for f in (line, expense) if f.is_bound), None)
    words = {"line": line, "expense": expense, "form": form, "problems": list(budget_problems(at))}
    return render(request, "outcomes/money_desk.html", words | book(at) | shown(rules.spending_of(at)))


def book(summit):
    """The latest expenses, those that wait for a second person first."""
    found = list(Expense.objects.filter(summit=summit, is_withdrawn=False).select_related("line").order_by("-number"))
    approvals = rules.approvals_of(found)
    rows = [{"expense": it, "is_approved": rules.is_approved(it, approvals)} for it in found]
    rows.sort(key=lambda row: row["is_approved"])
    return {"rows": rows[:PAGE], "left": max(len(rows) - PAGE, 0)}


@allowed(rules.may_keep_money)
@require_http_methods(["GET", "POST"])
def edit_line(request, slug, number):
    it = numbered(BudgetLine.objects.filter(summit=request.summit), number)
    form = LineForm(request.POST or None, line=it)
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_line(it, by=request.viewer.pseudonym, op=form.operation, **form.values())
        except Refused as no:
            form.refuse(no)
        else:
            messages.success(request, _("Saved."))
            return redirect("money_desk", slug)
    return render(request, "outcomes/edit_line.html", {"form": form, "line": it})


@allowed(rules.may_keep_money)
@require_http_methods(["GET", "POST"])
def edit_expense(request, slug, number):
    """One expense: correct it, stand for it, keep its receipts."""
    it = numbered(Expense.objects.filter(summit=request.summit).select_related("line"), number)
    by = request.viewer.pseudonym
    stand = StandForm(request.POST if "approve" in request.POST else None, initial={"seen": rules.version_of(it)})
    if stand.is_bound and stood(request, it, stand):
        return redirect("edit_expense", slug, number)
    form = ExpenseForm(request.POST if "amount" in request.POST else None, summit=request.summit, expense=it)
    file = ReceiptForm(request.POST if "receipt" in request.POST else None, request.FILES or None)
    if acted(request, it, form, file):
        return redirect("edit_expense", slug, number)
    stands = rules.approvals_of([it])[it.pk]
    words = {"form": form, "file": file, "expense": it, "receipts": it.receipts.order_by("added")}
    words |= {"stand": stand, "stands": len(stands), "i_stand": by in stands, "needed": Expense.NEEDED}
    return render(request, "outcomes/edit_expense.html", words)


def stood(request, expense, form):
    """Stand for an expense, where it still is what the page showed; True when one does now."""
    if not form.is_valid():
        return False
    given = {"seen": form.cleaned_data["seen"], "op": form.operation}
    try:
        actions.approve(expense, by=request.viewer.pseudonym, **given)
    except Refused as no:
        form.refuse(no)
        form.data["seen"] = rules.version_of(expense)
        return False
    messages.success(request, _("You stand for this expense now."))
    return True


def acted(request, expense, form, file):
    """Save what one of the two forms gives; True when it was saved."""
    by = request.viewer.pseudonym
    try:
        if form.is_bound and form.is_valid():
            line = {"line": form.cleaned_data["line"]}
            actions.change_expense(expense, by=by, op=form.operation, **form.values(), **line)
        elif file.is_bound and file.is_valid():
            given = file.cleaned_data["file"]
            actions.add_receipt(expense, name=given.name, content=given.read(Receipt.LARGEST + 1))
        else:
            return False
    except Refused as no:
        (form if form.is_bound else file).refuse(no)
        return False
    messages.success(request, _("Saved."))
    return True


@allowed(rules.may_keep_money)
@require_http_methods(["GET", "POST"])
def receipt(request, slug, key):
    """Open a receipt's file, always as a download; or, with a button, forget it."""
    it = get_object_or_404(Receipt.objects.select_related("expense"), expense__summit=request.summit, pk=key)
    if request.method == "POST":
        actions.drop_receipt(it)
        messages.success(request, _("The receipt is gone."))
        return redirect("edit_expense", slug, it.expense.number)
    data = files.read(it.digest, actions.ROOM)
    if data is None:
        raise Http404
    response = HttpResponse(data, content_type=it.kind)
    response["Content-Disposition"] = content_disposition_header(True, it.name)
    return response
