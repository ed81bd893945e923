"""What money, attendance, goals and reports add to the world of the page tests."""

from datetime import date
from decimal import Decimal
from typing import Any

from pages.world import ALL, MEMBERS, ORGANISERS, organiser_of
from sabha.summit.base.words import Words
from sabha.summit.outcomes.actions import money, report
from sabha.summit.outcomes.models import Receipt
from sabha.summit.people.models import Role

TABLE: dict[str, frozenset[str]] = {
    "attendance": ALL,
    "here": MEMBERS,
    "door": ORGANISERS | {str(Role.VOLUNTEER)},
    "money": ALL,
    "money_desk": ORGANISERS,
    "edit_line": ORGANISERS,
    "edit_expense": ORGANISERS,
    "expense_receipt": ORGANISERS,
    "goals": ALL,
    "report": ALL,
    "report_file": ALL,
    "reports_desk": ORGANISERS,
    "edit_goal": ORGANISERS,
    "report_desk": ORGANISERS,
    "draft_file": ORGANISERS,
    "answer_report": ORGANISERS,
    "next_edition": ORGANISERS,
}
FORM = "conference-fund-newer"


def build(world: Any) -> None:
    for summit in (world.here, world.here, world.there):
        by = organiser_of(summit).pseudonym
        words = {"title": Words("Rooms for those from far away", "en"), "currency": "INR"}
        line = money.add_line(summit, by=by, kind="lodging", people=4, nights=2, price=Decimal(900), **words)
        spent = money.spend(line, by=by, day=date(2023, 3, 4), amount=Decimal("1234.5"), **words)
        money.add_receipt(spent, name="receipt.pdf", content=b"%PDF-1.4 nothing")
        report.add_goal(summit, by=by, text=Words("Many tanks are looked after", "en"), figure="promises", aim=9)
        if summit.report_answers.exists():
            report.release(summit, FORM, by=by)
        report.answer(summit, FORM, "purpose", by=by, text=Words("To meet.", "en"))
        report.release(summit, FORM, by=by)


def arguments(name: str, summit: Any) -> dict[str, Any]:
    number = {"edit_line": summit.budget_lines, "edit_expense": summit.expenses, "edit_goal": summit.goals}
    found: dict[str, Any] = (
        {"number": number[name].last().number} if name in number else {"number": summit.reports.last().number}
    )
    receipt = Receipt.objects.filter(expense__summit=summit).last()
    found |= {"key": receipt.pk if name == "expense_receipt" and receipt else FORM}
    return found | {"kind": "wikitext" if name == "draft_file" else "json", "question": "purpose"}
