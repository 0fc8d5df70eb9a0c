"""Understanding of real crowd-sourced utterances, with the model's samples as the only training.

`python -m tests.bench.understanding` prints intents right with answers as given, foreign speech refused,
AUROC, accuracy at 5 % false acceptance, time, how long our own models take to be ready, and how much of
foreign speech they act upon: that of the data, and what is said in a room (`tests/foreign`).
"""

from __future__ import annotations

import json
import os
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from skill.understanding import Model, explain, load_model, model_for
from skill.understanding.transcripts import EFFECTS

FOLDER = Path(__file__).resolve().parents[3] / "shared" / "data"
MODEL = FOLDER / "models" / "mini_shop.en-US.json"
UTTERANCES = FOLDER / "utterances" / "dev.jsonl"
FOREIGN = 0.05
"""How much of foreign speech may be accepted where accuracy is read off."""

ROOM = Path(__file__).resolve().parents[1] / "foreign"
DOING = ("OrderProduct", "AddTo", "RemoveFrom", "Checkout", "Reorder", "CancelOrder", "Refund")
"""Beginnings of the intents of that model that do something."""

OURS = EFFECTS - {"AMAZON.YesIntent"}
"""The same of our own; a yes does nothing where nothing was asked."""


@dataclass(frozen=True)
class Heard:
    """One utterance: its source, which intents are right (none: foreign), and what was understood."""

    source: str
    gold: frozenset[str]
    answer: str
    best: str
    confidence: float
    seconds: float

    @property
    def right(self) -> bool:
        """Whether the answer as given is right."""
        return self.answer in self.gold

    @property
    def acts(self) -> bool:
        """Whether the answer would do something."""
        return self.answer.startswith(DOING)


def listen(model: Model, lines: Sequence[str]) -> list[Heard]:
    """What is understood of each row of the data."""
    return [_heard(model, json.loads(line)) for line in lines]


def _heard(model: Model, row: dict[str, object]) -> Heard:
    start = time.thread_time()
    found = explain(str(row["text"]), model)
    seconds = time.thread_time() - start
    gold = row["gold"] if isinstance(row["gold"], list) else []
    answer = found.intent.name if found.intent else ""
    source = str(row["source"]).split(":")[0]
    return Heard(source, frozenset(gold), answer, found.best, found.confidence, seconds)


def auroc(inside: NDArray[np.float64], outside: NDArray[np.float64]) -> float:
    """How often one of `inside` is higher than one of `outside`; ties count half."""
    both = np.concatenate([inside, outside])
    _, where, counts = np.unique(both, return_inverse=True, return_counts=True)
    ranks = (np.cumsum(counts) - (counts - 1) / 2)[where]
    above = ranks[: len(inside)].sum() - len(inside) * (len(inside) + 1) / 2
    return float(above / (len(inside) * len(outside)))


def report(heard: list[Heard]) -> None:
    """Print the table, a line per source."""
    foreign = [one for one in heard if not one.gold]
    outside = np.array([one.confidence for one in foreign])
    level = float(np.quantile(outside, 1 - FOREIGN))
    print(f"{'source':10}{'rows':>6}{'right':>8}{'forced':>8}{'at 5 %':>8}{'AUROC':>8}")
    sources = sorted({one.source for one in heard if one.gold})
    for name in [*sources, "all"]:
        rows = [one for one in heard if one.gold and name in (one.source, "all")]
        inside = np.array([one.confidence for one in rows])
        print(
            f"{name:10}{len(rows):6}{_share(rows, lambda one: one.right):8.3f}"
            f"{_share(rows, lambda one: one.best in one.gold):8.3f}"
            f"{_share(rows, lambda one: one.best in one.gold and one.confidence > level):8.3f}"
            f"{auroc(inside, outside):8.3f}"
        )
    print(
        f"foreign speech refused {_share(foreign, lambda one: not one.answer):.3f} of {len(foreign)};",
        end=" ",
    )
    print(f"an effect accepted in {_share(foreign, lambda one: one.acts):.3f}")
    times = np.array([one.seconds for one in heard]) * 1000
    print(f"time per utterance: median {np.median(times):.2f} ms, p99 {np.quantile(times, 0.99):.2f} ms")


def _share(rows: list[Heard], holds: Callable[[Heard], bool]) -> float:
    return sum(map(holds, rows)) / len(rows)


def load_times() -> None:
    """Print how long our own models take to be ready, without and with the cache."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ["XDG_CACHE_HOME"] = folder
        for again in ("cold", "from cache"):
            for locale in ("en-US", "de-DE"):
                model_for.cache_clear()
                start = time.thread_time()
                explain("violet foxes", model_for(locale))
                print(f"{locale} ready {again}: {time.thread_time() - start:.2f} s")


def room(locale: str) -> list[str]:
    """Sentences that are said in a room and not to the shop."""
    lines = (ROOM / f"{locale}.txt").read_text("utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


def acted_upon(name: str, sentences: Sequence[str], locale: str) -> None:
    """Print how much of foreign speech our own model acts upon."""
    found = [explain(sentence, model_for(locale)).intent for sentence in sentences]
    taken = sum(one is not None for one in found) / len(found)
    acted = sum(one is not None and one.name in OURS for one in found) / len(found)
    print(f"our {locale}, {name}: an effect accepted in {acted:.3f} of {len(found)}, anything in {taken:.3f}")


def main() -> int:
    """Measure; 1 when the data is not here."""
    if not UTTERANCES.exists():
        print(f"the data is not here ({UTTERANCES.name})", file=sys.stderr)
        return 1
    load_times()
    model = load_model(MODEL)
    explain("hello", model)
    lines = UTTERANCES.read_text("utf-8").splitlines()
    report(listen(model, lines))
    foreign = [row["text"] for row in map(json.loads, lines) if not row["gold"]]
    acted_upon("foreign speech of the data", foreign, "en-US")
    for locale in ("en-US", "de-DE"):
        acted_upon("said in a room", room(locale), locale)
    print(f"memory at most {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
