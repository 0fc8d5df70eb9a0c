"""The tax that gross prices contain, rounded once for each rate, so that the sums add up."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from skill.shop.money import Money

WHOLE = 10_000
"""A hundred per cent in basis points."""


@dataclass(frozen=True)
class TaxLine:
    """The tax contained in everything of one rate (basis points): `gross` with it, `tax` of that."""

    rate: int
    gross: Money
    tax: Money

    @property
    def net(self) -> Money:
        """The amount without tax."""
        return self.gross - self.tax


def tax_lines(amounts: Iterable[tuple[int, Money]]) -> tuple[TaxLine, ...]:
    """The tax table of gross `(rate, amount)` pairs, by rising rate; rates with nothing are left out."""
    gross: dict[int, Money] = {}
    for rate, amount in amounts:
        if amount:
            gross[rate] = gross[rate] + amount if rate in gross else amount
    return tuple(TaxLine(rate, gross[rate], contained_tax(gross[rate], rate)) for rate in sorted(gross))


def order_taxes(
    goods: Sequence[tuple[int, Money]], delivery: Money, delivery_rate: int | None
) -> tuple[TaxLine, ...]:
    """The tax table of goods, as gross `(rate, amount)` pairs, and of what their delivery costs.

    Without a rate of its own, delivery is ancillary to the goods and shares their rates in proportion to
    their gross worth (CJEU C-349/96; in Germany UStAE 3.10 (5)). When the goods come to nothing, it has
    the highest of their rates.
    """
    if delivery_rate is not None:
        return tax_lines([*goods, (delivery_rate, delivery)])
    worth = tax_lines(goods)
    if not worth:
        return tax_lines([(max((rate for rate, _ in goods), default=0), delivery)])
    parts = delivery.split([line.gross.minor for line in worth])
    return tax_lines([*goods, *zip((line.rate for line in worth), parts, strict=True)])


def contained_tax(gross: Money, rate: int) -> Money:
    """The tax in a gross amount, to the nearest minor unit, halves away from zero."""
    part, whole = abs(gross.minor) * rate, WHOLE + rate
    tax = (2 * part + whole) // (2 * whole)
    return Money(tax if gross.minor >= 0 else -tax, gross.currency)
