"""The speech models on this machine: which there are, which one is used, and whether each of them hears."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from skill.errors import VoiceshopError
from skill.understanding import model_for
from voice_local.grammar import Grammar, phrases_of
from voice_local.moonshine_model import moonshine_folder
from voice_local.own_model import shipped_model
from voice_local.recognize import models_here, open_recognizer
from voice_local.speak import EspeakSpeaker
from voice_local.transcript import Recognizer

PROBES = {"en-US": "show me my cart", "de-DE": "zeig mir meinen warenkorb"}
"""What is spoken and must be heard again, in each locale."""


@dataclass(frozen=True)
class SpeechModel:
    """A recogniser's model: for which locale, of which engine, where, how large (bytes), who brought it."""

    locale: str
    engine: str
    path: Path
    size: int
    source: str


@dataclass(frozen=True)
class Checked:
    """Whether a recogniser hears what is spoken to it: `trouble` is '' or one sentence."""

    locale: str
    recognizer: str
    trouble: str = ""


def speech_models(given: Path | None = None) -> Iterator[SpeechModel]:
    """Every model that can be used here, for each locale the best first."""
    for locale in PROBES:
        for path in models_here(locale[:2], given):
            source = (
                "chosen"
                if path == given
                else "shipped"
                if path == shipped_model(locale[:2])
                else "downloaded"
            )
            yield SpeechModel(locale, "vosk", path, _size(path), source)
        if locale == "en-US" and (folder := moonshine_folder()):
            yield SpeechModel(locale, "moonshine", folder, _size(folder), "moonshine-voice")
        if locale == "en-US" and find_spec("pocketsphinx"):
            import pocketsphinx

            path = Path(pocketsphinx.get_model_path()) / "en-us"
            yield SpeechModel(locale, "pocketsphinx", path, _size(path), "pocketsphinx")


def check_models(given: Path | None = None) -> Iterator[Checked]:
    """Speaks to each recogniser that would be used, and says what is wrong with it."""
    for locale in PROBES:
        try:
            recognizer = open_recognizer("auto", locale, given)
        except VoiceshopError as error:
            yield Checked(locale, "none", str(error))
            continue
        yield Checked(locale, recognizer.name, _heard(recognizer, locale))


def _heard(recognizer: Recognizer, locale: str) -> str:
    """What is wrong when our own voice says the probe; '' when it is understood."""
    speaker = EspeakSpeaker()
    try:
        sound = speaker.speak(PROBES[locale], locale)
        text = recognizer.hear(sound, Grammar(phrases_of(model_for(locale)))).text
    except VoiceshopError as error:
        return str(error)
    finally:
        speaker.close()
    return "" if text == PROBES[locale] else f"It heard {text!r} instead of {PROBES[locale]!r}."


def _size(folder: Path) -> int:
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())
