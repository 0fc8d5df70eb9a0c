"""`voiceshop models diff`: what a change to a model does to what people say."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click

from skill.commands.models_options import json_option, locale_option
from skill.commands.models_test import cases_for, tests_option
from skill.errors import VoiceshopError
from skill.understanding import Model, load_model
from skill.understanding.cross import sentences_of
from skill.understanding.testing import Case, Report, run_cases


@click.command()
@click.argument("old", type=click.Path(path_type=Path))
@click.argument("new", type=click.Path(path_type=Path))
@tests_option
@locale_option
@json_option
def diff(old: Path, new: Path, tests: Path | None, locale: str, as_json: bool) -> None:
    """Show what the change from model OLD to NEW does to the utterance tests.

    Without tests the samples of both models are the tests. The exit code is 1 when something broke.
    """
    before, after = load_model(old, locale), load_model(new, locale)
    cases = cases_for(tests, after, own=True) or _samples(before, after)
    if not cases:
        raise VoiceshopError(
            "There is nothing to compare: the models have no samples, and there are no tests."
        )
    effects = _effects(run_cases(cases, before), run_cases(cases, after))
    if as_json:
        click.echo(json.dumps({**_structure(before, after), **effects}, ensure_ascii=False))
    else:
        _print_effects(_structure(before, after), effects)
    if effects["broken"]:
        raise SystemExit(1)


def _samples(before: Model, after: Model) -> list[Case]:
    """The samples of both models as tests; of those that mean two things, what the new one says."""
    found = {case.text: case for model in (before, after) for case in sentences_of(model)}
    return list(found.values())


def _structure(before: Model, after: Model) -> dict[str, list[str]]:
    def samples(model: Model) -> set[str]:
        return {f"{intent.name}: {text}" for intent in model.intents.values() for text in intent.samples}

    return {
        "intents_added": sorted(set(after.intents) - set(before.intents)),
        "intents_removed": sorted(set(before.intents) - set(after.intents)),
        "samples_added": sorted(samples(after) - samples(before)),
        "samples_removed": sorted(samples(before) - samples(after)),
    }


def _effects(before: Report, after: Report) -> dict[str, Any]:
    """What was wrong and is right now, and the other way round, and what is wrong in another way."""
    found: dict[str, Any] = {"accuracy": [round(before.accuracy, 4), round(after.accuracy, 4)]}
    found |= {"mended": [], "broken": [], "changed": []}
    for old, new in zip(before.outcomes, after.outcomes, strict=True):
        line = {"text": old.case.text, "expected": old.expected, "before": old.got, "after": new.got}
        if old.whole != new.whole:
            found["mended" if new.whole else "broken"].append(line)
        elif old.got != new.got:
            found["changed"].append(line)
    return found


def _print_effects(structure: dict[str, list[str]], effects: dict[str, Any]) -> None:
    for what, items in structure.items():
        if items:
            more = f" and {len(items) - 5} more" if len(items) > 5 else ""
            click.echo(f"{what.replace('_', ' ')}: {'; '.join(items[:5])}{more}")
    for what in ("broken", "mended", "changed"):
        for one in effects[what]:
            click.echo(
                f"{what:<8} {one['text']!r}: {one['before']} -> {one['after']} (right: {one['expected']})"
            )
    old, new = effects["accuracy"]
    click.echo(f"{old:.1%} right before, {new:.1%} after.")
