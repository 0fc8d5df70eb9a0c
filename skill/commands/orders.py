"""`voiceshop orders`: what was ordered, for whoever keeps the shop."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from skill.commands.opening import opened_services
from skill.commands.orders_merchant import DEEDS
from skill.errors import VoiceshopError
from skill.mail.sender import sender_of
from skill.receipt.content import Receipt, Seller, receipt_of
from skill.receipt.formats import FORMATS, as_text
from skill.services import terms_of
from skill.shop import order_rows, payments
from skill.shop.backorders import fill
from skill.shop.errors import NotReturnable
from skill.shop.expiry import expire
from skill.shop.history import Entry, history
from skill.shop.order_numbers import spoken_digits
from skill.shop.order_rows import Order
from skill.shop.returns import Receiving
from skill.store.durable import commit_for_good
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
    order, entries = _order_and_history(number)
    if as_json:
        told = [{**vars(one), "at": one.at.isoformat()} for one in entries]
        click.echo(json.dumps({**as_data(order), "history": told}, ensure_ascii=False))
        return
    for name, value in as_data(order).items():
        if name != "lines":
            click.echo(f"{name:<16}{value}")
    for line in order.lines:
        click.echo(f"  {line.quantity} x {line.title} ({line.sku}), {line.total}")
    click.echo("history")
    for one in entries:
        click.echo(f"  {one.at:%Y-%m-%d %H:%M:%S}  {one.what:<26} {one.detail:<34} {one.cause}".rstrip())


@orders.command()
@click.argument("number")
@click.option("--item", "items", multiple=True, help="SKU=PIECES that came back; without it all announced.")
@click.option("--restock/--no-restock", default=True, help="Whether the goods can be sold again.")
def receive(number: str, items: tuple[str, ...], restock: bool) -> None:
    """Goods of an order came back: note them, and give the customer the money for them."""
    order = _order(number)
    pieces = dict(map(_pieces, items)) or None
    with opened_services() as services, services.store.connect() as connection:
        now = datetime.now(UTC)
        desk = Receiving(connection, services.gateway, terms_of(services.settings), now)
        try:
            received = desk.receive(order.id, pieces, restock=restock)
        except NotReturnable as error:
            raise VoiceshopError(
                f"There is nothing to receive of order {number}, which is {order.state};"
                f" see `voiceshop orders show {number}`."
            ) from error
        paid = payments.ledger(connection, order.id, order.total.currency)
    asked, done = paid.sum("refund_requested"), paid.sum("refunded")
    pending = "" if asked == done else f", {asked - done} still to be confirmed"
    click.echo(f"Order {order.number} is {received.state}; {done} refunded{pending}.")


@orders.command()
def sweep() -> None:
    """Gives new stock to those who wait for it, and ends reservations that nobody paid; safe at any time."""
    with opened_services() as services, services.store.connect() as connection:
        now = datetime.now(UTC)
        expired = expire(connection, now, terms_of(services.settings).reservation)
        commit_for_good(connection)
        filled = fill(connection, now)
    click.echo(f"{len(expired)} orders expired unpaid, {len(filled)} orders got goods that they waited for.")


def _pieces(item: str) -> tuple[str, int]:
    sku, _, count = item.rpartition("=")
    if not sku or not count.isdecimal() or int(count) < 1:
        raise VoiceshopError(f"{item!r} is no item; write for example --item coffee-house-blend=1.")
    return sku, int(count)


@orders.command("receipt")
@click.argument("number")
@click.option("--format", "kind", type=click.Choice(list(FORMATS)), default="text", show_default=True)
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="Write it into this file.")
@json_option
def print_receipt(number: str, kind: str, out: Path | None, as_json: bool) -> None:
    """The receipt of one order with its tax table, in the customer's language."""
    if kind == "pdf" and out is None:
        raise VoiceshopError("A PDF goes into a file: add --out receipt.pdf.")
    receipt = _receipt(_order(number))
    if as_json:
        text = as_text(receipt)
        told = {"number": spoken_digits(number), "title": receipt.title, "text": text}
        click.echo(json.dumps({**told, "taxes": receipt.taxes, "sums": receipt.sums}, ensure_ascii=False))
        return
    made = FORMATS[kind](receipt)
    if out is None:
        click.echo(made, nl=False)
        return
    _write(out, made)
    click.echo(f"written: {out}")


def _receipt(order: Order) -> Receipt:
    with opened_services() as services, services.store.connect(reads=True) as connection:
        refunded = payments.ledger(connection, order.id, order.total.currency).refunded
    return receipt_of(order, refunded, Seller.of(services.settings), services.terms)


def _write(out: Path, made: str | bytes) -> None:
    try:
        out.write_bytes(made if isinstance(made, bytes) else made.encode())
    except OSError as error:
        raise VoiceshopError(f"{out} cannot be written: {error.strerror}.") from error


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


def _order_and_history(number: str) -> tuple[Order, list[Entry]]:
    order = _order(number)
    with opened_services() as services, services.store.connect(reads=True) as connection:
        return order, history(connection, order)


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
        "delivery_option": order.delivery_option,
        "delivery_time": order.delivery_time,
        "discount": str(order.discount),
        "coupon": order.coupon,
        "seller": order.seller,
        "lines": [
            {"sku": line.sku, "title": line.title, "quantity": line.quantity, "price": str(line.price)}
            for line in order.lines
        ],
    }


for deed in DEEDS:
    orders.add_command(deed)
