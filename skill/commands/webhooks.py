"""`voiceshop webhooks`: tells the merchant's own systems what happened to orders."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import UTC, datetime

import click

from skill.commands.opening import opened_services
from skill.shop import outbox
from skill.webhooks.sender import sender_of


@click.group()
def webhooks() -> None:
    """Order events for the merchant's own systems: send, skip."""


@webhooks.command()
@click.option("--json", "as_json", is_flag=True, help="Print JSON for a script.")
def send(as_json: bool) -> None:
    """Send the events that wait, and try those again that failed; run it every minute or so."""
    with opened_services() as services:
        report = sender_of(services.settings, services.store, lambda: datetime.now(UTC)).run()
    if as_json:
        click.echo(json.dumps(asdict(report)))
    else:
        click.echo(f"{report.sent} sent, {report.waiting} waiting.")


@webhooks.command()
def skip() -> None:
    """Let go of all that waits, so that only what happens from now on is sent."""
    with opened_services() as services, services.store.connect() as connection:
        count = outbox.skip(connection)
        connection.commit()
    click.echo(f"{count} skipped.")
