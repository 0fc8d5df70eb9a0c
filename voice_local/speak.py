"""Speakers: text in one locale becomes sound. One protocol, two engines, no package to install by hand."""

from __future__ import annotations

import html
import json
import struct
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import IO, Protocol, cast

from platformdirs import user_cache_path

from skill.errors import VoiceshopError
from voice_local.pronounce import pronounced
from voice_local.sound import Sound, read_sound
from voice_local.sound_cache import SoundCache

ESPEAK_VOICES = {"en": "en-us", "de": "de"}
SPEED = 160
"""Words a minute, a little slower than the engine's own 175: prices are to be understood."""
PATIENCE = 20.0
"""Seconds after which an engine that gives no sound is given up."""
SPEEDS = (80, 450)
"""The slowest and the fastest that eSpeak NG can speak."""
PAUSE = '<break time="300ms"/>'
CACHED = 256
"""Prompts whose sound is kept: welcome, help and reprompts come again and again."""


class Speaker(Protocol):
    """Speaks: `name` says which engine it is."""

    name: str

    def speak(self, text: str, locale: str, rate: float = 1.0) -> Sound:
        """The sound of `text` (plain, no markup) in the voice of `locale`; raises VoiceshopError.

        `rate` is times the usual speed.
        """
        ...

    def close(self) -> None:
        """Ends what it has started."""
        ...


class EspeakWorker:
    """The process in which eSpeak NG speaks, started when it is asked and again when it has died."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None

    def ask(self, request: Mapping[str, object]) -> Sound:
        """The sound for a request of `espeak.py`, 22,050 Hz. Raises VoiceshopError."""
        line = json.dumps(request).encode() + b"\n"
        try:
            return self._answer(line)
        except OSError:
            self.close()
        try:
            return self._answer(line)
        except OSError as error:
            self.close()
            raise VoiceshopError("eSpeak NG stopped speaking; try `voiceshop doctor`.") from error

    def close(self) -> None:
        """Ends the process."""
        if self._process:
            self._process.kill()
            self._process.communicate()
            self._process = None

    def _answer(self, line: bytes) -> Sound:
        """One request to the process. Raises OSError when it has died."""
        process = self._process = self._process or _start()
        wire, answer = cast("IO[bytes]", process.stdin), cast("IO[bytes]", process.stdout)
        wire.write(line)
        wire.flush()
        head = answer.read(8)
        if len(head) < 8:
            raise BrokenPipeError("the worker is gone")
        rate, length = struct.unpack("<II", head)
        pcm = answer.read(length)
        if len(pcm) < length:
            raise BrokenPipeError("the worker is gone")
        return Sound(pcm, rate)


class EspeakSpeaker:
    """eSpeak NG as `pip` brings it, in a worker process.

    `voice` is one of its voices (`en-us+f3`); without it each locale has its own. `kept` remembers what was
    spoken.
    """

    name = "espeak-ng"

    def __init__(self, voice: str = "", kept: SoundCache | None = None) -> None:
        self._voice = voice
        self._worker = EspeakWorker()
        self._kept = kept
        self._cached = lru_cache(maxsize=CACHED)(self._speak)

    def speak(self, text: str, locale: str, rate: float = 1.0) -> Sound:
        """The sound of `text`, 22,050 Hz."""
        return self._cached(text, locale, rate)

    def close(self) -> None:
        """Ends the worker."""
        self._worker.close()

    def _speak(self, text: str, locale: str, rate: float) -> Sound:
        voice = self._voice or ESPEAK_VOICES.get(locale[:2], ESPEAK_VOICES["en"])
        speed = _within(round(SPEED * rate), SPEEDS)
        marked = _with_pauses(pronounced(text, locale))
        known = self._kept.get(self.name, voice, speed, marked) if self._kept else None
        if known is not None:
            return known
        sound = self._worker.ask({"text": marked, "voice": voice, "speed": speed, "ssml": True})
        if self._kept:
            self._kept.put(sound, self.name, voice, speed, marked)
        return sound


def _with_pauses(text: str) -> str:
    """SSML with a pause after each item of a list, where the text has a semicolon."""
    return PAUSE.join(html.escape(part, quote=False) for part in text.split(";"))


def _within(value: int, bounds: tuple[int, int]) -> int:
    return min(max(value, bounds[0]), bounds[1])


def _start() -> subprocess.Popen[bytes]:
    command = [sys.executable, str(Path(__file__).with_name("espeak.py"))]
    return subprocess.Popen(  # noqa: S603 (our own module)
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    )


class SystemSpeaker:
    """The voice of the operating system through pyttsx3, one short-lived process for each text.

    pyttsx3's `say()` returns early and its second file overwrites the first, so nothing of it
    lives longer than one file.
    """

    name = "pyttsx3"

    def speak(self, text: str, locale: str, rate: float = 1.0) -> Sound:
        """The sound of `text`, at whatever rate in hertz the system's voice has."""
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "speech.wav"
            command = [sys.executable, "-m", "voice_local.system_voice", str(path), locale, str(rate)]
            text = pronounced(text, locale)
            try:
                subprocess.run(  # noqa: S603 (our own module)
                    command, input=text.encode(), check=True, timeout=PATIENCE, capture_output=True
                )
            except (subprocess.SubprocessError, OSError) as error:
                raise VoiceshopError("The system's voice does not speak; try `voiceshop doctor`.") from error
            return read_sound(path)

    def close(self) -> None:
        """Nothing stays open."""


def best_speaker() -> EspeakSpeaker | SystemSpeaker | None:
    """The system's voice where the system has one of its own, else eSpeak NG, else None."""
    if sys.platform in ("darwin", "win32") and find_spec("pyttsx3"):
        return SystemSpeaker()
    kept = SoundCache(user_cache_path("voiceshop", appauthor=False) / "spoken")
    return EspeakSpeaker(kept=kept) if find_spec("espeakng_loader") else None
