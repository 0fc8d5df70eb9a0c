"""`make bench`: every figure that the README quotes, in one run, each beside a peer or a floor."""

from __future__ import annotations

import importlib
import sys
import warnings
from collections.abc import Sequence

BENCHES = {
    "turn": "a turn with the store, beside what ask-sdk-core needs for the same request",
    "understanding": "intents right on sentences that nobody here wrote",
    "search": "search beside other engines, and how each grows with the catalogue",
    "search_german": "spoken German on the demo shop",
    "barista": "people ordering coffee, heard by the recogniser",
    "room": "speech for the shop and for others, heard by the recogniser",
    "loop": "from the end of a customer's words to the first sound of the answer",
    "http": "the skill under gunicorn, beside a bare skill of the SDK",
}


def main(names: Sequence[str]) -> int:
    """Runs the named benches, or all; returns how many could not be run."""
    unknown = [name for name in names if name not in BENCHES]
    if unknown:
        print(f"There is no bench {unknown[0]!r}; known are {', '.join(BENCHES)}.", file=sys.stderr)
        return 2
    sys.argv = sys.argv[:1]  # the benches have options of their own
    missing = 0
    for name in names or BENCHES:
        print(f"\n## {name}: {BENCHES[name]}\n", flush=True)
        try:
            importlib.import_module(f"tests.bench.{name}").main()
        except FileNotFoundError as error:
            print(f"not measured: {error.filename} is not here")
            missing += 1
    return missing


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    sys.exit(main(sys.argv[1:]))
