"""Budget lines, expenses, the two who stand for each, receipts, and what the public page tells."""

import re
from datetime import date
from decimal import Decimal
from hashlib import sha256

import pytest

from sabha.algorithms.refused import Refused
from sabha.summit.base import files
from sabha.summit.base.words import Words
from sabha.summit.journal import actions as journal
from sabha.summit.outcomes.actions import money as actions
from sabha.summit.outcomes.models import Expense, Receipt
from sabha.summit.outcomes.rules import money as rules
from sabha.summit.outcomes.rules.report import budget_problems
from sabha.summit.people.actions.members import join
from sabha.summit.people.models import Role
from three_people import new_operation, operation, person, text_of, with_browser

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.4 a receipt"


def line(summit, by, **values):
    told = {"title": Words("Beds", "en"), "kind": "lodging", "currency": "INR"} | values
    return actions.add_line(summit, by=by, **told)


def spent(it, by, amount="100", **values):
    told = {"title": Words("Two nights", "en"), "day": date(2023, 3, 4), "currency": "INR"} | values
    return actions.spend(it, by=by, amount=Decimal(amount), **told)


@pytest.fixture
def imran(summit):
    """The second organiser: nobody approves alone."""
    who = with_browser(person("Imran"))
    join(who.person, summit, Role.ORGANISER)
    return who


def test_an_amount_of_people_nights_and_price_is_their_product(summit, pseudonym):
    it = line(summit, pseudonym, people=4, nights=2, price=Decimal("900.5"), awarded=None)
    assert it.amount == Decimal("7204.00")
    assert line(summit, pseudonym, awarded=Decimal(50)).amount == Decimal(50)


def test_the_table_holds_amounts_to_the_hundredth_as_the_journal_does(summit, pseudonym):
    it = spent(line(summit, pseudonym, awarded=Decimal("99.999")), pseudonym, "0.1")
    assert Expense.objects.get(pk=it.pk).amount == Decimal("0.10")
    assert journal.check() == []


def test_an_expense_counts_when_a_second_person_stands_for_it(summit, pseudonym, imran):
    it = spent(line(summit, pseudonym, awarded=Decimal(500)), pseudonym)
    [before] = rules.spending_of(summit)
    actions.approve(it, by=pseudonym)  # twice is once
    [still] = rules.spending_of(summit)
    actions.approve(it, by=imran.person.memberships.get().pseudonym)
    [after] = rules.spending_of(summit)
    assert (before.spent, before.waiting) == (still.spent, still.waiting) == ({}, {"INR": Decimal(100)})
    assert (after.spent, after.waiting) == ({"INR": Decimal(100)}, {})


def test_a_changed_sum_needs_both_again(summit, pseudonym, imran):
    second = imran.person.memberships.get().pseudonym
    it = spent(line(summit, pseudonym, awarded=Decimal(500)), pseudonym)
    actions.approve(it, by=second)
    actions.change_expense(it, by=second, amount=Decimal(400))
    [found] = rules.spending_of(summit)
    assert (found.spent, found.waiting) == ({}, {"INR": Decimal(400)})


def test_currencies_are_never_added_up(summit, pseudonym):
    it = line(summit, pseudonym, awarded=Decimal(500))
    spent(it, pseudonym, "10", currency="EUR")
    spent(it, pseudonym, "20")
    assert rules.total(s.waiting for s in rules.spending_of(summit)) == {"EUR": Decimal(10), "INR": Decimal(20)}


def test_the_same_form_sent_twice_is_one_expense(summit, asha, pseudonym):
    line(summit, pseudonym, awarded=Decimal(500))
    fields = {
        "expense-op": new_operation(), "expense-line": str(summit.budget_lines.get().pk), "expense-title": "Tea",
        "expense-day": "2023-03-03", "expense-amount": "12.50", "expense-currency": "INR", "expense-lang": "en",
    }  # fmt: skip
    for _ in range(2):
        assert asha.sends(f"/en/{summit.slug}/desk/money/", **fields).status_code == 302
    assert [it.amount for it in Expense.objects.all()] == [Decimal("12.50")]


def test_what_was_typed_wrongly_stays_in_the_form(summit, asha):
    page = asha.sends(f"/en/{summit.slug}/desk/money/", **{
        "line-op": new_operation(), "line-title": "Beds", "line-kind": "lodging", "line-currency": "rupees",
        "line-people": "4", "line-lang": "en",
    })  # fmt: skip
    text = text_of(page)
    assert "Three capital letters" in text
    assert 'value="Beds"' in text
    assert 'value="rupees"' in text


def test_people_without_a_price_are_refused_with_what_to_do(summit, asha):
    page = asha.sends(f"/en/{summit.slug}/desk/money/", **{
        "line-op": new_operation(), "line-title": "Beds", "line-kind": "lodging", "line-currency": "INR",
        "line-people": "4", "line-lang": "en",
    })  # fmt: skip
    assert "Give both people and price, or neither." in text_of(page)
    assert not summit.budget_lines.exists()


def test_the_budget_that_contradicts_the_dates_or_itself_says_so(summit, pseudonym):
    line(summit, pseudonym, people=4, nights=5, price=Decimal(100), awarded=Decimal(999))
    said = list(budget_problems(summit))
    assert said[0] == "Beds: 5 nights in the budget, 2 days in the dates."
    assert "₹999.00 were awarded, but people, nights and price make ₹2,000.00" in said[1]


def test_a_receipt_is_kept_once_opened_by_organisers_only_and_can_be_deleted(summit, asha, bilal, stranger, pseudonym):
    it = spent(line(summit, pseudonym, awarded=Decimal(500)), pseudonym)
    for _ in range(2):
        actions.add_receipt(it, name="../../etc/my receipt.pdf", content=PDF)
    receipt = Receipt.objects.get()
    address = f"/en/{summit.slug}/desk/money/receipts/{receipt.pk}/"
    opened = asha.opens(address)
    assert opened.content == PDF
    assert opened["Content-Disposition"] == 'attachment; filename="my receipt.pdf"'
    assert bilal.opens(address).status_code == 403
    assert stranger.opens(address).status_code == 302
    asha.sends(address)
    assert not Receipt.objects.exists()


def test_a_receipts_file_is_written_whole_lies_apart_and_goes_with_the_last_that_needs_it(
    summit, pseudonym, django_capture_on_commit_callbacks
):
    one, other = (spent(line(summit, pseudonym, awarded=Decimal(500)), pseudonym) for _ in range(2))
    held = [actions.add_receipt(it, name="r.pdf", content=PDF + b"two beds") for it in (one, other)]
    digest = held[0].digest
    assert (files.read(digest, actions.ROOM), files.read(digest)) == (PDF + b"two beds", None)
    for receipt, left in zip(held, (PDF + b"two beds", None), strict=True):
        with django_capture_on_commit_callbacks(execute=True):
            actions.drop_receipt(receipt)
        assert files.read(digest, actions.ROOM) == left


def test_a_receipt_that_was_cut_off_while_it_was_written_leaves_no_half_file(summit, pseudonym, monkeypatch):
    it = spent(line(summit, pseudonym, awarded=Decimal(500)), pseudonym)
    content = PDF + b" as the power failed"
    monkeypatch.setattr("os.fsync", lambda handle: (_ for _ in ()).throw(OSError("no power")))
    with pytest.raises(OSError, match="no power"):
        actions.add_receipt(it, name="r.pdf", content=content)
    assert files.read(sha256(content).hexdigest(), actions.ROOM) is None


@pytest.mark.parametrize("content", [b"<html><script>", b"GIF89a", b"MZ\x90", b""])
def test_what_is_no_receipt_is_refused(summit, pseudonym, content):
    it = spent(line(summit, pseudonym, awarded=Decimal(500)), pseudonym)
    with pytest.raises(Refused, match="PDF, JPEG or PNG"):
        actions.add_receipt(it, name="x.pdf", content=content)
    assert not Receipt.objects.exists()


def test_a_file_that_is_too_large_is_refused_in_the_form(summit, asha, pseudonym):
    from django.core.files.uploadedfile import SimpleUploadedFile

    it = spent(line(summit, pseudonym, awarded=Decimal(500)), pseudonym)
    large = SimpleUploadedFile("r.pdf", PDF + b"0" * Receipt.LARGEST)
    page = asha.sends(f"/en/{summit.slug}/desk/money/expenses/{it.number}/", receipt="1", file=large)
    assert "larger than 5 MB" in text_of(page)


def test_approving_is_a_button_and_looking_is_none(summit, asha, imran, pseudonym):
    it = spent(line(summit, pseudonym, awarded=Decimal(500)), pseudonym)
    address = f"/en/{summit.slug}/desk/money/expenses/{it.number}/"
    page = imran.opens(address)
    assert "I stand for this expense" in text_of(page)
    assert "1 of 2 people stand for it" in text_of(page)
    imran.sends(address, approve="1", seen=seen_on(page))
    assert "2 of 2 people stand for it" in text_of(asha.opens(address))
    assert operation(asha.opens(address))


def seen_on(page):
    return re.search(r'name="seen" value="([0-9a-f]+)"', text_of(page))[1]


@pytest.mark.parametrize("change", ["the sum", "the receipts"])
def test_nobody_stands_for_figures_they_have_not_seen(summit, imran, pseudonym, change):
    it = spent(line(summit, pseudonym, awarded=Decimal(5000)), pseudonym)
    address = f"/en/{summit.slug}/desk/money/expenses/{it.number}/"
    before = seen_on(imran.opens(address))
    if change == "the sum":
        actions.change_expense(it, by=pseudonym, amount=Decimal(4000))
    else:
        actions.add_receipt(it, name="other.pdf", content=PDF)
    page = imran.sends(address, approve="1", seen=before)
    assert "It changed after you opened this page" in text_of(page)
    assert it.approvals.filter(is_withdrawn=False).count() == 1
    assert "1 of 2 people stand for it" in text_of(page)
    imran.sends(address, approve="1", op=operation(page), seen=seen_on(page))
    assert it.approvals.filter(is_withdrawn=False).count() == 2


def test_an_approval_that_names_nothing_it_saw_is_none(summit, imran, pseudonym):
    it = spent(line(summit, pseudonym, awarded=Decimal(500)), pseudonym)
    imran.sends(f"/en/{summit.slug}/desk/money/expenses/{it.number}/", approve="1")
    assert it.approvals.filter(is_withdrawn=False).count() == 1


def test_everyone_reads_the_sums_and_nobody_reads_who_approved(summit, stranger, pseudonym, imran):
    it = spent(line(summit, pseudonym, awarded=Decimal(500)), pseudonym)
    actions.approve(it, by=imran.person.memberships.get().pseudonym)
    page = text_of(stranger.opens(f"/en/{summit.slug}/money/"))
    assert "₹500.00" in page
    assert "₹100.00" in page
    assert "Imran" not in page
