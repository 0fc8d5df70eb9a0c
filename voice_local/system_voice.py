"""The process in which the system's voice speaks into a file: `system_voice FILE LOCALE [RATE]`."""

from __future__ import annotations

import sys


def main(path: str, locale: str, rate: str = "1") -> None:
    """Writes the speech of what is on standard input to `path`, in a voice of `locale` when there is one.

    `rate` is times the voice's own speed.
    """
    import pyttsx3

    engine = pyttsx3.init()
    language = locale[:2].lower()
    for voice in engine.getProperty("voices"):
        spoken = [str(one).lower() for one in voice.languages or []]
        if any(language in one for one in spoken) or f".{language}" in voice.id.lower():
            engine.setProperty("voice", voice.id)
            break
    engine.setProperty("rate", round(engine.getProperty("rate") * float(rate)))
    engine.save_to_file(sys.stdin.read(), path)
    engine.runAndWait()


if __name__ == "__main__":
    main(*sys.argv[1:4])
