"""Quantities: a value and a unit, converted and compared exactly."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal
from functools import total_ordering
from typing import Final

BASE_UNITS: Final = {
    "g": ("g", Decimal(1)),
    "kg": ("g", Decimal(1000)),
    "mg": ("g", Decimal("0.001")),
    "oz": ("g", Decimal("28.349523125")),
    "lb": ("g", Decimal("453.59237")),
    "ml": ("ml", Decimal(1)),
    "cl": ("ml", Decimal(10)),
    "l": ("ml", Decimal(1000)),
    "fl oz": ("ml", Decimal("29.5735295625")),
    "pint": ("ml", Decimal("473.176473")),
    "quart": ("ml", Decimal("946.352946")),
    "gallon": ("ml", Decimal("3785.411784")),
    "mm": ("mm", Decimal(1)),
    "cm": ("mm", Decimal(10)),
    "m": ("mm", Decimal(1000)),
    "piece": ("piece", Decimal(1)),
}
"""Canonical units that convert: the unit they convert to, and how many of it one is."""


@total_ordering
@dataclass(frozen=True)
class Quantity:
    """A value and its canonical unit: `Quantity(Decimal(500), "g")`.

    Units that are not in `BASE_UNITS` (`roll`, `sheet`, `slice`, …) compare with themselves only.
    Equality is of value and unit as written; `same_amount` and `<` compare across units.
    Raises ValueError for a value that is not finite or is negative, and TypeError for a float.
    """

    value: Decimal
    unit: str

    def __post_init__(self) -> None:
        if not isinstance(self.value, Decimal):
            raise TypeError(f"the value of a quantity is a Decimal, not {self.value!r}")
        if not self.value.is_finite() or self.value < 0:
            raise ValueError(f"{self.value} {self.unit} is not a quantity")

    def __str__(self) -> str:
        return f"{plain(self.value)} {self.unit}"

    def __lt__(self, other: Quantity) -> bool:
        """Whether this is less; raises ValueError when the units do not compare."""
        return self.base_value < other.to(self.base_unit).value

    @property
    def base_unit(self) -> str:
        """The unit that this one converts to: g, ml, mm, piece, or itself."""
        return BASE_UNITS.get(self.unit, (self.unit, Decimal(1)))[0]

    @property
    def base_value(self) -> Decimal:
        """The value in `base_unit`."""
        return self.value * BASE_UNITS.get(self.unit, (self.unit, Decimal(1)))[1]

    def compares_with(self, other: Quantity) -> bool:
        """Whether both measure the same kind of thing (both a weight, both a volume, …)."""
        return self.base_unit == other.base_unit

    def same_amount(self, other: Quantity) -> bool:
        """Whether both are the same amount in whatever unit: 1 kg and 1000 g."""
        return self.compares_with(other) and self.base_value == other.base_value

    def to(self, unit: str) -> Quantity:
        """The same amount in `unit`; raises ValueError when it cannot be converted."""
        base, factor = BASE_UNITS.get(unit, (unit, Decimal(1)))
        if base != self.base_unit:
            raise ValueError(f"{self} cannot be counted in {unit}")
        return Quantity(self.base_value / factor, unit)

    def times(self, count: int) -> Quantity:
        """This quantity `count` times: two packs of 500 g are 1000 g."""
        return Quantity(self.value * count, self.unit)


def plain(value: Decimal) -> str:
    """The decimal without exponent and without zeros at its end: `2.5`, `1000`."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def packs_for(wanted: Quantity, pack: Quantity) -> int:
    """The smallest whole number of packs that covers what is wanted, at least one.

    Raises ValueError when the two do not compare or the pack is empty.
    """
    each = pack.to(wanted.base_unit).value
    if not each:
        raise ValueError(f"no number of packs of {pack} covers {wanted}")
    return max(1, int((wanted.base_value / each).to_integral_value(ROUND_CEILING)))
