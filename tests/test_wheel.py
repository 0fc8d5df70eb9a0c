"""The wheel is whole: installed in an empty environment somewhere else, the shop talks."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
SOURCES = (
    "skill",
    "voice_local",
    "interaction_models",
    "setup.cfg",
    "pyproject.toml",
    "README.md",
    "LICENSE",
)


def run(*command: str | Path, cwd: Path, env: dict[str, str] | None = None, said: str = "") -> str:
    done = subprocess.run(
        [str(part) for part in command],
        cwd=cwd,
        env=env,
        input=said,
        capture_output=True,
        text=True,
        timeout=600,
    )
    assert done.returncode == 0, f"{command}: {done.stdout}\n{done.stderr}"
    return done.stdout


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder with the commands of an environment in which only our wheel was installed."""
    folder = tmp_path_factory.mktemp("wheel")
    (folder / "source").mkdir()
    for name in SOURCES:
        copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
        copy(ROOT / name, folder / "source" / name)
    run(sys.executable, "-m", "pip", "wheel", "-q", "--no-deps", "-w", folder, folder / "source", cwd=folder)
    run(sys.executable, "-m", "venv", folder / "venv", cwd=folder)
    (wheel,) = folder.glob("*.whl")
    run(folder / "venv/bin/python", "-m", "pip", "install", "-q", wheel, cwd=folder)
    return folder / "venv/bin"


@pytest.mark.xdist_group("wheel")
def test_an_installed_shop_takes_an_order(installed: Path, tmp_path: Path) -> None:
    env = {**os.environ, "VOICESHOP_DATA_DIR": str(tmp_path / "data"), "PYTHONPATH": ""}
    command = installed / "voiceshop"
    before = run(command, "orders", "list", "--json", cwd=tmp_path, env=env)
    talked = run(command, "talk", "--text", cwd=tmp_path, env=env, said="reorder my coffee\nyes\n")
    after = run(command, "orders", "list", "--json", cwd=tmp_path, env=env)
    assert "Done!" in talked
    assert len(json.loads(after)) == len(json.loads(before)) + 1
    assert json.loads(after)[0]["lines"][0]["title"] == "House Blend Coffee"


@pytest.mark.xdist_group("wheel")
def test_an_installed_shop_speaks_german(installed: Path, tmp_path: Path) -> None:
    env = {**os.environ, "VOICESHOP_DATA_DIR": str(tmp_path / "data"), "PYTHONPATH": ""}
    said = "bestell meinen Kaffee nochmal\nja\n"
    talked = run(
        installed / "voiceshop", "talk", "--text", "--locale", "de-DE", cwd=tmp_path, env=env, said=said
    )
    assert "Erledigt!" in talked
