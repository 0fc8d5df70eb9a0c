"""`voiceshop models test`: how well a model understands, and where it does not."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from skill.commands.models_options import json_option, locale_option, model_option, opened
from skill.understanding import Model
from skill.understanding.cross import FOLDS, cross_validate
from skill.understanding.testing import (
    Case,
    Outcome,
    Report,
    Row,
    Suggestion,
    load_cases,
    run_cases,
    suggestions,
)

ENOUGH = 0.9
"""The share of right intents from which on the exit code is 0."""

tests_option = click.option(
    "--tests",
    "tests",
    type=click.Path(path_type=Path),
    help="Utterance tests; tests/utterances/<locale>.yaml unless given.",
)


@click.command("test")
@model_option
@locale_option
@tests_option
@click.option(
    "--folds", type=click.IntRange(2, 50), help="Also test the samples themselves, in so many parts."
)
@click.option("--at-least", default=ENOUGH, show_default=True, help="Exit code 1 when fewer are right.")
@json_option
def run_tests(
    file: Path | None, locale: str, tests: Path | None, folds: int | None, at_least: float, as_json: bool
) -> None:
    """Run utterance tests: what is right, what is taken for what, the weakest intents first.

    With --folds, and where there are no tests, the model's own samples are tested by models without them.
    """
    model = opened(file, locale)
    cases = cases_for(tests, model, own=is_own(file))
    reports: dict[str, Report] = {}
    if cases:
        reports["tests"] = run_cases(cases, model)
    if folds or not cases:
        reports["cross-validation"] = cross_validate(model, folds or FOLDS)
    if as_json:
        data = {name: as_data(report, model) for name, report in reports.items()}
        click.echo(json.dumps(data, ensure_ascii=False))
    else:
        for name, report in reports.items():
            _print_report(name, report, model)
    if min(report.accuracy for report in reports.values()) < at_least:
        raise SystemExit(1)


def is_own(file: Path | None) -> bool:
    """Whether the model is the shop's own: none was named, or one of the project that we are in."""
    return file is None or file.resolve().parent == Path("interaction_models").resolve()


def cases_for(tests: Path | None, model: Model, *, own: bool) -> Sequence[Case]:
    """The utterance tests that were named, else those beside the shop's own model, if they are here."""
    beside = Path("tests/utterances") / f"{model.locale}.yaml"
    if tests is None and own and beside.is_file():
        return load_cases(beside)
    return load_cases(tests) if tests else ()


def as_data(report: Report, model: Model) -> dict[str, Any]:
    """The report as JSON data."""
    return {
        "sentences": len(report.outcomes),
        "accuracy": round(report.accuracy, 4),
        "slots": round(report.slots, 4),
        "refused": round(report.refused, 4),
        "intents": [asdict(row) for row in report.rows],
        "confusion": report.confusion,
        "wrong": [_wrong(one) for one in report.outcomes if not one.whole],
        "suggestions": [asdict(one) for one in suggestions(report, model)],
    }


def _wrong(one: Outcome) -> dict[str, Any]:
    return {
        "text": one.case.text,
        "expected": one.case.intent,
        "got": one.found.intent.name if one.found.intent else None,
        "confidence": round(one.found.confidence, 3),
        "slots": {name: {"expected": wanted, "got": got} for name, (wanted, got) in one.wrong.items()},
    }


def _print_report(name: str, report: Report, model: Model) -> None:
    cases = [one.case for one in report.outcomes]
    figures = [f"{name}: {len(cases)} sentences, {report.accuracy:.1%} right"]
    figures += [f"slots {report.slots:.1%}"] * any(case.slots is not None for case in cases)
    figures += [f"foreign speech refused {report.refused:.1%}"] * any(case.intent is None for case in cases)
    click.echo(f"{', '.join(figures)}\n")
    _print_rows(report.rows)
    for one in report.outcomes:
        for slot, (wanted, got) in one.wrong.items():
            click.echo(f"{one.case.text!r}: {slot} should be {wanted!r}, is {got!r}")
    for suggestion in suggestions(report, model):
        _print_suggestion(suggestion)
    click.echo()


def _print_rows(rows: Sequence[Row]) -> None:
    """The confusion table; intents that are always right and take nothing are counted only."""
    weak = [row for row in rows if row.share < 1 or row.takes]
    click.echo(f"{'intent':<26}{'tests':>6}{'right':>8}{'takes':>7}  taken for")
    for row in weak:
        others = ", ".join(f"{name} {count}" for name, count in row.taken_for.items())
        click.echo(f"{row.intent:<26}{row.tests:>6}{row.share:>8.0%}{row.takes:>7}  {others}".rstrip())
    fine = len(rows) - len(weak)
    click.echo(f"{'all right':<26}{fine:>6} intents\n")


def _print_suggestion(one: Suggestion) -> None:
    click.echo(f"{one.intent}: lands in {one.lands_in}")
    for text, nearest, taken_for in one.sentences:
        reads = f" reads like {taken_for!r}" if taken_for else ""
        click.echo(f"  {text!r}{reads}" + (f"; nearest sample {nearest!r}" if nearest else ""))
