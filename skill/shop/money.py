"""Money: whole minor units and a currency, and no way to lose a cent."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import total_ordering

from babel.numbers import get_currency_precision

from skill.shop.errors import MixedCurrencies

LARGEST = 10**17
"""Minor units of the largest amount that is read: dozens of them still fit into a number of the store."""

_PLAIN = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)", re.ASCII)


@total_ordering
@dataclass(frozen=True)
class Money:
    """An amount in minor units (cents) of an ISO 4217 currency: `Money(1780, "EUR")` is €17.80.

    Raises TypeError for a float (or any other non-integer) amount and ValueError for a
    currency that is not three capital letters.
    """

    minor: int
    currency: str

    def __post_init__(self) -> None:
        if type(self.minor) is not int:
            raise TypeError(f"money is counted in whole minor units, not in {self.minor!r}")
        if not (
            len(self.currency) == 3
            and self.currency.isascii()
            and self.currency.isalpha()
            and self.currency.isupper()
        ):
            raise ValueError(f"{self.currency!r} is not an ISO 4217 currency such as 'EUR'")

    @classmethod
    def of(cls, amount: Decimal | str, currency: str) -> Money:
        """The money that `amount` major units are: `Money.of("17.80", "EUR")`.

        Raises ValueError when the amount is no plain number, has more decimals than the currency, or is
        larger than any that a store holds.
        """
        if not isinstance(amount, Decimal | str):
            raise TypeError("money is never made from a float; write the amount as text")
        if isinstance(amount, str) and not _PLAIN.fullmatch(amount.strip()):
            raise ValueError(f"{amount!r} is not an amount of money such as '17.80'")
        try:
            scaled = Decimal(amount).scaleb(get_currency_precision(currency))
        except ArithmeticError as error:
            raise ValueError(f"{amount!r} is not an amount of money such as '17.80'") from error
        if not scaled.is_finite() or scaled != scaled.to_integral_value():
            raise ValueError(f"{amount} is finer than the smallest coin of {currency}")
        if abs(scaled) > LARGEST:
            raise ValueError(f"{amount} is more than a store can hold")
        return cls(int(scaled), currency)

    @classmethod
    def sum(cls, amounts: Iterable[Money], currency: str) -> Money:
        """The sum of `amounts`, all in `currency`; nothing sums to zero."""
        total = cls(0, currency)
        for amount in amounts:
            total += amount
        return total

    @property
    def major(self) -> Decimal:
        """The amount in major units, exactly: `Decimal("17.80")`."""
        return Decimal(self.minor).scaleb(-get_currency_precision(self.currency))

    def __str__(self) -> str:
        return f"{self.major} {self.currency}"

    def __add__(self, other: Money) -> Money:
        return Money(self.minor + self._same(other), self.currency)

    def __sub__(self, other: Money) -> Money:
        return Money(self.minor - self._same(other), self.currency)

    def __neg__(self) -> Money:
        return Money(-self.minor, self.currency)

    def __mul__(self, times: int) -> Money:
        if type(times) is not int:
            raise TypeError(f"money is multiplied by whole numbers, not by {times!r}")
        return Money(self.minor * times, self.currency)

    __rmul__ = __mul__

    def split(self, weights: Sequence[int]) -> tuple[Money, ...]:
        """The amount in parts in proportion to the weights, which add up to it exactly.

        The largest remainders get the missing minor units, the first of equal ones first (Hare's method).
        Raises ValueError for weights below nothing, or that come to nothing.
        """
        whole = sum(weights)
        if min(weights, default=0) < 0 or not whole:
            raise ValueError(f"{self} cannot be split in proportion to {list(weights)}")
        parts = [divmod(self.minor * one, whole) for one in weights]
        missing = self.minor - sum(floor for floor, _ in parts)
        favoured = sorted(range(len(parts)), key=lambda at: (-parts[at][1], at))[:missing]
        minor = (floor + (at in favoured) for at, (floor, _) in enumerate(parts))
        return tuple(Money(one, self.currency) for one in minor)

    def __lt__(self, other: Money) -> bool:
        return self.minor < self._same(other)

    def __bool__(self) -> bool:
        return self.minor != 0

    def _same(self, other: Money) -> int:
        if not isinstance(other, Money):
            raise TypeError(f"money is added to and compared with money, not with {other!r}")
        if other.currency != self.currency:
            raise MixedCurrencies(self.currency, other.currency)
        return other.minor
