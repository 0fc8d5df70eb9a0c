"""`voiceshop orders`: what was ordered, for whoever keeps the shop."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

import click

from skill.commands.opening import opened_services
from skill.commands.orders_merchant import DEEDS
from skill.dialogue import Reply
from skill.errors import VoiceshopError
from skill.intents.checkout import receipt
from skill.mail.sender import sender_of
from skill.prompts import best_locale, render
from skill.shop import order_rows
from skill.shop.order_numbers import spoken_digits
from skill.shop.order_rows import Order
from skill.store.tables import orders as orders_table

json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON for a script.")


@click.group()
def orders() -> None:
    """What was ordered, and what becomes of it."""


@orders.command("list")
@click.option(
    "--limit", default=20, show_default=True, type=click.IntRange(1, 10_000), help="How many, newest first."
)
@json_option
def list_orders(limit: int, as_json: bool) -> None:
    """The newest orders of all customers."""
    with opened_services() as services, services.store.connect(reads=True) as connection:
        found = order_rows.find(connection, limit=limit)
    if as_json:
        click.echo(json.dumps([as_data(order) for order in found], ensure_ascii=False))
        return
    if not found:
        click.echo("Nothing was ordered yet.")
    for order in found:
        pieces = ", ".join(f"{line.quantity} x {line.title}" for line in order.lines)
        placed = f"{order.placed_at:%Y-%m-%d %H:%M}"
        click.echo(f"{order.number:<10} {placed}  {order.state:<10} {order.total!s:>12}  {pieces}")


@orders.command()
@click.argument("number")
@json_option
def show(number: str, as_json: bool) -> None:
    """One order, by its number."""
    order = _order(number)
    if as_json:
        click.echo(json.dumps(as_data(order), ensure_ascii=False))
        return
    for name, value in as_data(order).items():
        if name != "lines":
            click.echo(f"{name:<14}{value}")
    for line in order.lines:
        click.echo(f"  {line.quantity} x {line.title} ({line.sku}), {line.total}")


@orders.command("receipt")
@click.argument("number")
@json_option
def print_receipt(number: str, as_json: bool) -> None:
    """The receipt of one order, in the customer's language."""
    order = _order(number)
    locale = best_locale(order.locale) or "en-US"
    card = render(Reply((), card=receipt(order)), locale).card
    assert card is not None
    if as_json:
        click.echo(
            json.dumps({"number": order.number, "title": card.title, "text": card.text}, ensure_ascii=False)
        )
        return
    click.echo(f"{card.title}\n\n{card.text}")
    if order.address:
        place = f"{order.address.postal_code} {order.address.city}, {order.address.country}"
        click.echo(f"\n{order.address.name}\n{order.address.street}\n{place}")


@orders.command("send-receipts")
@json_option
def send_receipts(as_json: bool) -> None:
    """Send the receipts that wait, and try those again that failed; run it every minute or so."""
    with opened_services() as services:
        sender = sender_of(services.settings, services.store, lambda: datetime.now(UTC))
        if sender is None:
            raise VoiceshopError("No receipt can be sent: set VOICESHOP_SMTP_URL and VOICESHOP_MAIL_FROM.")
        report = sender.run()
    if as_json:
        click.echo(json.dumps(asdict(report)))
    else:
        click.echo(f"{report.sent} sent, {report.later} to be tried again, {report.given_up} given up.")


def _order(number: str) -> Order:
    digits = spoken_digits(number)
    with opened_services() as services, services.store.connect(reads=True) as connection:
        order = order_rows.find_one(connection, orders_table.c.number == digits)
    if order is None:
        raise VoiceshopError(f"There is no order {number}; see `voiceshop orders list`.")
    return order


def as_data(order: Order) -> dict[str, Any]:
    """The order as JSON data: amounts as texts in major units with their currency, times as UTC."""
    return {
        "number": order.number,
        "state": order.state,
        "placed_at": order.placed_at.isoformat(),
        "customer_id": order.customer_id,
        "goods": str(order.goods),
        "delivery": str(order.delivery),
        "tax": str(order.tax),
        "total": str(order.total),
        "delivery_day": order.delivery_day.isoformat(),
        "seller": order.seller,
        "lines": [
            {"sku": line.sku, "title": line.title, "quantity": line.quantity, "price": str(line.price)}
            for line in order.lines
        ],
    }


for deed in DEEDS:
    orders.add_command(deed)
