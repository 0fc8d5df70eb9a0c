"""Speakers: text in one locale becomes sound. One protocol, two engines, no package to install by hand."""

from __future__ import annotations

import json
import struct
import subprocess
import sys
import tempfile
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import IO, Protocol, cast

from skill.errors import VoiceshopError
from voice_local.sound import Sound, read_sound

ESPEAK_VOICES = {"en": "en-us", "de": "de"}
SPEED = 160
"""Words a minute, a little slower than the engine's own 175: prices are to be understood."""
PATIENCE = 20.0
"""Seconds after which an engine that gives no sound is given up."""
CACHED = 256
"""Prompts whose sound is kept: welcome, help and reprompts come again and again."""


class Speaker(Protocol):
    """Speaks: `name` says which engine it is, `pace` how fast it speaks (1: as usual)."""

    name: str
    pace: float

    def speak(self, text: str, locale: str) -> Sound:
        """The sound of `text` (plain, no markup) in the voice of `locale`; raises VoiceshopError."""
        ...

    def close(self) -> None:
        """Ends what it has started."""
        ...


class EspeakSpeaker:
    """eSpeak NG as `pip` brings it, in a worker process that is started again when it dies.

    `voice` is one of its voices (`en-us+f3`); without it each locale has its own.
    """

    name = "espeak-ng"

    def __init__(self, voice: str = "") -> None:
        self.pace = 1.0
        self._voice = voice
        self._worker: subprocess.Popen[bytes] | None = None
        self._cached = lru_cache(maxsize=CACHED)(self._speak)

    def speak(self, text: str, locale: str) -> Sound:
        """The sound of `text`, 22,050 Hz."""
        return self._cached(text, locale, round(SPEED * self.pace))

    def close(self) -> None:
        """Ends the worker."""
        if self._worker:
            self._worker.kill()
            self._worker.communicate()
            self._worker = None

    def _speak(self, text: str, locale: str, speed: int) -> Sound:
        voice = self._voice or ESPEAK_VOICES.get(locale[:2], ESPEAK_VOICES["en"])
        line = json.dumps({"text": text, "voice": voice, "speed": speed}).encode() + b"\n"
        try:
            return self._ask(line)
        except OSError:
            self.close()
        try:
            return self._ask(line)
        except OSError as error:
            self.close()
            raise VoiceshopError("eSpeak NG stopped speaking; try `voiceshop doctor`.") from error

    def _ask(self, line: bytes) -> Sound:
        """One request to the worker. Raises OSError when it has died."""
        worker = self._worker = self._worker or _start()
        wire, answer = cast("IO[bytes]", worker.stdin), cast("IO[bytes]", worker.stdout)
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
    pace = 1.0

    def speak(self, text: str, locale: str) -> Sound:
        """The sound of `text`, at whatever rate the system's voice has."""
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "speech.wav"
            command = [sys.executable, "-m", "voice_local.system_voice", str(path), locale, str(self.pace)]
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
    return EspeakSpeaker() if find_spec("espeakng_loader") else None
