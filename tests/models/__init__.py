"""A small model in which everything is right, ways to break it, and public models where they are at hand."""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

FOLDER = Path(__file__).parent
SHARED = Path(__file__).resolve().parents[3] / "shared" / "data" / "models"
"""Interaction models of public skills; they are no part of the project and may be missing."""

REFUSED = {
    "ask_cli_fixture.json": "placeholders everywhere",
    "cookbook-cancel-order.snippet.en-US.json": "a bare intent with a comma behind it",
    "cookbook-refund-order.snippet.en-US.json": "a bare intent with a comma behind it",
    "cookie-sales-skill.en-US.json": "the format of another framework",
    "virtual_alexa.de-DE.json": "no invocation name",
}
"""Those that Amazon would not take as they are, and why."""

PLACES = {
    "NAME": "languageModel.invocationName",
    "ORDER": "languageModel.intents[0]",
    "FIND": "languageModel.intents[1]",
    "HOURS": "languageModel.intents[2]",
    "INTENTS": "languageModel.intents",
    "MILK": "languageModel.types[0].values[0]",
    "ITEM": "languageModel.types[0]",
    "TYPES": "languageModel.types",
    "DIALOG": "dialog.intents[0]",
}
"""What the places in `broken.yaml` and `kept.yaml` begin with."""

_KEY = re.compile(r"([\w-]+)|\[(\d+)\]")


def good() -> dict[str, Any]:
    """The model in which everything is right."""
    model: dict[str, Any] = json.loads((FOLDER / "market.en-US.json").read_text("utf-8"))
    return model


def table(name: str) -> list[dict[str, Any]]:
    """The rows of `broken` or `kept`."""
    rows: list[dict[str, Any]] = yaml.safe_load((FOLDER / f"{name}.yaml").read_text("utf-8"))
    return rows


def spelt(place: str) -> str:
    """The whole path of a place, from `interactionModel` on; of the empty one, that is the file."""
    name = re.match(r"[A-Z]*", place)
    path = f"{PLACES[name.group()]}{place[name.end() :]}" if name and name.group() else place
    return f"interactionModel.{path}" if path else ""


def changed(model: Mapping[str, Any], row: Mapping[str, Any]) -> dict[str, Any]:
    """A copy of the model with what a row of a table sets, adds and drops."""
    result = copy.deepcopy(dict(model))
    for place, value in row.get("set", {}).items():
        holder, key = _at(result, spelt(place))
        holder[key] = value
    for place, value in row.get("add", {}).items():
        holder, key = _at(result, spelt(place))
        holder[key] = [*holder.get(key, []), value]
    for place in row.get("drop", []):
        holder, key = _at(result, spelt(place))
        del holder[key]
    return result


def _at(model: Any, path: str) -> tuple[Any, str | int]:
    """The object or list that holds `path`, and the key there."""
    keys = [int(number) if number else name for name, number in _KEY.findall(path)]
    for key in keys[:-1]:
        model = model[key]
    return model, keys[-1]


def stored(model: Any, folder: Path, name: str = "market.en-US.json") -> Path:
    """A file with the model, or with the text."""
    file = folder / name
    text = model if isinstance(model, str) else json.dumps(model, ensure_ascii=False, indent=2)
    file.write_text(text, "utf-8")
    return file


def accepted_models() -> list[Path]:
    """The public models that are at hand and that Amazon accepts."""
    return sorted(file for file in SHARED.glob("*.json") if file.name not in REFUSED)
