"""`voiceshop talk` and `voiceshop listen`: the conversation at the laptop, and recordings on any model."""

from __future__ import annotations

import json
import sys
import threading
from collections.abc import Iterator
from functools import partial
from heapq import nlargest
from pathlib import Path
from typing import NoReturn

import click

from skill.commands.opening import opened_services, settings_here
from skill.conversation import respond
from skill.errors import VoiceshopError
from skill.prompts import LOCALES
from skill.services import Services
from skill.shop.catalog import Catalog
from skill.shop.search import Search
from skill.understanding import load_model, model_for
from skill.warm import warm

locale_option = click.option(
    "--locale",
    type=click.Choice(LOCALES),
    default=LOCALES[0],
    show_default=True,
    help="Language of the conversation.",
)
recognizer_option = click.option(
    "--recognizer",
    type=click.Choice(["auto", "moonshine", "vosk", "pocketsphinx"]),
    default="auto",
    show_default=True,
)

INTERRUPTED = 130
"""Exit code after Ctrl-C."""
SPOKEN_PRODUCTS = 50_000
"""Products of whose names the recogniser learns the words: the most popular ones."""


@click.command()
@locale_option
@click.option("--text", is_flag=True, help="Type instead of speaking: a line is an utterance.")
@click.option(
    "--wav", "wavs", multiple=True, type=click.Path(path_type=Path), help="Hear this recording; repeatable."
)
@recognizer_option
@click.option(
    "--customer", default="demo", show_default=True, help="Who is speaking, as this channel knows them."
)
@click.option(
    "--out", type=click.Path(path_type=Path), help="Write each spoken reply as WAV into this folder."
)
@click.option("--mute", is_flag=True, help="Play nothing.")
@click.option("--wake", default="", metavar="PHRASE", help="Wait until somebody says this phrase.")
@click.option(
    "--barge-in",
    type=click.Choice(["careful", "always", "never"]),
    default="careful",
    show_default=True,
    help="Who interrupts the shop: who is clearly not its echo; everybody (with headphones); nobody.",
)
@click.option("--no-tones", is_flag=True, help="No tones when it begins to listen and when it has heard.")
@click.option("--timing", is_flag=True, help="Show how long each answer took.")
def talk(
    locale: str,
    text: bool,
    wavs: tuple[Path, ...],
    recognizer: str,
    customer: str,
    out: Path | None,
    mute: bool,
    wake: str,
    barge_in: str,
    no_tones: bool,
    timing: bool,
) -> None:
    """Talk to the shop: by microphone, with recordings, or typed.

    Without a microphone it plays the recorded conversation that is shipped, through the real recogniser.
    """
    if text and wavs:
        raise VoiceshopError("Use --text or --wav, not both.")
    from voice_local.loop import Loop, Typed, converse

    with opened_services() as services:
        if text:
            loop = Loop(locale, customer, partial(respond, services=services), _deaf, click.echo)
            converse(loop, (Typed(line.strip()) for line in _typed()))
            return
        from voice_local.talk import Options, talk_aloud

        # while the shop says hello
        threading.Thread(target=warm, args=(services, [locale]), daemon=True).start()
        options = Options(recognizer, wavs, out, mute, wake, barge_in, not no_tones, timing)
        try:
            talk_aloud(services, locale, customer, options, products=names_of(services, locale))
        except KeyboardInterrupt:
            click.echo("\nThe conversation has ended; the cart is kept.", err=True)
            raise SystemExit(INTERRUPTED) from None


def names_of(services: Services, locale: str) -> list[str]:
    """What the products of the shop are called, the most popular first."""
    with services.store.connect(reads=True) as connection:
        every = Catalog(connection, locale).all()
        products = nlargest(SPOKEN_PRODUCTS, every, key=lambda one: one.popularity)
    return [name for one in products for name in (one.title, *one.synonyms, one.brand) if name]


def _deaf(*_: object) -> NoReturn:
    raise AssertionError("nothing is heard when everything is typed")


def _typed() -> Iterator[str]:
    """Lines from standard input; a prompt is shown to a person."""
    if sys.stdin.isatty():
        click.echo("(an empty line is silence, Ctrl-D ends)", err=True)
    yield from sys.stdin


@click.command()
@click.option("--model", type=click.Path(path_type=Path), help="Interaction model; not needed with --search.")
@click.option("--search", is_flag=True, help="Search the catalogue for what was heard.")
@locale_option
@recognizer_option
@click.option("--json", "as_json", is_flag=True, help="Print one object a line.")
@click.argument("wavs", nargs=-1, required=True, type=click.Path(path_type=Path))
def listen(
    model: Path | None, search: bool, locale: str, recognizer: str, as_json: bool, wavs: tuple[Path, ...]
) -> None:
    """Hear recordings with any interaction model: transcript, intent and slots, a line each."""
    if search == (model is not None):
        raise VoiceshopError("Give either --model FILE or --search.")
    from voice_local.listen import listen as hear
    from voice_local.recognize import open_recognizer

    if model is None:
        _search_for(wavs, locale, recognizer, as_json)
        return
    loaded = load_model(model)
    engine = open_recognizer(recognizer, loaded.locale, settings_here().vosk_model)
    for result in hear(wavs, loaded, engine):
        click.echo(json.dumps(result.as_json(), ensure_ascii=False) if as_json else result.line())


def _search_for(wavs: tuple[Path, ...], locale: str, recognizer: str, as_json: bool) -> None:
    """Each recording is a search; the words are the catalogue's own."""
    from voice_local.listen import listen as hear
    from voice_local.recognize import open_recognizer

    with opened_services() as services, services.store.connect(reads=True) as connection:
        engine = open_recognizer(recognizer, locale, services.settings.vosk_model)
        search = Search(connection, locale, place=services.search_place)
        for one in hear(wavs, model_for(locale), engine, names_of(services, locale)):
            hits = search.query(one.transcript.text, 3, alternatives=one.transcript.alternatives)
            found = [{"sku": hit.sku, "title": hit.title, "score": round(hit.score, 3)} for hit in hits]
            if as_json:
                click.echo(json.dumps({**one.as_json(), "hits": found}, ensure_ascii=False))
            else:
                click.echo(f"{one.line()}  {', '.join(str(hit['title']) for hit in found) or '-'}")
