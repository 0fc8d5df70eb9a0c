"""`voiceshop models grammar`: what a recogniser is given to listen with."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import click

from skill.commands.models_options import locale_option, model_option, opened

Rules = Mapping[str, Sequence[Sequence[str]]]


@click.command()
@model_option
@locale_option
@click.option("--format", "form", type=click.Choice(["vosk", "jsgf"]), default="vosk", show_default=True)
def grammar(file: Path | None, locale: str, form: str) -> None:
    """Print what a recogniser is given: phrases as JSON for Vosk, or a JSGF grammar.

    Phrases have their slots filled, each value at least once, free speech with values of the model.
    """
    from voice_local.grammar import phrases_of

    phrases = phrases_of(opened(file, locale))
    if form == "vosk":
        said = dict.fromkeys(" ".join(words) for words in phrases.fillings)
        click.echo(json.dumps(list(said), ensure_ascii=False))
    else:
        click.echo("\n".join(jsgf(phrases.rules, phrases.tops)))


def jsgf(rules: Rules, tops: Sequence[str]) -> Iterator[str]:
    """The lines of a JSGF grammar of the rules; what refers to a rule that says nothing is left out."""
    sayable = _sayable(rules)
    wanted = _reached(sayable, [top for top in tops if top in sayable])
    yield "#JSGF V1.0 UTF-8;"
    yield "grammar shop;"
    yield f"public <start> = {' | '.join(f'<{_name(top)}>' for top in tops if top in sayable)};"
    for rule in sorted(wanted):
        sentences = dict.fromkeys(" ".join(map(_token, sentence)) for sentence in sayable[rule])
        yield f"<{_name(rule)}> = {' | '.join(sentences)};"


def _sayable(rules: Rules) -> dict[str, list[Sequence[str]]]:
    """The rules without the sentences that cannot be said, because a rule in them is missing or empty."""
    found = {name: list(sentences) for name, sentences in rules.items()}
    while True:
        known = {name for name, sentences in found.items() if sentences}
        left = {name: [one for one in found[name] if one and _known(one, known)] for name in sorted(known)}
        if left == found:
            return left
        found = left


def _known(sentence: Sequence[str], known: set[str]) -> bool:
    return all(token[1:-1] in known for token in sentence if token.startswith("{"))


def _reached(rules: Mapping[str, list[Sequence[str]]], tops: Sequence[str]) -> set[str]:
    found: set[str] = set()
    todo = list(tops)
    while todo:
        rule = todo.pop()
        if rule not in found:
            found.add(rule)
            todo += [token[1:-1] for one in rules[rule] for token in one if token.startswith("{")]
    return found


def _token(token: str) -> str:
    return f"<{_name(token[1:-1])}>" if token.startswith("{") else token


def _name(rule: str) -> str:
    return re.sub(r"\W", "_", rule)
