"""Folding of text for comparison: two spellings of one word fold to the same text."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

_LETTERS: Final = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "æ": "ae", "œ": "oe", "ø": "oe"})
_APOSTROPHES: Final = re.compile(r"['’‘`´ʼ]")
_GAPS: Final = re.compile(r"[\W_]+")


def fold(text: str) -> str:
    """`text` for comparison: lower case, umlauts as ae/oe/ue, ß as ss, accents and apostrophes gone.

    Hyphens and other punctuation become single spaces. Folding twice is folding once.
    """
    lowered = unicodedata.normalize("NFKC", text).casefold().translate(_LETTERS)
    bare = "".join(c for c in unicodedata.normalize("NFKD", lowered) if not unicodedata.combining(c))
    return _GAPS.sub(" ", _APOSTROPHES.sub("", bare)).strip()
