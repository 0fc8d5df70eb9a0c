"""Counts and sizes in a line of words: 'two bottles of', 'a six pack of', '2 x 500 g', 'ein Pfund'."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache
from typing import Final

from skill.language.plain_numbers import Span
from skill.language.spans import spans_of
from skill.language.tokens import Line
from skill.language.units import Quantity
from skill.language.words import read_words

MOST: Final = 9999
"""The largest count that is taken for one."""
SIGN: Final = 2
"""Letters of the longest sign of a unit; nobody says 'two m'."""
MANY_IN: Final = frozenset({"pack", "box", "carton", "tray", "crate", "net", "bag"})
"""Containers of which a number says how many pieces are in: 'a box of twelve'."""


@dataclass(frozen=True, slots=True)
class Measure:
    """A count, a size or both, and the indexes of the words that say so.

    `count` is how many (None when only a size was said), `size` how much one is, `container`
    what it comes in (`bottle`, `pack`, …; '' when unsaid).
    """

    words: tuple[int, ...]
    count: Decimal | None = None
    size: Quantity | None = None
    container: str = ""

    @property
    def total(self) -> Quantity | None:
        """How much it is altogether; None without a size."""
        if self.size is None:
            return None
        return Quantity(self.size.value * (1 if self.count is None else self.count), self.size.unit)


class MeasureWords:
    """The words of units, containers and packing in one language."""

    def __init__(self, language: str) -> None:
        words = read_words(language)
        self.units = words.named({unit: [unit, *texts] for unit, texts in words.items("units")})
        self.containers = words.names("containers")
        self.measures = words.section("measures")
        self.multipacks = words.section("multipacks")
        self.articles = words.phrases("numbers", "articles")
        self.addends = words.values("numbers", "addends")
        self.times = words.phrases("numbers", "times")
        self.multipack = words.phrases("packing", "multipack")
        self.multipack_suffix = words.phrases("packing", "multipack_suffix")
        self.of = words.phrases("packing", "of")
        self.of_number = words.phrases("packing", "of_number")
        self.of_needed = words.phrases("packing", "of_needed")
        self.adjectives = words.phrases("packing", "adjectives")
        self.after_containers = words.phrases("packing", "after_containers")
        self.multipack_counted = words.phrases("packing", "multipack_counted")
        self.names_after = words.phrases("packing", "names_after")
        self.money = (words.names("money"), words.names("money_minor"))
        self.names_before = words.phrases("packing", "names_before")


@cache
def measure_words(language: str) -> MeasureWords:
    """The words of quantities of `language`, read once."""
    return MeasureWords(language)


def counts_of(line: Line, language: str) -> dict[int, Span]:
    """The numbers of a line that may count something, by their first word.

    Not those that belong to a name: '3,5 % milk', 'omega 3', 'size 4'.
    """
    return line.once(_read_counts, language)


def _read_counts(line: Line, language: str) -> dict[int, Span]:
    words = measure_words(language)
    return {
        span.first: span
        for span in spans_of(line, language)
        if not span.ordinal and 0 < span.value <= MOST and not _is_in_name(line, span, words)
    }


def _is_in_name(line: Line, span: Span, words: MeasureWords) -> bool:
    keys = line.keys
    if span.first and keys[span.first - 1] in words.names_before and not line.words[span.first].pause:
        return True
    after = any(phrases.at(keys, span.last) for phrases in (words.names_after, *words.money))
    return after and not line.words[span.last].pause


def measures_of(line: Line, language: str) -> list[Measure]:
    """The counts and sizes of a line, from left to right; a number alone is none."""
    return line.once(_read_measures, language)


def _read_measures(line: Line, language: str) -> list[Measure]:
    words = measure_words(language)
    counts = counts_of(line, language)
    found: list[Measure] = []
    at = 0
    while at < len(line):
        measure = _Reader(line, counts, words).measure(at)
        if measure:
            found.append(measure)
        at = measure.words[-1] + 1 if measure else counts[at].last if at in counts else at + 1
    return found


@dataclass(frozen=True, slots=True)
class _Size:
    """How much one is, what it comes in, and the index after the words that say so."""

    size: Quantity | None
    container: str
    last: int
    skipped: int | None = None
    """The index of an adjective in between, as in 'two large bottles'; it stays in the text."""


class _Reader:
    """Reads what begins at a word of a line."""

    def __init__(self, line: Line, counts: dict[int, Span], words: MeasureWords) -> None:
        self._line, self._counts, self._words = line, counts, words
        self._keys = line.keys

    def measure(self, at: int) -> Measure | None:
        """The measure that begins at a word, with the 'of' behind it."""
        if alone := self._size(at) or self._bare(at):
            return self._made(at, None, alone)
        if behind := self._words.times.at(self._keys, at):
            return self._times_behind(at, behind[1])
        count, last = self._count(at)
        if count is None:
            return None
        if size := self._size(last, counted=True) or self._contained(last):
            return self._made(at, count, size)
        times = at in self._counts and self._counts[at].times
        return Measure(tuple(range(at, last)), count) if times else None

    def _made(self, at: int, count: Decimal | None, size: _Size) -> Measure:
        size = self._of_number(size)
        of = None if self._pauses(size.last) else self._words.of.at(self._keys, size.last)
        indexes = (index for index in range(at, of[1] if of else size.last) if index != size.skipped)
        return Measure(tuple(indexes), count, size.size, size.container)

    def _times_behind(self, at: int, number: int) -> Measure | None:
        """'milk x 3', 'milk times three'."""
        span = self._counts.get(number)
        return Measure(tuple(range(at, span.last)), span.value) if at and span else None

    def _count(self, at: int) -> tuple[Decimal | None, int]:
        """The number or article at a word and the index after it."""
        if at in self._counts:
            return self._counts[at].value, self._counts[at].last
        if article := self._words.articles.at(self._keys, at):
            return Decimal(1), article[1]
        return None, at

    def _size(self, at: int, *, counted: bool = False) -> _Size | None:
        """'500 g', 'a kilo and a half', 'ein Pfund', 'six pack', '12er'; `counted` behind a count."""
        if counted and self._pauses(at):
            return None
        if multipack := self._words.multipacks.at(self._keys, at):
            size = Quantity(Decimal(multipack[0]), "piece") if multipack[0] else None
            return _Size(size, "pack", multipack[1])
        value, last = self._count(at)
        if value is None or self._pauses(last):
            return None
        return self._multipack(at, value, last, counted=counted) or self._measured(value, last)

    def _bare(self, at: int) -> _Size | None:
        """'Kilo Kartoffeln' and 'bottle of water' at the very beginning."""
        if at or len(self._keys[0]) < 3:
            return None
        if len(self._keys) < 2 and not self._words.measures.at(self._keys, at):
            return None
        return self._measured(Decimal(1), at) or self._contained(at)

    def _multipack(self, at: int, value: Decimal, last: int, *, counted: bool) -> _Size | None:
        """'12er Pack', 'twelve pack', and behind a count also 'twelve packs'."""
        if at not in self._counts or value <= 1 or value != int(value):
            return None
        suffix = self._words.multipack_suffix.at(self._keys, last)
        if suffix and self._line.words[last].joined:
            container = self._words.containers.at(self._keys, suffix[1])
            return _Size(Quantity(value, "piece"), "pack", container[1] if container else suffix[1])
        for phrases in (self._words.multipack, self._words.multipack_counted)[: 1 + counted]:
            if found := phrases.at(self._keys, last):
                return _Size(Quantity(value, "piece"), "pack", found[1])
        return None

    def _measured(self, value: Decimal, last: int) -> _Size | None:
        """The size of a value and the unit behind it, with what it is packed in."""
        if (unit := self._words.units.at(self._keys, last)) and self._may_be_unit(last):
            addend = self._words.addends.at(self._keys, unit[1])
            if addend and self._ends_noun(addend[1]):
                return _Size(Quantity(value + Decimal(addend[0]), unit[0]), "", addend[1])
            return self._packed(Quantity(value, unit[0]), unit[1])
        if measure := self._words.measures.at(self._keys, last):
            size = Quantity(value * Decimal(measure[0]["value"]), measure[0]["unit"])
            if container := measure[0].get("container"):
                return _Size(size, container, measure[1])
            return self._packed(size, measure[1])
        return None

    def _may_be_unit(self, at: int) -> bool:
        """Whether a unit is said in full, or its sign stands behind a written number: '500 g'."""
        return len(self._keys[at]) > SIGN or (at > 0 and self._line.words[at - 1].is_written_number)

    def _packed(self, size: Quantity, last: int) -> _Size:
        """A size and the container behind it, if one is there: '500 g packs'."""
        contained = None if self._pauses(last) else self._contained(last)
        return replace(contained, size=size) if contained else _Size(size, "", last)

    def _contained(self, at: int) -> _Size | None:
        """'bottles', 'large bottles', 'Packung'; not the 'can' of 'a can opener'."""
        adjective = self._words.adjectives.at(self._keys, at)
        start = adjective[1] if adjective else at
        found = None if self._pauses(at) else self._words.containers.at(self._keys, start)
        if found is None or (self._keys[start] in self._words.of_needed and not self._ends_noun(found[1])):
            return None
        return _Size(None, found[0], found[1], at if adjective else None)

    def _of_number(self, size: _Size) -> _Size:
        """'packs of 500 g', 'a box of twelve', 'Packung mit 10 Eiern'."""
        of = self._words.of_number.at(self._keys, size.last)
        span = self._counts.get(of[1]) if of and size.container and size.size is None else None
        if span is None or self._pauses(size.last):
            return size
        if measured := self._measured(span.value, span.last):
            return replace(size, size=measured.size, last=measured.last)
        if size.container not in MANY_IN or span.value <= 1:
            return size
        return replace(size, size=Quantity(span.value, "piece"), last=span.last)

    def _ends_noun(self, at: int) -> bool:
        """Whether what stands before a word is no mere beginning of a compound noun."""
        return self._pauses(at) or any(
            phrases.at(self._keys, at) for phrases in (self._words.of, self._words.after_containers)
        )

    def _pauses(self, at: int) -> bool:
        """Whether the line ends or pauses before a word."""
        return at >= len(self._keys) or self._line.words[at].pause
