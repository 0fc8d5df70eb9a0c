"""Stems of folded words: `cancelling`, `cancelled` and `cancel` are one."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

import Stemmer  # type: ignore[import-not-found]

_NAMES: Final = {"en": "english", "de": "german"}
_STEMMERS: Final = {language: Stemmer.Stemmer(name) for language, name in _NAMES.items()}


@lru_cache(maxsize=20_000)
def stem(word: str, language: str) -> str:
    """The stem of a folded word; the word itself in a language that we have no stemmer for."""
    stemmer = _STEMMERS.get(language)
    return str(stemmer.stemWord(word)) if stemmer else word
