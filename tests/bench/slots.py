"""Slots exactly right, intent and every value: `python -m tests.bench.slots [--wrong]`.

Two public sets (`../shared/data` from the project's root): coffee orders, their labels said in the words of
each sample that has just these slots, and sentences for shopping lists in English and German.
"""

from __future__ import annotations

import argparse
import json
import re
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import yaml

from skill.understanding import Model, load_model, model_for, understand

DATA = Path(__file__).resolve().parents[3] / "shared" / "data"
SAMPLES = 5
"""Samples in whose words each coffee order is said."""

Said = tuple[str, str, dict[str, str]]
"""A sentence, its intent, and its slots."""


def coffee(model: Model) -> Iterator[Said]:
    """The coffee orders as sentences."""
    labels = json.loads((DATA / "barista" / "labels.json").read_text("utf-8"))
    for label in labels.values():
        slots = label["slots"]
        fitting = (
            sample
            for sample in model.intents[label["intent"]].samples
            if sorted(re.findall(r"\{(\w+)\}", sample)) == sorted(slots)
        )
        for sample in islice(fitting, SAMPLES):
            yield sample.format(**slots), label["intent"], slots


def lists(language: str) -> Iterator[Said]:
    """The sentences for shopping lists, as our own models should take them."""
    for file in sorted((DATA / "list_sentences").glob(f"tests_{language}_*.yaml")):
        intent = "AddToCartIntent" if "AddItem" in file.name else "RemoveFromCartIntent"
        for group in yaml.safe_load(file.read_text("utf-8"))["tests"]:
            for text in group["sentences"]:
                yield text, intent, {"items": group["slots"]["item"]}


def measure(name: str, model: Model, said: list[Said], wrong: bool) -> None:
    """Print the share that was understood whole, and what was not when `wrong`."""
    right = named = 0
    for text, intent, slots in said:
        found = understand(text, model)
        got = {slot: value.text.casefold() for slot, value in found.slots.items()} if found else {}
        whole = found is not None and found.name == intent
        named += whole
        whole = whole and got == {slot: value.casefold() for slot, value in slots.items()}
        right += whole
        if wrong and not whole:
            print(f"    {text!r}: {found.name if found else None} {got}, not {intent} {slots}")
    print(f"{name:22} {len(said):5} sentences, intent {named / len(said):.3f}, whole {right / len(said):.3f}")


def main() -> None:
    """Measure."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--wrong", action="store_true", help="print what was not understood whole")
    chosen = options.parse_args()
    if not DATA.is_dir():
        raise SystemExit(f"the data is not here ({DATA.name})")
    barista = load_model(DATA / "barista" / "model.en-US.json")
    measure("coffee orders", barista, list(coffee(barista)), chosen.wrong)
    for locale in ("en-US", "de-DE"):
        measure(f"lists {locale}", model_for(locale), list(lists(locale[:2])), chosen.wrong)


if __name__ == "__main__":
    main()
