"""Money: what was awarded by line, what was spent, who approved it. Receipts are files of their own, never public."""

from decimal import Decimal

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from sabha.summit.base.words import WordsField
from sabha.summit.concept.models import Summit
from sabha.summit.journal.models import Recorded

CENT = Decimal("0.01")


def amount_field(label, **kwargs):
    """An exact amount of money, to the hundredth."""
    return models.DecimalField(label, max_digits=14, decimal_places=2, **kwargs)


class BudgetLine(Recorded):
    """One line of the budget. Where people, nights and a price for each are given, its amount is their product."""

    class Kind(models.TextChoices):
        TRAVEL = "travel", pgettext_lazy("budget line", "Travel")
        LODGING = "lodging", pgettext_lazy("budget line", "Lodging")
        FOOD = "food", pgettext_lazy("budget line", "Food")
        VENUE = "venue", pgettext_lazy("budget line", "Venue")
        ACCESS = "access", pgettext_lazy("budget line", "Interpretation and access")
        CARE = "care", pgettext_lazy("budget line", "Safety and childcare")
        WORK = "work", pgettext_lazy("budget line", "Work")
        OTHER = "other", pgettext_lazy("budget line", "Other")

    summit = models.ForeignKey(Summit, models.PROTECT, related_name="budget_lines")
    number = models.PositiveSmallIntegerField(_("number"))
    numbered_within = "summit"
    title = WordsField(_("what it is for"))
    kind = models.CharField(_("kind"), max_length=8, choices=Kind, default=Kind.OTHER)
    currency = models.CharField(_("currency"), max_length=3)
    awarded = amount_field(_("amount awarded"), null=True)
    people = models.PositiveIntegerField(_("people"), null=True)
    nights = models.PositiveSmallIntegerField(_("nights or days"), null=True)
    price = amount_field(_("price for each"), null=True)
    is_withdrawn = models.BooleanField(default=False)
    undone_as = {"is_withdrawn": True}

    class Meta:
        verbose_name = _("budget line")
        ordering = ("number", "id")

    def __str__(self):
        return str(self.title)

    @property
    def product(self):
        """People × nights × price, or None where one of people and price is missing."""
        if self.people is None or self.price is None:
            return None
        return (self.people * (1 if self.nights is None else self.nights) * self.price).quantize(CENT)

    @property
    def amount(self):
        """What the line comes to: its product where it has one, so that it never disagrees with itself."""
        return self.product if self.product is not None else (self.awarded or Decimal(0))


class Expense(Recorded):
    """Money that was spent on a line. It counts once two people stand for it: who entered it may be one of them."""

    NEEDED = 2

    summit = models.ForeignKey(Summit, models.PROTECT, related_name="expenses")
    line = models.ForeignKey(BudgetLine, models.PROTECT, related_name="expenses")
    number = models.PositiveIntegerField(_("number"))
    numbered_within = "summit"
    title = WordsField(_("what was paid"))
    day = models.DateField(_("day"))
    amount = amount_field(_("amount"))
    currency = models.CharField(_("currency"), max_length=3)
    is_withdrawn = models.BooleanField(default=False)
    undone_as = {"is_withdrawn": True}
    grows_from = "line"

    class Meta:
        verbose_name = _("expense")
        ordering = ("number", "id")

    def __str__(self):
        return str(self.title)


class Approval(Recorded):
    """That one person stands for an expense. The id follows from both, so nobody counts twice."""

    summit = models.ForeignKey(Summit, models.PROTECT, related_name="+")
    expense = models.ForeignKey(Expense, models.PROTECT, related_name="approvals")
    person = models.UUIDField()
    is_withdrawn = models.BooleanField(default=False)
    undone_as = {"is_withdrawn": True}

    class Meta:
        verbose_name = _("approval")

    def __str__(self):
        return str(self.expense)


class Receipt(models.Model):
    """The file behind an expense: the organisers' alone, kept out of the record, with a digest to check it by."""

    LARGEST = 5_000_000

    expense = models.ForeignKey(Expense, models.CASCADE, related_name="receipts")
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=40)
    digest = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    added = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("receipt")
        constraints = (models.UniqueConstraint(fields=["expense", "digest"], name="each_receipt_once"),)

    def __str__(self):
        return self.name
