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


def types_of(model: Model) -> dict[str, SlotType]:
    """The slot types of a model by name, with the values of Amazon's lists and the dynamic ones."""
    used = {slot.type for intent in model.intents.values() for slot in intent.slots.values()}
    known = lists_for(model.language)
    types = dict(model.types)
    for name in sorted(used):
        if values := known.get(ALIASES.get(name, name)):
            own = model.types[name].values if name in model.types else ()
            types[name] = SlotType(name, (*own, *(Value(value) for value in values)))
    for name, added in model.dynamic.items():
        own = types[name].values if name in types else ()
        types[name] = SlotType(name, (*added.values, *own))
    return types


@cache
def lists_for(language: str) -> Mapping[str, tuple[str, ...]]:
    """The values of each list type in `language`; none in a language that has no file."""
    file = files("skill.understanding").joinpath(f"{language}-lists.toml")
    if not language.isalpha() or not file.is_file():
        return {}
    written = tomllib.loads(file.read_text("utf-8"))
    lists = {name: tuple(one.replace("_", " ") for one in text.split()) for name, text in written.items()}
    return lists | _of_the_world(language)


def _of_the_world(language: str) -> dict[str, tuple[str, ...]]:
    """Countries and languages, as Unicode's CLDR names them."""
    try:
        locale = Locale.parse(language)
    except (UnknownLocaleError, ValueError):
        return {}
    countries = (name for code, name in sorted(locale.territories.items()) if len(code) == 2)
    return {
        "AMAZON.Country": tuple(dict.fromkeys(countries)),
        "AMAZON.Language": tuple(dict.fromkeys(name for _, name in sorted(locale.languages.items()))),
    }
