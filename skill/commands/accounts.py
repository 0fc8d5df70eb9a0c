"""`voiceshop accounts`: what customers' accounts need beside their pages."""

from __future__ import annotations

from datetime import UTC, datetime

import click

from skill.accounts.letters import letter_sender
from skill.commands.opening import opened_services
from skill.errors import VoiceshopError


@click.group()
def accounts() -> None:
    """Customers' accounts: their letters."""


@accounts.command("send-letters")
def send_letters() -> None:
    """Send the letters that wait (another password, a confirmed address); run it every minute or so."""
    with opened_services() as services:
        sender = letter_sender(services.settings, services.store, lambda: datetime.now(UTC))
        if sender is None:
            raise VoiceshopError(
                "No letter can be sent: set VOICESHOP_PUBLIC_URL, VOICESHOP_SMTP_URL and VOICESHOP_MAIL_FROM."
            )
        click.echo(f"{sender.run()} sent.")
