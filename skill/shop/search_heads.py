"""What a phrase names: the mouse in `optical mouse`, the pad in `mouse pad for gamers`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Final

from skill.language.normalise import fold
from skill.shop.search_text import linking_words, stem

NAMING: Final = 120
"""Characters of a description that may name the product; further on it tells of it."""

_BREAK: Final = re.compile(r"[,;:()/|\[\]]|\s[-–—&]\s|[.!?](?=\s|$)")


def heads(texts: Iterable[str], language: str) -> frozenset[str]:
    """The stems of the words that the phrases of the texts end with, before what they link to.

    A word before one with digits ends a phrase too: `mouse 1000 DPI`.
    """
    phrases = (phrase for text in texts for phrase in _BREAK.split(text))
    return frozenset(stem(word, language) for one in phrases for word in _ends(fold(one).split(), language))


def head(words: Sequence[str], language: str) -> str:
    """The stem of the word that names what folded words ask for; '' when they name nothing."""
    return next((stem(word, language) for word in _ends(words, language, digits=False)), "")


def _ends(words: Sequence[str], language: str, *, digits: bool = True) -> Iterator[str]:
    linking = linking_words(language)
    for word, after in pairwise([*words, ""]):
        if word in linking:
            return
        if not after or after in linking or (digits and any(map(str.isdigit, after))):
            yield word
