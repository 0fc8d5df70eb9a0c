"""Evidence: the words that speak for an intent. Statistics alone never act for a customer."""

from __future__ import annotations

from typing import Final

from skill.understanding.meanings import meanings_for
from skill.understanding.templates import Reading, Search

_AGREED: Final = frozenset({"YES", "TRUE"})
_AGAINST: Final = frozenset({"NO", "FALSE", "FORGET", "HUSH"})
_ACTING: Final = frozenset({"CheckoutIntent", "ReorderIntent", "CancelOrderIntent", "EmptyCartIntent"})
"""Intents of which a reading as one of their samples is asked, however little may be missing of it."""

YES: Final = "AMAZON.YesIntent"


def evidence_for(search: Search, intent: str, reading: Reading | None) -> tuple[str, ...]:
    """What in the utterance speaks for the intent; nothing when it must not be acted upon."""
    if reading is not None:
        return reading.notes or (f"reads like {reading.sample.text!r}",)
    if intent == YES:
        return _agreement(search)
    if intent in _ACTING and _refused(search):
        return ()
    return _shared(search, intent)


def _agreement(search: Search) -> tuple[str, ...]:
    """Words of agreement, when there is none against it."""
    meanings = meanings_for(search.words.language)
    tags = meanings.tags(meanings.stems(search.plain))
    if _refused(search) or any(found & _AGAINST for found in tags):
        return ()
    return tuple(
        dict.fromkeys(word for word, found in zip(search.plain, tags, strict=True) if found & _AGREED)
    )


def _refused(search: Search) -> bool:
    """Whether what follows a polite opening says not to do something."""
    words = search.plain
    sizes = [size for size in range(len(words), 0, -1) if words[:size] in search.words.openings]
    return any(word in search.words.refusals for word in words[sizes[0] if sizes else 0 :])


def _shared(search: Search, intent: str) -> tuple[str, ...]:
    """Words, or words of the same meaning, that the samples of the intent have too."""
    meanings = meanings_for(search.words.language)
    stems = meanings.stems(search.plain)
    known_stems, known_tags = search.index.cues(intent)
    said = zip(search.plain, stems, meanings.tags(stems), strict=True)
    return tuple(dict.fromkeys(word for word, stem, tags in said if stem in known_stems or tags & known_tags))
