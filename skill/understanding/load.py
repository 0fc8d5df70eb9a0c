"""Interaction models from JSON files, also those that are not quite as Amazon's tools write them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from skill.errors import VoiceshopError
from skill.understanding.model import IntentModel, Model, SlotModel, SlotType, Value

_LOCALE = re.compile(r"(?<![a-z])([a-z]{2})[-_]([A-Z]{2})(?![A-Za-z])")
FOLDER = files("interaction_models")
"""Where the shop's own models are."""

_WRAPPERS = ("interactionModel", "languageModel", "alexa")


def load_model(path: str | Path, locale: str = "") -> Model:
    """The interaction model in the JSON file `path`.

    The locale is taken from the file's name (`en-US.json`, `shop.de-DE.json`) unless given, else en-US.
    Raises VoiceshopError, naming the file and the place in it, when there is no model to be had.
    """
    path = Path(path)
    found = _LOCALE.search(path.name)
    return model_from(read_json(path), locale or ("-".join(found.groups()) if found else "en-US"), str(path))


def load_entities(path: str | Path) -> list[SlotType]:
    """The slot types in the JSON of a Dialog.UpdateDynamicEntities directive, or in a list of types.

    Raises VoiceshopError, naming the file and the place in it, when there are none.
    """
    data, source = read_json(Path(path)), str(path)
    parent = data if isinstance(data, dict) else {"types": data}
    types = [_type(item, f"{source}: {where}") for where, item in _items(parent, "types", source)]
    if not types:
        raise VoiceshopError(f"{source}: holds no types; dynamic entities have types with values")
    return types


@cache
def model_for(locale: str) -> Model:
    """The interaction model that the shop ships for `locale`; raises VoiceshopError when it ships none."""
    file = FOLDER.joinpath(f"{locale}.json")
    if not _LOCALE.fullmatch(locale) or not file.is_file():
        raise VoiceshopError(f"there is no interaction model for the locale {locale!r}")
    return model_from(json.loads(file.read_text("utf-8")), locale, f"{locale}.json")


def read_json(path: Path) -> Any:
    """The JSON in `path`; forgives a byte order mark and a comma after the last brace."""
    try:
        text = path.read_text("utf-8-sig")
    except OSError as error:
        raise VoiceshopError(f"{path}: cannot be read ({error.strerror or error})") from error
    except UnicodeDecodeError as error:
        raise VoiceshopError(f"{path}: is not UTF-8 text (byte {error.start})") from error
    try:
        return json.loads(text.strip().rstrip(","))
    except (json.JSONDecodeError, RecursionError) as error:
        raise VoiceshopError(f"{path}: is not JSON: {error}") from error


def model_from(data: Any, locale: str, source: str = "model") -> Model:
    """The model in parsed JSON `data`; raises VoiceshopError when it holds no intents."""
    language = _language_model(data, source)
    intents: dict[str, IntentModel] = {}
    for path, item in [*_items(data, "intents", source), *_items(language, "intents", source)]:
        intent = _intent(item, f"{source}: {path}")
        known = intents.get(intent.name, IntentModel(intent.name))
        intents[intent.name] = IntentModel(
            intent.name,
            {**known.slots, **intent.slots},
            tuple(dict.fromkeys((*known.samples, *intent.samples))),
        )
    types = [_type(item, f"{source}: {path}") for path, item in _items(language, "types", source)]
    if not intents:
        raise VoiceshopError(f"{source}: holds no intents; an interaction model has languageModel.intents")
    return Model(
        locale=locale,
        invocation=_text(language.get("invocationName")) or _text(data.get("invocation")),
        intents=intents,
        types={one.name: one for one in types},
        source=source,
    )


def _language_model(data: Any, source: str) -> Mapping[str, Any]:
    """The object with the intents, whatever it is wrapped in; a bare intent counts as a model of one."""
    if not isinstance(data, dict):
        raise VoiceshopError(f"{source}: is {_kind(data)}, not an interaction model")
    if "name" in data and "samples" in data and "intents" not in data:
        return {"intents": [data]}
    inner = data
    while wrapper := next((inner[key] for key in _WRAPPERS if isinstance(inner.get(key), dict)), None):
        inner = wrapper
    return inner


def _items(parent: Mapping[str, Any], key: str, source: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    items = parent.get(key) or []
    if not isinstance(items, list):
        raise VoiceshopError(f"{source}: {key} is {_kind(items)}, not a list")
    for number, item in enumerate(items):
        if not isinstance(item, dict):
            raise VoiceshopError(f"{source}: {key}[{number}] is {_kind(item)}, not an object")
        yield f"{key}[{number}]", item


def _intent(item: Mapping[str, Any], where: str) -> IntentModel:
    name = _text(item.get("name"))
    if not name:
        raise VoiceshopError(f"{where} has no name")
    slots = [_slot(slot, f"{where}.{path}") for path, slot in _items(item, "slots", where)]
    return IntentModel(
        name,
        {slot.name: slot for slot in slots if slot.name},
        _texts(item.get("samples") or item.get("phrases"), f"{where}.samples"),
    )


def _slot(item: Mapping[str, Any], where: str) -> SlotModel:
    multiple = item.get("multipleValues")
    return SlotModel(
        _text(item.get("name")),
        _text(item.get("type")),
        _texts(item.get("samples"), f"{where}.samples"),
        isinstance(multiple, dict) and bool(multiple.get("enabled")),
    )


def _type(item: Mapping[str, Any], where: str) -> SlotType:
    name = _text(item.get("name"))
    if not name:
        raise VoiceshopError(f"{where} has no name")
    values = [_value(value) for _, value in _items(item, "values", where)]
    return SlotType(name, tuple(value for value in values if value.name))


def _value(item: Mapping[str, Any]) -> Value:
    name = item.get("name")
    inner: Mapping[str, Any] = name if isinstance(name, dict) else {"value": name}
    synonyms = inner.get("synonyms")
    return Value(
        _text(inner.get("value")),
        _text(item.get("id")),
        tuple(filter(None, map(_text, synonyms if isinstance(synonyms, list) else ()))),
    )


def _texts(items: Any, where: str) -> tuple[str, ...]:
    """The non-empty texts of a list, each once."""
    if items is None:
        return ()
    if not isinstance(items, list):
        raise VoiceshopError(f"{where} is {_kind(items)}, not a list")
    return tuple(dict.fromkeys(filter(None, map(_text, items))))


def _text(item: Any) -> str:
    return " ".join(str(item).split()) if isinstance(item, str | int | float) else ""


def _kind(item: Any) -> str:
    names = {dict: "an object", list: "a list", str: "a text", type(None): "null"}
    return names.get(type(item), "a value")
