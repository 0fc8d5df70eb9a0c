"""Prompts that were spoken before, on the disk: no more than so many bytes, the oldest go first."""

from __future__ import annotations

import hashlib
import json
import os
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from skill.errors import VoiceshopError
from voice_local.sound import Sound, read_sound

BOUND = 64 << 20
"""Bytes that are kept."""


@dataclass(frozen=True)
class SoundCache:
    """Sounds by what they were made from. No trouble with the disk keeps the shop from speaking."""

    folder: Path
    bound: int = BOUND

    def get(self, *made_from: object) -> Sound | None:
        """The sound that was put there for the same, or None."""
        file = self._file(made_from)
        try:
            sound = read_sound(file)
        except VoiceshopError:
            return None
        with suppress(OSError):
            os.utime(file)
        return sound

    def put(self, sound: Sound, *made_from: object) -> None:
        """Keeps a sound, and drops what was not asked for the longest when there are too many bytes."""
        if not sound.pcm:
            return
        with suppress(OSError, VoiceshopError):
            sound.write(self._file(made_from))
            self._drop()

    def _file(self, made_from: tuple[object, ...]) -> Path:
        key = hashlib.sha256(json.dumps(made_from).encode()).hexdigest()
        return self.folder / f"{key}.wav"

    def _drop(self) -> None:
        aged = sorted((file.stat().st_mtime, file.stat().st_size, file) for file in self.folder.glob("*.wav"))
        left = sum(size for _, size, _ in aged)
        for _, size, file in aged:
            if left <= self.bound:
                return
            file.unlink(missing_ok=True)
            left -= size
