"""The process that spells words in eSpeak NG's phonemes: a word a line in, its phonemes a line out.

It imports nothing of ours; eSpeak NG is GPL-3.0 and stays in a process of its own, as in `espeak.py`.
"""

from __future__ import annotations

import ctypes
import sys

RETRIEVAL, UTF8 = 1, 1
"""AUDIO_OUTPUT_RETRIEVAL and espeakCHARS_UTF8 of speak_lib.h."""
SEPARATOR = ord("_") << 8
"""Phoneme mnemonics with this character between them."""
IPA = 2
"""espeakPHONEMES_IPA of speak_lib.h: the International Phonetic Alphabet instead."""


def main(voice: str, alphabet: str = "") -> None:
    """Spells what is on standard input as `voice` says it, in mnemonics or in the alphabet `ipa`."""
    import espeakng_loader

    library = ctypes.CDLL(espeakng_loader.get_library_path())
    if library.espeak_Initialize(RETRIEVAL, 0, espeakng_loader.get_data_path().encode(), 0) <= 0:
        sys.exit("eSpeak NG does not find its voices")
    if library.espeak_SetVoiceByName(voice.encode()) != 0:
        sys.exit(f"eSpeak NG has no voice {voice}")
    library.espeak_TextToPhonemes.restype = ctypes.c_char_p
    mode = IPA if alphabet == "ipa" else SEPARATOR
    for line in sys.stdin.buffer:
        text = ctypes.c_char_p(line.strip() + b"\0")
        spelt = library.espeak_TextToPhonemes(ctypes.byref(text), UTF8, mode)
        sys.stdout.buffer.write((spelt or b"") + b"\n")


if __name__ == "__main__":
    main(*sys.argv[1:3])
