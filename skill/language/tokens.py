"""A text as a line of words with their places, so that what is found can be cut out of it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Final, TypeVar

from skill.language.normalise import fold_word

T = TypeVar("T")
_WORD: Final = re.compile(
    r"\d+(?:[.,]\d+)*(?:/\d+)?"  # 500 · 2,50 · 1/2
    r"|[¼½¾⅓⅔]"
    r"|(?<=\d)[xX](?=\d)"  # 6x1,5
    r"|[^\W\d_]\w*(?:['’]\w+)*"  # milk · M's · B12
    r"|[€$£¢%&×+]"
)
_PAUSE: Final = re.compile(r"[,;.!?:/\n]|\s[-–—]\s")
_SIGNS: Final = frozenset("€$£¢%&×+¼½¾⅓⅔")


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a text: `key` is its folded form, `text[start:end]` its place.

    `pause` says that punctuation stands before it, `joined` that no space does ('500g', 'Bio-Milch').
    """

    text: str
    key: str
    start: int
    end: int
    pause: bool = False
    joined: bool = False

    @property
    def is_written_number(self) -> bool:
        """Whether it begins with a digit or is a written fraction."""
        return self.text[0].isdecimal() or self.text in "¼½¾⅓⅔"


@dataclass(frozen=True)
class Line:
    """The words of a text in order."""

    text: str
    words: tuple[Word, ...]
    _read: dict[object, Any] = field(default_factory=dict, compare=False, repr=False)

    @classmethod
    def of(cls, text: str) -> Line:
        """The line of `text`; punctuation separates words and is remembered with the word after it."""
        words: list[Word] = []
        end = 0
        for match in _WORD.finditer(text):
            word = match[0]
            key = word if word in _SIGNS else fold_word(word)
            if not key:
                continue
            gap = text[end : match.start()]
            joined = bool(words) and gap in ("", "-", "‑")
            words.append(Word(word, key, match.start(), match.end(), bool(_PAUSE.search(gap)), joined))
            end = match.end()
        return cls(text, tuple(words))

    @cached_property
    def keys(self) -> tuple[str, ...]:
        """The folded words."""
        return tuple(word.key for word in self.words)

    def once(self, read: Callable[[Line, str], T], language: str) -> T:
        """What `read` finds in this line, read only once: many readers ask for the same numbers."""
        key = (read, language)
        if key not in self._read:
            self._read[key] = read(self, language)
        found: T = self._read[key]
        return found

    def __len__(self) -> int:
        return len(self.words)

    def part(self, first: int, last: int) -> Line:
        """The words from `first` up to `last`, in the same text."""
        if first == 0 and last == len(self.words):
            return self
        return Line(self.text, self.words[first:last])

    def said(self, indexes: list[int]) -> str:
        """The words at `indexes`, as they were written: what stood together stays together."""
        pieces: list[str] = []
        for n, index in enumerate(indexes):
            word = self.words[index]
            follows = n > 0 and indexes[n - 1] == index - 1
            gap = self.text[self.words[index - 1].end : word.start] if follows else " "
            pieces.append((gap if follows and word.joined else " ") + word.text if n else word.text)
        return "".join(pieces)
