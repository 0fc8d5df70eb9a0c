"""Models are read again while the server runs; a broken file changes nothing."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from skill.commands.serve import reloading
from skill.understanding import load, model_for, understand
from skill.understanding.reload import Reloader


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The folder of the shop's models, with one small model for each locale."""
    for locale in ("en-US", "de-DE"):
        write(tmp_path / f"{locale}.json", "what time is it")
    monkeypatch.setattr(load, "FOLDER", tmp_path)
    load.model_for.cache_clear()
    yield tmp_path
    load.model_for.cache_clear()


def write(file: Path, *samples: str) -> None:
    intents = [
        {"name": "ClockIntent", "samples": list(samples)},
        {"name": "DoorIntent", "samples": ["open up"]},
    ]
    file.write_text(json.dumps({"languageModel": {"intents": intents}}))
    stat = file.stat()
    os.utime(file, ns=(stat.st_atime_ns, stat.st_mtime_ns + 1_000_000))


def heard(text: str) -> str:
    intent = understand(text, model_for("en-US"))
    return intent.name if intent else ""


def test_a_new_sample_is_understood_without_a_restart(folder: Path) -> None:
    reloader = Reloader(["en-US", "de-DE"])
    assert heard("tell me the hour") != "ClockIntent"
    write(folder / "en-US.json", "what time is it", "tell me the hour")
    assert heard("tell me the hour") != "ClockIntent"
    assert reloader.changed() == ["en-US"]
    assert heard("tell me the hour") == "ClockIntent"
    assert reloader.changed() == []


@pytest.mark.parametrize("broken", ["{", "[]", '{"languageModel": {"intents": []}}'])
def test_a_broken_file_leaves_the_old_model(
    folder: Path, broken: str, caplog: pytest.LogCaptureFixture
) -> None:
    reloader = Reloader(["en-US"])
    assert heard("what time is it") == "ClockIntent"
    (folder / "en-US.json").write_text(broken)
    assert reloader.changed() == []
    assert heard("what time is it") == "ClockIntent"
    assert "en-US.json" in caplog.text


def test_the_server_looks_before_each_request(folder: Path) -> None:
    app = Flask(__name__)
    app.before_request(reloading())
    app.add_url_rule("/", view_func=lambda: heard("tell me the hour") or "nothing")
    client = app.test_client()
    assert client.get("/").text != "ClockIntent"
    write(folder / "en-US.json", "what time is it", "tell me the hour")
    assert client.get("/").text == "ClockIntent"
