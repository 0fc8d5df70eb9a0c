"""What a variant of a product is called: its colour and its size, whatever language its attributes have."""

from __future__ import annotations

import re
from functools import cache
from typing import Final

from skill.language.normalise import fold
from skill.language.words import languages, read_words

SIZES: Final = "garment_sizes"
SECTIONS: Final = ("colors", SIZES)

_NUMBER: Final = re.compile(r"\d+(?:[.,/]\d+)?")


@cache
def variant_names(attribute: str, language: str) -> tuple[str, ...]:
    """What customers may call it in a language: `red` is `rot`, `m` is `Größe`, `medium`, `mittel`.

    An attribute of another kind is called what it is, and nothing where wishes are read for it
    (`organic`).
    """
    words = read_words(language)
    if attribute in dict(words.items("attributes")):
        return ()
    named = tuple(words.value("size_names", "named"))
    section, key = _known().get(fold(attribute), ("", ""))
    if section:
        return (*words.value(section, key), *(named if section == SIZES else ()))
    return (attribute, *named) if _NUMBER.fullmatch(attribute) else (attribute,)


@cache
def _known() -> dict[str, tuple[str, str]]:
    """Every colour and size, by what any language calls it."""
    tables = [read_words(language) for language in languages()]
    return {
        fold(name): (section, key)
        for table in tables
        for section in SECTIONS
        for key, names in table.items(section)
        for name in (key, *names)
    }
