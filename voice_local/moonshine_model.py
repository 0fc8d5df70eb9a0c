"""The English speech model of Moonshine: an encoder, and a decoder that continues a text token by token."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from voice_local.sound import Samples

Floats = NDArray[np.float32]

PAST, PRESENT = "past_key_values", "present"
SOUND, MASK = "encoder_hidden_states", "encoder_attention_mask"
BEGIN, END = 1, 2
"""The tokens before and after a text."""
LAYERS, HEADS, WIDTH = 6, 8, 36
SPACE = "▁"
"""What a token begins with that begins a word (SentencePiece)."""
LOUDEST = 32_768
RATE, STRIDE = 16_000, 384
"""Samples a second, and for each row that the encoder gives."""
THREADS = 2


@dataclass(frozen=True)
class Reading:
    """What the decoder remembers of some texts of one sound, a row each, and what may come next.

    `sound` is the same for all of them and has rows to spare; `following` holds the logarithm of the
    probability of every token.
    """

    sound: Mapping[str, Floats]
    memory: Mapping[str, Floats]
    following: Floats


class SpeechModel:
    """The model in `folder`. It takes about 0.3 s to read and 150 MB of memory."""

    def __init__(self, folder: Path) -> None:
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = THREADS
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        self._encoder, self._decoder = (
            onnxruntime.InferenceSession(str(folder / name), options, providers=["CPUExecutionProvider"])
            for name in ("encoder_model.ort", "decoder_model_merged.ort")
        )
        self._memory = [one.name for one in self._decoder.get_inputs() if one.name.startswith(PAST)]
        self._texts = [name for name in self._memory if ".decoder." in name]
        self.tokens = tuple(_tokens((folder / "tokenizer.bin").read_bytes()))

    def encode(self, samples: Samples) -> Floats:
        """What the encoder makes of samples at 16,000 Hz: a row of numbers for each 24 ms or so."""
        wave = (samples.astype(np.float32) / LOUDEST)[None, :]
        mask = np.ones(wave.shape, np.int64)
        return cast("Floats", self._encoder.run(None, {"input_values": wave, "attention_mask": mask})[0])

    def begin(self, sound: Floats, most: int = 1) -> Reading:
        """The empty text of an encoded sound, to be continued in at most `most` ways at once."""
        nothing = np.zeros((1, HEADS, 0, WIDTH), np.float32)
        heard = {SOUND: sound, MASK: np.ones((1, sound.shape[1] * STRIDE), np.int64)}
        made, following = self._run([BEGIN], {**heard, **dict.fromkeys(self._memory, nothing)}, self._memory)
        heard |= {name: part for name, part in made.items() if name not in self._texts}
        wide = {name: np.repeat(part, most, axis=0) for name, part in heard.items()}
        return Reading(wide, {name: made[name] for name in self._texts}, following)

    def extend(self, reading: Reading, rows: Sequence[int], tokens: Sequence[int]) -> Reading:
        """Text `rows[n]` of `reading` continued with `tokens[n]`, for each n."""
        chosen = np.asarray(rows)
        known = {name: part[: len(rows)] for name, part in reading.sound.items()}
        known |= {name: part[chosen] for name, part in reading.memory.items()}
        return Reading(reading.sound, *self._run(tokens, known, self._texts))

    def _run(
        self, tokens: Sequence[int], known: Mapping[str, Any], wanted: Sequence[str]
    ) -> tuple[dict[str, Floats], Floats]:
        """What is to be remembered (of `wanted`), and how likely each next token is."""
        ids = np.asarray(tokens, np.int64)[:, None]
        cached = np.array([wanted is self._texts])
        outputs = ["logits", *(name.replace(PAST, PRESENT) for name in wanted)]
        logits, *made = self._decoder.run(outputs, {"input_ids": ids, "use_cache_branch": cached, **known})
        return dict(zip(wanted, made, strict=True)), log_softmax(logits[:, -1])


def seconds_of(sound: Floats) -> float:
    """How long an encoded sound lasts."""
    return float(sound.shape[1] * STRIDE / RATE)


def log_softmax(logits: Floats) -> Floats:
    """Logarithms of probabilities that add up to one in each row."""
    shifted = logits - logits.max(axis=1, keepdims=True)
    return cast("Floats", shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True)))


def _tokens(data: bytes) -> Iterator[str]:
    """The texts of the tokens in order: each has its length before it, in one byte, from 128 on in two."""
    at = 0
    while at < len(data):
        length = data[at]
        at += 1
        if length >= 128:
            length += data[at] * 128 - 128
            at += 1
        yield data[at : at + length].decode("utf-8", "replace")
        at += length


def moonshine_folder() -> Path | None:
    """Where the package moonshine-voice has its model; None when it or ONNX Runtime is not installed."""
    package = find_spec("moonshine_voice") if find_spec("onnxruntime") else None
    for place in (package.submodule_search_locations or ()) if package else ():
        folder = Path(place) / "assets" / "tiny-en"
        if (folder / "encoder_model.ort").is_file():
            return folder
    return None
