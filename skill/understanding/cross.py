"""Cross-validation: how well a model understands its own samples when it has not seen them."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache, partial
from importlib.resources import files
from itertools import count

from skill.understanding.classifier import Classifier, train
from skill.understanding.examples import examples
from skill.understanding.features import Features
from skill.understanding.model import IntentModel, Model
from skill.understanding.testing import Case, Outcome, Report, run_cases

FOLDS = 5

_SLOT = re.compile(r"\{([^{}|]*\|)?\s*([^{}|]*?)\s*\}")


def cross_validate(model: Model, folds: int = FOLDS) -> Report:
    """What is understood of each sample by a model without it: each of `folds` parts is left out once.

    Slots are filled with values that the model knows. What is learnt on the way is not kept.
    """
    sentences = list(sentences_of(model))
    outcomes: list[Outcome] = []
    for fold in range(folds):
        left_out = sentences[fold::folds]
        part = _without({(case.intent, case.sample) for case in left_out}, model)
        outcomes += run_cases(left_out, part).outcomes
    return Report(tuple(outcomes))


def sentences_of(model: Model) -> Iterator[Case]:
    """A sentence made of every sample of the model, always the same."""
    turn = count()
    for intent in model.intents.values():
        for sample in intent.samples:
            fill = partial(_value, model, intent, turn)
            yield Case(_SLOT.sub(fill, sample), intent.name, sample=sample)


def _value(model: Model, intent: IntentModel, turn: Iterator[int], slot: re.Match[str]) -> str:
    """Something to say for a slot of a sample."""
    name = slot.group(2)
    kind = intent.slots[name].type if name in intent.slots else ""
    known = model.types.get(kind)
    names = [name for value in known.values for name in value.names] if known else []
    table = _fillings(model.language)
    given = names or table.get(kind) or table["other"]
    return given[next(turn) % len(given)]


@cache
def _fillings(language: str) -> Mapping[str, Sequence[str]]:
    tables = tomllib.loads(files("skill.understanding").joinpath("fillings.toml").read_text("utf-8"))
    found: Mapping[str, Sequence[str]] = tables.get(language, tables["en"])
    return found


def _without(left_out: set[tuple[str | None, str]], model: Model) -> Model:
    """The model without these samples, ready, nothing of it stored."""
    intents = {
        name: replace(intent, samples=tuple(one for one in intent.samples if (name, one) not in left_out))
        for name, intent in model.intents.items()
    }
    part = replace(model, intents=intents, source=f"part of {model.source}")
    features = Features(part.index)
    learnt = train(features, examples(part.index))
    vars(part)["classifier"] = Classifier(features, learnt) if learnt else None
    return part
