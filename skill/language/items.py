"""Several wishes in one line: where one ends and the next begins, and which replaces which."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache

from skill.language.measures import counts_of, measures_of
from skill.language.money import limits_of
from skill.language.parts import read_negations
from skill.language.reading import trimmed
from skill.language.spans import spans_of
from skill.language.tokens import Line
from skill.language.words import read_words


class Joint(StrEnum):
    """How a piece follows the one before it."""

    FIRST = "first"
    AND = "and"
    PAUSE = "pause"
    COUNT = "count"
    """A number begins the next item, as lists are said without 'and'."""
    ARTICLE = "article"
    """An article or 'some' begins what may be the next item."""
    CORRECTION = "correction"
    INSTEAD = "instead"
    """'not milk but butter'."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a line, from word `first` up to `last`, and how it follows the one before."""

    first: int
    last: int
    joint: Joint


class ItemWords:
    """The words of `[items]` and `[corrections]` in one language."""

    def __init__(self, language: str) -> None:
        words = read_words(language)
        self.joined = words.phrases("items", "joined")
        self.pairs = words.phrases("items", "pairs")
        self.starting = words.phrases("items", "starting")
        self.holding = words.phrases("items", "holding")
        self.strong = words.phrases("corrections", "strong")
        self.weak = words.phrases("corrections", "weak")
        self.but = words.phrases("corrections", "but")
        self.negations = words.phrases("negations", "words")
        self.before_ingredient = words.phrases("negations", "before_ingredient")
        self.articles = words.phrases("numbers", "articles")


@cache
def item_words(language: str) -> ItemWords:
    """The words between items in `language`, read once."""
    return ItemWords(language)


def pieces_of(line: Line, language: str, *, items: bool) -> list[Piece]:
    """The pieces of a line: corrections always part it, lists only when `items` are asked for."""
    cutter = _Cutter(line, language, items=items)
    pieces: list[Piece] = []
    first, joint, at = 0, Joint.FIRST, 0
    while at < len(line):
        cut = cutter.cut(first, at, joint)
        if cut:
            pieces.append(Piece(first, at, joint))
            joint, first = cut[0], cut[1]
            at = max(first, at + (cut[1] == at))
        else:
            at += 1
    pieces.append(Piece(first, len(line), joint))
    return [piece for piece in pieces if piece.first < piece.last]


def part_of(line: Line, piece: Piece) -> Line:
    """The words of a piece; a correction is said with pauses that mean nothing."""
    part = line.part(piece.first, piece.last)
    if piece.joint is not Joint.CORRECTION:
        return part
    return Line(line.text, tuple(replace(word, pause=False) for word in part.words))


class _Cutter:
    """Says whether a piece ends before a word."""

    def __init__(self, line: Line, language: str, *, items: bool) -> None:
        self._line, self._keys, self._items = line, line.keys, items
        self._language, self._words = language, item_words(language)
        self._counts = counts_of(line, language)
        self._whole = _whole(line, language, self._words) if items else frozenset[int]()
        self._starts = self._starts_of_items(language) if items else {}

    def cut(self, first: int, at: int, joint: Joint) -> tuple[Joint, int] | None:
        """How the next piece follows, and its first word, when the piece from `first` ends before `at`.

        `joint` is how the piece from `first` follows the one before it.
        """
        if correction := self._correction(first, at):
            return correction
        if not self._items or at in self._whole:
            return None
        if joined := self._words.joined.at(self._keys, at):
            return (Joint.AND, joined[1])
        if at > first and self._line.words[at].pause and not self._corrects_number(first, at, joint):
            return (Joint.PAUSE, at)
        if at > first and at in self._starts and not self._held(first, at):
            return (self._starts[at], at)
        return None

    def _correction(self, first: int, at: int) -> tuple[Joint, int] | None:
        strong, last = self._taking_back(at)
        if strong or (last > at and self._is_correction(first, at, last)):
            return (Joint.CORRECTION, last)
        but = self._words.but.at(self._keys, at)
        return (Joint.INSTEAD, but[1]) if but and self._negated(first, at) else None

    def _taking_back(self, at: int) -> tuple[bool, int]:
        """Whether surely taken back what was said, and the index after the words that may do it."""
        strong = False
        while found := self._words.strong.at(self._keys, at) or self._words.weak.at(self._keys, at):
            strong, at = strong or found[0] == "strong", found[1]
        return strong, at

    def _is_correction(self, first: int, at: int, after: int) -> bool:
        """Whether a 'no' takes something back: before a number, or between two pauses."""
        if after >= len(self._line) or at == 0:
            return after < len(self._line) and (after in self._counts or self._line.words[after].pause)
        if after in self._counts and any(first <= number < at for number in self._counts):
            return True
        paused = self._line.words[at].pause
        return paused and (self._line.words[after].pause or after in self._counts)

    def _corrects_number(self, first: int, at: int, joint: Joint) -> bool:
        """'two, I mean three, bottles': the corrected number counts what follows."""
        return joint is Joint.CORRECTION and first in self._counts and self._counts[first].last == at

    def _negated(self, first: int, at: int) -> bool:
        """Whether a piece says what is not wanted: 'not milk'."""
        keys, words = trimmed(self._line.part(first, at), self._language).keys, self._words
        return bool(words.negations.at(keys, 0) or words.before_ingredient.at(keys, 0))

    def _starts_of_items(self, language: str) -> dict[int, Joint]:
        """Words at which a count or an article begins that something follows."""
        measures = measures_of(self._line, language)
        starts = {measure.words[0]: measure.words[-1] + 1 for measure in measures}
        inside = {index for measure in measures for index in measure.words}
        starts |= {at: span.last for at, span in self._counts.items() if at not in inside and not span.times}
        for at in range(len(self._line)):
            if (started := self._started(at)) and at not in inside:
                starts.setdefault(at, started)
        return {
            at: Joint.ARTICLE if self._started(at) else Joint.COUNT
            for at, after in starts.items()
            if self._continues(after)
        }

    def _started(self, at: int) -> int | None:
        """The index after an article or a 'some' at a word."""
        words = self._words
        found = words.starting.at(self._keys, at) or words.articles.at(self._keys, at)
        return found[1] if found else None

    def _continues(self, at: int) -> bool:
        """Whether a product may follow at a word: not the end, a pause, an 'and', or another count."""
        if at >= len(self._line) or self._line.words[at].pause or at in self._counts:
            return False
        words = self._words
        return not (words.joined.at(self._keys, at) or words.holding.at(self._keys, at))

    def _held(self, first: int, at: int) -> bool:
        """Whether a number belongs to the words before it: 'cream for two cakes', or has none before."""
        if self._words.holding.ending(self._keys, at):
            return True
        return all(index in self._counts or index in self._whole for index in range(first, at))


def _whole(line: Line, language: str, words: ItemWords) -> frozenset[int]:
    """The words before which nothing is cut: inside numbers, sizes, prices, negations and fixed pairs."""
    inside: set[int] = set()
    for span in spans_of(line, language):
        inside.update(range(span.first + 1, span.last))
    for measure in measures_of(line, language):
        inside.update(measure.words[1:])
    for taken in (limits_of(line, language)[1], read_negations(line, language, frozenset()).words):
        inside.update(index for index in taken if index - 1 in taken)
    for at in range(len(line)):
        if pair := words.pairs.at(line.keys, at):
            inside.update(range(at + 1, pair[1]))
    return frozenset(inside)
