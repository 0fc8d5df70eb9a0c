"""A trained network as the folder that `vosk_engine.py` reads: acoustic model, phones, configuration."""

from __future__ import annotations

import json
import math
import struct
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import ArrayLike

from skill.errors import VoiceshopError
from voice_local.lexicon import inventory
from voice_local.training.layers import Affine, Layer, reach
from voice_local.training.mel import BINS, CONF

MATRIX, VECTOR = b"<LinearParams> FM ", b"<BiasParams> FV "
PLACES = {"B": "begin", "E": "end", "I": "internal", "S": "singleton"}
"""Where in a word a phone is; Kaldi's word alignment wants to know."""
MODEL_CONF = """\
--min-active=200
--max-active=3000
--beam=12.0
--lattice-beam=6.0
--acoustic-scale=1.0
--frame-subsampling-factor=3
--endpoint.silence-phones=1
--endpoint.rule2.min-trailing-silence=0.5
--endpoint.rule3.min-trailing-silence=0.75
--endpoint.rule4.min-trailing-silence=1.0
"""


def write_model(folder: Path, language: str, affines: Sequence[Affine]) -> None:
    """Writes the model; `affines` are the layers of its network, first to last."""
    for part in ("am", "conf", "graph/phones"):
        (folder / part).mkdir(parents=True, exist_ok=True)
    names = ["<eps>", "SIL", *(f"{phone}_{place}" for phone in inventory(language) for place in PLACES)]
    numbers = {phone: number for number, phone in enumerate(("SIL", *inventory(language)))}
    states = [numbers[name.rpartition("_")[0] or name] for name in names[1:]]
    (folder / "am" / "final.mdl").write_bytes(_acoustic_model(states, affines))
    (folder / "conf" / "mfcc.conf").write_text(CONF)
    (folder / "conf" / "model.conf").write_text(MODEL_CONF)
    table = "".join(f"{name} {number}\n" for number, name in enumerate(names))
    (folder / "graph" / "phones.txt").write_text(table, encoding="utf-8")
    kinds = ["nonword" if name == "SIL" else PLACES[name[-1]] for name in names[1:]]
    boundaries = "".join(f"{number} {kind}\n" for number, kind in enumerate(kinds, 1))
    (folder / "graph" / "phones" / "word_boundary.int").write_text(boundaries)
    (folder / "voice.json").write_text(json.dumps({"language": language}) + "\n")


def read_affines(folder: Path, plan: Sequence[Layer]) -> list[Affine]:
    """The layers of a model of ours that was written before, to go on from.

    Raises VoiceshopError when its network is another one than `plan`.
    """
    data = (folder / "am" / "final.mdl").read_bytes()
    found, at = [], 0
    for layer in plan:
        at = data.find(MATRIX, at) + len(MATRIX)
        if at < len(MATRIX):
            break
        _, rows, _, columns = struct.unpack_from("<bibi", data, at)
        weight = np.frombuffer(data, "<f4", rows * columns, at + 10).reshape(rows, columns)
        bias = np.frombuffer(data, "<f4", rows, data.find(VECTOR, at) + len(VECTOR) + 5)
        if weight.shape == (layer.size, layer.takes * len(layer.offsets)):
            found.append(Affine(layer, weight.astype(np.float64), bias.astype(np.float64)))
    if len(found) != len(plan):
        raise VoiceshopError(f"{folder} has another network; train without --start, or with its --width.")
    return found


def _acoustic_model(states: Sequence[int], affines: Sequence[Affine]) -> bytes:
    """Kaldi's `final.mdl`: a transition model of one state a phone, and the network.

    `states[i]` is the network's phone for phone i + 1 of the table: places in a word share theirs.
    """
    written = _Kaldi(bytearray(b"\0B"))
    written.tokens("<TransitionModel>", "<Topology>")
    written.numbers(range(1, len(states) + 1))
    written.numbers([-1, *(0 for _ in states)])
    # -1 tells a chain model; one topology of two states: a phone, left or looped by one half, and the end
    for number in (-1, 1, 2, 0, 1, 2):
        written.integer(number)
    for target in (0, 1):
        written.integer(target)
        written.single(0.5)
    for number in (-1, -1, 0):
        written.integer(number)
    written.tokens("</Topology>", "<Tuples>")
    written.integer(len(states))
    for phone, state in enumerate(states, 1):
        for number in (phone, 0, 2 * state, 2 * state + 1):
            written.integer(number)
    written.tokens("</Tuples>", "<LogProbs>")
    written.vector([0.0, *[math.log(0.5)] * (2 * len(states))])
    written.tokens("</LogProbs>", "</TransitionModel>")
    _network(written, affines)
    return bytes(written.data)


def _network(written: _Kaldi, affines: Sequence[Affine]) -> None:
    nodes = [f"input-node name=input dim={BINS}"]
    source = "input"
    for number, affine in enumerate(affines):
        spliced = [source if not at else f"Offset({source}, {at})" for at in affine.layer.offsets]
        taken = spliced[0] if len(spliced) == 1 else f"Append({', '.join(spliced)})"
        nodes.append(f"component-node name=affine{number} component=affine{number} input={taken}")
        if affine is not affines[-1]:
            nodes.append(f"component-node name=relu{number} component=relu{number} input=affine{number}")
            source = f"relu{number}"
    nodes.append(f"component-node name=likely component=likely input=affine{len(affines) - 1}")
    nodes.append("output-node name=output input=likely objective=linear")
    written.tokens("<Nnet3>")
    written.data += b"\n" + "\n".join(nodes).encode() + b"\n\n"
    written.tokens("<NumComponents>")
    written.integer(sum(line.startswith("component-node") for line in nodes))
    for number, affine in enumerate(affines):
        written.affine(f"affine{number}", affine)
        if affine is not affines[-1]:
            written.elementwise(f"relu{number}", "RectifiedLinear", affine.layer.size)
    written.elementwise("likely", "LogSoftmax", affines[-1].layer.size)
    left, right = reach([affine.layer for affine in affines])
    written.tokens("</Nnet3>", "<LeftContext>")
    written.integer(left)
    written.tokens("<RightContext>")
    written.integer(right)
    written.tokens("<Priors>")
    written.vector([])


@dataclass
class _Kaldi:
    """Kaldi's binary form: tokens end in a blank, numbers begin with their size in bytes."""

    data: bytearray = field(default_factory=bytearray)

    def tokens(self, *tokens: str) -> None:
        for token in tokens:
            self.data += token.encode() + b" "

    def integer(self, number: int) -> None:
        self.data += struct.pack("<bi", 4, number)

    def single(self, number: float) -> None:
        self.data += struct.pack("<bf", 4, number)

    def double(self, number: float) -> None:
        self.data += struct.pack("<bd", 8, number)

    def numbers(self, numbers: Sequence[int]) -> None:
        """A vector of integers; only here the length has no size before it."""
        self.data += struct.pack("<bi", 4, len(numbers)) + np.asarray(list(numbers), dtype="<i4").tobytes()

    def vector(self, numbers: ArrayLike) -> None:
        values = np.asarray(numbers, dtype="<f4")
        self.tokens("FV")
        self.integer(len(values))
        self.data += values.tobytes()

    def matrix(self, numbers: ArrayLike) -> None:
        values = np.ascontiguousarray(numbers, dtype="<f4")
        self.tokens("FM")
        self.integer(values.shape[0])
        self.integer(values.shape[1])
        self.data += values.tobytes()

    def affine(self, name: str, affine: Affine) -> None:
        self.tokens("<ComponentName>", name, "<FixedAffineComponent>", "<LinearParams>")
        self.matrix(affine.weight)
        self.tokens("<BiasParams>")
        self.vector(affine.bias)
        self.tokens("</FixedAffineComponent>")

    def elementwise(self, name: str, kind: str, size: int) -> None:
        self.tokens("<ComponentName>", name, f"<{kind}Component>", "<Dim>")
        self.integer(size)
        self.tokens("<ValueAvg>")
        self.vector([])
        self.tokens("<DerivAvg>")
        self.vector([])
        self.tokens("<Count>")
        self.double(0.0)
        self.tokens(f"</{kind}Component>")
