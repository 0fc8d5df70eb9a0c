"""Speech in a room, for the shop and for others: `python -m tests.bench.room`.

Every so many sentences of `tests/utterances` and of `tests/foreign` are said by voices of eSpeak NG in turn;
or give recordings nobody said to the shop: `--locale en-US --foreign FOLDER`. Printed is how much of what
is said to the shop is understood, and how much of the rest would change a cart or an order.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Iterator
from itertools import cycle
from pathlib import Path

import yaml

from skill.commands.talk import names_of
from skill.dialogue import Intent
from skill.prompts import LOCALES
from skill.understanding import model_for, understand
from tests.demo_shop import services_at, template
from tests.test_understanding_foreign import DOING, said_in_a_room
from voice_local.controls import with_controls
from voice_local.grammar import Grammar, phrases_of
from voice_local.recognize import open_recognizer
from voice_local.sound import Sound, read_sound
from voice_local.speak import ESPEAK_VOICES, EspeakSpeaker

UTTERANCES = Path(__file__).parents[1] / "utterances"
VARIANTS = ("", "+f3", "+m7", "+f4")
STILL = bytes(9_600)


def main() -> None:
    """Prints both shares for each locale."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--locale", choices=LOCALES, action="append", help="(default: each)")
    options.add_argument("--foreign", type=Path, help="a folder of WAV files to hear instead")
    options.add_argument("--every", type=int, default=4, help="take only every Nth sentence")
    chosen = options.parse_args()
    for locale in chosen.locale or LOCALES:
        ears = Ears(locale)
        if chosen.foreign:
            _others(locale, map(read_sound, sorted(chosen.foreign.glob("*.wav"))), ears)
            continue
        _ours(locale, chosen.every, ears)
        _others(locale, spoken(said_in_a_room(locale)[:: chosen.every], locale), ears)


class Ears:
    """The best recogniser that is here, and the understanding, of one locale, with the demo shop's names."""

    def __init__(self, locale: str) -> None:
        self._model, self._recognizer = model_for(locale), open_recognizer("auto", locale)
        services = services_at(template())
        phrases = phrases_of(self._model, names_of(services, locale))
        services.store.close()
        self._grammar = Grammar(with_controls(phrases))

    def meant(self, sound: Sound) -> Intent | None:
        """What is understood."""
        heard = self._recognizer.hear(sound, self._grammar)
        if not heard.text:
            return None
        return understand(heard.text, self._model, alternatives=heard.alternatives)


def spoken(sentences: Iterable[str], locale: str) -> Iterator[Sound]:
    """Each sentence in the next voice."""
    speakers = [EspeakSpeaker(ESPEAK_VOICES[locale[:2]] + variant) for variant in VARIANTS]
    try:
        for speaker, sentence in zip(cycle(speakers), sentences, strict=False):
            yield Sound(STILL + speaker.speak(sentence, locale).at(16_000).pcm + STILL, 16_000)
    finally:
        for speaker in speakers:
            speaker.close()


def _ours(locale: str, every: int, ears: Ears) -> None:
    rows = yaml.safe_load((UTTERANCES / f"{locale}.yaml").read_text("utf-8"))
    rows = [row for row in rows if row["intent"]][::every]
    meant = [ears.meant(sound) for sound in spoken([row["text"] for row in rows], locale)]
    right = sum(one is not None and one.name == row["intent"] for one, row in zip(meant, rows, strict=True))
    print(f"{locale}: {right / len(rows):.1%} of {len(rows)} sentences to the shop understood")


def _others(locale: str, sounds: Iterable[Sound], ears: Ears) -> None:
    meant = [ears.meant(sound) for sound in sounds]
    acted = sum(one is not None and one.name in DOING for one in meant)
    taken = sum(one is not None for one in meant)
    print(f"{locale}: {acted / len(meant):.1%} of {len(meant)} to others would have an effect,", end=" ")
    print(f"{taken / len(meant):.1%} would mean anything")


if __name__ == "__main__":
    main()
