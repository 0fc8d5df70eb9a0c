"""Masks: each time a clip is used, as through another microphone, a band and some moments missing."""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn import functional

TILT, KNOTS = 1.2, 6
"""Spread of the gain (natural logarithm of an energy) at so many places of the spectrum."""
WIDEST_BAND, LONGEST_MOMENT = 6, 12
"""Mel bins, and frames of 10 ms."""
LIKELY = 0.5
"""How often each mask is there."""


def masked(energies: Tensor, frames: Tensor) -> Tensor:
    """Mel energies (clips x frames x bins), in masks drawn by chance; each clip has so many `frames`.

    Park et al., "SpecAugment: a simple data augmentation method for automatic speech recognition" (2019).
    """
    clips, longest, bins = energies.shape
    knots = TILT * torch.randn(clips, 1, KNOTS, device=energies.device)
    tilted = energies + functional.interpolate(knots, bins, mode="linear", align_corners=True)
    inside = torch.arange(longest, device=energies.device)[None] < frames[:, None]
    mean = (tilted * inside[..., None]).sum(1, keepdim=True) / frames[:, None, None]
    hidden = _stretch(torch.full_like(frames, bins), bins, WIDEST_BAND)[:, None, :]
    for _ in range(2):
        hidden = hidden | _stretch(frames, longest, LONGEST_MOMENT)[:, :, None]
    return torch.where(hidden, mean, tilted)


def _stretch(lengths: Tensor, longest: int, widest: int) -> Tensor:
    """For each clip a stretch of up to `widest` within its length, or none: clips x longest."""
    chance = torch.rand(3, len(lengths), 1, device=lengths.device)
    width = (1 + chance[0] * widest).long() * (chance[1] < LIKELY)
    first = (chance[2] * (lengths[:, None] - width).clamp_min(0)).long()
    at = torch.arange(longest, device=lengths.device)[None]
    return (first <= at) & (at < first + width)
