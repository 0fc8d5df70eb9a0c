"""What Amazon has built in (intents, slot types, reserved words), read from `amazon.toml`."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from rapidfuzz import process
from rapidfuzz.distance import OSA

LETTERS = 6
"""Letters among which one may be wrong in a name that is misspelt."""


@dataclass(frozen=True)
class Amazon:
    """The tables. Words of invocation names and what is said are by language."""

    required: tuple[str, ...]
    standard: frozenset[str]
    intents: frozenset[str]
    closed_types: frozenset[str]
    types: frozenset[str]
    placeholders: frozenset[str]
    wake: frozenset[str]
    launch: Mapping[str, frozenset[str]]
    connecting: Mapping[str, frozenset[str]]
    small: Mapping[str, frozenset[str]]
    said: Mapping[str, Mapping[str, tuple[str, ...]]]


@cache
def amazon() -> Amazon:
    """The tables, read once."""
    data = tomllib.loads(files("skill.understanding.check").joinpath("amazon.toml").read_text("utf-8"))
    intents, types, invocation = data["intents"], data["types"], data["invocation"]

    def by_language(key: str) -> Mapping[str, frozenset[str]]:
        return {language: frozenset(words) for language, words in invocation[key].items()}

    return Amazon(
        required=tuple(intents["required"]),
        standard=frozenset(intents["standard"]),
        intents=frozenset((*intents["standard"], *intents["slotted"])),
        closed_types=frozenset(types["closed"]),
        types=frozenset((*types["closed"], *(f"AMAZON.{name}" for name in types["lists"].split()))),
        placeholders=frozenset(invocation["placeholders"]),
        wake=frozenset(invocation["wake"]),
        launch=by_language("launch"),
        connecting=by_language("connecting"),
        small=by_language("small"),
        said={
            language: {name: tuple(texts) for name, texts in intents.items()}
            for language, intents in data["said"].items()
        },
    )


def meant(name: str, known: Iterable[str]) -> str:
    """The known name that `name` is a slip of: a letter or two are wrong; empty when it is of none."""
    plain = {one.removeprefix("AMAZON.").lower(): one for one in known}
    said = name.removeprefix("AMAZON.").lower()
    slips = max(1, len(said) // LETTERS)
    near = process.extractOne(said, sorted(plain), scorer=OSA.distance, score_cutoff=slips)
    return plain[near[0]] if near and not _other_country(said, near[0]) else ""


def _other_country(said: str, found: str) -> bool:
    """Whether both are types of a country (`us_city`), but not of the same."""
    return said[2:3] == "_" == found[2:3] and said[:2] != found[:2]
