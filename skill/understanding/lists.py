"""Amazon's list types offline: colours, first names, countries and others, in the words of a language."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Final

from babel import Locale, UnknownLocaleError

from skill.understanding.model import Model, SlotType, Value

ALIASES: Final = {
    "AMAZON.US_FIRST_NAME": "AMAZON.FirstName",
    "AMAZON.GB_FIRST_NAME": "AMAZON.FirstName",
    "AMAZON.DE_FIRST_NAME": "AMAZON.FirstName",
}
"""The older names of list types."""

_COUNTRY: Final = "AMAZON.Country"
_WORLD: Final = frozenset({_COUNTRY, "AMAZON.Language"})


def types_of(model: Model) -> dict[str, SlotType]:
    """The slot types of a model by name, with the values of Amazon's lists and the dynamic ones."""
    used = {slot.type for intent in model.intents.values() for slot in intent.slots.values()}
    types = dict(model.types)
    for name in sorted(used):
        if values := list_of(ALIASES.get(name, name), model.language):
            own = model.types[name].values if name in model.types else ()
            types[name] = SlotType(name, (*own, *(Value(value) for value in values)))
    for name, added in model.dynamic.items():
        own = types[name].values if name in types else ()
        types[name] = SlotType(name, (*added.values, *own))
    return types


def list_of(name: str, language: str) -> tuple[str, ...]:
    """The values of a list type in `language`; none of another type, or in a language that has no file."""
    written = _written(language)
    if name in _WORLD and written:
        return _of_the_world(name, language)
    return written.get(name, ())


@cache
def _written(language: str) -> Mapping[str, tuple[str, ...]]:
    file = files("skill.understanding").joinpath(f"{language}-lists.toml")
    if not language.isalpha() or not file.is_file():
        return {}
    lists = tomllib.loads(file.read_text("utf-8"))
    return {name: tuple(one.replace("_", " ") for one in text.split()) for name, text in lists.items()}


@cache
def _of_the_world(name: str, language: str) -> tuple[str, ...]:
    """Countries or languages, as Unicode's CLDR names them."""
    try:
        locale = Locale.parse(language)
    except (UnknownLocaleError, ValueError):
        return ()
    found = locale.territories if name == _COUNTRY else locale.languages
    every = (word for code, word in sorted(found.items()) if name != _COUNTRY or len(code) == 2)
    return tuple(dict.fromkeys(every))
