"""The words of one language, read from its file (`en.toml`, `de.toml`, …) once per process.

A file holds words only, so that a language is added by writing a file. In it `(a|b|)` stands
for one of several and `~` for one of the inflectional endings of the language.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any, Final, Generic, TypeVar

from skill.language.normalise import fold

T = TypeVar("T")
_SIGNS: Final = frozenset("€$£¢%&×+")


class Phrases(Generic[T]):
    """Phrases of one or more words with a value each, found in a line of words, longest first."""

    def __init__(self, entries: Iterable[tuple[tuple[str, ...], T]]) -> None:
        self._by_first: dict[str, dict[tuple[str, ...], T]] = {}
        for words, value in entries:
            if words:
                self._by_first.setdefault(words[0], {}).setdefault(words, value)
        self._lengths = _lengths(self._by_first)
        self._by_last: dict[str, dict[tuple[str, ...], T]] = {}
        for phrases in self._by_first.values():
            for words, value in phrases.items():
                self._by_last.setdefault(words[-1], {})[words] = value
        self._last_lengths = _lengths(self._by_last)

    def at(self, words: tuple[str, ...], start: int) -> tuple[T, int] | None:
        """The value of the longest phrase that begins at `start`, and the index after it."""
        if start >= len(words) or words[start] not in self._by_first:
            return None
        phrases = self._by_first[words[start]]
        for length in self._lengths[words[start]]:
            phrase = words[start : start + length]
            if phrase in phrases:
                return phrases[phrase], start + len(phrase)
        return None

    def ending(self, words: tuple[str, ...], end: int) -> tuple[T, int] | None:
        """The value of the longest phrase that ends before `end`, and the index of its first word."""
        if end < 1 or words[end - 1] not in self._by_last:
            return None
        phrases = self._by_last[words[end - 1]]
        for length in self._last_lengths[words[end - 1]]:
            phrase = words[max(0, end - length) : end]
            if phrase in phrases:
                return phrases[phrase], end - len(phrase)
        return None

    @property
    def words(self) -> frozenset[str]:
        """Every first word of a phrase."""
        return frozenset(self._by_first)

    def __contains__(self, word: str) -> bool:
        return (word,) in self._by_first.get(word, {})


def _lengths(phrases: Mapping[str, Mapping[tuple[str, ...], object]]) -> dict[str, list[int]]:
    return {word: sorted({len(words) for words in group}, reverse=True) for word, group in phrases.items()}


class UnknownLanguageError(LookupError):
    """There is no file of words for the language of a locale."""

    def __init__(self, locale: str) -> None:
        super().__init__(f"no words for the locale {locale!r}; known languages: {', '.join(languages())}")


class Table:
    """The words of one language. Raises KeyError, with section and key, for words the file lacks."""

    def __init__(self, language: str, sections: Mapping[str, Any]) -> None:
        self.language = language
        self._sections = sections
        self._endings = "(" + "|".join(sections["endings"]) + ")"

    def value(self, section: str, key: str) -> Any:
        """What the file says under `key` of `[section]`."""
        try:
            return self._sections[section][key]
        except KeyError as error:
            raise KeyError(f"{self.language}.toml has no {section}.{key}") from error

    def phrases(self, section: str, key: str) -> Phrases[str]:
        """The phrases listed under `key`; the value of each is `key`."""
        return Phrases((words, key) for words in self._spelled(self.value(section, key)))

    def items(self, section: str) -> Iterator[tuple[str, list[str]]]:
        """The names of a section and what the file says under each."""
        yield from self._sections[section].items()

    def names(self, section: str) -> Phrases[str]:
        """The phrases of a section that lists them by name; the value of each is its name."""
        return self.named(self._sections[section])

    def named(self, names: Mapping[str, Iterable[str]]) -> Phrases[str]:
        """The phrases that belong to each name."""
        named = names.items()
        return Phrases((words, name) for name, texts in named for words in self._spelled(texts))

    def numbered(self, section: str, key: str) -> Phrases[int]:
        """The phrases of a list of lists; the value of each is the place of its list, from 0."""
        lists = enumerate(self.value(section, key))
        return Phrases((words, place) for place, templates in lists for words in self._spelled(templates))

    def section(self, section: str) -> Phrases[Any]:
        """The phrases of a section that gives each a value."""
        return self._valued(self._sections[section])

    def values(self, section: str, key: str) -> Phrases[Any]:
        """The phrases of a table that gives each a value."""
        return self._valued(self.value(section, key))

    def _valued(self, entries: Mapping[str, T]) -> Phrases[T]:
        return Phrases((words, value) for text, value in entries.items() for words in self._spelled([text]))

    def _spelled(self, templates: Iterable[str]) -> Iterator[tuple[str, ...]]:
        for template in templates:
            for text in expand(template.replace("~", self._endings)):
                yield keys(text)


def expand(template: str) -> Iterator[str]:
    """Every text that a template with `(a|b|)` stands for, each once."""
    before, bracket, behind = template.partition("(")
    if not bracket:
        yield template
        return
    options, rest = _options(behind)
    rests = list(expand(rest))
    for option in options:
        for chosen in expand(option):
            for ending in rests:
                yield f"{before}{chosen}{ending}"


def _options(behind: str) -> tuple[list[str], str]:
    """The options of the bracket that was just opened, and what follows it."""
    depth, start, options = 0, 0, []
    for at, letter in enumerate(behind):
        if depth == 0 and letter in "|)":
            options.append(behind[start:at])
            start = at + 1
            if letter == ")":
                return options, behind[start:]
        depth += (letter == "(") - (letter == ")")
    raise ValueError(f"a bracket is not closed: ({behind}")


def keys(text: str) -> tuple[str, ...]:
    """The words of `text` as they are compared: folded, signs such as € kept."""
    words = text.split()
    return _folded(words[0]) if len(words) == 1 else tuple(part for word in words for part in _folded(word))


@lru_cache(maxsize=20_000)
def _folded(word: str) -> tuple[str, ...]:
    spaced = "".join(f" {letter} " if letter in _SIGNS else letter for letter in word)
    parts = (part if part in _SIGNS else fold(part) for part in spaced.split())
    return tuple(part for folded in parts for part in folded.split())


def language_of(locale: str) -> str:
    """The language of a locale: `de` of `de-DE`. Raises UnknownLanguageError when it has no words."""
    language = re.split(r"[-_]", locale, maxsplit=1)[0].lower()
    if language not in languages():
        raise UnknownLanguageError(locale)
    return language


@cache
def languages() -> tuple[str, ...]:
    """The languages that have words."""
    names = (file.name for file in files("skill.language").iterdir())
    return tuple(sorted(name.removesuffix(".toml") for name in names if name.endswith(".toml")))


@cache
def read_words(language: str) -> Table:
    """The words of `language`, read once."""
    text = files("skill.language").joinpath(f"{language}.toml").read_text(encoding="utf-8")
    return Table(language, tomllib.loads(text))
