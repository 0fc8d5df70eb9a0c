"""The recognisers of a fresh machine, each read once for all tests."""

from __future__ import annotations

from functools import cache

from voice_local.recognize import Recognizer, open_recognizer


@cache
def best_recognizer(locale: str) -> Recognizer:
    """What hears best in `locale`; what it has built for a grammar it keeps."""
    return open_recognizer("auto", locale)
