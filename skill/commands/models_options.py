"""What the commands of `voiceshop models` have in common: their options, and the model they name."""

from __future__ import annotations

from pathlib import Path

import click

from skill.understanding import Model, load_model, model_for

json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON for a script.")
model_option = click.option(
    "--model", "file", type=click.Path(path_type=Path), help="Interaction model; the shop's own unless given."
)
locale_option = click.option(
    "--locale", default="", help="Locale, when the name of the file does not say it; en-US unless given."
)


def opened(file: Path | None, locale: str) -> Model:
    """The model in `file`, or the shop's own for the locale."""
    return load_model(file, locale) if file else model_for(locale or "en-US")
