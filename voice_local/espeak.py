"""The worker process that speaks with eSpeak NG: a JSON line in, PCM out. It imports nothing of ours.

eSpeak NG is GPL-3.0 and comes as a shared library with `espeakng-loader`; it stays in this process
of its own. Each request is a line `{"text": …, "voice": "en-us", "speed": 165, "pitch": 50, "ssml": false}`;
each answer is eight bytes (rate and length, little endian) and that many bytes of signed 16-bit mono PCM.
"""

from __future__ import annotations

import ctypes
import json
import struct
import sys
from typing import Any

RETRIEVAL = 1
"""AUDIO_OUTPUT_RETRIEVAL of speak_lib.h: samples go to the callback, no device is opened."""
UTF8, SPEED, PITCH = 1, 1, 3
"""espeakCHARS_UTF8, espeakRATE and espeakPITCH of speak_lib.h."""
USUAL_PITCH = 50
SSML = 16
"""espeakSSML of speak_lib.h; only in a request that says so, as it reads `<` and `&` as marks."""

CALLBACK = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.c_void_p)


def main() -> None:
    """Speaks line after line until there are no more."""
    library, rate = _open()
    chunks: list[bytes] = []

    def keep(samples: Any, count: int, events: int) -> int:
        if count > 0:
            chunks.append(ctypes.string_at(samples, count * 2))
        return 0

    callback = CALLBACK(keep)
    library.espeak_SetSynthCallback(callback)
    for line in sys.stdin.buffer:
        request = json.loads(line)
        chunks.clear()
        if library.espeak_SetVoiceByName(request["voice"].encode()) == 0:
            library.espeak_SetParameter(SPEED, int(request["speed"]), 0)
            library.espeak_SetParameter(PITCH, int(request.get("pitch", USUAL_PITCH)), 0)
            text = request["text"].replace("\0", " ").encode() + b"\0"
            flags = UTF8 | (SSML if request.get("ssml") else 0)
            library.espeak_Synth(text, ctypes.c_size_t(len(text)), 0, 1, 0, flags, None, None)
            library.espeak_Synchronize()
        pcm = b"".join(chunks)
        sys.stdout.buffer.write(struct.pack("<II", rate, len(pcm)) + pcm)
        sys.stdout.buffer.flush()


def _open() -> tuple[ctypes.CDLL, int]:
    """The library and its rate in hertz; ends the process with a reason when it cannot be had."""
    import espeakng_loader

    library = ctypes.CDLL(espeakng_loader.get_library_path())
    rate = library.espeak_Initialize(RETRIEVAL, 500, espeakng_loader.get_data_path().encode(), 0)
    if rate <= 0:
        sys.exit("eSpeak NG does not find its voices")
    return library, int(rate)


if __name__ == "__main__":
    main()
