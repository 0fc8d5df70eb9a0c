"""Evidence: the words that speak for an intent. Statistics alone never act for a customer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from skill.understanding.meanings import meanings_for
from skill.understanding.templates import Reading, Search

YES: Final = "AMAZON.YesIntent"
_AGREED: Final = frozenset({"YES", "TRUE"})
_AGAINST: Final = frozenset({"NO", "FALSE", "FORGET", "HUSH"})

_CONDITION: Final = 4
"""How many words before a refusal a condition may stand."""


def evidence_for(
    search: Search, words: Sequence[str], intent: str, reading: Reading | None
) -> tuple[str, ...]:
    """What in the utterance speaks for the intent; nothing when it must not be acted upon.

    `words` are the words of the utterance with slips put right.
    """
    if reading is not None:
        return reading.notes or (f"reads like {reading.sample.text!r}",)
    if intent == YES:
        return _agreement(search, words)
    if not search.index.asks(intent) and refuses(search, words, intent):
        return ()
    return _shared(search, words, intent)


def _agreement(search: Search, words: Sequence[str]) -> tuple[str, ...]:
    """Words of agreement, when there is none against it.

    What is only good or right is said of anything: not of what is found elsewhere.
    """
    meanings = meanings_for(search.words.language)
    tags = meanings.tags(meanings.stems(words))
    agreed = _AGREED - {"TRUE"} if any(found and found <= meanings.elsewhere for found in tags) else _AGREED
    against = any(found & _AGAINST for found in tags)
    if against or not search.words.refusals.isdisjoint(words):
        return ()
    return tuple(dict.fromkeys(word for word, found in zip(words, tags, strict=True) if found & agreed))


def refuses(search: Search, words: Sequence[str], intent: str) -> bool:
    """Whether the utterance says no to what the intent would do.

    It begins with a no, or a word of the intent's samples stands beside a `not`.
    """
    if search.index.refuses(intent):
        return False
    first = next((word for word in words if word not in search.words.fillers), "")
    if first in search.words.no:
        return True
    behind, before = search.words.reach
    minor = search.words.small | search.words.fillers | search.words.around | search.words.refusals
    cues = search.index.carrying(intent) - minor
    for at, word in enumerate(words):
        conditional = not search.words.conditions.isdisjoint(words[max(0, at - _CONDITION) : at])
        if word in search.words.refusals and not conditional:
            near = words[max(0, at - behind) : at + before + 1]
            if not cues.isdisjoint(near):
                return True
    return False


def _shared(search: Search, words: Sequence[str], intent: str) -> tuple[str, ...]:
    """Words, or words of the same meaning, that the samples of the intent have too."""
    meanings = meanings_for(search.words.language)
    stems = meanings.stems(words)
    known_stems, known_tags = search.index.cues(intent)
    said = zip(words, stems, meanings.tags(stems), strict=True)
    return tuple(dict.fromkeys(word for word, stem, tags in said if stem in known_stems or tags & known_tags))
