"""A phone loop: any sounds of the language in any order, the rival that a sentence has to beat.

Whatever is said, a recogniser finds the sentence of its grammar that sounds most like it. How much better
that explains the sound than phones without words do tells whether it was said (utterance verification;
R. C. Rose and D. B. Paul, "A hidden Markov model based keyword recognition system", ICASSP 1990).
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence

from voice_local.automaton import Automaton
from voice_local.ngram import learn

ORDER = 3
AHEAD = 1.0
"""How far a sentence has to be ahead at all: a noise is as good a short word as two or three phones."""
LONGER = 0.27
"""How far a sentence has to be ahead, for each phone, with the logarithm of their number."""
STEEP = 4.3
"""Logarithm of the odds for each nat and phone that it is ahead."""
SURE = 20.0
"""Logarithm of odds beyond which nothing is surer."""

Spellings = Mapping[str, Sequence[Sequence[str]]]


def phone_loop(sentences: Iterable[Sequence[str]], spellings: Spellings) -> Automaton:
    """The phones of `sentences` as words, each as likely as it is after the two before it."""
    read = [phones for sentence in sentences if (phones := _phones(sentence, spellings))]
    return learn([(phones, 1 / len(read)) for phones in read], ORDER).automaton()


def match(cost: float, rival: float, phones: int) -> float:
    """How sure it is, 0 to 1, that a sentence was said.

    It costs `cost` (negative logarithm of a likelihood), the best `phones` phones without words `rival`.
    Where there are no phones nothing was said.
    """
    if not phones:
        return 0.0
    return likely(STEEP * ((rival - cost - AHEAD) / phones - LONGER * math.log(phones)))


def likely(odds: float) -> float:
    """The probability, 0 to 1, for the logarithm of odds."""
    return 1 / (1 + math.exp(-max(min(odds, SURE), -SURE)))


def log_odds(probability: float) -> float:
    """The logarithm of the odds of a probability."""
    within = min(max(probability, likely(-SURE)), likely(SURE))
    return math.log(within / (1 - within))


def _phones(sentence: Sequence[str], spellings: Spellings) -> tuple[str, ...]:
    return tuple(phone for word in sentence if spellings.get(word) for phone in spellings[word][0])
