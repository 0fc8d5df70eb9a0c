"""What scaffolds have in common: files of the project with their new text, and what is left to write."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from skill.errors import VoiceshopError
from skill.understanding.check.read import LOCALE

TODO = "TODO"
"""Stands where something is left to write; a test finds it."""


@dataclass(frozen=True)
class Step:
    """One file of the project, by its path in it: its new text, and what is left to write there."""

    file: str
    text: str
    left: str


def write(root: Path, steps: Iterable[Step]) -> None:
    """Writes the files below the project's folder `root`."""
    for step in steps:
        try:
            (root / step.file).parent.mkdir(parents=True, exist_ok=True)
            (root / step.file).write_text(step.text, "utf-8")
        except OSError as error:
            raise VoiceshopError(f"{step.file} cannot be written ({error.strerror}).") from error


def read(root: Path, name: str) -> str:
    """The text of a file of the project."""
    try:
        return (root / name).read_text("utf-8")
    except OSError as error:
        raise VoiceshopError(f"{name} is missing; run this in the project's folder.") from error


def locales_in(root: Path) -> list[str]:
    """The locales that have an interaction model in the project's folder."""
    names = [file.stem for file in (root / "interaction_models").glob("*.json")]
    found = sorted(name for name in names if LOCALE.fullmatch(name))
    if not found:
        raise VoiceshopError("There are no interaction_models here; run this in the project's folder.")
    return found
