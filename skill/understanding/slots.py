"""Slots: where in an utterance each slot type can stand, at what cost, and what it says there."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from rapidfuzz import fuzz, process

from skill.dialogue import Resolution, Slot
from skill.language.dates import parse_date
from skill.language.durations import parse_duration
from skill.language.numbers import Number, find_numbers, parse_digits
from skill.language.quantities import plain
from skill.language.times import parse_time
from skill.understanding.model import PHRASE_TYPES, SlotType, Value
from skill.understanding.stems import stem
from skill.understanding.words import Token, Words

LONGEST = 7
"""Words in the longest value of a slot that is not free text."""

OPEN, CLOSED = 0.15, 0.55
"""What an unknown value costs in a type with many values (others are likely), and in one with few."""

TORN = 0.15
"""What it costs to end a value with a word that belongs to what follows: `milk on`, `milk on the`."""

MANY = 30
"""From this many values on a type is a sample of a catalogue, not a list of all there is."""

NEAR = 86
"""From this likeness on (0 to 100) words are a misheard value."""

DEAR = 0.7
"""What costs more than this is not looked at."""

KNOWN = 0.02
"""What a value costs that the type is known to have."""

STATIC, DYNAMIC = "static", "dynamic"
MATCH, NO_MATCH = "ER_SUCCESS_MATCH", "ER_SUCCESS_NO_MATCH"
"""Amazon's status codes of entity resolution."""

_READ = frozenset({"AMAZON.DATE", "AMAZON.TIME", "AMAZON.DURATION"})
_SOME_DAY = date(2024, 1, 1)
_NUMBERS = frozenset({"AMAZON.NUMBER", "AMAZON.FOUR_DIGIT_NUMBER", "AMAZON.Ordinal"})


@dataclass(frozen=True)
class Known:
    """The values of a custom type, by their folded words."""

    type: SlotType
    words: Words
    dynamic: tuple[Value, ...] = ()
    """Those of the values that were added at run time."""

    @property
    def many(self) -> bool:
        """Whether the values are examples of what there is, not all of it."""
        return not self.type.values or len(self.type.values) >= MANY

    @cached_property
    def phrases(self) -> dict[tuple[str, ...], tuple[int, ...]]:
        """The indexes of the values that each name belongs to; a canonical name comes before a synonym."""
        found: dict[tuple[str, ...], list[int]] = {}
        for number, value in enumerate(self.type.values):
            canonical = self.words.plain(value.name)
            for key in (canonical, *map(self.words.plain, value.synonyms)):
                if key and number not in found.setdefault(key, []):
                    found[key].insert(0, number) if key == canonical else found[key].append(number)
        return {key: tuple(numbers) for key, numbers in found.items()}

    @cached_property
    def _stemmed(self) -> dict[tuple[str, ...], tuple[int, ...]]:
        """The same by the stems of the words, for other forms of them."""
        found: dict[tuple[str, ...], tuple[int, ...]] = {}
        for key, numbers in self.phrases.items():
            found.setdefault(self._stems(key), numbers)
        return found

    def _stems(self, key: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(stem(word, self.words.language) for word in key)

    @cached_property
    def spoken(self) -> dict[tuple[str, ...], str]:
        """Each name as one text, for likeness."""
        return {key: " ".join(key) for key in self.phrases}

    @cached_property
    def longest(self) -> int:
        """Words in the longest name."""
        return max(map(len, self.phrases), default=0)

    def find(self, key: tuple[str, ...]) -> tuple[int, ...]:
        """The values that the words name exactly, articles before them left out."""
        while key and key not in self.phrases and key[0] in self.words.articles:
            key = key[1:]
        return self.phrases.get(key) or (self._stemmed.get(self._stems(key), ()) if key else ())

    @cached_property
    def _firsts(self) -> dict[str, int]:
        """For the first word of each name, or its stem, how many words the longest such name has."""
        found: dict[str, int] = {}
        for key in self.phrases:
            for word in (key[0], stem(key[0], self.words.language)):
                found[word] = max(found.get(word, 0), len(key))
        return found

    def ends(self, plain: tuple[str, ...], start: int) -> frozenset[int]:
        """Where a name that begins at word `start`, or behind an article there, ends."""
        first = start
        while (
            first < len(plain) - 1
            and plain[first] in self.words.articles
            and plain[first] not in self._firsts
        ):
            first += 1
        longest = max(
            self._firsts.get(plain[first], 0), self._firsts.get(stem(plain[first], self.words.language), 0)
        )
        lengths = range(first + 1, min(len(plain), first + longest) + 1)
        return frozenset(end for end in lengths if self.find(plain[first:end]))

    def values(self, key: tuple[str, ...]) -> list[Value]:
        """The values that the words name, most likely first; a dynamic one comes before a static one."""
        found = [self.type.values[number] for number in self.near(key)]
        return sorted(found, key=lambda value: value not in self.dynamic)

    def resolutions(self, values: Sequence[Value]) -> tuple[Resolution, ...]:
        """What each list of values says to the values that matched, the dynamic one first."""
        sources = [(DYNAMIC, True), (STATIC, False)] if self.dynamic else [(STATIC, False)]
        found = []
        for authority, dynamic in sources:
            own = tuple((one.name, one.id) for one in values if (one in self.dynamic) == dynamic)
            found.append(Resolution(authority, MATCH if own else NO_MATCH, own))
        return tuple(found)

    def near(self, key: tuple[str, ...]) -> tuple[int, ...]:
        """The values that the words name, exactly or misheard, most likely first."""
        if exact := self.find(key):
            return exact
        text = " ".join(word for word in key if word not in self.words.articles)
        best = process.extract(text, self.spoken, scorer=fuzz.ratio, score_cutoff=NEAR, limit=3)
        return tuple(dict.fromkeys(number for _, _, found in best for number in self.phrases[found]))


class Spans:
    """One utterance, and where in it the slot types of a model can stand."""

    def __init__(
        self, text: str, tokens: list[Token], words: Words, known: dict[str, Known], today: date | None
    ) -> None:
        self.text, self.tokens, self.words = text, tokens, words
        self.plain = tuple(token.text for token in tokens)
        self._known, self._today = known, today
        self._numbers: dict[str, list[tuple[int, int, str]]] = {}
        self._ends: dict[tuple[str, int, bool], list[tuple[int, float]]] = {}
        self.cue_cost: Callable[[str], float] = lambda word: 0.0

    def ends(self, type_name: str, start: int, loose: bool = False) -> list[tuple[int, float]]:
        """Where a slot of the type that begins at token `start` can end, and what that costs.

        When `loose`, the intent is known by other signs: then a value that is not in the list is likelier.
        """
        key = (type_name, start, loose and type_name in self._known)
        if key not in self._ends:
            self._ends[key] = list(self._find(type_name, start, loose))
        return self._ends[key]

    def _find(self, type_name: str, start: int, loose: bool) -> Iterator[tuple[int, float]]:
        if type_name in PHRASE_TYPES:
            yield from self._phrases(start)
        elif type_name in _NUMBERS:
            yield from ((end, 0.01) for end in self._number_ends(type_name, start))
        elif type_name in _READ:
            yield from ((end, KNOWN) for end in self._lengths(start) if self._read(type_name, start, end))
        else:
            yield from self._values(type_name, start, loose)

    def _lengths(self, start: int) -> range:
        return range(start + 1, min(len(self.tokens), start + LONGEST) + 1)

    def _phrases(self, start: int) -> Iterator[tuple[int, float]]:
        cost = 0.05 if self.tokens[start].text not in self.words.placing else 0.05 + TORN
        for end in range(start + 1, len(self.tokens) + 1):
            word = self.tokens[end - 1].text
            if word in self.words.refusals:
                return
            cost += 0.02 + self.cue_cost(word)
            yield end, cost + (TORN if word in self.words.leading else 0.0)

    def _values(self, type_name: str, start: int, loose: bool) -> Iterator[tuple[int, float]]:
        known = self._known.get(type_name)
        cost = OPEN if loose or known is None or known.many else CLOSED
        named = known.ends(self.plain, start) if known else frozenset()
        article = 0.01 if self.plain[start] in self.words.articles else 0.0
        leading, said = self.words.leading, False
        for end in self._lengths(start):
            word = self.plain[end - 1]
            if end in named:
                yield end, KNOWN + article
                continue
            if word in self.words.negations or cost > DEAR:
                if not named:
                    return
                continue
            cost += 0.03 + self.cue_cost(word)
            said = said or word not in leading
            if said:
                yield end, cost + (TORN if word in leading else 0.0)

    def _number_ends(self, type_name: str, start: int) -> Iterator[int]:
        for first, end, value in self.numbers(type_name):
            if first == start and value:
                yield end

    def numbers(self, type_name: str) -> list[tuple[int, int, str]]:
        """The tokens and values of everything that a number type can take."""
        if type_name not in self._numbers:
            self._numbers[type_name] = list(self._find_numbers(type_name))
        return self._numbers[type_name]

    def _find_numbers(self, type_name: str) -> Iterator[tuple[int, int, str]]:
        if type_name != "AMAZON.FOUR_DIGIT_NUMBER":
            for first, end, number in self._said:
                if type_name == "AMAZON.Ordinal" or not number.ordinal:
                    yield first, end, _number_value(number)
        if type_name != "AMAZON.Ordinal":
            for first, end in self._runs:
                digits = parse_digits(self.spoken(first, end), self.words.locale)
                if digits and (type_name == "AMAZON.NUMBER" or len(digits) == 4):
                    yield first, end, digits

    @cached_property
    def _said(self) -> list[tuple[int, int, Number]]:
        found = []
        for number in find_numbers(self.text, self.words.locale):
            inside = [i for i, t in enumerate(self.tokens) if t.start < number.end and t.end > number.start]
            if inside:
                found.append((inside[0], inside[-1] + 1, number))
        return found

    @cached_property
    def _runs(self) -> list[tuple[int, int]]:
        """Runs of numbers that follow each other, which may be digits read out one by one."""
        runs: list[tuple[int, int]] = []
        for first, end, number in self._said:
            if number.ordinal:
                continue
            if runs and runs[-1][1] == first:
                runs[-1] = (runs[-1][0], end)
            else:
                runs.append((first, end))
        return runs

    def _read(self, type_name: str, start: int, end: int) -> str | None:
        """The value of a date, time or duration; a date is told from today, or from some day."""
        spoken, locale = self.spoken(start, end), self.words.locale
        if type_name == "AMAZON.DATE":
            return parse_date(spoken, locale, self._today or _SOME_DAY)
        return parse_time(spoken, locale) if type_name == "AMAZON.TIME" else parse_duration(spoken, locale)

    def spoken(self, start: int, end: int) -> str:
        """The text of the tokens from `start` to `end`, as it was said."""
        return self.text[self.tokens[start].start : self.tokens[end - 1].end]

    def slot(self, type_name: str, start: int, end: int) -> Slot:
        """The slot that these tokens fill, with its value and the ids that it resolved to."""
        spoken = self.spoken(start, end)
        if type_name in PHRASE_TYPES:
            words = self.spoken(*self._trimmed(start, end))
            return Slot(words, words)
        if type_name in _NUMBERS:
            found = [v for first, last, v in self.numbers(type_name) if (first, last) == (start, end)]
            return Slot(spoken, found[-1] if found else "")
        if type_name in _READ:
            dated = self._today or type_name != "AMAZON.DATE"
            return Slot(spoken, (self._read(type_name, start, end) if dated else None) or "")
        return self.resolve(type_name, start, end)

    def resolve(self, type_name: str, start: int, end: int) -> Slot:
        """The tokens as a value of a custom type; without a value or ids when it is not in the list."""
        known = self._known.get(type_name)
        key = self.plain[start:end]
        values = known.values(key) if known else []
        ids = tuple(dict.fromkeys(value.id for value in values if value.id))
        if not known or key not in known.phrases:
            start, end = self._trimmed(start, end, self.words.articles)
        resolutions = known.resolutions(values) if known else ()
        name = values[0].name if values else ""
        return Slot(self.spoken(start, end), name, ids, resolutions=resolutions)

    def several(self, type_name: str, start: int, end: int) -> Slot:
        """The tokens as one or more values of a custom type: 'apples, pears and milk'."""
        parts = [self.resolve(type_name, *piece) for piece in self._pieces(type_name, start, end)]
        if len(parts) < 2:
            return self.resolve(type_name, start, end)
        return Slot(
            ", ".join(part.spoken for part in parts),
            ", ".join(part.text for part in parts) if any(part.value for part in parts) else "",
            tuple(dict.fromkeys(number for part in parts for number in part.ids)),
            resolutions=tuple(one for part in parts for one in part.resolutions),
        )

    def _pieces(self, type_name: str, start: int, end: int) -> Iterator[tuple[int, int]]:
        """Where each of several values stands: the longest known ones, and what is left between 'and's."""
        known, first, at = self._known.get(type_name), start, start
        while at < end:
            stops = known.ends(self.plain[:end], at) if known else frozenset()
            stop = max(stops, default=at)
            if stop > at or self.plain[at] in self.words.joining:
                if first < at:
                    yield first, at
                if stop > at:
                    yield at, stop
                first = at = max(stop, at + (stop == at))
            else:
                at += 1
        if first < end:
            yield first, end

    def _trimmed(self, start: int, end: int, also: frozenset[str] = frozenset()) -> tuple[int, int]:
        """The span without politeness at its ends; at least one token stays."""
        dropped = self.words.fillers - self.words.negations
        while end - start > 1 and self.tokens[end - 1].text in dropped:
            end -= 1
        while end - start > 1 and self.tokens[start].text in dropped | also:
            start += 1
        return start, end


def _number_value(number: Number) -> str:
    return "last" if number.ordinal and number.value < 0 else plain(number.value)
