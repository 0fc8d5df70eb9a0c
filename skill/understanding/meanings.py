"""Meanings: which groups of words with one meaning an utterance touches (`BUY`, `CART`, `WEATHER`)."""

from __future__ import annotations

import re
import tomllib
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any, Final

from skill.understanding.stems import stem
from skill.understanding.words import Words, words_for

GOODS: Final = "GOODS"
_CHOICE: Final = re.compile(r"\(([^)]*)\)")


class Meanings:
    """The groups of one language, by the stems of their words and phrases."""

    def __init__(self, words: Words, groups: Mapping[str, str], elsewhere: frozenset[str]) -> None:
        self.language = words.language
        self.elsewhere = elsewhere
        """The groups of what assistants are asked for, and people talk about, and no shop sells."""
        self._groups: dict[tuple[str, ...], set[str]] = defaultdict(set)
        self.words: set[str] = set()
        goods: dict[tuple[str, ...], None] = {}
        for name, text in groups.items():
            for phrase in text.split():
                key = words.plain(phrase.replace("_", " "))
                self._groups[self.stems(key)].add(name)
                self.words.update(key)
                if name == GOODS:
                    goods[key] = None
        self.goods: tuple[tuple[str, ...], ...] = tuple(goods)
        self._longest: dict[str, int] = {}
        for key in self._groups:
            if key:
                self._longest[key[0]] = max(self._longest.get(key[0], 0), len(key))

    def stems(self, words: Sequence[str]) -> tuple[str, ...]:
        """The stems of folded words."""
        return tuple(stem(word, self.language) for word in words)

    def tags(self, stems: Sequence[str]) -> list[set[str]]:
        """For each word, by its stem, the groups that it or a phrase around it belongs to."""
        found: list[set[str]] = [set() for _ in stems]
        for start, first in enumerate(stems):
            if first not in self._longest:
                continue
            longest = min(self._longest[first], len(stems) - start)
            for size in range(longest, 0, -1):
                if groups := self._groups.get(tuple(stems[start : start + size])):
                    for at in range(start, start + size):
                        found[at] |= groups
        return found


@cache
def meanings_for(language: str) -> Meanings:
    """The groups of `language`; none in a language that has no file."""
    data = _resource(language, "meanings")
    shop, elsewhere = data.get("meanings", {}), data.get("elsewhere", {})
    return Meanings(words_for(language), {**shop, **elsewhere}, frozenset(elsewhere))


@cache
def background_for(language: str) -> tuple[tuple[str, ...], ...]:
    """Sentences, as folded words, that are said to assistants and are nothing for a shop."""
    words = words_for(language)
    return tuple(words.plain(sentence) for sentence in background_sentences(language))


def background_sentences(language: str) -> tuple[str, ...]:
    """The same as they are written."""
    templates = _resource(language, "background").get("sentences", ())
    return tuple(sentence for template in templates for sentence in in_turn(template))


def in_turn(template: str) -> Iterator[str]:
    """The template with the first of each `(a|b)`, with the second of each, and so on until all were used."""
    choices = [group.split("|") for group in _CHOICE.findall(template)]
    fixed = _CHOICE.split(template)[::2]
    for number in range(max(map(len, choices), default=1)):
        chosen = [options[number % len(options)] for options in choices]
        yield "".join(part for pair in zip(fixed, [*chosen, ""], strict=True) for part in pair)


def _resource(language: str, kind: str) -> dict[str, Any]:
    file = files("skill.understanding").joinpath(f"{language}-{kind}.toml")
    if not language.isalpha() or not file.is_file():
        return {}
    return tomllib.loads(file.read_text("utf-8"))
