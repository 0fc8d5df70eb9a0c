"""Training itself, where torch is installed: objective, network, and the whole way at toy size."""

from __future__ import annotations

from itertools import product
from pathlib import Path
from random import Random

import numpy as np
import pytest

pytest.importorskip("torch", reason="training needs torch: pip install 'voiceshop[training]'")

import torch

from tests.test_training import LEXICON, untrained
from voice_local.sound import Sound
from voice_local.training import __main__ as command
from voice_local.training.engines import espeak
from voice_local.training.graphs import PhoneModel, phone_model, text_graph
from voice_local.training.layers import layers
from voice_local.training.masks import LONGEST_MOMENT, WIDEST_BAND, masked
from voice_local.training.measure import shop_grammar
from voice_local.training.mel import BINS
from voice_local.training.network import Network, filled
from voice_local.training.objective import Anything, MutualInformation, batch, score_texts
from voice_local.training.voices import Voice
from voice_local.vosk_engine import VoskRecognizer

PHONES = 5
FRAMES = 4


def model() -> PhoneModel:
    return phone_model(["tea a", "a", "tea tea a"], LEXICON, PHONES, seed=1)


def paths(known: PhoneModel, frames: int) -> dict[tuple[int, ...], float]:
    """Every way through so many frames: the phone of each, +100 where it begins, with its probability."""
    found: dict[tuple[int, ...], float] = {}
    for steps in product(range(PHONES + 1), repeat=frames):
        if steps[0] == PHONES:
            continue
        weight, before, last, path = float(known.first[steps[0]]), 0, steps[0], [steps[0] + 100]
        for step in steps[1:]:
            if step == PHONES:
                weight *= 0.5
                path.append(last)
            else:
                weight *= 0.5 * float(known.following[before, last, step])
                before, last = last, step
                path.append(step + 100)
        found[tuple(path)] = weight
    return found


def likelihood(path: tuple[int, ...], likely: np.ndarray[tuple[int, int], np.dtype[np.float64]]) -> float:
    states = [2 * (phone - 100) if phone >= 100 else 2 * phone + 1 for phone in path]
    return float(np.prod([likely[frame, state] for frame, state in enumerate(states)]))


@pytest.fixture
def likely() -> torch.Tensor:
    return torch.from_numpy(np.random.default_rng(1).uniform(0.1, 2.0, (2, FRAMES, 2 * PHONES)))


def test_anything_is_the_sum_over_all_paths(likely: torch.Tensor) -> None:
    known, lengths = model(), torch.tensor([FRAMES, FRAMES - 1])
    total, occupied = Anything(known).score(likely.float(), lengths)
    for row, frames in enumerate(lengths.tolist()):
        every = {
            path: weight * likelihood(path, likely[row].numpy())
            for path, weight in paths(known, frames).items()
        }
        assert total[row].item() == pytest.approx(np.log(sum(every.values())), abs=1e-4)
        for frame, phone in product(range(frames), range(PHONES)):
            through = sum(one for path, one in every.items() if path[frame] == phone + 100)
            assert occupied[row, frame, 2 * phone].item() == pytest.approx(
                through / sum(every.values()), abs=1e-4
            )
    assert occupied[1, FRAMES - 1].sum() == 0


def test_a_text_is_the_sum_over_its_own_paths(likely: torch.Tensor) -> None:
    known, lengths = model(), torch.tensor([FRAMES, FRAMES - 1])
    texts = ["tea", "a"]
    total, occupied, fits = score_texts(
        likely, batch([text_graph(t, LEXICON, known) for t in texts]), lengths
    )
    assert fits.all()
    said: dict[str, set[tuple[int, ...]]] = {"tea": {(1, 2)}, "a": {(3,), (4,)}}
    for row, frames in enumerate(lengths.tolist()):
        ours = 0.0
        for path, weight in paths(known, frames).items():
            phones = tuple(phone - 100 for phone in path if phone >= 100)
            silent_at_most_outside = tuple(phone for phone in phones if phone) in said[texts[row]]
            inside = phones[1:-1] if phones and 0 in phones[1:-1] else ()
            if silent_at_most_outside and not (len(inside) and 0 in inside):
                ours += weight * likelihood(path, likely[row].numpy())
        assert total[row].item() == pytest.approx(np.log(ours), abs=1e-6)
        assert occupied[row, :frames].sum(1).numpy() == pytest.approx(np.ones(frames))


def test_the_gradient_is_that_of_the_loss() -> None:
    known, lengths = model(), torch.tensor([FRAMES + 1])
    graphs, anything = batch([text_graph("tea", LEXICON, known)]), Anything(known)
    output = torch.randn(
        1, FRAMES + 1, 2 * PHONES, generator=torch.Generator().manual_seed(1), requires_grad=True
    )

    def loss(given: torch.Tensor) -> torch.Tensor:
        return MutualInformation.apply(given, lengths, anything, graphs)[0]

    loss(output).backward()
    assert output.grad is not None
    for frame, state in ((0, 2), (1, 3), (2, 4), (3, 5), (4, 0)):
        nudged = [output.detach().clone() for _ in range(2)]
        nudged[0][0, frame, state] += 0.05
        nudged[1][0, frame, state] -= 0.05
        slope = (loss(nudged[0]) - loss(nudged[1])).item() / 0.1
        assert output.grad[0, frame, state].item() == pytest.approx(slope, abs=2e-3)


def test_a_text_that_is_longer_than_its_sound_counts_for_nothing() -> None:
    known = model()
    texts = batch([text_graph("tea a tea a", LEXICON, known)])
    output = torch.zeros(1, 3, 2 * PHONES, requires_grad=True)
    loss, _, fits = MutualInformation.apply(output, torch.tensor([3]), Anything(known), texts)
    loss.backward()
    assert not fits.any()
    assert output.grad is not None
    assert not output.grad.any()


def test_what_is_written_computes_what_was_trained() -> None:
    """The folded affine maps, applied by hand, give the network's own output."""
    torch.manual_seed(1)
    network = Network(layers(12, 8))
    network.mean += 3.0
    network.scale *= 0.5
    clip = np.random.default_rng(1).standard_normal((50, BINS)).astype(np.float32) * 5
    for _ in range(3):
        network.train()(filled([clip]).sound)
    network.eval()
    torch.nn.init.normal_(network.output.weight)
    data = filled([clip])
    expected = network(data.sound)[0][0].detach().numpy()
    flow = dict(enumerate(data.sound[0].double().numpy()))
    affines = network.affines()
    for affine in affines:
        step = 1 if affine.layer.takes == BINS else 3
        ready = [at for at in flow if all(at + offset in flow for offset in affine.layer.offsets)]
        chosen = [at for at in ready if (at - ready[0]) % step == 0] if affine.layer.stride == 3 else ready
        new = {}
        for at in chosen:
            taken = np.concatenate([flow[at + offset] for offset in affine.layer.offsets])
            made = affine.weight @ taken + affine.bias
            new[at] = made if affine is affines[-1] else np.maximum(made, 0.0)
        flow = new
    assert np.allclose(np.stack(list(flow.values())), expected, atol=1e-3)


def test_a_network_goes_on_where_another_one_stopped() -> None:
    plan = layers(80, 8)
    network, old = Network(plan), untrained()
    clip = np.random.default_rng(2).standard_normal((80, BINS)).astype(np.float32) * 5
    network.mean += 1.5
    network.scale *= 0.2
    data = filled([clip])
    network.adopt(old, data.sound)
    for one, other in zip(network.affines(), old, strict=True):
        assert np.allclose(one.weight, other.weight, atol=1e-4)
        assert np.allclose(one.bias, other.bias, atol=1e-3)


def test_masks_hide_a_band_and_moments_and_only_these() -> None:
    torch.manual_seed(1)
    energies = torch.randn(40, 50, BINS)
    frames = torch.full((40,), 30)
    changed = masked(energies, frames) - energies
    tilt = changed.median(dim=1, keepdim=True).values
    touched = (changed - tilt).abs() > 1e-4
    bands = touched[:, 30:].all(dim=1).sum(dim=1)
    assert bands.max() <= WIDEST_BAND
    assert bands.count_nonzero() in range(10, 31)
    moments = touched[:, :30].float().mean(dim=2) > 0.9
    assert 0 < moments.sum(dim=1).max() <= 2 * LONGEST_MOMENT
    assert not (touched[:, 30:].float().mean(dim=2) > 0.9).any(), "beyond its end a clip stands still"


def test_the_whole_way_at_toy_size(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(command, "HELD_OUT", 2)
    for kind in ("training", "held_out"):
        monkeypatch.setattr(command, f"{kind}_voices", lambda language: [Voice("espeak", "en-us", 1)])
    arguments = ["--language", "en", "--out", str(tmp_path / "toy"), "--texts", "20", "--width", "16"]
    command.main([*arguments, "--minutes", "0.05", "--processes", "1"])
    assert "of 2 understood word for word" in capsys.readouterr().out
    said = Sound(espeak("show my cart", "en-us", Random(1)).pcm, 22_050)
    assert VoskRecognizer(tmp_path / "toy", "en").hear(said, shop_grammar("en")).engine == "vosk (toy)"
    command.main([*arguments, "--minutes", "0.1", "--processes", "1"])
    assert "training: goes on after" in capsys.readouterr().out


@pytest.mark.parametrize("share", ["-0.1", "1.5", "much", "nan"])
def test_no_other_share_of_a_model_is_kept(
    share: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        command.main(["--language", "en", "--out", str(tmp_path / "out"), "--keep", share])
    assert f"'{share}' is no number from 0 to 1" in capsys.readouterr().err
    assert not list(tmp_path.iterdir())
