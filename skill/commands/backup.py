"""`voiceshop backup` and `voiceshop restore`: the whole store as one file, for either database."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

import click

from skill.commands.opening import existing_store, settings_here
from skill.errors import VoiceshopError
from skill.integrity import check
from skill.store import open_store
from skill.store.backup import back_up
from skill.store.backup import restore as restore_store

file_argument = click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON for a script.")


@click.command()
@file_argument
@json_option
def backup(file: Path, as_json: bool) -> None:
    """Write the whole store as it is at this moment to the new FILE, while the shop goes on."""
    with existing_store() as store:
        rows = back_up(store, file)
    click.echo(json.dumps({"file": str(file), "rows": rows}) if as_json else f"{rows} rows are in {file}.")


@click.command()
@file_argument
@json_option
def restore(file: Path, as_json: bool) -> None:
    """Fill the empty store of VOICESHOP_DATABASE_URL with the backup FILE, and check it.

    Exit code 1 when something in it does not add up.
    """
    settings = settings_here(demo=False)
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    store = open_store(settings.database_url)
    try:
        rows = restore_store(file, store)
        findings = check(store)
    finally:
        store.close()
    if as_json:
        click.echo(json.dumps({"rows": rows, "findings": [asdict(one) for one in findings]}))
    else:
        click.echo(f"{rows} rows are back.")
    if findings:
        raise VoiceshopError(f"{len(findings)} things do not add up: see `voiceshop check`.")
