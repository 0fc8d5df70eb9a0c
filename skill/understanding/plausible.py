"""Plausible: whether what would be acted on looks like a thing, or like the rest of some other sentence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from skill.dialogue import Intent, Slot
from skill.language.wishes import parse_wish
from skill.understanding.meanings import GOODS, meanings_for
from skill.understanding.model import PHRASE_TYPES, SlotModel
from skill.understanding.templates import Reading, Search

SURE: Final = 0.7
"""The confidence from which on an intent acts on a thing that nobody has heard of."""

PLAIN: Final = 0.86
"""The same where nothing is named, and no sample of a model that has many is like what was said."""

_SHOPPING: Final = frozenset({"BUY", "CART", "LIST"})
"""Meanings of words that are said of things to buy only."""

_MEASURES: Final = frozenset(
    {"AMAZON.NUMBER", "AMAZON.Ordinal", "AMAZON.DATE", "AMAZON.TIME", "AMAZON.DURATION"}
)
"""What stands in sentences of every kind, and names nothing."""


def plausible(search: Search, intent: Intent, reading: Reading | None) -> bool:
    """Whether the free words of an intent that does something can name a thing.

    Known goods always can. Other words are no name with a verb or a pronoun among them, behind a question
    that wants to know something ('how do I get ...'), or when no sample says where the name stands.
    An intent that names nothing has to be said plainly.
    """
    if search.index.asks(intent.name):
        return True
    known = search.index.model.intents[intent.name].slots
    if reading is None and _is_rich(search, intent) and not _is_plain(search, intent, known):
        return False
    filled = [(known[name].type, slot) for name, slot in intent.slots.items() if name in known]
    free = [search.words.plain(slot.spoken) for kind, slot in filled if kind in PHRASE_TYPES]
    wonders = _wonders(search)
    unsaid = reading is None or not _tells(search, reading)
    if wonders and unsaid and (free or _is_a_sum([kind for kind, _ in filled])):
        return False
    sure = intent.confidence >= SURE or _is_shopped_for(search, reading)
    guessed = [search.words.plain(slot.spoken) for kind, slot in filled if _is_guessed(search, kind, slot)]
    return (
        (sure or all(_names(search, words) for words in free))
        and all(_can_name(search, words, reading, wonders) for words in free)
        and not any(_strange(search, words, reading) for words in guessed)
    )


def _is_rich(search: Search, intent: Intent) -> bool:
    """Whether the model has so many samples that a request which is like none of them is suspect."""
    return search.index.rich and not intent.name.startswith("AMAZON.")


def _is_plain(search: Search, intent: Intent, known: Mapping[str, SlotModel]) -> bool:
    """Whether what all samples of the intent speak of was said, and something named or the intent is sure."""
    if intent.confidence < PLAIN and all(
        name in known and known[name].type in _MEASURES for name in intent.slots
    ):
        return False
    meanings = meanings_for(search.words.language)
    stems = meanings.stems(search.plain)
    own_stems, own_tags = search.index.theme(intent.name)
    return not own_stems.isdisjoint(stems) or any(tags & own_tags for tags in meanings.tags(stems))


def _is_guessed(search: Search, kind: str, slot: Slot) -> bool:
    """Whether the slot holds none of the values that are known of a type with many."""
    known = search.index.known.get(kind)
    return known is not None and known.many and not slot.value


def _is_a_sum(kinds: Sequence[str]) -> bool:
    """Whether nothing but two or more numbers were filled: 'how much is twelve times eleven'."""
    return len(kinds) > 1 and all(kind == "AMAZON.NUMBER" for kind in kinds)


def _can_name(search: Search, words: Sequence[str], reading: Reading | None, wonders: bool) -> bool:
    if parse_wish(" ".join(words), search.words.locale).reference is not None:
        return True
    clause = not search.words.clauses.isdisjoint(words)
    if _names(search, words) and words[0] not in search.words.clauses and not (clause and reading is None):
        return True
    return reading is not None and not wonders and not clause and not _strange(search, words, reading)


def _strange(search: Search, words: Sequence[str], reading: Reading | None) -> bool:
    """Whether the words are a torn sentence, or of something found elsewhere and not plainly shopped for."""
    if words[-1] in search.words.leading:
        return True
    if _is_shopped_for(search, reading) or _names(search, words):
        return False
    meanings = meanings_for(search.words.language)
    own = search.index.cues(reading.sample.intent)[1] if reading else frozenset()
    elsewhere = meanings.elsewhere - own
    return any(tags and tags <= elsewhere for tags in meanings.tags(meanings.stems(words)))


def _is_shopped_for(search: Search, reading: Reading | None) -> bool:
    """Whether the sample has a word that is said of things to buy only."""
    if reading is None:
        return False
    meanings = meanings_for(search.words.language)
    literals = [part for part in reading.sample.parts if part not in search.words.small]
    return any(tags & _SHOPPING for tags in meanings.tags(meanings.stems(literals)))


def _wonders(search: Search) -> bool:
    first = next((word for word in search.plain if word not in search.words.fillers), "")
    return first in search.words.wondering


def _tells(search: Search, reading: Reading) -> bool:
    """Whether the sample has a word that not every sentence has."""
    minor = search.words.small | search.words.fillers
    return any(not part.startswith("{") and part not in minor for part in reading.sample.parts)


def _names(search: Search, words: Sequence[str]) -> bool:
    """Whether a word among them is goods, a value that the model knows, or one that chooses or counts."""
    meanings = meanings_for(search.words.language)
    if any(GOODS in tags for tags in meanings.tags(meanings.stems(words))):
        return True
    many = [known for known in search.index.known.values() if known.many]
    return any(known.ends(tuple(words), at) for known in many for at in range(len(words)))
