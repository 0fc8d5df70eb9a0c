"""Folding of text for comparison: two spellings of one word fold to the same text."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Final

_LETTERS: Final = str.maketrans(
    {"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "æ": "ae", "œ": "oe", "ø": "oe", "ł": "l", "ı": "i"}
)
_APOSTROPHES: Final = re.compile(r"['’‘`´ʼ＇]")
_GAPS: Final = re.compile(r"[\W_]+")
_ASCII: Final = {
    code: None if chr(code) in "'`" else chr(code).lower() if chr(code).isalnum() else " "
    for code in range(128)
}


def fold(text: str) -> str:
    """`text` for comparison: lower case, umlauts as ae/oe/ue, ß as ss, accents and apostrophes gone.

    Hyphens and other punctuation become single spaces, none at the ends. Folding what is
    folded changes nothing.
    """
    if text.isascii():  # most texts: several times faster
        return " ".join(text.translate(_ASCII).split())
    return _GAPS.sub(" ", _fold_letters(_APOSTROPHES.sub("", text))).strip()


@lru_cache(maxsize=20_000)
def fold_word(word: str) -> str:
    """`fold` of a word or a name, remembered: those of a shop come again and again."""
    return fold(word)


def _fold_letters(text: str) -> str:
    lowered = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    spelled = unicodedata.normalize("NFKD", lowered.translate(_LETTERS))
    return "".join(letter for letter in spelled if not unicodedata.combining(letter))
