"""Training: from features to a network, for so many minutes; what was reached is kept and gone on with."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path

import numpy as np
import torch
from torch.nn import functional

from voice_local.training import disguise
from voice_local.training.disguise import Features
from voice_local.training.graphs import PhoneModel, Pronunciations, text_graph
from voice_local.training.layers import Affine, Layer
from voice_local.training.masks import masked
from voice_local.training.mel import cepstra, cosines
from voice_local.training.network import STEP, Network, filled
from voice_local.training.objective import Anything, MutualInformation, batch

OUTPUTS = {"cpu": 4_000, "cuda": 24_000}
"""Of 30 ms, in a batch; a graphics card takes hardly longer for many than for few."""
SHORTEST, LONGEST = 40, 900
"""Frames of 10 ms: clips outside are left out."""
RATE, WARM_UP = 2e-3, 100
"""Learning rate, and the steps until it is reached."""
STEADY, FALL = 0.3, 1.7
"""Share of the time after which the rate falls, and by how many powers of ten."""
SECOND, SMALL = 0.1, 5e-4
"""Weights of the second output's cross entropy, and of the output's mean square."""
KEPT_EVERY = 60.0
"""Seconds from one state that is kept to the next."""
SHOWN_EVERY = 25
BATCH_TO_LOOK_AT = 60_000
"""Frames by which a network that is gone on from is told how its numbers are spread."""

Show = Callable[[str], None]


@dataclass(frozen=True)
class Task:
    """What is trained: on which features, with which words, for how long, and where the state is kept."""

    features: Sequence[Path]
    lexicon: Pronunciations
    model: PhoneModel
    plan: Sequence[Layer]
    minutes: float
    kept: Path
    seed: int
    start: Sequence[Affine] = ()
    """Layers to begin with; without them everything is learned from nothing."""


class Trainer:
    """A network in training."""

    def __init__(self, task: Task, show: Show) -> None:
        torch.manual_seed(task.seed)
        self._task, self._show = task, show
        self._device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
        self._cosines = torch.from_numpy(cosines()).to(self._device)
        self._clips = [
            clip
            for file in task.features
            for clip in disguise.read(file)
            if SHORTEST < len(clip.energies) < LONGEST
        ]
        self.network: Network = Network(task.plan).to(self._device)
        self._anything = Anything(task.model, self._device)
        self._graph = cache(partial(text_graph, lexicon=task.lexicon, model=task.model))
        self._optimiser = torch.optim.AdamW(
            self.network.parameters(), RATE, betas=(0.9, 0.98), weight_decay=1e-2
        )
        self._steps, self._seconds = 0, 0.0
        self._means = np.zeros(2)
        if task.kept.is_file():
            self._go_on()
        else:
            self._look()

    def run(self) -> Network:
        """Trains until the time is over, and returns the network, ready to be used."""
        chance = random.Random(self._task.seed + self._steps)  # noqa: S311 (no secret)
        total, begun, kept = self._task.minutes * 60, self._seconds, time.monotonic()
        started = kept
        while self._seconds < total:
            for clips in self._batches(chance):
                self._step(clips, self._seconds / total)
                now = time.monotonic()
                self._seconds = begun + now - started
                if now - kept > KEPT_EVERY or self._seconds >= total:
                    self._keep()
                    kept = now
                if self._seconds >= total:
                    break
        self.network.eval()
        return self.network

    def _batches(self, chance: random.Random) -> Iterator[list[Features]]:
        """All clips once, those of about the same length together."""
        most = STEP * OUTPUTS[self._device.type]
        lengths = [len(clip.energies) + chance.uniform(0, 60) for clip in self._clips]
        groups: list[list[Features]] = [[]]
        for at in sorted(range(len(lengths)), key=lengths.__getitem__):
            if (len(groups[-1]) + 1) * len(self._clips[at].energies) > most and groups[-1]:
                groups.append([])
            groups[-1].append(self._clips[at])
        chance.shuffle(groups)
        yield from groups

    def _step(self, clips: Sequence[Features], done: float) -> None:
        fall = max(done - STEADY, 0.0) / (1 - STEADY)
        rate = RATE * min(1.0, (self._steps + 1) / WARM_UP) * 10 ** (-FALL * fall)
        for group in self._optimiser.param_groups:
            group["lr"] = rate
        self.network.train()
        loss, second, small = self._losses(clips)
        self._optimiser.zero_grad()
        (loss + SECOND * second + SMALL * small).backward()
        torch.nn.utils.clip_grad_norm_(self.network.parameters(), 2.0)
        self._optimiser.step()
        self._steps += 1
        share = 1 / min(self._steps, 25)
        self._means += share * (np.array([loss.item(), second.item()]) - self._means)
        if self._steps % SHOWN_EVERY == 0:
            loss_mean, second_mean = self._means
            self._show(
                f"training: step {self._steps}, {100 * done:.1f} % of the time, rate {rate:.1e}, "
                f"loss {loss_mean:.4f}, cross entropy {second_mean:.3f}"
            )

    def _losses(self, clips: Sequence[Features]) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
        """For each output: what the text is less likely than anything, cross entropy, mean square."""
        data = filled([clip.energies for clip in clips], self._device)
        output, second = self.network(masked(data.sound, STEP * data.lengths) @ self._cosines)
        texts = batch([self._graph(clip.text) for clip in clips], self._device)
        loss, occupied, _ = MutualInformation.apply(output, data.lengths, self._anything, texts)
        count = data.lengths.sum()
        inside = (torch.arange(output.shape[1], device=self._device) < data.lengths[:, None])[..., None]
        entropy = -(occupied * functional.log_softmax(second, 2) * inside).sum() / count
        return loss / count, entropy, (output**2 * inside).sum() / count

    def _look(self) -> None:
        """Takes mean and scale of the cepstra from some of the clips."""
        some = np.concatenate(
            [cepstra(clip.energies) for clip in self._clips[:: max(len(self._clips) // 500, 1)]]
        )
        self.network.mean.copy_(torch.from_numpy(some.mean(axis=0)))
        self.network.scale.copy_(torch.from_numpy(1 / some.std(axis=0)))
        if self._task.start:
            sound = torch.from_numpy(some[None, :BATCH_TO_LOOK_AT])
            self.network.adopt(self._task.start, sound.to(self._device))

    def _keep(self) -> None:
        unfinished = self._task.kept.with_suffix(".part")
        state = {
            "network": self.network.state_dict(),
            "optimiser": self._optimiser.state_dict(),
            "steps": self._steps,
            "seconds": self._seconds,
        }
        torch.save(state, unfinished)
        unfinished.replace(self._task.kept)

    def _go_on(self) -> None:
        state = torch.load(self._task.kept, weights_only=True, map_location=self._device)
        self.network.load_state_dict(state["network"])
        self._optimiser.load_state_dict(state["optimiser"])
        self._steps, self._seconds = state["steps"], state["seconds"]
        self._show(f"training: goes on after {self._steps} steps, {self._seconds / 60:.1f} minutes")
