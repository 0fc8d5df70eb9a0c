"""Sends a model through the classes of Amazon's management API and back, to see what is lost."""

from __future__ import annotations

import importlib.util
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from skill.errors import VoiceshopError
from skill.understanding.load import read_json

MODEL = "ask_smapi_model.v1.skill.interaction_model.interaction_model_data.InteractionModelData"


def round_trip(path: str | Path) -> list[str]:
    """What is lost or changed when `ask-smapi-model` reads the model in `path` and writes it again.

    Each line names a place; nothing is lost when there is none. Raises VoiceshopError when the file cannot
    be read, or when the package is missing (it comes with the extra `test`).
    """
    path = Path(path)
    data = read_json(path)
    if importlib.util.find_spec("ask_smapi_model") is None:
        raise VoiceshopError("ask-smapi-model is missing; install it with: pip install 'voiceshop[test]'.")
    from ask_sdk_core.serialize import DefaultSerializer

    serializer = DefaultSerializer()
    try:
        again = serializer.serialize(serializer.deserialize(json.dumps(data), MODEL))
    except Exception as error:  # the package raises whatever it stumbles over
        raise VoiceshopError(f"{path}: Amazon's own classes cannot read it ({error}).") from error
    return list(_lost(data, again, ""))


def _lost(before: Any, after: Any, path: str) -> Iterator[str]:
    if isinstance(before, dict) and isinstance(after, dict):
        for name, value in before.items():
            where = f"{path}.{name}" if path else name
            if name in after:
                yield from _lost(value, after[name], where)
            elif value is not None:
                yield f"{where} is lost"
    elif isinstance(before, list) and isinstance(after, list) and len(before) == len(after):
        for number, (one, other) in enumerate(zip(before, after, strict=True)):
            yield from _lost(one, other, f"{path}[{number}]")
    elif before != after:
        yield f"{path} was {before!r} and is {after!r}"
