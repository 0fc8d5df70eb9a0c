"""`voiceshop orders pack|ship|deliver|cancel|refund`: what the merchant does with an order."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial

import click

from skill.commands.opening import opened_services
from skill.errors import VoiceshopError
from skill.services import Services
from skill.shop.errors import ShopError
from skill.shop.merchant import Merchant
from skill.shop.money import Money
from skill.shop.order_rows import Order
from skill.store import Conflict

ATTEMPTS = 5
"""How often a deed is tried that lost a race against the customer's own turn."""

Deed = Callable[[Merchant], Order]

number_argument = click.argument("number")
json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON for a script.")
reason_option = click.option("--reason", default="", help="Why, for the order's history.")


@click.command()
@number_argument
@json_option
def pack(number: str, as_json: bool) -> None:
    """Note that NUMBER is packed; from now on its customer cannot cancel it."""
    _do(number, as_json, lambda merchant: merchant.pack(number))


@click.command()
@number_argument
@json_option
def ship(number: str, as_json: bool) -> None:
    """Take the money of NUMBER and note that it is on its way; do not send it when this fails."""
    _do(number, as_json, lambda merchant: merchant.ship(number))


@click.command()
@number_argument
@json_option
def deliver(number: str, as_json: bool) -> None:
    """Note that NUMBER has arrived."""
    _do(number, as_json, lambda merchant: merchant.deliver(number))


@click.command()
@number_argument
@reason_option
@json_option
def cancel(number: str, reason: str, as_json: bool) -> None:
    """Cancel NUMBER before it is shipped: stock and payment are let go."""
    _do(number, as_json, lambda merchant: merchant.cancel(number, reason))


@click.command()
@number_argument
@click.option("--amount", default="", help="How much, such as 5.00; all that was paid when left out.")
@reason_option
@json_option
def refund(number: str, amount: str, reason: str, as_json: bool) -> None:
    """Give back what was paid for NUMBER; the same amount for the same reason is given back once."""
    with opened_services() as services:
        wanted = _amount(amount, services.settings.currency) if amount else None
    deed = partial(Merchant.refund, number=number, amount=wanted, reason=reason)
    _do(number, as_json, deed, nothing="{order} is {state}; nothing more was refunded.")


DEEDS = (pack, ship, deliver, cancel, refund)


@dataclass(frozen=True)
class _Done:
    """The order as it is now, and what happened to it."""

    order: Order
    happened: list[tuple[str, str]]


def _do(number: str, as_json: bool, deed: Deed, nothing: str = "{order} is already {state}.") -> None:
    """Does it and says what happened, or `nothing`. Raises VoiceshopError saying why it is not possible."""
    with opened_services() as services:
        done = _done(services, number, deed)
    order = done.order
    if as_json:
        happened = [{"what": what, "detail": detail} for what, detail in done.happened]
        click.echo(json.dumps({"number": order.number, "state": order.state, "happened": happened}))
        return
    if not done.happened:
        click.echo(nothing.format(order=f"Order {order.number}", state=order.state))
        return
    told = [f"; {what} {detail}" for what, detail in done.happened if what.startswith("payment")]
    click.echo(f"Order {order.number} is {order.state}{''.join(told)}.")


def _done(services: Services, number: str, deed: Deed) -> _Done:
    for _ in range(ATTEMPTS):
        happened: list[tuple[str, str]] = []
        try:
            with services.store.connect() as connection:
                merchant = Merchant(connection, services.gateway, datetime.now(UTC), happened)
                return _Done(deed(merchant), happened)
        except Conflict:
            continue
        except LookupError as error:
            raise VoiceshopError(f"There is no order {number}; see `voiceshop orders list`.") from error
        except ShopError as error:
            told = str(error)
            raise VoiceshopError(f"{told[0].upper()}{told[1:]}.") from error
    raise VoiceshopError(f"The customer is changing order {number}; try again.")


def _amount(text: str, currency: str) -> Money:
    try:
        return Money.of(text, currency)
    except ValueError as error:
        raise VoiceshopError(f"{text} cannot be given back: write an amount such as 5.00.") from error
