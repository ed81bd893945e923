"""Where one voter's share went, from the purchases alone: needs no other ballot, and no numpy."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True)
class Payment:
    """What one voter paid for one winner; `in_full` unless they gave all they had left."""

    project: str
    amount: Fraction
    in_full: bool


def spent(
    share: Fraction, purchases: Iterable[tuple[str, Fraction]], points: Mapping[str, int | Fraction]
) -> tuple[tuple[Payment, ...], Fraction]:
    """(payments in order, what is left). `purchases`: each project bought with its price per point, in order."""
    left, payments = share, []
    for project, price in purchases:
        asked = points.get(project, 0) * price
        if asked:
            paid = min(left, asked)
            payments.append(Payment(project, paid, in_full=paid == asked))
            left -= paid
    return tuple(payments), left
