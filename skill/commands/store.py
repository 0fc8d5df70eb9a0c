"""`voiceshop store`: what keeps the database in order."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import click

from skill.commands.opening import opened_services
from skill.store.tidy import tidy as tidy_store


@click.group()
def store() -> None:
    """The database: what is old goes."""


@store.command()
@click.option(
    "--days",
    type=click.IntRange(1, 3650),
    help="How long conversations are kept after their last turn; VOICESHOP_KEEP_DAYS where it is not given.",
)
@click.option("--json", "as_json", is_flag=True, help="How many rows went, by table, as one JSON object.")
def tidy(days: int | None, as_json: bool) -> None:
    """Delete old conversations and guests, and all that is over or wanted no more; run it every night.

    Safe at any time, also while the shop is open. Customers with an account, their carts and all orders stay.
    """
    with opened_services() as services:
        keep = timedelta(days=days or services.settings.keep_days)
        deleted = tidy_store(services.store, datetime.now(UTC), keep)
    if as_json:
        click.echo(json.dumps(deleted))
    else:
        gone = ", ".join(f"{count} {name.replace('_', ' ')}" for name, count in deleted.items() if count)
        click.echo(f"Deleted {gone}." if gone else "There was nothing to delete.")
