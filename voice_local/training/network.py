"""The network: spliced affine layers and rectifiers, as Kaldi's nnet3 has them; an output each 30 ms."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from voice_local.training.layers import Affine, Layer, layers, reach
from voice_local.training.mel import BINS, Floats

CPU = torch.device("cpu")
STEP = 3
"""Frames of 10 ms from one output to the next."""


class Network(nn.Module):
    """Cepstra in, logarithms of the likelihood of each state out; a second output helps to train it."""

    mean: Tensor
    scale: Tensor

    def __init__(self, plan: Sequence[Layer]) -> None:
        super().__init__()
        self.plan = tuple(plan)
        self.register_buffer("mean", torch.zeros(BINS))
        self.register_buffer("scale", torch.ones(BINS))
        self.affine, self.normal = nn.ModuleList(), nn.ModuleList()
        for layer in self.plan[:-1]:
            self.affine.append(_convolution(layer))
            self.normal.append(nn.BatchNorm1d(layer.size, momentum=0.03))
        self.output, self.second = _convolution(self.plan[-1]), _convolution(self.plan[-1])
        nn.init.zeros_(self.output.weight)

    def forward(self, sound: Tensor) -> tuple[Tensor, Tensor]:
        """Both outputs (clips x outputs x states) for cepstra (clips x frames x 40) with filled-up ends."""
        flow = ((sound - self.mean) * self.scale).transpose(1, 2)
        for affine, normal in zip(self.affine, self.normal, strict=True):
            flow = functional.relu(normal(affine(flow)))
        return self.output(flow).transpose(1, 2), self.second(flow).transpose(1, 2)

    def adopt(self, affines: Sequence[Affine], sound: Tensor) -> None:
        """Begins with the layers of a network that was trained before; `sound` shows how they answer."""
        mean, scale = self.mean.double().cpu().numpy(), self.scale.double().cpu().numpy()
        flow = ((sound - self.mean) * self.scale).transpose(1, 2)
        for number, (layer, old) in enumerate(zip(self.plan, affines, strict=True)):
            weight = old.weight.reshape(layer.size, len(layer.offsets), layer.takes).transpose(0, 2, 1)
            bias = old.bias
            if not number:
                bias = bias + (weight * mean[None, :, None]).sum((1, 2))
                weight = weight / scale[None, :, None]
            new = {"weight": torch.tensor(weight.copy()), "bias": torch.tensor(bias)}
            if layer is self.plan[-1]:
                self.output.load_state_dict(new)
                self.second.load_state_dict(new)
                return
            self.affine[number].load_state_dict(new)
            flow = self.affine[number](flow).detach()
            _leave_alone(self.normal[number], flow)
            flow = functional.relu(flow)

    def affines(self) -> list[Affine]:
        """Each layer as one affine map, normalisation folded in, ready to be written."""
        mean, scale = self.mean.double().cpu().numpy(), self.scale.double().cpu().numpy()
        folded = []
        for number, layer in enumerate(self.plan):
            affine = self.output if layer is self.plan[-1] else self.affine[number]
            weight, bias = (one.detach().double().cpu().numpy() for one in (affine.weight, affine.bias))
            if not number:
                bias = bias - (weight * (mean * scale)[None, :, None]).sum((1, 2))
                weight = weight * scale[None, :, None]
            if layer is not self.plan[-1]:
                gain, shift = _gain(self.normal[number])
                weight, bias = weight * gain[:, None, None], bias * gain + shift
            folded.append(Affine(layer, weight.transpose(0, 2, 1).reshape(layer.size, -1), bias))
        return folded


@dataclass(frozen=True)
class Filled:
    """Clips of one length with the first and last frame repeated, and how many outputs each has."""

    sound: Tensor
    lengths: Tensor


def filled(clips: Sequence[Floats], device: torch.device = CPU) -> Filled:
    """The clips (frames x 40) in one tensor, as Vosk feeds them: beyond its ends a clip stands still."""
    left, right = reach(layers(2, 1))
    lengths = [(len(clip) + STEP - 1) // STEP for clip in clips]
    size = left + STEP * (max(lengths) - 1) + 1 + right
    sound = np.zeros((len(clips), size, BINS), dtype=clips[0].dtype)
    for row, clip in zip(sound, clips, strict=True):
        row[:left] = clip[0]
        count = min(len(clip), size - left)
        row[left : left + count] = clip[:count]
        row[left + count :] = clip[-1]
    return Filled(torch.from_numpy(sound).to(device).float(), torch.tensor(lengths, device=device))


def _convolution(layer: Layer) -> nn.Conv1d:
    return nn.Conv1d(
        layer.takes, layer.size, len(layer.offsets), stride=layer.stride, dilation=layer.dilation
    )


def _leave_alone(normal: nn.Module, flow: Tensor) -> None:
    """Sets batch normalisation so that it changes nothing on numbers that are spread like `flow`."""
    spread, mean = flow.var((0, 2)), flow.mean((0, 2))
    known = {"running_mean": mean, "running_var": spread, "weight": (spread + 1e-5).sqrt(), "bias": mean}
    normal.load_state_dict(known, strict=False)


def _gain(normal: nn.Module) -> tuple[np.ndarray, np.ndarray]:
    """What batch normalisation does once it is trained: times this, plus that."""
    read = {name: tensor.double().cpu().numpy() for name, tensor in normal.state_dict().items()}
    gain = read["weight"] / np.sqrt(read["running_var"] + 1e-5)
    return gain, read["bias"] - read["running_mean"] * gain
