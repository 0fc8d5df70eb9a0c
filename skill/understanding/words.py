"""Words: a text as tokens, and what is known of a language beside the samples of a model."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property, lru_cache
from importlib.resources import files
from itertools import product
from typing import Any, Final

from skill.language.measures import measure_words
from skill.language.normalise import fold

_TOKEN: Final = re.compile(r"(?:[^\W_]|(?<=\d)[.,](?=\d)|(?<=[^\W\d_])['’](?=[^\W\d_]))+")
_SLOT: Final = re.compile(r"\{\s*([^{}|]*\|)?\s*([^{}\s|]*)\s*\}")

NAME: Final = "{}"
"""In a pattern of how things are named: the name."""


LONGEST_PLACE: Final = 3
"""Words in the longest name of a list, with the word `list`."""

LONGEST_OPENING: Final = 12
"""Words in the longest opening that says nothing."""


@dataclass(frozen=True)
class Token:
    """One word for comparison, and where it stands: `text[start:end]`."""

    text: str
    start: int
    end: int


@dataclass(frozen=True)
class Words:
    """What is known of one language; every word folded for comparison."""

    language: str
    rewrite: Mapping[tuple[str, ...], tuple[str, ...]] = field(default_factory=dict)
    fillers: frozenset[str] = frozenset()
    small: frozenset[str] = frozenset()
    negations: frozenset[str] = frozenset()
    joining: frozenset[str] = frozenset()
    vague: frozenset[str] = frozenset()
    refusals: frozenset[str] = frozenset()
    counters: frozenset[str] = frozenset()
    articles: frozenset[str] = frozenset()
    placing: frozenset[str] = frozenset()
    """Prepositions that say where something is put or taken from."""
    leading: frozenset[str] = frozenset()
    """Words that never end a name: they belong to what follows."""
    linkers: frozenset[str] = frozenset()
    """Words with which the next of several requests is joined on."""
    holders: frozenset[str] = frozenset()
    """What holds the things that somebody wants: a list, a cart."""
    linking: tuple[str, ...] = ()
    """Letters between the parts of a compound; empty in a language that writes its parts apart."""
    numbers: frozenset[str] = frozenset()
    asking: frozenset[str] = frozenset()
    clauses: frozenset[str] = frozenset()
    """Words that a clause has, and no name of a thing."""
    wondering: frozenset[str] = frozenset()
    """The first words of questions that want to know something."""
    conditions: frozenset[str] = frozenset()
    reach: tuple[int, int] = (0, 0)
    """How many words behind and before it a `not` speaks of."""
    openings: frozenset[tuple[str, ...]] = frozenset()
    closings: frozenset[tuple[str, ...]] = frozenset()
    yes: frozenset[str] = frozenset()
    no: frozenset[str] = frozenset()
    strangers: frozenset[str] = frozenset()
    with_yes: frozenset[str] = frozenset()
    with_no: frozenset[str] = frozenset()
    around: frozenset[str] = frozenset()
    describing: frozenset[str] = frozenset()
    same: Mapping[str, str] = field(default_factory=dict)
    builtin: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    alike: tuple[tuple[tuple[str, ...], ...], ...] = ()
    examples: Mapping[str, tuple[tuple[str, ...], ...]] = field(default_factory=dict)
    phrases: tuple[tuple[str, ...], ...] = ()
    """How free words name a thing; `{}` stands for its name."""
    stand_in: str = ""
    """Something that every shop sells: it stands where a name stands that only this shop knows."""

    @property
    def locale(self) -> str:
        """A locale of this language, for the functions that want one."""
        return {"de": "de-DE"}.get(self.language, "en-US")

    @cached_property
    def measuring(self) -> frozenset[str]:
        """Words that say how much of a thing there is: units, and what things come in."""
        known = measure_words(self.language) if self.rewrite else None
        return self.counters | (known.units.words | known.containers.words if known else frozenset())

    @cached_property
    def minor(self) -> frozenset[str]:
        """Words that every sentence has, and those that have their own rules."""
        own = (
            self.small,
            self.fillers,
            self.articles,
            self.numbers,
            self.asking,
            self.clauses,
            self.describing,
        )
        return frozenset[str]().union(*own, self.negations, self.yes, self.no, self.around)

    @cached_property
    def counting(self) -> frozenset[str]:
        """Words that only count things, or join them to a list."""
        return self.joining | self.articles | self.numbers | self.counters | self.fillers

    def tokens(self, text: str) -> list[Token]:
        """The words of `text`, folded, contractions and spelling variants written one way."""
        return self._rewritten([_token(match) for match in _TOKEN.finditer(text)])

    def plain(self, text: str) -> tuple[str, ...]:
        """The folded words of `text` without their places."""
        words = [raw if raw[0].isdigit() else _folded(raw) for raw in _TOKEN.findall(text)]
        if self._rewritable.keys().isdisjoint(words):
            return tuple(word.replace("'", "") for word in words)
        return tuple(word for _, _, written in self._written(words) for word in written)

    def places(self, words: tuple[str, ...], at: int) -> Iterator[int]:
        """How many folded words from `at` say where something is put: `on my weekly list`, `to cart`.

        The name of it stands before or behind it: each way to read it is one answer, the shortest first.
        """
        start = at + (words[at] in self.placing)
        start += start < len(words) and words[start] in self.leading
        if start == at:
            return
        for end in range(start + 1, min(start + LONGEST_PLACE, len(words)) + 1):
            if self._holds(words[end - 1]):
                yield end - at
                if end < len(words) and self.linking:
                    yield end + 1 - at
                return

    def _holds(self, word: str) -> bool:
        return word in self.holders or (bool(self.linking) and word.endswith(tuple(self.holders)))

    def names_place(self, words: tuple[str, ...], at: int) -> bool:
        """Whether the word is only the name of a list: `my weekly list`, `die liste haushalt`."""
        near = words[at + 1 : at + LONGEST_PLACE]
        return any(map(self._holds, near)) or bool(self.linking and at and self._holds(words[at - 1]))

    def opening(self, words: tuple[str, ...]) -> int:
        """How many folded words at the beginning are a polite opening, or mean nothing."""
        longest = min(LONGEST_OPENING, len(words))
        size = next((size for size in range(longest, 0, -1) if words[:size] in self.openings), 0)
        return size or int(bool(words) and words[0] in self.fillers)

    def _rewritten(self, tokens: list[Token]) -> list[Token]:
        written = self._written([token.text for token in tokens])
        return [
            Token(word, tokens[first].start, tokens[end - 1].end)
            for first, end, words in written
            for word in words
        ]

    def _written(self, words: Sequence[str]) -> Iterator[tuple[int, int, tuple[str, ...]]]:
        """From which word to which, and how these are written."""
        at = 0
        while at < len(words):
            longest = min(self._rewritable.get(words[at], 0), len(words) - at)
            ends = (end for end in range(at + longest, at, -1) if tuple(words[at:end]) in self.rewrite)
            end = next(ends, at)
            yield at, max(end, at + 1), self.rewrite.get(tuple(words[at:end]), (words[at].replace("'", ""),))
            at = max(end, at + 1)

    @cached_property
    def _rewritable(self) -> dict[str, int]:
        """The words with which something begins that is written another way, and how long it can be."""
        longest: dict[str, int] = {}
        for key in self.rewrite:
            longest[key[0]] = max(longest.get(key[0], 0), len(key))
        return longest


def _token(match: re.Match[str]) -> Token:
    raw = match.group()
    return Token(raw if raw[0].isdigit() else _folded(raw), match.start(), match.end())


@lru_cache(maxsize=20_000)
def _folded(word: str) -> str:
    """The word folded, its apostrophes kept: they tell `we're` from `were`."""
    if word.isascii() and word.isalpha():
        return word.lower()
    return "'".join(fold(part).replace(" ", "") for part in re.split("['’]", word))


@cache
def words_for(language: str) -> Words:
    """What is known of `language`; nothing but the samples is known of one that has no file."""
    file = files("skill.understanding").joinpath(f"{language}.toml")
    if not language.isalpha() or not file.is_file():
        return Words(language)
    return _read(language, tomllib.loads(file.read_text("utf-8")))


def _read(language: str, data: Mapping[str, Any]) -> Words:
    rewrite = {
        tuple(_folded(word) for word in left.split()): tuple(_folded(word) for word in right.split())
        for left, right in data["rewrite"].items()
    }
    rewrite |= dict(_separable(data.get("separable", {})))
    bare = Words(language, rewrite)

    def listed(section: str, key: str) -> frozenset[str]:
        return frozenset(word for text in data[section][key].split() for word in bare.plain(text))

    particles = frozenset(map(_folded, data.get("separable", {}).get("particles", "").split()))

    def phrases(key: str) -> frozenset[tuple[str, ...]]:
        every = (phrase for template in data["words"][key] for phrase in written_out(template))
        return frozenset(bare.plain(phrase) for phrase in every) - {()}

    groups = [[bare.plain(word)[0] for word in group.split()] for group in data["same"]["groups"]]
    return Words(
        language=language,
        rewrite=rewrite,
        fillers=listed("words", "fillers"),
        small=listed("words", "small"),
        negations=listed("words", "negations"),
        vague=listed("words", "vague"),
        joining=listed("words", "joining"),
        refusals=listed("words", "refusals"),
        counters=listed("words", "counters"),
        articles=listed("words", "articles"),
        placing=listed("words", "placing"),
        leading=listed("words", "placing") | listed("words", "leading") | particles,
        linkers=listed("words", "linkers"),
        holders=listed("words", "holders"),
        linking=tuple(data["words"]["linking"].split()),
        numbers=listed("words", "numbers"),
        asking=listed("words", "asking"),
        clauses=listed("words", "clauses"),
        wondering=listed("words", "wondering"),
        conditions=listed("words", "conditions"),
        reach=tuple(data["words"]["reach"]),
        openings=phrases("openings"),
        closings=phrases("closings"),
        yes=listed("answers", "yes"),
        no=listed("answers", "no"),
        strangers=listed("answers", "strangers"),
        with_yes=listed("answers", "with_yes"),
        with_no=listed("answers", "with_no"),
        around=listed("answers", "around"),
        describing=listed("answers", "describing"),
        same={word: group[0] for group in groups for word in group},
        builtin={
            name: tuple(phrase for template in templates for phrase in written_out(template))
            for name, templates in data["builtin"].items()
        },
        alike=tuple(tuple(map(bare.plain, group)) for group in data["alike"]["beginnings"]),
        examples={name: tuple(map(bare.plain, texts)) for name, texts in data["examples"].items()},
        phrases=tuple(parts_of(text, bare) for text in data["naming"]["phrases"]),
        stand_in=data["naming"].get("stand_in", ""),
    )


def _separable(verbs: Mapping[str, Any]) -> Iterator[tuple[tuple[str, ...], tuple[str, ...]]]:
    """The forms of separable verbs as a command has them: `runternehmen` as `nimm runter`."""
    for infinitive, command in verbs.get("verbs", {}).items():
        yield (_folded(infinitive),), (_folded(command),)
        if infinitive == f"{command}en":
            yield from (((_folded(f"{command}{ending}"),), (_folded(command),)) for ending in "et")
        for particle in map(_folded, verbs["particles"].split()):
            said = (_folded(command), particle)
            yield (particle + _folded(infinitive),), said
            yield (f"{particle}zu{_folded(infinitive)}",), said
            yield (particle, _folded(infinitive)), said


def written_out(template: str) -> Iterator[str]:
    """Every phrase that a template with alternatives stands for: `(can|could) you (|please)` are four."""
    parts = [part.split("|") for part in re.split(r"[()]", template)]
    return (" ".join(" ".join(chosen).split()) for chosen in product(*parts))


@dataclass(frozen=True)
class Sample:
    """One sample of an intent: words, and slots as `{name}`.

    `distance` is 0 for one of the model itself; what we add to it is further away.
    """

    intent: str
    text: str
    parts: tuple[str, ...]
    distance: float = 0.0

    @property
    def slotted(self) -> bool:
        """Whether there is a slot in it."""
        return any(part.startswith("{") for part in self.parts)


def parts_of(sample: str, words: Words) -> tuple[str, ...]:
    """The words of a sample, folded, and its slots as `{name}` (also the old way: `{a value|name}`)."""
    parts: list[str] = []
    at = 0
    for slot in _SLOT.finditer(sample):
        parts += [*words.plain(sample[at : slot.start()]), "{" + slot.group(2) + "}"]
        at = slot.end()
    return (*parts, *words.plain(sample[at:]))
