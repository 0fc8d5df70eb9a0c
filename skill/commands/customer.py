"""`voiceshop customer`: what is kept of somebody, for whoever keeps the shop."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import click
from sqlalchemy import Connection, select

from skill.accounts.household import members_of
from skill.commands.opening import opened_services
from skill.errors import VoiceshopError
from skill.shop.limits import Limit, limits_of, set_limit
from skill.shop.money import Money
from skill.shop.payers import waiting
from skill.store.erase import StillOrdered
from skill.store.erase import erase as erase_customer
from skill.store.personal import export as everything
from skill.store.tables import accounts, customers, identities

WHO = "WHO is the customer's number, the e-mail address of the account, or CHANNEL/NAME such as local/demo."


@click.group()
def customer() -> None:
    """What is kept of a customer: export, erase, limits."""


@customer.command(epilog=WHO)
@click.argument("who")
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), help="Write to this file instead.")
def export(who: str, out: Path | None) -> None:
    """Everything that is kept of the customer, as JSON; secrets and their hashes are left out."""
    with opened_services() as services, services.store.connect(reads=True) as connection:
        told = everything(connection, _number(connection, who))
    text = json.dumps(told, ensure_ascii=False, indent=2)
    if out is None:
        click.echo(text)
        return
    try:
        out.write_text(text + "\n", "utf-8")
    except OSError as error:
        raise VoiceshopError(f"{out} cannot be written ({error.strerror}).") from error
    click.echo(f"{sum(map(len, told.values()))} rows of {len(told)} tables are in {out}.")


@customer.command(epilog=WHO)
@click.argument("who")
@click.option("--yes", is_flag=True, help="Do not ask.")
def erase(who: str, yes: bool) -> None:
    """Erase the customer; the books stay, and no longer say whose they are."""
    with opened_services() as services, services.store.connect() as connection:
        number = _number(connection, who)
        if not yes:
            click.confirm(f"Erase customer {number}? This cannot be undone.", abort=True)
        try:
            erase_customer(connection, number)
        except StillOrdered as error:
            raise VoiceshopError(
                f"Customer {number} was not erased: orders are on their way or not settled"
                f" ({', '.join(error.numbers)})."
            ) from error
        connection.commit()
        kept = waiting(services.store)
    there = "; the payment provider is asked to delete its customer too, by `voiceshop payments reconcile`"
    click.echo(f"Customer {number} is erased{there if kept else ''}.")


@customer.command(epilog=WHO)
@click.argument("who")
@click.option("--member", default="", help="Only for this identity, such as local/kitchen.")
@click.option("--order", metavar="AMOUNT", help="The most that one order may come to; `none` lifts it.")
@click.option(
    "--day", metavar="AMOUNT", help="The most that the orders of a day may come to; `none` lifts it."
)
def limits(who: str, member: str, order: str | None, day: str | None) -> None:
    """Show what the customer may spend, or change it."""
    with opened_services() as services, services.store.connect() as connection:
        number, currency = _number(connection, who), services.settings.currency
        known = limits_of(connection, number, currency)
        _check_member(connection, number, member, currency)
        if order is not None or day is not None:
            before = next((one for one in known if one.member == member), Limit(member))
            changed = replace(
                before,
                order=before.order if order is None else _amount(order, currency),
                day=before.day if day is None else _amount(day, currency),
            )
            set_limit(connection, number, changed)
            connection.commit()
            known = limits_of(connection, number, currency)
    if not known:
        click.echo("There are no limits.")
    for one in known:
        name = one.name or one.member or "everybody"
        click.echo(f"{name:<24} an order {one.order or 'any'!s:>14}   a day {one.day or 'any'!s:>14}")


def _number(connection: Connection, who: str) -> int:
    """The number of the customer who is meant. Raises VoiceshopError when there is none."""
    channel, _, subject = who.partition("/")
    if who.isdecimal():
        query = select(customers.c.id).where(customers.c.id == int(who))
    elif subject:
        query = select(identities.c.customer_id).where(
            identities.c.channel == channel, identities.c.subject == subject
        )
    else:
        query = select(accounts.c.customer_id).where(accounts.c.login == who.lower())
    found = connection.execute(query).scalar()
    if found is None:
        raise VoiceshopError(f"There is no customer {who!r}. {WHO}")
    return int(found)


def _check_member(connection: Connection, number: int, member: str, currency: str) -> None:
    """Raises VoiceshopError for a member that the customer does not have."""
    members = [one.limit.member for one in members_of(connection, number, currency)]
    if member and member not in members:
        raise VoiceshopError(
            f"{member} does not shop as customer {number}; known are {', '.join(members) or 'none'}."
        )


def _amount(text: str, currency: str) -> Money | None:
    if text == "none":
        return None
    try:
        amount = Money.of(text, currency)
        Limit(order=amount)
    except ValueError as error:
        raise VoiceshopError(f"{text!r} is no limit; write an amount such as 50.00, or none.") from error
    return amount
