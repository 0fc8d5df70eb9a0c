"""`voiceshop speech`: the speech models that are here or can be had, and whether they hear."""

from __future__ import annotations

import click

from skill.commands.opening import settings_here


@click.group()
def speech() -> None:
    """The models that speech is recognised with."""


@speech.command("list")
def list_models() -> None:
    """The models on this machine, for each locale the one first that is used, and those that can be had."""
    from voice_local.official_models import official_models
    from voice_local.speech_models import speech_models

    here = list(speech_models(settings_here().vosk_model))
    for one in here:
        click.echo(f"{one.locale}  {one.engine:<13} {one.size / 1e6:6.1f} MB  {one.source:<13} {one.path}")
    for model in official_models():
        if not any(one.path.name == model.name for one in here):
            size, told = f"{model.size / 1e6:6.1f} MB", f"{model.algorithm} {model.digest}"
            click.echo(f"{model.locale}  {'vosk':<13} {size}  {'to download':<13} {model.name}  {told}")


@speech.command()
@click.argument("name")
@click.option("--server", help="Where NAME.zip is, instead of VOICESHOP_SPEECH_SERVER or the makers of Vosk.")
def download(name: str, server: str | None) -> None:
    """Download the model NAME, or the one that is advised for a locale such as de-DE."""
    from voice_local.download import OFFICIAL, Server
    from voice_local.official_models import official_models
    from voice_local.recognize import cache_folder

    source = Server(server or settings_here().speech_server or OFFICIAL)
    advised = {model.locale: model.name for model in reversed(official_models())}
    model = source.find(advised.get(name, name))
    with click.progressbar(length=model.size, label=model.name, show_pos=True) as bar:
        folder = source.fetch(model, cache_folder(), lambda here, _: bar.update(here - bar.pos))
    click.echo(f"{folder}; `voiceshop speech check` tells whether it hears.")


@speech.command()
def check() -> None:
    """Speak to each recogniser and hear whether it understands; exit code 1 when one does not."""
    from voice_local.speech_models import check_models

    checked = list(check_models(settings_here().vosk_model))
    for one in checked:
        click.echo(f"{one.locale}  {one.recognizer}  {one.trouble or 'hears'}")
    raise SystemExit(any(one.trouble for one in checked))
