"""Made-up products, as many as wanted, and what customers ask for among them."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from importlib.resources import files
from itertools import islice

from tests.bench import search_data as data

QUERIES = 120
SYLLABLES = (
    "ba bel cor da den fi gal ha ka ko la len lu ma mi nor pa pel qui ra ri sa sol ta ti tor va vi wen zo"
)
CONFUSED = (("b", "p"), ("d", "t"), ("g", "k"), ("v", "f"), ("s", "th"), ("c", "k"), ("m", "n"), ("ee", "i"))
"""Letters that a recogniser takes for each other."""


@dataclass(frozen=True)
class Goods:
    """Titles and brands to make products of, and what is asked for; heard are readings, best first."""

    origin: str
    titles: Sequence[Sequence[str]]
    brands: Sequence[str]
    typed: Sequence[str]
    heard: Sequence[Sequence[str]]

    def rows(self, size: int) -> Iterator[dict[str, object]]:
        """Products whose titles are the first words of one title and the last words of another."""
        chance = random.Random(size)
        for number in range(size):
            one, other = chance.choice(self.titles), chance.choice(self.titles)
            title = " ".join([*one[: chance.randint(1, 6)], *other[-chance.randint(1, 5) :]])
            yield {
                "sku": f"s{number}", "title": f"{title} {number % 997}", "brand": chance.choice(self.brands),
                "price": f"{chance.randint(100, 99999) / 100:.2f}", "stock": chance.randint(0, 9),
                "popularity": chance.randint(0, 100),
            }  # fmt: skip


def goods() -> Goods:
    """Real titles and queries where they are at hand, else titles of the demo shop with invented names."""
    return _real() if data.FOLDER.is_dir() else _invented()


def _real() -> Goods:
    rows = [row for catalog in data.MAPPINGS for row in data.products(catalog)]

    def queries(kind: Callable[[str], list[data.Query]]) -> list[data.Query]:
        return [query for catalog in data.MAPPINGS for query in kind(catalog)]

    return Goods(
        "of real catalogues",
        [row["title"].split() for row in rows],
        [row["brand"] or "" for row in rows],
        [one.readings[0] for one in queries(data.typed)],
        [one.readings for one in queries(data.heard)],
    )


def _invented() -> Goods:
    chance = random.Random(7)
    lines = files("skill.demo").joinpath("catalog.jsonl").read_text("utf-8").splitlines()
    demo = [json.loads(line)["texts"]["en-US"]["title"].split() for line in lines]
    names = list(islice(_names(chance), 5_000))
    titles = [[chance.choice(names), *chance.choice(demo)] for _ in range(20_000)]
    typed = [" ".join(chance.choice(titles)[: chance.randint(1, 3)]).lower() for _ in range(QUERIES)]
    heard = [[_misheard(text, chance) for _ in range(6)] for text in typed]
    return Goods("made up", titles, names[:1_000], typed, heard)


def _names(chance: random.Random) -> Iterator[str]:
    while True:
        yield "".join(chance.choices(SYLLABLES.split(), k=chance.randint(2, 3))).capitalize()


def _misheard(text: str, chance: random.Random) -> str:
    """The text with one sound taken for another and perhaps a gap in another place."""
    said, taken = chance.choice(CONFUSED)
    place = chance.randrange(1, max(2, len(text)))
    heard = text.replace(said, taken)
    return f"{heard[:place]} {heard[place:]}" if chance.random() < 0.3 else heard
