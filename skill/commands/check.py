"""`voiceshop check`: whether the books of the store are right, while others go on shopping."""

from __future__ import annotations

import json
from dataclasses import asdict

import click

from skill.commands.opening import existing_store
from skill.integrity import MOST, check


@click.command("check")
@click.option("--json", "as_json", is_flag=True, help="Print one list of findings.")
def check_store(as_json: bool) -> None:
    """Check that orders, payments, stock and everything else in the store add up; changes nothing.

    Exit code 1 when something does not.
    """
    with existing_store() as store:
        findings = check(store)
    if as_json:
        click.echo(json.dumps([asdict(one) for one in findings], ensure_ascii=False))
    else:
        for one in findings:
            place = " ".join(part for part in (one.table, one.key) if part)
            click.echo(f"{one.rule:<12} {place}: {one.message}")
        more = "at least " if len(findings) == MOST else ""
        count = "1 finding" if len(findings) == 1 else f"{more}{len(findings)} findings"
        click.echo(f"{count}." if findings else "Everything adds up.")
    raise SystemExit(1 if findings else 0)
