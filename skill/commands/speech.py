"""`voiceshop speech`: the speech models that are here, and whether they hear."""

from __future__ import annotations

import click

from skill.commands.opening import settings_here


@click.group()
def speech() -> None:
    """The models that speech is recognised with."""


@speech.command("list")
def list_models() -> None:
    """The models on this machine, for each locale the one first that is used."""
    from voice_local.speech_models import speech_models

    for one in speech_models(settings_here().vosk_model):
        click.echo(f"{one.locale}  {one.engine:<13} {one.size / 1e6:6.1f} MB  {one.source:<13} {one.path}")


@speech.command()
def check() -> None:
    """Speak to each recogniser and hear whether it understands; exit code 1 when one does not."""
    from voice_local.speech_models import check_models

    checked = list(check_models(settings_here().vosk_model))
    for one in checked:
        click.echo(f"{one.locale}  {one.recognizer}  {one.trouble or 'hears'}")
    raise SystemExit(any(one.trouble for one in checked))
