"""The wish: one thing that a customer wants, taken apart."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from skill.language.units import Quantity, packs_for

PIECES: Final = frozenset({"piece", "roll", "slice", "bar", "stick", "loaf", "head"})
"""Containers that are themselves what is counted inside a pack: eight rolls may be one pack."""


@dataclass(frozen=True)
class Wish:
    """One thing that is wanted.

    `text` is what remains to search for, `phrase` the same with attributes, lengths and brand
    left in, for titles. `quantity` counts packs ('two packs of coffee'). `pack` is a measured
    size: without a quantity the amount that is wanted in all ('a kilo of'), with one the size of
    each pack ('two 500 g packs'). `container` is what was counted (`bottle`, `pack`, …), '' when
    nothing was named. Prices are in major units, both limits included; `currency` is '' when
    unsaid. `brand` is unresolved text after 'from' or 'von'. `require` names attributes
    (`organic`, `decaf`, `sugar-free`, …); `without` holds what must not be in it: attributes or
    plain words. `sort` is `price`, `-price`, `popular`, `rating`, `size`, `-size` or `new`.
    `reference` points at what was shown: `it`, `them`, `both`, `other`, an ordinal from 1 (-1
    is the last), or, when no product is named, `cheaper`, `cheapest`, `dearer`, `dearest`,
    `bigger`, `biggest`, `smaller`, `smallest`, `best`, `popular` or `newest`.
    """

    text: str = ""
    phrase: str = ""
    quantity: int | None = None
    pack: Quantity | None = None
    container: str = ""
    max_price: Decimal | None = None
    min_price: Decimal | None = None
    currency: str = ""
    brand: str = ""
    require: frozenset[str] = frozenset()
    without: tuple[str, ...] = ()
    sort: str | None = None
    reference: str | int | None = None

    def __bool__(self) -> bool:
        """Whether anything is wanted at all."""
        return self != Wish()

    def count(self, pack: Quantity | None) -> int:
        """How many packs of a product to take whose pack is `pack`, at least one.

        'A kilo' of a product in packs of 500 g is two; 'twelve' of one in packs of ten pieces is two.
        """
        count = 1 if self.quantity is None else max(1, self.quantity)
        if pack is None or not pack.value:
            return count
        if self.pack is not None:
            return packs_for(self.pack.times(count), pack) if self.pack.compares_with(pack) else count
        if pack.unit in PIECES and pack.value > 1 and self._counts_pieces(count, pack):
            return packs_for(Quantity(Decimal(count), pack.unit), pack)
        return count

    def _counts_pieces(self, count: int, pack: Quantity) -> bool:
        """Whether the quantity counts what is in the packs, and not the packs."""
        if self.container:
            return self.container in PIECES and (self.container == pack.unit or pack.unit == "piece")
        return count >= pack.value

    def corrected(self, by: Wish) -> Wish:
        """This wish with all that `by` says in its place: 'two coffees, no, three' are three coffees."""
        kept = {name: value for name, value in vars(by).items() if value != _DEFAULTS[name]}
        if by.text or by.phrase:
            kept.setdefault("phrase", by.phrase)
            kept.setdefault("reference", by.reference)
        if by.require and not by.text:
            kept["phrase"] = f"{by.phrase} {self.phrase}".strip()
        if "quantity" in kept and "pack" not in kept and "container" not in kept and self.quantity is None:
            kept["pack"] = None
        return Wish(**(vars(self) | kept))

    def with_more(self, more: Wish) -> Wish:
        """This wish with what `more` adds to it: 'coffee, organic, under five euros' is one wish."""
        joined = self.corrected(more)
        phrase = " ".join(part for part in (self.phrase, more.phrase) if part)
        changes = {
            "require": self.require | more.require,
            "without": self.without + more.without,
            "phrase": phrase,
            "text": self.text or more.text,
        }
        return Wish(**(vars(joined) | changes))


_DEFAULTS: Final = vars(Wish())
