"""`voiceshop payments`: settles what a crash or a silent provider left open; lets customers save a card."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import click

from skill.commands.opening import opened_services
from skill.errors import VoiceshopError
from skill.gateways import GatewayUnreachable
from skill.services import stripe_cards
from skill.shop.customers import Customers
from skill.shop.incidents import Noticed, notice_all
from skill.shop.payers import erase_payers, waiting
from skill.shop.settlement import Settled, reconcile
from skill.store.locks import alone

json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON for a script.")


@click.group()
def payments() -> None:
    """Payments: reconcile what is open, link a customer's card."""


@payments.command("reconcile")
@click.option(
    "--older-than",
    default=30,
    show_default=True,
    type=click.IntRange(0),
    help="Seconds that a turn may take.",
)
@click.option(
    "--settled",
    metavar="DAYS",
    type=click.IntRange(1, 3650),
    help="Look at the settled payments of so many days too: lapsed, refunded in the dashboard, disputed.",
)
@json_option
def reconcile_payments(older_than: int, settled: int | None, as_json: bool) -> None:
    """Ask the provider about every payment that is open, and to delete whom we erased.

    Safe at any time, twice, and by several. Exit code 1 when something is still open, or happened at the
    provider without us.
    """
    now = datetime.now(UTC)
    with opened_services() as services, alone(services.store, "reconcile") as free:
        if not free:
            click.echo("Somebody else is at it.", err=True)
            return
        done = reconcile(services.store, services.gateway, now, now - timedelta(seconds=older_than))
        since = now - timedelta(days=settled or 0)
        seen = notice_all(services.store, services.gateway, now, since) if settled else []
        erased, kept = erase_payers(services.store, services.gateway), waiting(services.store)
    still = sum(one.open for one in done)
    if as_json:
        told = [*map(_as_data, done), *map(_noticed_data, seen)]
        click.echo(json.dumps(told))
    else:
        for one in done:
            click.echo(f"order {one.number}: {one.state}{f', open: {one.problem}' if one.open else ''}")
        for noticed in seen:
            click.echo(f"order {noticed.number}: {noticed.told}")
        click.echo(f"{len(done) - still} settled, {still} open.")
        if erased or kept:
            click.echo(f"{erased} erased customers are deleted at the provider, {kept} still to be.")
    raise SystemExit(1 if still or seen or kept else 0)


@payments.command()
@click.argument("customer_id", type=int)
@json_option
def link(customer_id: int, as_json: bool) -> None:
    """Print the address of a page of Stripe's on which CUSTOMER_ID saves a card, to be sent to them."""
    now = datetime.now(UTC)
    with opened_services() as services:
        back = services.settings.stripe_return_url
        if not back:
            raise VoiceshopError("Set VOICESHOP_STRIPE_RETURN_URL: where customers go after Stripe's page.")
        cards = stripe_cards(services)
        with services.store.connect(reads=True) as connection:
            if Customers(connection, now).get(customer_id) is None:
                raise VoiceshopError(f"There is no customer {customer_id}.")
        try:
            url = cards.page(customer_id, back, back)
        except GatewayUnreachable as error:
            raise VoiceshopError(f"Stripe gives no page now: {error}") from error
    click.echo(json.dumps({"customer_id": customer_id, "url": url}) if as_json else url)


def _as_data(one: Settled) -> dict[str, object]:
    return {"number": one.number, "state": one.state, "open": one.open, "problem": one.problem}


def _noticed_data(one: Noticed) -> dict[str, object]:
    told = [{"kind": event.kind, "amount": str(event.amount), "reason": event.reason} for event in one.events]
    return {"number": one.number, "problem": one.problem, "noticed": told}
