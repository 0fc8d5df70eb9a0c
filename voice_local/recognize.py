"""Recognisers behind one protocol, and which of those that are there is the best for a locale."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from difflib import SequenceMatcher
from importlib.util import find_spec
from pathlib import Path

from platformdirs import user_cache_path

from skill.errors import VoiceshopError
from voice_local.grammar import Grammar
from voice_local.moonshine import MoonshineRecognizer
from voice_local.moonshine_model import moonshine_folder
from voice_local.own_model import shipped_model
from voice_local.phone_loop import likely, log_odds
from voice_local.sound import Sound
from voice_local.sphinx import LANGUAGES, SphinxRecognizer
from voice_local.transcript import Recognizer, Transcript, Word, nothing_heard
from voice_local.vosk_engine import VoskRecognizer

__all__ = ["Recognizer", "Transcript", "Word", "models_here", "open_recognizer"]

NAMES = ("auto", "moonshine", "vosk", "pocketsphinx")
INSTALL = "install it with: pip install 'voiceshop[voice]'"
SURE = 0.4
"""Sureness of our small model from which nobody else is asked."""
LIKE, ALIKE = 8.0, 0.5
"""Logarithm of the odds for what two recognisers hear alike, and how alike it must be to count for it."""


class TwoRecognizers:
    """Our small model where it is sure, else PocketSphinx, which was trained on people.

    What one of them hears that is not sure, and the other does not hear, too, was not for the shop.
    """

    def __init__(self, small: VoskRecognizer, other: SphinxRecognizer) -> None:
        self.small, self.other = small, other
        self.name = f"{small.name} and {other.name}"

    def prepare(self, grammar: Grammar) -> None:
        """Builds what both need."""
        self.small.prepare(grammar)
        self.other.prepare(grammar)

    def hear(self, sound: Sound, grammar: Grammar) -> Transcript:
        """What was said, by whoever is surer."""
        started = time.perf_counter()
        first = self.small.hear(sound, grammar)
        if first.trouble in ("silent", "quiet") or first.confidence >= SURE or _counts(first.text, grammar):
            return first
        second = self.other.hear(sound, grammar)
        alike = SequenceMatcher(None, first.text, second.text).ratio()
        sure = likely(log_odds(first.confidence) + LIKE * (alike - ALIKE))
        if sure < 0.5 and not grammar.closed:
            return nothing_heard(self.name, first.trouble or "foreign", started)
        best, rest = (second, first) if second.text else (first, second)
        heard = dict.fromkeys([*best.alternatives[:2], rest.text, *best.alternatives[2:]])
        others = tuple(text for text in heard if text and text != best.text)
        seconds = time.perf_counter() - started
        return replace(best, alternatives=others, confidence=sure, seconds=seconds)


class Confirmed:
    """Our small model says what it heard and how sure it is, Moonshine whether that may have been said.

    The small one was trained on synthesisers that talk to shops; Moonshine on people who talk of anything.
    """

    def __init__(self, small: VoskRecognizer, large: MoonshineRecognizer) -> None:
        self.small, self.large = small, large
        self.name = f"{large.name} and {small.name}"

    def prepare(self, grammar: Grammar) -> None:
        """Builds what both need."""
        self.small.prepare(grammar)
        self.large.prepare(grammar)

    def hear(self, sound: Sound, grammar: Grammar) -> Transcript:
        """What was said, as Moonshine judges."""
        started = time.perf_counter()
        first = self.small.hear(sound, grammar)
        if first.trouble in ("silent", "quiet"):
            return first
        heard = self.large.hear(sound, grammar, _spellings(first), first.confidence)
        others = heard.alternatives
        if grammar.phrases.searching:
            read = dict.fromkeys([*others[:2], first.text, *others[2:], *first.alternatives])
            others = tuple(text for text in read if text and text != heard.text)
        return replace(heard, alternatives=others, seconds=time.perf_counter() - started)


def _spellings(heard: Transcript) -> list[str]:
    """The best reading, and others of the same letters: written together, or apart."""
    letters = heard.text.replace(" ", "")
    others = [text for text in heard.alternatives if text.replace(" ", "") == letters]
    return [heard.text, *others] if letters else []


def _counts(text: str, grammar: Grammar) -> bool:
    """Whether it is the number that the open question asks for: nobody says one to somebody else."""
    return grammar.counted and grammar.answering.accepts(text.split())


def open_recognizer(name: str, locale: str, given: Path | None = None) -> Recognizer:
    """The recogniser called `name` (`auto`: the best that is here) for the language of `locale`.

    `given` is the Vosk model that the user chose. Raises VoiceshopError when there is none.
    """
    language = locale[:2].lower()
    if name == "moonshine":
        return _moonshine(locale)
    if name == "pocketsphinx":
        _needs("pocketsphinx", "pocketsphinx")
        if language not in LANGUAGES:
            raise VoiceshopError(
                f"PocketSphinx cannot hear {locale}; give a Vosk model with VOICESHOP_VOSK_MODEL."
            )
        return SphinxRecognizer()
    model = next(models_here(language, given), None)
    if name == "vosk":
        _needs("vosk", "vosk")
        if model is None:
            raise VoiceshopError(f"There is no speech model for {locale}; see `voiceshop speech list`.")
        return VoskRecognizer(model, language)
    return _best(model, locale)


def models_here(language: str, given: Path | None = None) -> Iterator[Path]:
    """The Vosk models for `language` on this machine, the best first: the chosen one, the user's, ours."""
    if given is not None:
        yield given
    yield from sorted(cache_folder().glob(f"vosk-model-*{language}*"))
    shipped = shipped_model(language)
    if shipped:
        yield shipped


def cache_folder() -> Path:
    """Where downloaded speech models are."""
    return user_cache_path("voiceshop", appauthor=False) / "models"


def _moonshine(locale: str) -> Recognizer:
    folder = moonshine_folder()
    if folder is None:
        raise VoiceshopError(f"The recogniser moonshine is not installed; {INSTALL}.")
    if locale[:2].lower() != "en":
        raise VoiceshopError(f"Moonshine cannot hear {locale}; its model knows English only.")
    return MoonshineRecognizer(folder)


def _best(model: Path | None, locale: str) -> Recognizer:
    """A model of the user's own, else what hears people best, else both or whichever is there."""
    language = locale[:2].lower()
    small = VoskRecognizer(model, language) if model and find_spec("vosk") else None
    sphinx = SphinxRecognizer() if find_spec("pocketsphinx") and language in LANGUAGES else None
    if language == "en" and (folder := moonshine_folder()) and not (small and not small.own):
        large = MoonshineRecognizer(folder)
        return Confirmed(small, large) if small else large
    if small and sphinx and small.own:
        return TwoRecognizers(small, sphinx)
    found = small or sphinx
    if found is None:
        raise VoiceshopError(f"No recogniser for {locale} is installed; {INSTALL}.")
    return found


def _needs(package: str, name: str) -> None:
    if find_spec(package) is None:
        raise VoiceshopError(f"The recogniser {name} is not installed; {INSTALL}.")
