"""Trains a small Vosk model on synthetic speech: `python -m voice_local.training --language en --out DIR`."""

from __future__ import annotations

import argparse
import os
from collections.abc import Sequence
from pathlib import Path

from voice_local.lexicon import inventory as phones
from voice_local.training import speech
from voice_local.training.disguise import disguises
from voice_local.training.engines import missing
from voice_local.training.export import read_affines, write_model
from voice_local.training.graphs import numbered, phone_model
from voice_local.training.jobs import run_all
from voice_local.training.layers import layers, mixed
from voice_local.training.measure import measured
from voice_local.training.texts import LOCALES, Texts, texts
from voice_local.training.train import Task, Trainer
from voice_local.training.voices import Voice, held_out_voices, training_voices

SEED = 1
HELD_OUT = 200
"""Sentences that are measured with."""


def main(arguments: Sequence[str] | None = None) -> None:
    """Speaks, disguises, trains, writes and measures; what an earlier run has done is not done again."""
    chosen = _options().parse_args(arguments)
    work: Path = chosen.work or chosen.out.with_name(chosen.out.name + ".work")
    work.mkdir(parents=True, exist_ok=True)
    language: str = chosen.language
    said = texts(language, chosen.texts, HELD_OUT, SEED)
    _show_engines(language)
    spoken = _spoken(work / "speech", training_voices(language), said.training, chosen.processes)
    features = _disguised(spoken, work, chosen.processes)
    inventory = phones(language)
    lexicon = numbered(said.spellings, inventory)
    model = phone_model(said.training, lexicon, len(inventory) + 1, SEED)
    plan = layers(2 * model.phones, chosen.width)
    start = read_affines(chosen.start, plan) if chosen.start else ()
    task = Task(features, lexicon, model, plan, chosen.minutes, work / "network.pt", SEED, start)
    found = Trainer(task, _show).run().affines()
    write_model(chosen.out, language, mixed(start, found, chosen.keep) if start else found)
    _measure(chosen.out, language, said, work, chosen.processes)


def _options() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m voice_local.training", description=__doc__)
    parser.add_argument("--language", choices=sorted(LOCALES), required=True)
    parser.add_argument("--out", type=Path, required=True, help="the folder of the model")
    parser.add_argument(
        "--work", type=Path, help="what is made on the way, and gone on with (default: OUT.work)"
    )
    parser.add_argument("--start", type=Path, help="a model of ours to go on from, instead of from nothing")
    parser.add_argument(
        "--keep", type=_share, default=0.0, help="share of --start in the result (default: %(default)s)"
    )
    parser.add_argument("--texts", type=int, default=4_500, help="to be spoken (default: %(default)s)")
    parser.add_argument("--minutes", type=float, default=40, help="of training (default: %(default)s)")
    parser.add_argument("--width", type=int, default=256, help="of the layers (default: %(default)s)")
    parser.add_argument("--processes", type=int, default=os.cpu_count(), help="(default: one for each core)")
    return parser


def _share(text: str) -> float:
    """A number from 0 to 1; raises ArgumentTypeError for any other."""
    try:
        share = float(text)
    except ValueError:
        share = -1.0
    if not 0 <= share <= 1:
        raise argparse.ArgumentTypeError(f"{text!r} is no number from 0 to 1")
    return share


def _spoken(folder: Path, voices: Sequence[Voice], said: Sequence[str], processes: int) -> list[speech.Task]:
    """Has every text said by one of the voices."""
    folder.mkdir(exist_ok=True)
    planned = speech.tasks(folder, voices, said, SEED)
    run_all("speaking", planned, processes, _show)
    return planned


def _disguised(spoken: Sequence[speech.Task], work: Path, processes: int) -> list[Path]:
    """Disguises all speech; returns the files of features."""
    folder = work / "features"
    folder.mkdir(exist_ok=True)
    planned = disguises(folder, spoken, SEED)
    run_all("disguising", planned, processes, _show)
    return [one.file for one in planned]


def _measure(folder: Path, language: str, said: Texts, work: Path, processes: int) -> None:
    """Shows what voices that were never heard, and sentences that were never read, are understood."""
    kept = _spoken(work / "held-out", held_out_voices(language), said.held_out, processes)
    for one in measured(folder, language, kept):
        _show(f"{one.engine}, voices not trained on: {one.understood} of {one.said} understood word for word")


def _show(line: str) -> None:
    print(line, flush=True)  # noqa: T201 (this is a command)


def _show_engines(language: str) -> None:
    for engine in dict.fromkeys(voice.engine for voice in training_voices(language)):
        lacking = missing(engine)
        _show(f"{engine}: {f'not here ({lacking})' if lacking else 'speaks'}")


if __name__ == "__main__":
    main()
