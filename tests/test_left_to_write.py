"""Nothing that a scaffold left to write is still unwritten: `TODO` stands nowhere."""

from __future__ import annotations

from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
WRITTEN = (
    "interaction_models/*.json",
    "skill/prompts/*.ftl",
    "skill/intents/*.py",
    "tests/dialogues/*.dialogue",
    "tests/utterances/*.yaml",
)


@pytest.mark.parametrize("pattern", WRITTEN)
def test_nothing_is_left_to_write(pattern: str) -> None:
    files = sorted(ROOT.glob(pattern))
    assert files
    left = [
        f"{file.relative_to(ROOT)}:{number}: {line.strip()}"
        for file in files
        for number, line in enumerate(file.read_text("utf-8").splitlines(), start=1)
        if "TODO" in line
    ]
    assert not left, "\n".join(["left to write:", *left])
