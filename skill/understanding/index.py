"""What understanding looks things up in: the samples of a model as one tree, and its words."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise

from rapidfuzz import process
from rapidfuzz.distance import OSA

from skill.language.sounds import code
from skill.understanding.lists import types_of
from skill.understanding.meanings import GOODS, meanings_for
from skill.understanding.model import Model
from skill.understanding.slots import Known
from skill.understanding.stems import stem
from skill.understanding.words import Sample, Words, parts_of, words_for

BUILT_IN, ALIKE = 0.01, 0.06
"""How far phrases of ours for a built-in intent, and samples with another beginning, are from a real one."""

RICH = 700
"""Samples from which on a model says enough by itself."""

REFUSING = 0.15
"""An intent with a `not` in more than this share of its samples is one that says no to something."""

ASKING = 0.2
"""An intent with a question in more than this share of its samples is one that asks for something."""

TELLING = 6
"""A word in the samples of more intents than this says nothing about which one is meant."""

MOSTLY = 0.6
"""A word in more than this share of the samples of an intent is what they are about."""

CUE = 3
"""A word in the samples of at most this many intents tells which one is meant."""


@dataclass(eq=False)
class Node:
    """A place in the tree of samples: what may come next, and the samples that end here."""

    literals: defaultdict[str, Node] = field(default_factory=lambda: defaultdict(Node))
    slots: defaultdict[tuple[str, str], Node] = field(default_factory=lambda: defaultdict(Node))
    ends: list[Sample] = field(default_factory=list)
    intents: set[str] = field(default_factory=set)
    """The intents of the samples that pass here."""
    minor: list[tuple[str, Node, float]] | None = None
    """The literals that may be left out, and what that costs; found when first wanted."""


class Index:
    """Everything that is computed once per model."""

    def __init__(self, model: Model) -> None:
        self.model = model
        self.words: Words = words_for(model.language)
        self.samples: tuple[Sample, ...] = tuple(self._samples())
        self.samples += tuple(dict.fromkeys(self._paraphrased()))
        self.known = {
            name: Known(one, self.words, model.dynamic[name].values if name in model.dynamic else ())
            for name, one in types_of(model).items()
        }
        self.root = self._grown()
        self._cues: dict[str, tuple[frozenset[str], frozenset[str]]] = {}
        self._themes: dict[str, tuple[frozenset[str], frozenset[str]]] = {}

    def _samples(self) -> Iterator[Sample]:
        for intent in self.model.intents.values():
            for text in intent.samples:
                yield Sample(intent.name, text, parts_of(text, self.words))
            for text in self.words.builtin.get(intent.name, ()):
                yield Sample(intent.name, text, parts_of(text, self.words), BUILT_IN)

    @cached_property
    def rich(self) -> bool:
        """Whether the model has so many samples that it says enough by itself."""
        return sum(len(intent.samples) for intent in self.model.intents.values()) > RICH

    def _paraphrased(self) -> Iterator[Sample]:
        """The samples with other beginnings that ask for the same; a rich model needs none of them."""
        if self.rich:
            return
        written = {sample.parts for sample in self.samples}
        for sample in self.samples:
            for parts in self._alike(sample.parts):
                if parts not in written:
                    yield Sample(sample.intent, sample.text, parts, ALIKE)

    def _alike(self, parts: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
        for group in self.words.alike:
            for beginning in group:
                if parts[: len(beginning)] == beginning and len(parts) > len(beginning):
                    yield from ((*other, *parts[len(beginning) :]) for other in group if other != beginning)

    def _grown(self) -> Node:
        root = Node()
        for sample in self.samples:
            self._grow(root, sample)
        return root

    def _grow(self, node: Node, sample: Sample) -> None:
        slots = self.model.intents[sample.intent].slots
        for part in sample.parts:
            node.intents.add(sample.intent)
            if part[0] == "{":
                slot = slots.get(part[1:-1])
                node = node.slots[part[1:-1], slot.type if slot else ""]
            else:
                node = node.literals[part]
        node.intents.add(sample.intent)
        if sample.parts and all(sample.intent != other.intent for other in node.ends):
            node.ends.append(sample)
            node.ends.sort(key=lambda one: one.distance)

    @cached_property
    def intents_of(self) -> dict[str, frozenset[str]]:
        """For each word of the samples the intents whose samples have it."""
        found: dict[str, set[str]] = defaultdict(set)
        for sample in self.samples:
            for part in sample.parts:
                if not part.startswith("{"):
                    found[part].add(sample.intent)
        return {word: frozenset(intents) for word, intents in found.items()}

    def cues(self, intent: str) -> tuple[frozenset[str], frozenset[str]]:
        """The stems and the meanings of the words of an intent's samples, small words left out."""
        if intent not in self._cues:
            meanings = meanings_for(self.words.language)
            stems: set[str] = set()
            tags: set[str] = set()
            for sample in self._samples_of[intent]:
                said = meanings.stems([part for part in sample.parts if not part.startswith("{")])
                tags.update(*meanings.tags(said))
                stems.update(said)
            self._cues[intent] = frozenset(stems) - self._minor, frozenset(tags) - {GOODS}
        return self._cues[intent]

    def theme(self, intent: str) -> tuple[frozenset[str], frozenset[str]]:
        """The fewest stems, and their meanings, such that each sample of an intent has one of them.

        All subscriptions speak of a `subscription`, whatever is done with it. What speaks of none of them
        is no request for the intent.
        """
        if intent not in self._themes:
            meanings = meanings_for(self.words.language)
            said = [
                frozenset(meanings.stems([part for part in sample.parts if not part.startswith("{")]))
                - self._minor
                for sample in self._samples_of[intent]
                if not sample.distance
            ]
            stems = tuple(_covering([words for words in said if words]))
            tags = frozenset(tag for found in meanings.tags(stems) for tag in found)
            self._themes[intent] = frozenset(stems), tags - {GOODS} - meanings.elsewhere
        return self._themes[intent]

    @cached_property
    def _minor(self) -> frozenset[str]:
        """The stems of small words."""
        return frozenset(stem(word, self.words.language) for word in self.words.small | self.words.fillers)

    def refuses(self, intent: str) -> bool:
        """Whether it belongs to an intent to say what is not wanted; Amazon's own do nothing that matters."""
        return intent.startswith("AMAZON.") or intent in self._refusing

    @cached_property
    def _refusing(self) -> frozenset[str]:
        own = Counter(one.intent for one in self.samples if not one.distance)
        saying_no = Counter(
            one.intent
            for one in self.samples
            if not one.distance and not self.words.refusals.isdisjoint(one.parts)
        )
        return frozenset(
            intent for intent in self.model.intents if saying_no[intent] > REFUSING * own[intent]
        )

    def asks(self, intent: str) -> bool:
        """Whether an intent only tells something: many of its samples are questions."""
        return intent in self._asking

    @cached_property
    def _asking(self) -> frozenset[str]:
        own = Counter(one.intent for one in self.samples if not one.distance)
        questions = Counter(
            one.intent for one in self.samples if not one.distance and one.parts[0] in self.words.asking
        )
        return frozenset(intent for intent in self.model.intents if questions[intent] > ASKING * own[intent])

    def telling(self, intent: str) -> frozenset[str]:
        """The words of an intent's samples that few other intents are asked with."""
        return self._telling.get(intent, frozenset())

    @cached_property
    def _telling(self) -> dict[str, frozenset[str]]:
        small = self.words.small | self.words.fillers
        return {
            intent: frozenset(word for word in words - small if len(self.intents_of[word]) <= TELLING)
            for intent, words in self._carrying.items()
        }

    def carrying(self, intent: str) -> frozenset[str]:
        """Every word of the samples of an intent."""
        return self._carrying.get(intent, frozenset())

    @cached_property
    def _carrying(self) -> dict[str, frozenset[str]]:
        found: dict[str, set[str]] = defaultdict(set)
        for word, intents in self.intents_of.items():
            for intent in intents:
                found[intent].add(word)
        return {intent: frozenset(words) for intent, words in found.items()}

    @cached_property
    def _by_stem(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = defaultdict(list)
        for word in self.intents_of:
            found[stem(word, self.words.language)].append(word)
        return found

    @cached_property
    def _by_meaning(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = defaultdict(list)
        for word in self.intents_of:
            if word in self.words.same:
                found[self.words.same[word]].append(word)
        return found

    @cached_property
    def vocabulary(self) -> frozenset[str]:
        """Every word of the samples and of the values of slot types."""
        return frozenset(self.intents_of) | self._value_words

    @cached_property
    def heads(self) -> frozenset[str]:
        """The nouns that samples have behind the value of a slot: the second part of a compound."""
        behind = {
            (sample.intent, word)
            for sample in self.samples
            for part, word in pairwise(sample.parts)
            if part.startswith("{") and not word.startswith("{") and word not in self.words.leading
        }
        return frozenset(
            word for intent, word in behind if word in self.words.holders or self._is_theme(intent, word)
        )

    def _is_theme(self, intent: str, word: str) -> bool:
        """Whether nearly every sample of an intent has the word: an `abo` is what they are about."""
        samples = self._samples_of[intent]
        return sum(word in sample.parts for sample in samples) > MOSTLY * len(samples)

    @cached_property
    def _samples_of(self) -> dict[str, list[Sample]]:
        found: dict[str, list[Sample]] = defaultdict(list)
        for sample in self.samples:
            found[sample.intent].append(sample)
        return found

    def places(self, plain: tuple[str, ...], at: int) -> list[tuple[int, frozenset[str] | None]]:
        """How many words from `at` only say where a thing is put or taken from: `on my weekly list`.

        With each, the intents whose samples name such a place: to others it may make a difference which
        place it is. None: no sample names it.
        """
        found: list[tuple[int, frozenset[str] | None]] = []
        for size in self.words.places(plain, at):
            holders = self.words.holders.intersection(plain[at : at + size])
            named = [self.intents_of[word] for word in sorted(holders) if word in self.intents_of]
            found.append((size, named[0] if named else None))
        return found

    @cached_property
    def _value_words(self) -> frozenset[str]:
        return frozenset(word for known in self.known.values() for key in known.phrases for word in key)

    def sounding(self, word: str) -> list[str]:
        """The words of samples, and of values, that sound like `word`; small ones left out."""
        return self._by_sound.get(code(word, self.words.language), [])

    @cached_property
    def _by_sound(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = defaultdict(list)
        for word in sorted(
            self.vocabulary - self.words.small, key=lambda one: (one not in self.intents_of, one)
        ):
            if word.isalpha():
                found[code(word, self.words.language)].append(word)
        return found

    def similar(self, word: str) -> dict[str, float]:
        """The words of the samples that `word` may stand for, with what taking it so costs."""
        found = {}
        if word not in self.intents_of and word not in self._value_words and len(word) > 3:
            near = process.extract(
                word, self.intents_of.keys(), scorer=OSA.normalized_similarity, score_cutoff=0.75, limit=4
            )
            found = {other: 0.1 + (1 - score) for other, score, _ in near if other not in self.words.small}
        for other in self._by_meaning.get(self.words.same.get(word, ""), ()):
            found[other] = 0.02 if other in self.words.leading else 0.05
        for other in self._by_stem.get(stem(word, self.words.language), ()):
            found[other] = 0.03
        found.pop(word, None)
        return found

    @cached_property
    def _no_cues(self) -> frozenset[str]:
        return self._value_words | self.words.small | self.words.describing

    @cached_property
    def _cue_costs(self) -> dict[str, float]:
        return {
            word: 0.1 if len(intents) <= CUE else 0.03
            for word, intents in self.intents_of.items()
            if word not in self._no_cues
        }

    def cue_cost(self, word: str) -> float:
        """What it costs to take a word for part of a name: more, the more it says about the intent."""
        return self._cue_costs.get(word, 0.0)


def _covering(sets: list[frozenset[str]]) -> Iterator[str]:
    """Words, always the next most frequent, such that each set has one of them."""
    while sets:
        counts = Counter(word for words in sets for word in words)
        best = min(counts, key=lambda word: (-counts[word], word))
        yield best
        sets = [words for words in sets if best not in words]
