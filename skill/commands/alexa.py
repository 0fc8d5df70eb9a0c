"""`voiceshop alexa`: what Amazon's developer console and its `ask` command need."""

from __future__ import annotations

from pathlib import Path

import click

from skill.channels.alexa_package import write_package


@click.group()
def alexa() -> None:
    """The skill at Amazon: its package."""


@alexa.command()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option(
    "--url", default="https://shop.example.com", show_default=True, help="Where `voiceshop serve` is reached."
)
def package(folder: Path, url: str) -> None:
    """Write the skill package below DIR: manifest, interaction models, account linking.

    `ask deploy` in DIR uploads it.
    """
    for file in write_package(folder, url):
        click.echo(str(file))
