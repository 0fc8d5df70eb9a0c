"""What may be said now: the interaction model, the open question, and the shop's own words.

A model that leaves no slot to free speech is a closed grammar: its sentences are heard and no others.
Any other model is open: its sentences, with their slots filled in many ways, teach the recogniser which
words follow which, and everything that sounds like the shop can be heard. The answers to the open question
weigh more than all the rest together.
"""

from __future__ import annotations

import hashlib
import json
import math
import random
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cache, cached_property
from importlib.resources import files
from itertools import chain

from skill.dialogue import Expects, Question
from skill.understanding import Model
from skill.understanding.model import PHRASE_TYPES
from voice_local.automaton import Automaton, Sentence, compile_rules, reference

ANSWERS: Mapping[Expects, tuple[str, ...]] = {
    Expects.YES_NO: ("{AMAZON.YesIntent}", "{AMAZON.NoIntent}"),
    Expects.ORDINAL: ("{AMAZON.Ordinal}", "{pointer}"),
    Expects.NUMBER: ("{AMAZON.NUMBER}",),
    Expects.PIN: ("{AMAZON.FOUR_DIGIT_NUMBER}",),
    Expects.TEXT: ("{AMAZON.SearchQuery}",),
}
"""What answers a question of each kind, as sentences of the rules."""
COUNTED = (Expects.PIN, Expects.NUMBER)
"""Questions that digits and numbers answer: other words that sound like these are not meant."""
FILLINGS = 12_000
"""Sentences that teach an open grammar, shared among the samples of the model."""
EACH = 3
"""A sample without slots is said once where one with slots is said so many times."""
ANSWER_WEIGHT = 0.6
"""Share of the answers to the open question among all that may be said."""
FOREIGN = 0.2
"""Share of what is said to others, not to shops, among all that an open grammar is taught."""
NAMES = 6_000
"""Names of products that are known whole: more slow recognisers down and are mistaken for each other."""
SEARCHES = ("AMAZON.SearchQuery", "SearchIntent")
START, PRODUCT = "start", "product"
_NAME_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*")
_TOKEN = re.compile(r"\{[^}]*\}|[^\W\d_]+(?:'[^\W\d_]+)*")


def tokens(text: str) -> tuple[str, ...]:
    """The words of `text` as they are spoken: lower case, without punctuation and digits, `{slots}` kept."""
    found = _TOKEN.findall(unicodedata.normalize("NFC", text).replace("’", "'"))
    return tuple(part if part.startswith("{") else part.lower() for part in found)


@dataclass(frozen=True)
class Phrases:
    """All that may be said to one model: rules by name, of which `tops` may be said by themselves."""

    language: str
    rules: Mapping[str, tuple[Sentence, ...]] = field(repr=False)
    tops: tuple[str, ...] = field(repr=False)
    closed: bool
    vocabulary: Mapping[str, float] = field(default_factory=dict, repr=False)
    """The words of product names, where there are too many to know each name: in any order, each with a cost.

    The cost is the logarithm of how much rarer a word is than the most usual one.
    """

    @property
    def searching(self) -> bool:
        """Whether all that may be said looks for something, and a wrong reading does no harm."""
        return set(self.tops) <= set(SEARCHES)

    @cached_property
    def key(self) -> str:
        """A hash of the rules."""
        return hashlib.sha256(
            repr((self.language, self.tops, sorted(self.rules.items()), sorted(self.vocabulary))).encode()
        ).hexdigest()[:16]

    @cached_property
    def fillings(self) -> tuple[Sentence, ...]:
        """Sentences without slots: every sample many times, every product and slot value at least once."""
        samples = [sentence for top in self.tops for sentence in self.rules.get(top, ())]
        return tuple(_fillings(self.rules, samples, FILLINGS))


@dataclass(frozen=True)
class Grammar:
    """What may be said now: everything, and above all the answers to the open question, if there is one."""

    phrases: Phrases
    answers: tuple[Sentence, ...] = ()
    counted: bool = False
    """Whether the open question is answered with digits or a number."""

    @property
    def language(self) -> str:
        """The two letters of the language."""
        return self.phrases.language

    @property
    def closed(self) -> bool:
        """Whether nothing but the sentences of the model can be meant."""
        return self.phrases.closed

    @cached_property
    def key(self) -> str:
        """A hash of all that may be said, for keeping what was made of it."""
        return hashlib.sha256(repr((self.phrases.key, self.answers)).encode()).hexdigest()[:16]

    @cached_property
    def automaton(self) -> Automaton:
        """All sentences as a graph; those of an open grammar are not all that may be said."""
        rules, words = self.phrases.rules, self.phrases.vocabulary
        tops = tuple(sentence for top in self.phrases.tops for sentence in rules.get(top, ()))
        every = {**rules, START: (*tops, *self.answers)}
        if not words:
            return compile_rules(every, START)
        every[PRODUCT] = tuple((word,) for word in words)
        return compile_rules(every, START, repeated={PRODUCT})

    @cached_property
    def answering(self) -> Automaton:
        """The answers to the open question as a graph."""
        return compile_rules({**self.phrases.rules, START: self.answers}, START)

    def answer(self, text: str) -> Sentence | None:
        """Which of several answers to the open question `text` is, yes or no; None when it is none."""
        if len(self.answers) < 2:
            return None
        words = text.split()
        return next((one for one, said in self._answers.items() if said.accepts(words)), None)

    @cached_property
    def _answers(self) -> Mapping[Sentence, Automaton]:
        rules = self.phrases.rules
        return {tuple(one): compile_rules({**rules, START: (one,)}, START) for one in self.answers}

    @cached_property
    def replies(self) -> tuple[Sentence, ...]:
        """Answers to the open question without slots."""
        count = max(len(self.phrases.fillings) // 8, 200)
        return tuple(_fillings(self.phrases.rules, self.answers, count)) if self.answers else ()

    @cached_property
    def sentences(self) -> tuple[tuple[Sentence, float], ...]:
        """Sentences without slots, each with its weight; the weights of all add up to one."""
        rest = self.phrases.fillings
        share = ANSWER_WEIGHT if self.replies else 0.0
        weighted = [(sentence, share / len(self.replies)) for sentence in self.replies]
        weighted += [(sentence, (1 - share) / len(rest)) for sentence in rest]
        return tuple(weighted)

    @cached_property
    def words(self) -> frozenset[str]:
        """Every word that may be heard."""
        if self.closed:
            return self.automaton.words
        return frozenset(word for sentence, _ in self.sentences for word in sentence)


def phrases_of(model: Model, products: Iterable[str] = ()) -> Phrases:
    """All that may be said to `model`, in a shop whose products are called `products`.

    Without products free speech is made of the model's own slot values. Of very many names, which are given
    the most popular first, only the first are known whole, and of all others the words.
    """
    spoken = spoken_rules(model.language)
    rules: dict[str, list[Sentence]] = {name: list(sentences) for name, sentences in spoken.items()}
    for slot_type in model.types.values():
        named = rules.setdefault(slot_type.name, [])
        named += [words for value in slot_type.values for name in value.names if (words := tokens(name))]
    for intent in model.intents.values():
        types = {slot.name: slot.type for slot in intent.slots.values()}
        rules.setdefault(intent.name, []).extend(_typed(sample, types) for sample in intent.samples)
    own = [sentence for name in model.types for sentence in rules[name] if not name.startswith("AMAZON.")]
    names = list(products)
    rules[PRODUCT] = list(dict.fromkeys([*_endings(names[:NAMES]), *own]))
    vocabulary = _costs(chain(_name_words(names), *own)) if len(names) > NAMES else {}
    tops = tuple(model.intents)
    free = any(
        slot.type in PHRASE_TYPES for intent in model.intents.values() for slot in intent.slots.values()
    )
    said = {name: tuple(sentences) for name, sentences in rules.items()}
    return Phrases(model.language, said, tops, closed=not free, vocabulary=vocabulary)


def grammar_for(phrases: Phrases, model: Model, question: Question | None = None) -> Grammar:
    """What may be said now that `question` is open."""
    if question is None:
        return Grammar(phrases)
    answers: list[Sentence] = [tokens(sentence) for sentence in ANSWERS.get(question.expects, ())]
    intent = model.intents.get(question.intent.name)
    slot = intent.slots.get(question.slot or "") if intent else None
    if slot:
        answers.append((f"{{{slot.type}}}",))
        answers += [_typed(sample, {slot.name: slot.type}) for sample in slot.samples]
    return Grammar(phrases, tuple(dict.fromkeys(answers)), question.expects in COUNTED)


@cache
def spoken_rules(language: str) -> Mapping[str, tuple[Sentence, ...]]:
    """How numbers, dates, wishes and the built-in intents are said; nothing for an unknown language."""
    file = files("voice_local") / "spoken" / f"{language}.json"
    if not file.is_file():
        return {}
    lists = json.loads(file.read_text(encoding="utf-8"))
    return {name: tuple(tokens(line) for line in lines) for name, lines in lists.items()}


def _typed(sample: str, types: Mapping[str, str]) -> Sentence:
    """The words of a sample, its slots replaced by their types."""
    return tuple(
        f"{{{types.get(slot.strip(), slot)}}}" if (slot := reference(token)) is not None else token
        for token in tokens(sample)
    )


def _name_words(names: Iterable[str]) -> Iterator[str]:
    """The words of product names as they are written, `ps4`, too; numbers are known anyway."""
    for name in names:
        words = _NAME_WORD.findall(unicodedata.normalize("NFC", name).replace("’", "'").lower())
        yield from (word for word in words if not word.isdecimal())


def _costs(words: Iterable[str]) -> Mapping[str, float]:
    """How much rarer each word is than the most usual one, as a logarithm."""
    counts = Counter(words)
    most = max(counts.values(), default=1)
    return {word: math.log(most / count) for word, count in counts.items()}


def searches(phrases: Phrases) -> Phrases:
    """Only what may be said to look for something."""
    return replace(phrases, tops=tuple(top for top in SEARCHES if top in phrases.rules))


def _endings(titles: Iterable[str]) -> Iterator[Sentence]:
    """Each title and every ending of it: people say 'blend coffee' and 'coffee', too."""
    for title in titles:
        words = tokens(title)
        yield from (words[start:] for start in range(len(words)))


def _fillings(
    rules: Mapping[str, tuple[Sentence, ...]], samples: list[Sentence] | tuple[Sentence, ...], count: int
) -> Iterator[Sentence]:
    """About `count` ways to say the samples; each rule's sentences take turns, so that none is left out."""
    filler = _Filler(rules)
    for turn in range(max(count // max(len(samples), 1), 1)):
        for sample in samples:
            if turn % EACH and all(reference(token) is None for token in sample):
                continue
            filled = filler.fill(sample)
            if filled:
                yield filled


class _Filler:
    """Fills slots, each time with the next sentence of their rule, in an order that is shuffled once."""

    def __init__(self, rules: Mapping[str, tuple[Sentence, ...]]) -> None:
        self._rules = rules
        self._order: dict[str, list[Sentence]] = {}
        self._next: dict[str, int] = {}

    def fill(self, sentence: Sentence, depth: int = 0) -> Sentence | None:
        """The sentence with its slots filled, or None when one of them has nothing to fill it."""
        words: list[str] = []
        for token in sentence:
            rule = reference(token)
            said = (token,) if rule is None else self._say(rule, depth)
            if said is None:
                return None
            words += said
        return tuple(words)

    def _say(self, rule: str, depth: int) -> Sentence | None:
        order = self._order.get(rule)
        if order is None:
            order = self._order[rule] = list(self._rules.get(rule, ()))
            random.Random(rule).shuffle(order)  # noqa: S311 (the same order each time, no secret)
        if depth > DEEPEST:
            return None
        for _ in order:
            at = self._next[rule] = (self._next.get(rule, -1) + 1) % len(order)
            said = self.fill(order[at], depth + 1)
            if said is not None:
                return said
        return None


DEEPEST = 12
"""Rules within rules, before a circle is taken for one."""
