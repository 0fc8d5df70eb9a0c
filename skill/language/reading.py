"""One wish out of a line of words: talk around it is trimmed, its parts are read, the rest is the product."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import cache
from typing import Any

from skill.language.measures import counts_of, measure_words, measures_of
from skill.language.normalise import fold_word
from skill.language.parts import Part, parts_of, whole
from skill.language.spans import spans_of
from skill.language.tokens import Line, Word
from skill.language.wish import Wish
from skill.language.words import read_words

Known = Callable[[str], bool]
"""Whether a phrase is one product of the shop."""


class TalkWords:
    """The words around a wish in one language."""

    def __init__(self, language: str) -> None:
        words = read_words(language)
        self.fillers = words.phrases("talk", "fillers")
        self.lead = words.phrases("talk", "lead")
        self.follow = words.phrases("talk", "follow")
        self.trail = words.phrases("talk", "trail")
        self.particles = words.phrases("talk", "particles")
        self.determiners = words.phrases("talk", "determiners")
        self.things = words.phrases("talk", "things")
        self.loose_ends = words.phrases("talk", "loose_ends")
        self.references = words.names("references")
        self.of_them = words.phrases("talk", "of_them")
        self.labels = words.phrases("talk", "labels")
        self.pointing = words.phrases("talk", "pointing")
        self.sizes = words.names("sizes")
        self.ordinal_names = words.phrases("ordinal_names", "words")
        self.articles = words.phrases("numbers", "articles")
        self.prefixes: list[str] = words.value("attribute_prefixes", "words")
        not_before = words.value("attribute_prefixes", "not_before")
        self.not_prefixed = tuple(map(fold_word, not_before))


@cache
def talk_words(language: str) -> TalkWords:
    """The words of talk in `language`, read once."""
    return TalkWords(language)


def read(line: Line, language: str, known: Known | None = None) -> Wish:
    """The wish that a line says, which is prepared already."""
    line = trimmed(line, language)
    parts = parts_of(line, language)
    values = _merged(parts)
    taken = frozenset[int]().union(*(part.words for part in parts))
    named = frozenset[int]().union(*(part.named for part in parts))
    rest = _Rest(line, language, [index for index in range(len(line)) if index not in taken])
    rest.find(values, known, bool(named))
    order = values.pop("order", None)
    if order and not rest.indexes and not named:
        values["reference"] = order
    phrase = line.said(sorted(named.union(rest.indexes)))
    return Wish(text=line.said(rest.indexes), phrase=phrase, **values)


def _merged(parts: list[Part]) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for part in parts:
        for name, value in part.values.items():
            values[name] = values[name] | value if name == "require" and name in values else value
    return values


def prepared(line: Line, words: TalkWords) -> Line:
    """The line without fillers, and with 'Biomilch' as two words."""
    kept: list[Word] = []
    at, pause = 0, False
    while at < len(line):
        filler = words.fillers.at(line.keys, at)
        if filler:
            pause, at = pause or any(word.pause for word in line.words[at : filler[1]]), filler[1]
            continue
        word = replace(line.words[at], pause=True) if pause else line.words[at]
        kept.extend(_split_prefix(word, words))
        at, pause = at + 1, False
    return Line(line.text, tuple(kept))


def _split_prefix(word: Word, words: TalkWords) -> list[Word]:
    """'Biomilch' as 'Bio' and 'milch', which stay one word when nothing is taken from them."""
    for prefix in words.prefixes:
        stem = word.text[len(prefix) :]
        key = fold_word(stem)
        if word.key.startswith(prefix) and len(key) > 2 and not key.startswith(words.not_prefixed):
            middle = word.start + len(prefix)
            first = replace(word, text=word.text[: len(prefix)], key=prefix, end=middle)
            return [first, Word(stem, key, middle, word.end, joined=True)]
    return [word]


def trimmed(line: Line, language: str) -> Line:
    """The line without what leads to a wish ('can you add …') and what trails it ('… to my cart')."""
    words = talk_words(language)
    first, last, led = 0, len(line), False
    while first < last and (found := _leading(line, first, led, words)):
        first, led = found, True
    while first < last and (before := words.trail.ending(line.keys, last)) and before[1] >= first:
        last = before[1]
    particle = words.particles.ending(line.keys, last) if led else None
    if particle and particle[1] > first and not _named_by_number(line, particle[1], language):
        last = particle[1]
    return line.part(first, last)


def _leading(line: Line, first: int, led: bool, words: TalkWords) -> int | None:
    """The index after what leads to a wish at a word; small words only behind a lead."""
    lead = words.lead.at(line.keys, first)
    follow = words.follow.at(line.keys, first) if led else None
    return max((found[1] for found in (lead, follow) if found), default=None)


def _named_by_number(line: Line, at: int, language: str) -> bool:
    """Whether a number stands before a word: the 'up' of 'seven up' is a name and not of 'look up'."""
    return any(span.last == at for span in spans_of(line, language)) or line.words[at].joined


class _Rest:
    """The words that no part has taken: a count or an ordinal, then the product, or a reference."""

    def __init__(self, line: Line, language: str, indexes: list[int]) -> None:
        self.indexes = indexes
        self._line, self._language = line, language
        self._words = talk_words(language)

    def find(self, values: dict[str, Any], known: Known | None, named: bool) -> None:
        """Puts reference and quantity into `values` and leaves the words of the product.

        `named` says that an attribute or a brand was said, so that 'one' refers to nothing shown.
        """
        if self._refers(values, named):
            return
        self._trim()
        before = list(self.indexes)
        self._of_them(values)
        self._count(values)
        self._ordinal(values)
        if known and self.indexes != before and known(self._line.said(before)):
            self.indexes = before
            values.pop("quantity", None)
            values.pop("reference", None)
        self._contained(values)
        if not self._refers(values, named):
            self._trim(things=True)
            self._sized(values)

    @property
    def _keys(self) -> tuple[str, ...]:
        return tuple(self._line.keys[index] for index in self.indexes)

    def _refers(self, values: dict[str, Any], named: bool) -> bool:
        """Whether the words are nothing but a reference: 'this one', 'die beiden'."""
        keys = self._keys
        found = self._words.references.at(keys, 0) if keys else None
        if found is None or found[1] != len(keys):
            return False
        if not named:
            values.setdefault("reference", found[0])
        self.indexes = []
        return True

    def _of_them(self, values: dict[str, Any]) -> None:
        """'of those', 'davon', beside a number."""
        if them := self._words.of_them.at(self._keys, 0):
            values["reference"] = "it"
            self._drop(them[1])

    def _contained(self, values: dict[str, Any]) -> None:
        """'pack of' when what stood before it was taken: 'the biggest pack of'."""
        starts = measure_words(self._language)
        if not (starts.containers.at(self._keys, 0) or starts.adjectives.at(self._keys, 0)):
            return
        rest = Line(self._line.text, tuple(self._line.words[index] for index in self.indexes))
        measure = next(iter(measures_of(rest, self._language)), None)
        if measure and measure.words[0] == 0 and measure.count is None and measure.size is None:
            values.setdefault("container", measure.container)
            self._drop(measure.words[-1] + 1)

    def _count(self, values: dict[str, Any]) -> None:
        """A number at the beginning: 'two breads', 'zwei davon', 'a coffee'."""
        if not self.indexes or "quantity" in values:
            return
        first = self.indexes[0]
        span = counts_of(self._line, self._language).get(first)
        if span and all(index in self.indexes for index in range(first, span.last)):
            values["quantity"] = whole(span.value)
            self.indexes = self.indexes[span.last - first :]
        elif self._line.keys[first] in self._words.articles and len(self.indexes) > 1:
            values["quantity"] = 1
            self.indexes = self.indexes[1:]
        else:
            return
        self._of_them(values)
        self._trim()

    def _ordinal(self, values: dict[str, Any]) -> None:
        """'the second', 'number two', 'das letzte': one of what was shown."""
        label = self._words.labels.at(self._keys, 0)
        skipped = label[1] if label else 0
        if skipped >= len(self.indexes):
            return
        first = self.indexes[skipped]
        spans = spans_of(self._line, self._language)
        span = next((span for span in spans if span.first == first and (span.ordinal or label)), None)
        if span is None or span.value != int(span.value) or not self._points(first, span.last, bool(label)):
            return
        self._drop(skipped + span.last - first)
        values["reference"] = self._several(values) or int(span.value)

    def _several(self, values: dict[str, Any]) -> str | None:
        """'the first two': as many of those shown."""
        span = counts_of(self._line, self._language).get(self.indexes[0]) if self.indexes else None
        if span is None or self.indexes[-1] >= span.last:
            return None
        values["quantity"] = whole(span.value)
        self.indexes = []
        return "them"

    def _points(self, first: int, last: int, labelled: bool) -> bool:
        """Whether an ordinal points at what was shown, and is no part of a name ('first aid kit')."""
        if self._words.ordinal_names.at(self._line.keys, first):
            return False
        alone = self.indexes[-1] < last or labelled
        return alone or (first > 0 and self._line.keys[first - 1] in self._words.pointing)

    def _sized(self, values: dict[str, Any]) -> None:
        """'the big one' among those shown."""
        found = self._words.sizes.at(self._keys, 0)
        if found and found[1] == len(self.indexes) and "reference" not in values and "order" not in values:
            values["reference"] = found[0]
            self.indexes = []

    def _drop(self, count: int) -> None:
        self.indexes = self.indexes[count:]
        self._trim()

    def _trim(self, *, things: bool = False) -> None:
        """Takes articles and the like from the beginning, and loose ends from the end."""
        while self.indexes and (count := self._loose_start(things)):
            self.indexes = self.indexes[count:]
        while self.indexes and (end := self._loose_end(things)) is not None:
            self.indexes = self.indexes[:end]

    def _loose_start(self, things: bool) -> int:
        """How many words at the beginning say nothing; a number or an article is left to be counted."""
        keys, words, first = self._keys, self._words, self.indexes[0]
        found = words.determiners.at(keys, 0) or (words.things.at(keys, 0) if things else None)
        counts = counts_of(self._line, self._language)
        article = int(keys[0] in words.articles and len(keys) > 1)
        counted = counts[first].last - first if first in counts else article
        return found[1] if found and (things or found[1] > counted) else 0

    def _loose_end(self, things: bool) -> int | None:
        keys, words = self._keys, self._words
        found = words.loose_ends.ending(keys, len(keys))
        if found is None and things:
            found = words.things.ending(keys, len(keys))
        return found[1] if found else None
