"""`voiceshop models new`: scaffolds an intent or a locale, and says what is left to write."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

import click

from skill.commands.scaffold import Step, locales_in, write
from skill.commands.scaffold_intent import capabilities_in, new_intent
from skill.commands.scaffold_locale import left_beside, new_locale
from skill.errors import VoiceshopError


@click.group()
def new() -> None:
    """Scaffold an intent or a locale; run it in the project's folder."""


@new.command()
@click.argument("name")
@click.option("--in", "capability", default="account", show_default=True, help="File of its handler.")
@click.option("--say", "said", multiple=True, metavar="LOCALE=SAMPLE", help="A sample; repeatable.")
def intent(name: str, capability: str, said: Sequence[str]) -> None:
    """Write the three places of a new intent: words, a function with its row, a conversation."""
    root = Path.cwd()
    known = capabilities_in(root)
    if capability not in known:
        raise VoiceshopError(f"There is no skill/intents/{capability}.py; there are {', '.join(known)}.")
    _done(root, new_intent(root, name, capability, _samples(said, locales_in(root))))


def _samples(said: Iterable[str], locales: Sequence[str]) -> dict[str, list[str]]:
    """The samples by locale."""
    found: dict[str, list[str]] = {}
    for one in said:
        locale, _, sample = one.partition("=")
        if locale not in locales or not sample.strip():
            raise VoiceshopError(f"{one!r} should be LOCALE=SAMPLE; the locales are {', '.join(locales)}.")
        found.setdefault(locale, []).append(sample.strip())
    return found


@new.command()
@click.argument("locale")
@click.option("--like", default="en-US", show_default=True, help="Locale to begin with.")
def locale(locale: str, like: str) -> None:
    """Write the three places of a new LOCALE: model, prompts, conversations."""
    root = Path.cwd()
    _done(root, new_locale(root, locale, like), left_beside(root, locale))


def _done(root: Path, steps: Sequence[Step], beside: Iterable[str] = ()) -> None:
    """Writes the files and tells what is left."""
    write(root, steps)
    for step in steps:
        click.echo(f"written: {step.file}")
    click.echo("\nLeft to write (TODO marks each place; `make test` names what is missing):")
    for line in [*(f"{step.file}: {step.left}" for step in steps if step.left), *beside]:
        click.echo(f"  {line}")
