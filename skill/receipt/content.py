"""What stands on a receipt, in the words of the customer's language."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from zoneinfo import ZoneInfo

from skill.config import Settings
from skill.dialogue import Prompt, Value
from skill.prompts import LOCALES, Words, best_locale, words_in
from skill.shop.money import Money
from skill.shop.orders import Order
from skill.shop.terms import Terms

TEXTS = "skill.receipt.texts"


@dataclass(frozen=True)
class Seller:
    """Who sells: the address in lines, and the tax number or VAT id; both may be empty."""

    name: str
    address: tuple[str, ...] = ()
    tax_id: str = ""

    @classmethod
    def of(cls, settings: Settings) -> Seller:
        """The seller as it is set up."""
        return cls(settings.seller, settings.seller_address, settings.tax_id)


@dataclass(frozen=True)
class Receipt:
    """All texts of a receipt, ready to be set out.

    `lines` are pieces, title, price of a piece, and total; `sums` and `facts` have a label and a value;
    `taxes` are rate, net, tax, and gross of everything of that rate, their sum last.
    """

    locale: str
    title: str
    seller: tuple[str, ...]
    customer: tuple[str, ...]
    facts: tuple[tuple[str, str], ...]
    line_heads: tuple[str, ...]
    lines: tuple[tuple[str, ...], ...]
    sums: tuple[tuple[str, str], ...]
    tax_heads: tuple[str, ...]
    taxes: tuple[tuple[str, ...], ...]
    notes: tuple[str, ...]


def receipt_of(order: Order, refunded: Money, seller: Seller, terms: Terms) -> Receipt:
    """The receipt of an order as it is today, in the language in which was ordered."""
    locale = best_locale(order.locale) or LOCALES[0]
    return _Writer(order, refunded, seller, terms, words_in(TEXTS, locale), locale).receipt()


@dataclass(frozen=True)
class _Writer:
    order: Order
    refunded: Money
    seller: Seller
    terms: Terms
    words: Words
    locale: str

    def receipt(self) -> Receipt:
        order = self.order
        return Receipt(
            locale=self.locale,
            title=self._text("receipt-title", number=order.number),
            seller=self._seller(),
            customer=self._customer(),
            facts=self._facts(),
            line_heads=tuple(self._text(f"head-{one}") for one in ("pieces", "product", "price", "total")),
            lines=tuple(
                (str(line.quantity), line.title, self._money(line.price), self._money(line.gross))
                for line in order.lines
            ),
            sums=tuple(
                (self._text(name, **args), self._money(amount)) for name, amount, args in self._sums()
            ),
            tax_heads=tuple(self._text(f"head-{one}") for one in ("rate", "net", "tax", "gross")),
            taxes=self._taxes(),
            notes=self._notes(),
        )

    def _seller(self) -> tuple[str, ...]:
        tax_id = [self._text("tax-id", id=self.seller.tax_id)] if self.seller.tax_id else []
        return (self.order.seller, *self.seller.address, *tax_id)

    def _customer(self) -> tuple[str, ...]:
        address = self.order.address
        if address is None:
            return ()
        return (address.name, address.street, f"{address.postal_code} {address.city}, {address.country}")

    def _facts(self) -> tuple[tuple[str, str], ...]:
        order = self.order
        placed = order.placed_at.astimezone(ZoneInfo(self.terms.zone)).date()
        delivery = self._day(order.delivery_day)
        if order.delivery_time:
            start, end = order.delivery_time.split("-")
            delivery = self._text("day-span", day=order.delivery_day, start=start, end=end)
        return (
            (self._text("fact-number"), order.number),
            (self._text("fact-placed"), self._day(placed)),
            (self._text("fact-delivery"), delivery),
        )

    def _sums(self) -> list[tuple[str, Money, dict[str, Value]]]:
        """What stands below the lines: message, amount, and the message's arguments."""
        order = self.order
        name = order.delivery_name or self._text("delivery")
        sums: list[tuple[str, Money, dict[str, Value]]] = []
        if order.discount:
            sums.append(("sum-discount", -order.discount, {"code": order.coupon}))
        sums.append(("sum-delivery", order.delivery, {"name": name}))
        sums.append(("sum-total", order.total, {}))
        if self.refunded:
            sums.append(("sum-refunded", -self.refunded, {}))
        return sums

    def _taxes(self) -> tuple[tuple[str, ...], ...]:
        lines = self.order.taxes
        rows: list[tuple[str, ...]] = [
            (self._rate(one.rate), self._money(one.net), self._money(one.tax), self._money(one.gross))
            for one in lines
        ]
        tax = Money.sum((one.tax for one in lines), self.order.total.currency)
        total = self.order.total
        rows.append((self._text("taxes-total"), *map(self._money, (total - tax, tax, total))))
        return tuple(rows)

    def _notes(self) -> tuple[str, ...]:
        ended = {"cancelled": "note-cancelled", "refunded": "note-refunded", "returned": "note-returned"}
        notes = [self._text(ended[self.order.state])] if self.order.state in ended else []
        return (*notes, self._text("note-prices"))

    def _rate(self, rate: int) -> str:
        return self._text("rate", rate=Decimal(rate) / 100)

    def _money(self, amount: Money) -> str:
        return self.words.money(amount, aloud=False)

    def _day(self, day: date) -> str:
        return self._text("day", day=day)

    def _text(self, message: str, **args: Value) -> str:
        return self.words.say(Prompt(message, args), aloud=False)
