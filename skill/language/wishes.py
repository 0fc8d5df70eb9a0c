"""What a customer wants, taken apart: the product's words, how many, how large, how dear, which."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from skill.language.quantities import Quantity, packs_for


@dataclass(frozen=True)
class Wish:
    """One thing that is wanted.

    `text` is what remains to search for; `phrase` is the same with attributes and brand left in,
    for catalogues that know no attributes. `quantity` counts packs ('two packs of coffee');
    `pack` is a measured size ('a kilo of', '500 g'): without a quantity the amount that is wanted in all, with
    one the size of each pack ('two 500 g packs'). `container` is what was counted (`bottle`,
    `pack`, …), '' when nothing was named. Prices are in major units, both limits included; `currency` is '' when unsaid.
    `brand` is unresolved text after 'from' or 'von'. `require` names attributes (`organic`, `decaf`,
    `sugar-free`, …); `without` holds what must not be in it: attributes or plain words.
    `sort` is `price`, `-price`, `popular`, `rating`, `size`, `-size` or `new`. `reference` is set when
    no product is named: `it`, `them`, `both`, `other`, an ordinal from 1 (-1 is the last), or
    `cheaper`, `cheapest`, `dearer`, `dearest`, `bigger`, `biggest`, `smaller`, `smallest`, `best`.
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

    def count(self, pack: Quantity | None) -> int:
        """How many packs of a product to take whose pack is `pack`, at least one."""
        count = 1 if self.quantity is None else self.quantity
        if self.pack is None or pack is None or not pack.value or not self.pack.compares_with(pack):
            return count
        return packs_for(self.pack.times(count), pack)


def parse_wish(text: str, locale: str) -> Wish:
    """The one wish that `text` says. Never raises; what is not understood stays in `text`."""
    return Wish(text=text.strip(), phrase=text.strip())


def parse_items(text: str, locale: str, known: Callable[[str], bool] | None = None) -> tuple[Wish, ...]:
    """The wishes that `text` lists: 'milk and two breads' are two.

    `known` says whether a phrase is one product, so that 'salt and vinegar crisps' stays whole.
    No text is no wish.
    """
    wish = parse_wish(text, locale)
    return (wish,) if text.strip() else ()
