"""What the synthesisers say: sentences to the demo shop and frequent words; and how all of it is spelt."""

from __future__ import annotations

import json
import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from importlib.resources import files
from itertools import cycle, islice

from skill.understanding import model_for
from voice_local.grammar import phrases_of, tokens
from voice_local.lexicon import Spellings, english, german, inventory

LOCALES = {"en": "en-US", "de": "de-DE"}
FREQUENT = 6_000
"""How many of a language's most frequent words are spoken."""
SHOP_SHARE, ANSWER_SHARE = 0.42, 0.12
"""Shares of sentences and of answers to the shop; the rest are words without a sense."""
ANSWER = 2
"""Words of an answer at most: little to know it by, and much that hangs on it."""
STRING = (2, 7)
"""Words in a string of words, from and to."""
LONGEST = 11
"""Words of a sentence: longer ones are hard to align before anything is learned."""


@dataclass(frozen=True)
class Texts:
    """What is spoken in training and what is kept for measuring, and the spellings of every word."""

    language: str
    training: tuple[str, ...]
    held_out: tuple[str, ...]
    spellings: Spellings


def texts(language: str, count: int, held_out: int, seed: int) -> Texts:
    """`count` texts to train with and `held_out` other sentences to the shop, the same for a `seed`."""
    shuffled = random.Random(seed)  # noqa: S311 (the same texts each time, no secret)
    said = sorted({tuple(sentence) for sentence in _to_the_shop(language)})
    words = _frequent(language)
    spellings = _spelt(language, {*words, *(word for sentence in said for word in sentence)})
    said = [s for s in said if len(s) <= LONGEST and all(word in spellings for word in s)]
    shuffled.shuffle(said)
    kept, rest = said[:held_out], said[held_out:]
    answers = [sentence for sentence in rest if len(sentence) <= ANSWER]
    shop = [
        *islice(cycle(rest), round(count * SHOP_SHARE)),
        *islice(cycle(answers), round(count * ANSWER_SHARE)),
    ]
    strings = _strings([word for word in words if word in spellings], shuffled)
    training = [*shop, *islice(strings, count - len(shop))]
    shuffled.shuffle(training)
    return Texts(language, _joined(training), _joined(kept), spellings)


def products(language: str) -> list[str]:
    """The titles in the demo catalogue."""
    lines = files("skill.demo").joinpath("catalog.jsonl").read_text("utf-8").splitlines()
    return [json.loads(line)["texts"][LOCALES[language]]["title"] for line in lines]


def _to_the_shop(language: str) -> Iterator[Sequence[str]]:
    yield from phrases_of(model_for(LOCALES[language]), products(language)).fillings


def _frequent(language: str) -> list[str]:
    from spellchecker import SpellChecker

    counts = SpellChecker(language=language).word_frequency.dictionary
    words = sorted(counts, key=lambda word: (-counts[word], word))
    plain = [word for word in words if tokens(word) == (word,) and (len(word) > 1 or word in ("a", "i"))]
    return plain[:FREQUENT]


def _spelt(language: str, words: set[str]) -> Spellings:
    return english(words) if language == "en" else german(words, inventory(language))


def _strings(words: list[str], shuffled: random.Random) -> Iterator[list[str]]:
    """Strings of words in which every word comes once before one comes again."""
    bag: list[str] = []
    while True:
        string: list[str] = []
        for _ in range(shuffled.randrange(*STRING)):
            if not bag:
                bag = list(words)
                shuffled.shuffle(bag)
            string.append(bag.pop())
        yield string


def _joined(sentences: Iterable[Sequence[str]]) -> tuple[str, ...]:
    return tuple(" ".join(sentence) for sentence in sentences)
