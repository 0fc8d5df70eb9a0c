"""The official Vosk models that can be downloaded: those that we know, and those that a server lists."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

from skill.errors import VoiceshopError

NAME = re.compile(r"vosk-model-[a-z0-9][a-z0-9.-]*")
"""Names of models; they become names of folders."""
DIGESTS = {"sha256": 64, "md5": 32}
"""Checksums that are understood, the best first, and their hexadecimal digits."""


@dataclass(frozen=True)
class OfficialModel:
    """A model on a server: its archive is NAME.zip of `size` bytes with this digest (`sha256` or `md5`)."""

    name: str
    locale: str
    size: int
    algorithm: str
    digest: str

    def __post_init__(self) -> None:
        whole = re.fullmatch(f"[0-9a-f]{{{DIGESTS.get(self.algorithm, 0)}}}", self.digest)
        if not NAME.fullmatch(self.name) or self.size <= 0 or not whole:
            raise ValueError(f"{self.name!r} is not described as a speech model")


def official_models() -> tuple[OfficialModel, ...]:
    """The models that we know, for each locale the one first that we advise."""
    told = json.loads((files("voice_local") / "official_models.json").read_text(encoding="utf-8"))
    return tuple(_read(one, one["locale"]) for one in told)


def listed(text: str) -> Iterator[OfficialModel]:
    """The models in a server's `model-list.json`: `name`, `lang`, `size`, `md5` (or `sha256`), `obsolete`.

    Entries that are obsolete or not described well enough to be checked are left out. Raises VoiceshopError
    when it is no such list.
    """
    try:
        entries = json.loads(text)
    except ValueError as error:
        raise VoiceshopError("The server's model-list.json is not JSON.") from error
    if not isinstance(entries, list):
        raise VoiceshopError("The server's model-list.json is not a list of models.")
    for entry in entries:
        if isinstance(entry, Mapping) and str(entry.get("obsolete", "false")).lower() != "true":
            try:
                yield _read(entry, str(entry.get("lang", "")))
            except (KeyError, TypeError, ValueError):
                continue


def _read(entry: Mapping[str, Any], locale: str) -> OfficialModel:
    algorithm = next(name for name in DIGESTS if entry.get(name)) if any(map(entry.get, DIGESTS)) else ""
    digest = str(entry[algorithm]).lower()
    return OfficialModel(str(entry["name"]), locale, int(entry["size"]), algorithm, digest)
