"""People ordering coffee, understood whole: `python -m tests.bench.barista [--recognizer N] [--noise DB]…`.

Runs where the recordings are present (`../shared/data/barista` from the project's root). Noise is mixed as
the authors of the set do: the loudest frame of the speech against that of the noise.
"""

from __future__ import annotations

import argparse
import json
import time
from pathlib import Path

import numpy as np

from skill.understanding import Model, load_model, understand
from voice_local.grammar import Grammar, phrases_of
from voice_local.recognize import NAMES, open_recognizer
from voice_local.sound import Samples, Sound, read_sound
from voice_local.transcript import Recognizer

DATA = Path(__file__).parents[3] / "shared" / "data" / "barista"
FRAME = 2048


def main() -> None:
    """Prints, for each level of noise, the share of commands with the intent and every slot right."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--recognizer", choices=NAMES, default="auto")
    options.add_argument("--noise", type=float, nargs="*", default=[], help="levels in dB, besides clean")
    options.add_argument("--every", type=int, default=1, help="take only every Nth recording")
    chosen = options.parse_args()
    if not DATA.is_dir():
        raise SystemExit(f"the recordings are not here: {DATA}")
    labels = json.loads((DATA / "labels.json").read_text())
    model = load_model(DATA / "model.en-US.json")
    recognizer = open_recognizer(chosen.recognizer, model.locale)
    names = sorted(labels)[:: chosen.every]
    for level in [None, *chosen.noise]:
        wrong, cost = run(recognizer, model, {name: labels[name] for name in names}, level)
        share = 100 * (1 - len(wrong) / len(names))
        noise = "clean" if level is None else f"{level:g} dB"
        print(f"{noise}: {share:.1f} % of {len(names)}, {cost:.3f} of real time")
        for line in wrong:
            print("   ", line)


def run(
    recognizer: Recognizer, model: Model, labels: dict[str, dict[str, object]], level: float | None
) -> tuple[list[str], float]:
    """What was not understood whole, and the processor's share of real time."""
    grammar = Grammar(phrases_of(model))
    recognizer.prepare(grammar)
    noise = read_sound(DATA / "kitchen.flac").samples
    wrong, spoken, started = [], 0.0, time.process_time()
    for number, (name, label) in enumerate(labels.items()):
        sound = read_sound(DATA / "clips" / name)
        if level is not None:
            sound = Sound(mixed(sound.samples, noise, level, number).tobytes(), sound.rate)
        spoken += sound.seconds
        heard = recognizer.hear(sound, grammar)
        intent = understand(heard.text, model, alternatives=heard.alternatives) if heard.text else None
        got = {slot: value.text for slot, value in intent.slots.items()} if intent else None
        if intent is None or intent.name != label["intent"] or got != label["slots"]:
            wrong.append(f"{name} {heard.text!r} {got} != {label['slots']}")
    return wrong, (time.process_time() - started) / spoken


def mixed(speech: Samples, noise: Samples, level: float, seed: int) -> Samples:
    """The speech with noise `level` dB below it; which cut of the noise, `seed` says."""
    start = np.random.default_rng(seed).integers(0, max(len(noise) - len(speech), 1))
    under = noise[start : start + len(speech)].astype(np.float64)
    factor = loudest(speech) / loudest(under) / 10 ** (level / 20)
    loud = speech + under * factor
    return np.asarray(loud * min(1.0, 32_000 / np.abs(loud).max()), dtype="<i2")


def loudest(samples: np.ndarray[tuple[int], np.dtype[np.float64]] | Samples) -> float:
    """Root mean square of the loudest frame."""
    frames = samples[: len(samples) // FRAME * FRAME].astype(np.float64).reshape(-1, FRAME)
    return float(np.sqrt((frames**2).mean(axis=1)).max())


if __name__ == "__main__":
    main()
