"""Lattice-free maximum mutual information: the text should be likely, against everything that can be said.

Povey et al., "Purely sequence-trained neural networks for ASR based on lattice-free MMI" (2016); without
alignments as in Hadian et al., "End-to-end speech recognition using lattice-free MMI" (2018). The forward and
backward probabilities are scaled to a sum of one in each frame.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from torch import Tensor

from voice_local.training.graphs import PhoneModel, TextGraph

CPU = torch.device("cpu")
TINY = 1e-200
"""Probability below which a text does not fit into its sound at all."""


@dataclass(frozen=True)
class Texts:
    """The graphs of a batch, filled up to the same size: clips x places (x ways into a place)."""

    phones: Tensor
    start: Tensor
    final: Tensor
    before: Tensor
    weights: Tensor


def batch(graphs: Sequence[TextGraph], device: torch.device = CPU) -> Texts:
    """The graphs as tensors of doubles."""
    size = max(len(graph.phones) for graph in graphs)
    most = max(graph.ways[0].shape[1] for graph in graphs)
    phones = np.zeros((len(graphs), size), dtype=np.int64)
    start, final = np.zeros(phones.shape), np.zeros(phones.shape)
    before = np.zeros((*phones.shape, most), dtype=np.int64)
    weights = np.zeros(before.shape)
    for row, graph in enumerate(graphs):
        count, ways = graph.ways[0].shape
        phones[row, :count], start[row, :count], final[row, :count] = graph.phones, graph.start, graph.final
        before[row, :count, :ways], weights[row, :count, :ways] = graph.ways
    return Texts(*(torch.from_numpy(one).to(device) for one in (phones, start, final, before, weights)))


class Anything:
    """Everything that can be said: the denominator."""

    def __init__(self, model: PhoneModel, device: torch.device = CPU) -> None:
        self._first = torch.tensor(model.first, dtype=torch.float32, device=device)
        following = torch.tensor(model.following, dtype=torch.float32, device=device)
        self._after = following.transpose(0, 1).contiguous()
        """last x before x next"""

    def score(self, likely: Tensor, lengths: Tensor) -> tuple[Tensor, Tensor]:
        """Logarithm of the total probability of each clip, and how probable each state is in each frame.

        `likely` is exp(network output): clips x frames x states, state 2p the first frame of phone p.
        """
        clips, frames, states = likely.shape
        opened, looped = _by_phone(likely)
        first = likely.new_zeros(states // 2, clips, states // 2)
        first[:, :, 0] = self._first[:, None] * opened[0]
        entered, stayed = first, torch.zeros_like(first)
        scales, kept = likely.new_ones(frames, clips), []
        for frame in range(frames):
            if frame:
                leaving = 0.5 * (entered + stayed)
                going = (frame < lengths)[None, :, None]
                new = torch.bmm(leaving, self._after).permute(2, 1, 0) * opened[frame][:, :, None]
                entered = torch.where(going, new, entered)
                stayed = torch.where(going, leaving * looped[frame][:, :, None], stayed)
            scale = entered.sum((0, 2)) + stayed.sum((0, 2))
            scales[frame] = scale
            entered, stayed = entered / scale[None, :, None], stayed / scale[None, :, None]
            kept.append((entered, stayed))
        return scales.log().sum(0).double(), self._occupied(kept, scales, (opened, looped), lengths)

    def _occupied(
        self,
        kept: list[tuple[Tensor, Tensor]],
        scales: Tensor,
        likely: tuple[Tensor, Tensor],
        lengths: Tensor,
    ) -> Tensor:
        opened, looped = likely
        occupied = scales.new_zeros(lengths.shape[0], len(kept), 2 * opened.shape[1])
        ahead = torch.ones_like(kept[0][0])
        for frame in range(len(kept) - 1, -1, -1):
            entered, stayed = kept[frame]
            occupied[:, frame, 0::2] = (entered * ahead).sum(2).T
            occupied[:, frame, 1::2] = (stayed * ahead).sum(2).T
            if frame:
                next_phone = (ahead * opened[frame][:, :, None]).permute(2, 1, 0)
                through = (
                    torch.bmm(next_phone, self._after.transpose(1, 2)) + ahead * looped[frame][:, :, None]
                )
                going = (frame < lengths)[None, :, None]
                ahead = torch.where(going, 0.5 * through / scales[frame][None, :, None], ahead)
        return _normalised(occupied, lengths)


def score_texts(likely: Tensor, texts: Texts, lengths: Tensor) -> tuple[Tensor, Tensor, Tensor]:
    """The same for the texts of the clips, the numerator; and which of them fit into their sound."""
    clips, frames, _ = likely.shape
    places, ways = texts.before.shape[1:]
    opened = torch.gather(likely, 2, (2 * texts.phones)[:, None].expand(clips, frames, places))
    looped = torch.gather(likely, 2, (2 * texts.phones + 1)[:, None].expand(clips, frames, places))
    sources = texts.before.reshape(clips, places * ways)
    entered, stayed = texts.start * opened[:, 0], torch.zeros_like(texts.start)
    scales, kept = likely.new_ones(frames, clips), []
    for frame in range(frames):
        if frame:
            leaving = 0.5 * (entered + stayed)
            going = (frame < lengths)[:, None]
            arriving = (torch.gather(leaving, 1, sources).view(clips, places, ways) * texts.weights).sum(2)
            entered = torch.where(going, arriving * opened[:, frame], entered)
            stayed = torch.where(going, leaving * looped[:, frame], stayed)
        scales[frame] = (entered + stayed).sum(1).clamp_min(TINY)
        entered, stayed = entered / scales[frame][:, None], stayed / scales[frame][:, None]
        kept.append((entered, stayed))
    ended = ((entered + stayed) * texts.final).sum(1)
    fits = ended > TINY
    ahead = texts.final / ended.clamp_min(TINY)[:, None]
    occupied = torch.zeros_like(likely)
    for frame in range(frames - 1, -1, -1):
        entered, stayed = kept[frame]
        occupied[:, frame].scatter_add_(1, 2 * texts.phones, entered * ahead)
        occupied[:, frame].scatter_add_(1, 2 * texts.phones + 1, stayed * ahead)
        if frame:
            flowing = texts.weights * (ahead * opened[:, frame])[:, :, None]
            through = torch.zeros_like(ahead).scatter_add_(1, sources, flowing.reshape(clips, places * ways))
            through = 0.5 * (through + ahead * looped[:, frame]) / scales[frame][:, None]
            ahead = torch.where((frame < lengths)[:, None], through, ahead)
    total = scales.log().sum(0) + ended.clamp_min(TINY).log()
    return total, _normalised(occupied, lengths), fits


class MutualInformation(torch.autograd.Function):
    """How much less likely the texts are than anything: the sum over all clips that fit."""

    @staticmethod
    def forward(
        context: Any, output: Tensor, lengths: Tensor, anything: Anything, texts: Texts
    ) -> tuple[Tensor, Tensor, Tensor]:
        """The loss, the states of the texts (clips x frames x states) and which clips fit."""
        output = output.detach()
        likely = (output - output.max(2, keepdim=True)[0]).exp()
        everything, expected = anything.score(likely, lengths)
        wanted, occupied, fits = score_texts(likely.double(), texts, lengths)
        context.save_for_backward((expected - occupied.float()) * fits[:, None, None])
        loss = ((everything - wanted) * fits).sum().float()
        context.mark_non_differentiable(fits)
        return loss, occupied.float(), fits

    @staticmethod
    def backward(context: Any, *gradients: Tensor) -> tuple[Tensor | None, ...]:
        """The gradient by the network's output: what is expected anyway less what the text wants."""
        (difference,) = context.saved_tensors
        return difference * gradients[0], None, None, None


def _by_phone(likely: Tensor) -> tuple[Tensor, Tensor]:
    """Likelihoods of first frames and of loops: frames x phones x clips."""
    turned = likely.permute(1, 2, 0)
    return turned[:, 0::2].contiguous(), turned[:, 1::2].contiguous()


def _normalised(occupied: Tensor, lengths: Tensor) -> Tensor:
    inside = torch.arange(occupied.shape[1], device=lengths.device)[None] < lengths[:, None]
    return occupied / occupied.sum(2, keepdim=True).clamp_min(1e-30) * inside[..., None]
