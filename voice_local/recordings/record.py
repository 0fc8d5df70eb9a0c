"""Makes the recorded conversation of a locale: `python -m voice_local.recordings.record en-US`.

Each line of `said.txt` becomes a WAV file of 16,000 Hz in another voice than the shop's.
"""

from __future__ import annotations

import sys
from pathlib import Path

from voice_local.sound import Sound
from voice_local.speak import EspeakSpeaker

VOICES = {"en-US": "en-us+f3", "de-DE": "de+f3"}
"""eSpeak NG's voices with one of its variants."""
RATE, PAUSE = 16_000, 0.25


def main(locale: str) -> None:
    """Records every line."""
    folder = Path(__file__).parent / locale
    speaker = EspeakSpeaker(voice=VOICES[locale])
    pause = bytes(int(RATE * PAUSE) * 2)
    for number, line in enumerate((folder / "said.txt").read_text(encoding="utf-8").splitlines(), 1):
        spoken = speaker.speak(line, locale).at(RATE)
        Sound(pause + spoken.pcm + pause, RATE).write(folder / f"{number:02}.wav")
    speaker.close()


if __name__ == "__main__":
    main(sys.argv[1])
