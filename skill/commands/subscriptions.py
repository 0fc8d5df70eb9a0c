"""`voiceshop subscriptions`: what comes again and again, and ordering what is due."""

from __future__ import annotations

import json
import logging
from collections import Counter
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import click

from skill.commands.opening import opened_services
from skill.services import Services, terms_of
from skill.shop.customers import Customers
from skill.shop.subscription_run import order_due
from skill.shop.subscriptions import STOPPED, Subscription, due, find
from skill.shop.visit import Visit
from skill.store import Conflict
from skill.store.tables import subscriptions as table

ATTEMPTS = 5
"""How often one subscription is tried that lost a race against its customer."""

log = logging.getLogger(__name__)


@click.group()
def subscriptions() -> None:
    """Subscriptions: list, run."""


@subscriptions.command()
def run() -> None:
    """Order what is due; safe to run every hour, twice at once, and after days of downtime."""
    with opened_services() as services:
        came = run_due(services, datetime.now(UTC))
    told = f"{came['ordered']} ordered, {came['waits']} wait"
    click.echo(f"{told}, {came['failed']} failed and are tried again." if came["failed"] else f"{told}.")


def run_due(services: Services, now: datetime) -> Counter[str]:
    """Orders what is due at `now`; how many were `ordered`, how many wait (`waits`), how many `failed`."""
    zone = ZoneInfo(terms_of(services.settings).zone)
    with services.store.connect(reads=True) as connection:
        waiting = due(connection, now.astimezone(zone).date())
    return Counter(_run_one(services, one, now) for one in waiting)


def _run_one(services: Services, one: Subscription, now: datetime) -> str:
    """What became of one subscription: `ordered`, `waits` or `failed`; one fault does not stop the others."""
    for _ in range(ATTEMPTS):
        try:
            with services.store.connect() as connection:
                customer = Customers(connection, now).get(one.customer_id)
                if customer is None:
                    return "failed"
                terms = terms_of(services.settings)
                visit = Visit(connection, now, one.locale, customer, terms, services.gateway)
                return "ordered" if order_due(visit, one.id) else "waits"
        except Conflict:
            continue
        except Exception:
            log.exception("subscription %s could not be run", one.id)
            return "failed"
    return "failed"


@subscriptions.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print JSON for a script.")
def list_subscriptions(as_json: bool) -> None:
    """Every subscription that is not stopped, the next one to come first."""
    with opened_services() as services, services.store.connect(reads=True) as connection:
        found = find(connection, table.c.state != STOPPED)
    if as_json:
        click.echo(json.dumps([as_data(one) for one in found], ensure_ascii=False))
        return
    if not found:
        click.echo("Nobody has a subscription.")
    for one in found:
        waits = f"  waits: {one.waits}" if one.waits else ""
        when = f"{one.next_day}  {one.interval:<4} {one.agreed!s:>12}"
        click.echo(f"{one.id:<6} {one.state:<8} {when}  {one.quantity} x {one.title}{waits}")


def as_data(one: Subscription) -> dict[str, Any]:
    """The subscription as JSON data: the amount as a text, the next day as ISO 8601."""
    return {**vars(one), "next_day": one.next_day.isoformat(), "agreed": str(one.agreed)}
