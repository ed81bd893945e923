"""A line of the budget, an expense, a receipt."""

from decimal import Decimal

from django import forms
from django.utils.translation import gettext_lazy as _

from sabha.summit.base.forms import DateInput, Form, LanguageField
from sabha.summit.base.forms import words as as_words
from sabha.summit.outcomes.models import BudgetLine


def amount(label, **kwargs):
    """An amount of money, zero or more, to the hundredth."""
    number = forms.NumberInput(attrs={"step": "0.01", "inputmode": "decimal"})
    limits = {"max_digits": 14, "decimal_places": 2, "min_value": Decimal(0)}
    return forms.DecimalField(label=label, widget=number, **limits, **kwargs)


def currency(**kwargs):
    return forms.RegexField(
        r"\A[A-Z]{3}\Z", label=_("Currency"), strip=True, widget=forms.TextInput(attrs={"size": 4}),
        error_messages={"invalid": _("Three capital letters, such as INR, EUR or USD.")}, **kwargs,
    )  # fmt: skip


class LineForm(Form):
    """One line of the budget: a sum, or people × nights × price."""

    title = forms.CharField(label=_("What it is for"), max_length=200)
    kind = forms.ChoiceField(label=_("Kind"), choices=BudgetLine.Kind.choices)
    currency = currency()
    awarded = amount(_("Amount awarded"), required=False)
    people = forms.IntegerField(label=_("People"), min_value=1, max_value=100_000, required=False)
    nights = forms.IntegerField(label=_("Nights or days"), min_value=1, max_value=366, required=False)
    price = amount(_("Price for each"), required=False)
    lang = LanguageField()
    is_withdrawn = forms.BooleanField(label=_("Take this line out"), required=False)

    def __init__(self, *args, line=None, **kwargs):
        names = ("kind", "currency", "awarded", "people", "nights", "price")
        if line is not None:
            kept = {"title": line.title.text, "lang": line.title.lang}
            kwargs.setdefault("initial", kept | {name: getattr(line, name) for name in names})
        super().__init__(*args, **kwargs)
        if line is None:
            del self.fields["is_withdrawn"]

    def clean(self):
        given = super().clean()
        if (given.get("people") is None) != (given.get("price") is None) and not self.errors:
            self.add_error("people", _("Give both people and price, or neither."))
        if given.get("awarded") is None and given.get("price") is None and not self.errors:
            self.add_error("awarded", _("Give an amount, or people and a price."))
        return given

    def values(self):
        """The columns of the line."""
        given = self.cleaned_data
        names = ("kind", "currency", "awarded", "people", "nights", "price")
        values = {name: given[name] for name in names} | {"title": as_words(given["title"], given["lang"])}
        return values | ({"is_withdrawn": given["is_withdrawn"]} if "is_withdrawn" in given else {})


class ExpenseForm(Form):
    """Money that was spent. It stands on a public page: no names."""

    line = forms.ModelChoiceField(label=_("Line"), queryset=BudgetLine.objects.none(), empty_label=None)
    title = forms.CharField(label=_("What was paid"), max_length=200,
        help_text=_("Everyone can read this: no names."))  # fmt: skip
    day = forms.DateField(label=_("Day"), widget=DateInput)
    amount = amount(_("Amount"))
    currency = currency()
    lang = LanguageField()
    is_withdrawn = forms.BooleanField(label=_("Take this expense back"), required=False)

    def __init__(self, *args, summit, expense=None, **kwargs):
        if expense is not None:
            kept = {name: getattr(expense, name) for name in ("line", "day", "amount", "currency")}
            kwargs.setdefault("initial", kept | {"title": expense.title.text, "lang": expense.title.lang})
        super().__init__(*args, **kwargs)
        self.fields["line"].queryset = BudgetLine.objects.filter(summit=summit, is_withdrawn=False)
        if expense is None:
            del self.fields["is_withdrawn"]

    def values(self):
        """The columns of the expense, without its line."""
        given = self.cleaned_data
        values = {name: given[name] for name in ("day", "amount", "currency")}
        values["title"] = as_words(given["title"], given["lang"])
        return values | ({"is_withdrawn": given["is_withdrawn"]} if "is_withdrawn" in given else {})


class StandForm(Form):
    """Standing for an expense as one saw it."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)


class ReceiptForm(Form):
    """The file behind an expense."""

    file = forms.FileField(
        label=_("Receipt"), help_text=_("PDF, JPEG or PNG, up to 5 MB. Only organisers can open it."), max_length=120,
        widget=forms.FileInput(attrs={"accept": ".pdf,.jpg,.jpeg,.png"}),
    )  # fmt: skip
