"""What a variant of a product is called: its colour and its size, whatever language its attributes have."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from itertools import pairwise
from typing import Final

from skill.language.normalise import fold, fold_word
from skill.language.words import Phrases, languages, read_words

SIZES: Final = "garment_sizes"
SECTIONS: Final = ("colors", SIZES)

_NUMBER: Final = re.compile(r"\d+(?:[.,/]\d+)?")


def variant_title(title: str, attributes: Iterable[str], locale: str) -> str:
    """The title with the colour and the size that it does not say: `T-Shirt, red, size M`."""
    language = locale.partition("-")[0]
    if language not in languages():
        return title
    parts = sorted(part for one in attributes if (part := _part(one, language)))
    said = fold_word(title).split()
    unsaid = [words for _, words, names in parts if not any(_says(said, name) for name in names)]
    return ", ".join([title, *unsaid])


def _says(words: list[str], name: str) -> bool:
    return any(word == name or (len(name) > 2 and word.startswith(name)) for word in words)


@cache
def _part(attribute: str, language: str) -> tuple[str, str, tuple[str, ...]] | None:
    """Of a colour or a size its kind, how it is said behind a title, and what else it may be called."""
    names = variant_names(attribute, language)
    section = _known().get(fold(attribute), ("",))[0]
    if section == SIZES or _NUMBER.fullmatch(attribute):
        *others, size = names
        return SIZES, f"{size} {others[0].upper()}", tuple(map(fold, others))
    return (section, names[0], tuple(map(fold, names))) if section else None


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
        return (*map(_plain, words.value(section, key)), *(named if section == SIZES else ()))
    return (attribute, *named) if _NUMBER.fullmatch(attribute) else (attribute,)


def variants_said(text: str, language: str) -> frozenset[str]:
    """The colours and sizes that a customer says, as `variant_keys` names them."""
    words, found, at = tuple(fold(text).split()), set[str](), 0
    while at < len(words):
        match = next((match for one in _phrases(language) if (match := one.at(words, at))), None)
        found |= {match[0]} if match else set()
        at = match[1] if match else at + 1
    named = [fold(name) for name in read_words(language).value("size_names", "named")]
    found |= {word for name, word in pairwise(words) if name in named and word.isdecimal()}
    return frozenset(found)


def variant_keys(attributes: Iterable[str]) -> frozenset[str]:
    """The colours and sizes among attributes of whatever language."""
    known = _known()
    found = {one: known.get(fold(one), ("", ""))[1] for one in attributes}
    return frozenset(key or one for one, key in found.items() if key or _NUMBER.fullmatch(one))


@cache
def _phrases(language: str) -> tuple[Phrases[str], ...]:
    return tuple(read_words(language).names(section) for section in SECTIONS)


def _plain(name: str) -> str:
    """A name without the mark for its endings."""
    return name.replace("~", "")


@cache
def _known() -> dict[str, tuple[str, str]]:
    """Every colour and size, by what any language calls it."""
    tables = [read_words(language) for language in languages()]
    return {
        fold(_plain(name)): (section, key)
        for table in tables
        for section in SECTIONS
        for key, names in table.items(section)
        for name in (key, *names)
    }
