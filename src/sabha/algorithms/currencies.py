"""Money of several currencies added up without ever mixing it silently: each rate that was used is told."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal

CENT = Decimal("0.01")


@dataclass(frozen=True)
class Together:
    """What sums are worth in one currency. `used` are the currencies that were converted, `left_out` those without a
    rate: their money is in no total."""

    currency: str
    total: Decimal
    used: tuple[str, ...]
    left_out: tuple[str, ...]


def sums(amounts: Iterable[tuple[str, Decimal]]) -> dict[str, Decimal]:
    """Currency → its exact sum, by currency."""
    found: dict[str, Decimal] = {}
    for currency, amount in amounts:
        found[currency] = found.get(currency, Decimal(0)) + amount
    return dict(sorted(found.items()))


def together(by_currency: Mapping[str, Decimal], into: str, rates: Mapping[str, Decimal]) -> Together:
    """All sums in the currency `into`; `rates` says what one unit of each other currency is worth in it.

    Rounded once, at the end, to two places, half to even.
    """
    known = {into: Decimal(1), **rates}
    total = sum((amount * known[c] for c, amount in by_currency.items() if c in known), Decimal(0))
    return Together(
        currency=into,
        total=total.quantize(CENT, ROUND_HALF_EVEN),
        used=tuple(sorted(c for c in by_currency if c in rates and c != into)),
        left_out=tuple(sorted(c for c in by_currency if c not in known)),
    )
