"""Stems of folded words: `cancelling`, `cancelled` and `cancel` are one."""

from __future__ import annotations

from collections.abc import Iterable
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


def inflected(words: Iterable[str], language: str) -> frozenset[str]:
    """Forms of the words that people may say or mistype; only English is regular enough for that."""
    return frozenset(form for word in words for form in _forms(word)) if language == "en" else frozenset()


def _forms(word: str) -> tuple[str, ...]:
    if len(word) < 4 or not word.isalpha():
        return ()
    root = word[:-1] if word.endswith("e") else word
    return (f"{word}s", f"{root}ed", f"{root}ing", f"{root}{root[-1]}ing", f"{root}{root[-1]}ed")
