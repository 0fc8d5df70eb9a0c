"""`voiceshop doctor` says what is wrong with microphone and loudspeaker, and the command that mends it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from skill.cli import main
from voice_local.checkup import Machine, mend_missing


@pytest.mark.parametrize(
    ("device", "machine", "mend"),
    [
        ("microphone", Machine("linux", allowed=False), "usermod -aG audio"),
        ("loudspeaker", Machine("linux", allowed=False), "usermod -aG audio"),
        ("microphone", Machine("linux", card=False), "voiceshop talk --text"),
        ("loudspeaker", Machine("linux", card=False), "voiceshop talk --out"),
        ("microphone", Machine("darwin"), "Privacy_Microphone"),
        ("microphone", Machine("win32"), "privacy-microphone"),
    ],
)
def test_what_is_missing_is_mended_by_one_command(device: str, machine: Machine, mend: str) -> None:
    assert mend in mend_missing(device, machine)
    assert "\n" not in mend_missing(device, machine)


def test_a_sound_server_that_does_not_run_is_started(monkeypatch: pytest.MonkeyPatch) -> None:
    stopped = Machine("linux", server=False)
    monkeypatch.setattr("shutil.which", lambda _: None)
    assert mend_missing("microphone", stopped).startswith("systemctl --user restart pipewire")
    monkeypatch.setattr("shutil.which", lambda _: "/usr/bin/pulseaudio")
    assert mend_missing("microphone", stopped) == "pulseaudio --start"


def test_the_doctor_works_on_a_fresh_machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VOICESHOP_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("PULSE_SERVER", f"unix:{tmp_path / 'nobody'}")
    result = CliRunner().invoke(main, ["doctor", "--json"])
    assert result.exit_code == 0, result.output
    found = {one["what"]: one for one in json.loads(result.stdout)}
    assert {"microphone", "loudspeaker", "store", "vosk"} <= set(found)
    for one in found.values():
        assert one["ok"] or one["mend"], one
