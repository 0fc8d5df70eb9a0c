"""`voiceshop talk` and `voiceshop listen`: the conversation at the laptop, and recordings on any model."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import click

from skill.commands.opening import opened_services
from skill.conversation import respond
from skill.errors import VoiceshopError
from skill.prompts import LOCALES

locale_option = click.option(
    "--locale", type=click.Choice(LOCALES), default=LOCALES[0], show_default=True, help="Language of the conversation."
)
recognizer_option = click.option(
    "--recognizer", type=click.Choice(["auto", "vosk", "pocketsphinx"]), default="auto", show_default=True
)


@click.command()
@locale_option
@click.option("--text", is_flag=True, help="Type instead of speaking: a line is an utterance.")
@click.option("--wav", "wavs", multiple=True, type=click.Path(path_type=Path), help="Hear this recording; repeatable.")
@recognizer_option
@click.option("--customer", default="demo", show_default=True, help="Who is speaking, as this channel knows them.")
@click.option("--out", type=click.Path(path_type=Path), help="Write each spoken reply as WAV into this folder.")
@click.option("--mute", is_flag=True, help="Play nothing.")
def talk(
    locale: str, text: bool, wavs: tuple[Path, ...], recognizer: str, customer: str, out: Path | None, mute: bool
) -> None:
    """Talk to the shop: by microphone, with recordings, or typed.

    Without a microphone it plays the recorded conversation that is shipped, through the real recogniser.
    """
    if text and wavs:
        raise VoiceshopError("Use --text or --wav, not both.")
    from voice_local.loop import Loop, Typed, converse

    with opened_services() as services:
        answer = partial(respond, services=services)
        if text:
            loop = Loop(locale, customer, answer, _deaf, click.echo)
            converse(loop, (Typed(line.strip()) for line in _typed()))
            return
        from voice_local.talk import talk_aloud

        talk_aloud(services, locale, customer, recognizer, wavs, out, mute, click.echo)


def _deaf(*_: object) -> None:
    raise AssertionError("nothing is heard when everything is typed")


def _typed() -> Iterator[str]:
    """Lines from standard input; a prompt is shown to a person."""
    if sys.stdin.isatty():
        click.echo("(an empty line is silence, Ctrl-D ends)", err=True)
    yield from sys.stdin
