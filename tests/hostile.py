"""Queries that nobody says: operators, quotes, control characters, emoji, endless texts."""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Final

ATOMS: Final = (
    "milk", "coffee", "the", "cheapest", "without", "under", "five", "euros", "und", "ohne", "unter",
    "AND", "OR", "NOT", "NEAR(", "TO", '"', "'", "*", "?", "(", ")", "[", "]", "{", "}", "^", "~", ":",
    "\\", "/", "+", "-", "--", ";", "%", "_", "$$", "\0", "\n", "\t", "\u202e", "\u200b", "\ufeff", "\ud800",
    "🎉", "🧀", "👨‍👩‍👧", "日本", "٣", "½", "ß", "ä", "e\u0301", "ﬃ", "1", "0", "999999999999", "1e9", "-1",
    "title:", "sku:", "<speak>", "</speak>", "DROP TABLE products", "' OR 1=1", "milk^9", "{{7*7}}", "%s",
)  # fmt: skip
SEPARATORS: Final = ("", " ", " ", "  ", "-", "'")
LONGEST: Final = 100_000


def hostile_queries(count: int, seed: int = 1) -> Iterator[str]:
    """So many texts, the same for the same seed; every 50th one is 100 kB long."""
    chance = random.Random(seed)
    for number in range(count):
        atoms = chance.choices(ATOMS, k=chance.randint(1, 12))
        text = chance.choice(SEPARATORS).join(atoms)
        if number % 50 == 49:
            text = (text * (LONGEST // max(len(text), 1) + 1))[:LONGEST]
        elif chance.random() < 0.1:
            text += chr(chance.choice((chance.randrange(0x20), chance.randrange(0x110000))))
        yield text
