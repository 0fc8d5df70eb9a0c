"""Which pieces of which order a customer means."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from rapidfuzz import process

from skill.dialogue import Intent, Prompt
from skill.intents.alike import ALIKE, every_word
from skill.intents.say import line
from skill.language.normalise import fold
from skill.language.wishes import Wish, parse_items
from skill.shop import Shop
from skill.shop.orders import Order
from skill.shop.quotes import QuoteLine
from skill.shop.search import UNSURE

NEAR_BEST = 0.9
"""What search finds has to be so near to its best hit to be meant."""

LOOKED_AT = 12
"""How many of the newest orders are looked at."""


@dataclass(frozen=True)
class Meant:
    """Pieces by sku of one order, and what was named that is not in it."""

    order: Order
    pieces: Mapping[str, int]
    missing: tuple[str, ...] = ()

    def told(self, shop: Shop) -> tuple[Prompt, ...]:
        """The pieces in words, called what the products are called today."""
        titles = titles_of(self.order, shop)
        return tuple(line(count, titles[sku]) for sku, count in self.pieces.items())

    @property
    def terms(self) -> str:
        """What a yes about these pieces agrees to."""
        told = ",".join(f"{count}x{sku}" for sku, count in self.pieces.items())
        return f"{self.order.number} {self.order.version} {self.order.state} {told}"


def titles_of(order: Order, shop: Shop) -> dict[str, str]:
    """What the products of an order are called today, in the language of today."""
    known = shop.catalog.many(one.sku for one in order.lines)
    return {one.sku: known[one.sku].title if one.sku in known else one.title for one in order.lines}


def meant(words: str, intent: Intent, shop: Shop, left: Callable[[Order], Mapping[str, int]]) -> Meant | None:
    """The pieces that the words name, in the newest order that has them left; None when none has.

    `left` are the pieces by sku of an order that can be meant. An order whose number the intent has is
    the only one that can be.
    """
    number = intent.text("number")
    known = [shop.orders.find(number)] if number else shop.orders.history(LOOKED_AT)
    wishes = parse_items(words, shop.locale) or [Wish(text=words, phrase=words)]
    if (count := intent.number("quantity")) and len(wishes) == 1:
        wishes = [replace(wishes[0], quantity=count)]
    best: Meant | None = None
    for order in known:
        pieces = left(order) if order else {}
        if order is None or not pieces:
            continue
        found = _found(wishes, order, pieces, shop)
        if found.pieces and not found.missing:
            return found
        best = best or (found if found.pieces else None)
    return best


def _found(wishes: Sequence[Wish], order: Order, left: Mapping[str, int], shop: Shop) -> Meant:
    pieces: dict[str, int] = {}
    missing = []
    for wish in wishes:
        words = wish.phrase or wish.text
        named = _line(words, order, left, shop)
        if named is None:
            missing.append(words)
        else:
            pieces[named.sku] = min(wish.quantity or left[named.sku], left[named.sku])
    return Meant(order, pieces, tuple(missing))


def _line(words: str, order: Order, left: Mapping[str, int], shop: Shop) -> QuoteLine | None:
    """The line that the words name, by its title (then and today) or by what search finds."""
    lines = {one.sku: one for one in order.lines if one.sku in left}
    if not words:
        return next(iter(lines.values())) if len(lines) == 1 else None
    known = shop.catalog.many(lines)
    titles = {sku: f"{one.title} {known[sku].title if sku in known else ''}" for sku, one in lines.items()}
    best = process.extractOne(words, titles, scorer=every_word, processor=fold, score_cutoff=ALIKE)
    if best:
        return lines[best[2]]
    hits = shop.search.query(words, 20)
    good = max(UNSURE, NEAR_BEST * hits[0].score) if hits else UNSURE
    return next((lines[hit.sku] for hit in hits if hit.sku in lines and hit.score >= good), None)
