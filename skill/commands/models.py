"""`voiceshop models`: for whoever extends the interaction models."""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from skill.commands.models_diff import diff
from skill.commands.models_grammar import grammar
from skill.commands.models_new import new
from skill.commands.models_options import json_option, locale_option, model_option, opened
from skill.commands.models_test import run_tests
from skill.dialogue import Resolution
from skill.understanding import Explanation, explain, load_entities
from skill.understanding.check import Finding, Severity, check, round_trip


@click.group()
def models() -> None:
    """The interaction models: check, parse, test, extend."""


@models.command("check")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--errors", is_flag=True, help="Tell only what Amazon refuses.")
@click.option("--round-trip", "through", is_flag=True, help="Also send them through Amazon's own classes.")
@json_option
def check_files(files: tuple[Path, ...], errors: bool, through: bool, as_json: bool) -> None:
    """Find what Amazon would refuse in the model FILES, and what works badly.

    An error is refused at upload, build or certification; the exit code is 1 when there is one.
    """
    found = check(files)
    if through:
        found += [lost for file in files for lost in _lost(file)]
    found = [one for one in found if not errors or one.severity is Severity.ERROR]
    if as_json:
        click.echo(json.dumps([asdict(one) for one in found], ensure_ascii=False))
    else:
        _print_findings(found, len(files))
    if any(one.severity is Severity.ERROR for one in found):
        raise SystemExit(1)


def _lost(file: Path) -> Iterator[Finding]:
    """What Amazon's own classes would lose of a model."""
    for line in round_trip(file):
        place, _, what = line.partition(" ")
        yield Finding(str(file), place, "round-trip", f"{what} in Amazon's own classes", Severity.ERROR)


def _print_findings(found: list[Finding], files: int) -> None:
    file = ""
    for one in found:
        if one.file != file:
            file = one.file
            click.echo(file)
        click.echo(f"  {one.severity:<8} {one.rule:<22} {one.path or 'the file'}\n           {one.message}")
    counts = Counter(one.severity for one in found)
    what = ", ".join(_many(counts[kind], str(kind)) for kind in Severity)
    click.echo(f"{what} in {_many(files, 'file')}.")


def _many(count: int, what: str) -> str:
    return f"{count} {what}{'' if count == 1 else 's'}"


@models.command()
@click.argument("text", required=False)
@model_option
@locale_option
@json_option
@click.option("--explain", "explained", is_flag=True, help="Say why: the nearest sample, the evidence.")
@click.option(
    "--entities",
    type=click.Path(path_type=Path),
    help="JSON of a Dialog.UpdateDynamicEntities directive: values to add to the slot types.",
)
def parse(
    text: str | None, file: Path | None, locale: str, as_json: bool, explained: bool, entities: Path | None
) -> None:
    """Show what TEXT means; without it, read a sentence a line from standard input."""
    model = opened(file, locale)
    if entities:
        model = model.with_dynamic(load_entities(entities))
    for line in [text] if text is not None else _lines():
        found = explain(line, model, today=datetime.now(UTC).date())
        if as_json:
            click.echo(json.dumps(as_data(found, explained), ensure_ascii=False))
        else:
            _print_parse(found, explained)


def _lines() -> Iterator[str]:
    """Sentences from standard input; a prompt is shown to a person."""
    if sys.stdin.isatty():
        click.echo("(a sentence a line, Ctrl-D ends)", err=True)
    yield from (line.strip() for line in sys.stdin if line.strip())


def as_data(found: Explanation, explained: bool) -> dict[str, Any]:
    """What was understood as JSON data."""
    slots = found.intent.slots if found.intent else {}
    data: dict[str, Any] = {
        "text": found.text,
        "intent": found.intent.name if found.intent else None,
        "slots": {
            name: {
                "value": slot.spoken,
                "resolved": slot.value,
                "ids": list(slot.ids),
                "resolutions": [_resolution(one) for one in slot.resolutions],
            }
            for name, slot in slots.items()
        },
        "confidence": round(found.confidence, 3),
    }
    if explained:
        others = [{"intent": name, "confidence": confidence} for name, confidence in found.others]
        data |= {
            "stage": found.stage,
            "sample": found.sample,
            "evidence": list(found.evidence),
            "others": others,
        }
    return data


def _resolution(one: Resolution) -> dict[str, Any]:
    values = [{"name": name, "id": number} for name, number in one.values]
    return {"authority": one.authority, "status": one.status, "values": values}


def _print_parse(found: Explanation, explained: bool) -> None:
    if found.intent is None:
        nearest = f", nearest {found.best}" if found.best else ""
        click.echo(f"not for this model  ({found.confidence:.2f}{nearest})")
    else:
        click.echo(f"{found.intent.name}  ({found.confidence:.2f})")
        for name, slot in found.intent.slots.items():
            ids = f"  [{', '.join(slot.ids)}]" if slot.ids else ""
            value = f" = {slot.value!r}" if slot.value and slot.value != slot.spoken else ""
            click.echo(f"  {name}: {slot.spoken!r}{value}{ids}")
    if explained:
        for line in _reasons(found):
            click.echo(f"  {line}")


def _reasons(found: Explanation) -> Iterator[str]:
    yield f"decided by: {found.stage}"
    if found.sample:
        yield f"nearest sample: {found.sample}"
    if found.evidence:
        yield f"evidence: {'; '.join(found.evidence)}"
    for name, confidence in found.others:
        yield f"or {name} ({confidence:.2f})"


for command in (run_tests, grammar, new, diff):
    models.add_command(command)
