"""What must be true of every order: its sums, its way, its money at the shop and at the gateway."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import pairwise

from sqlalchemy import Connection, exists, select

from skill.integrity.dossier import Dossier, dossiers
from skill.integrity.finding import Finding
from skill.integrity.payments import PAYMENT_RULES
from skill.shop.money import Money
from skill.shop.order_numbers import is_number
from skill.shop.order_states import TRANSITIONS
from skill.shop.tax import order_taxes
from skill.store.tables import invoice_entries, line_changes, order_events, outbox, payment_events


def check(connection: Connection) -> Iterator[Finding]:
    """Every rule on every order."""
    for one in dossiers(connection):
        for rule, sentences in RULES.items():
            for told in sentences(one):
                message = f"order {one.order.number} {told}"
                yield Finding(rule, "orders", str(one.order.id), message)


def gateway_books(connection: Connection) -> Iterator[Finding]:
    """Entries of the invoice gateway that belong to no payment of any order."""
    known = select(payment_events.c.id).where(
        payment_events.c.key == invoice_entries.c.invoice, payment_events.c.kind == "requested"
    )
    stray = select(invoice_entries.c.key).where(~known.exists()).order_by(invoice_entries.c.key)
    for key in connection.execute(stray).scalars():
        yield Finding("gateway", "invoice_entries", key, f"the entry {key} belongs to no order's payment")


def outbox_of_events(connection: Connection) -> Iterator[Finding]:
    """Events of which nobody would ever be told."""
    promised = exists().where(outbox.c.event_id == order_events.c.id)
    for row in connection.execute(select(order_events).where(~promised).order_by(order_events.c.id)):
        told = f"that order {row.order_id} became {row.state} was never put into the outbox"
        yield Finding("outbox", "order_events", str(row.id), told)
    promised = exists().where(outbox.c.change_id == line_changes.c.id)
    for row in connection.execute(select(line_changes).where(~promised).order_by(line_changes.c.id)):
        told = f"that {row.sku} of order {row.order_id} was {row.kind} was never put into the outbox"
        yield Finding("outbox", "line_changes", str(row.id), told)


def _lines(one: Dossier) -> Iterator[str]:
    if not one.lines:
        yield "has no lines"
    for line in one.lines:
        if line.backordered > line.quantity:
            yield f"has more of {line.sku} backordered than ordered"


def _sums(one: Dossier) -> Iterator[str]:
    discount = sum(line.discount_minor for line in one.lines)
    goods = sum(line.price_minor * line.quantity for line in one.lines) - discount
    if discount != one.order.discount_minor:
        yield f"says a discount of {one.order.discount_minor}, its lines come to {discount}"
    if goods != one.order.goods_minor:
        yield f"says goods of {one.order.goods_minor}, its lines come to {goods}"


def _tax(one: Dossier) -> Iterator[str]:
    goods = [
        (line.tax_rate, Money(line.price_minor * line.quantity - line.discount_minor, one.order.currency))
        for line in one.lines
    ]
    delivery = Money(one.order.delivery_minor, one.order.currency)
    rate = None if one.order.delivery_shares_tax else one.order.delivery_tax_rate
    tax = sum(line.tax.minor for line in order_taxes(goods, delivery, rate))
    if tax != one.order.tax_minor:
        yield f"says tax of {one.order.tax_minor}, its lines and delivery contain {tax}"


def _number(one: Dossier) -> Iterator[str]:
    if not is_number(one.order.number):
        yield "has a number whose check digit is wrong"


def _address(one: Dossier) -> Iterator[str]:
    fields = {"name", "street", "postal_code", "city", "country"}
    address = one.order.address
    if address is not None and not (isinstance(address, dict) and address.keys() == fields):
        yield "has an address that is not one"


def _history(one: Dossier) -> Iterator[str]:
    states = [event.state for event in one.events]
    if not states or states[0] != "placed":
        yield "has a history that does not begin with placed"
        return
    for before, after in pairwise(states):
        if after not in TRANSITIONS[before]:
            yield f"went from {before} to {after}, which no order may"
    if states[-1] != one.order.state:
        yield f"is {one.order.state}, but its history ends with {states[-1]}"
    changes = len(states) + len(one.shrunk)
    if one.order.version != changes:
        yield f"has version {one.order.version} after {changes} changes"


def _placing(one: Dossier) -> Iterator[str]:
    placed = next((event for event in one.events if event.state == "placed"), None)
    if placed is not None and placed.at != one.order.placed_at:
        yield f"was placed at {one.order.placed_at}, its history says {placed.at}"
    if placed is not None and placed.key != one.order.key:
        yield "was placed by another question than its history says"


def _receipt(one: Dossier) -> Iterator[str]:
    answered = any(event.kind in ("authorized", "declined") for event in one.payments)
    if one.receipt is not None and not answered:
        yield "has a receipt although its payment never went through"
    if (one.receipt is not None) != one.order.receipt_promised:
        yield "lacks the receipt that was promised" if one.receipt is None else "has a receipt of nobody's"


RULES: dict[str, Callable[[Dossier], Iterator[str]]] = {
    "lines": _lines,
    "sums": _sums,
    "tax": _tax,
    "number": _number,
    "address": _address,
    "history": _history,
    "placing": _placing,
    "receipt": _receipt,
    **PAYMENT_RULES,
}
"""Each rule with the function that says, in half a sentence after "order 123456", what is wrong."""
