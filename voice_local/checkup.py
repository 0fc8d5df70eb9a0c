"""What is wrong with microphone and loudspeaker, and the one command that mends it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from voice_local.loudspeaker import DeviceLoudspeaker, NoDevice
from voice_local.microphone import RATE, NoMicrophone, microphone

SECONDS = 0.6
"""How long the microphone is listened to."""
ANSWER = 5
"""Seconds that the sound server may take to answer."""


@dataclass(frozen=True)
class Health:
    """Whether a device works, what was found, and the command that mends it."""

    ok: bool
    found: str
    mend: str = ""


@dataclass(frozen=True)
class Machine:
    """What is known of the sound of a machine: its system, whether a sound card is there and may be used, and
    whether the sound server (PulseAudio, or PipeWire in its place) runs: None where there is none."""

    system: str
    card: bool = True
    allowed: bool = True
    server: bool | None = None


def machine_here() -> Machine:
    """This machine."""
    if sys.platform != "linux":
        return Machine(sys.platform)
    nodes = list(Path("/dev/snd").glob("pcm*")) if Path("/dev/snd").is_dir() else []
    allowed = all(os.access(node, os.R_OK | os.W_OK) for node in nodes)
    return Machine(
        "linux", bool(nodes), allowed, None if _pactl("--version") is None else _pactl("info") is not None
    )


def mend_missing(device: str, machine: Machine) -> str:
    """The command that brings back a `device` (`microphone` or `loudspeaker`) that was not found."""
    around = "voiceshop talk --text" if device == "microphone" else "voiceshop talk --out replies"
    if machine.system == "darwin" and device == "microphone":
        return "open 'x-apple.systempreferences:com.apple.preference.security?Privacy_Microphone'"
    if machine.system == "win32" and device == "microphone":
        return "start ms-settings:privacy-microphone"
    if machine.system != "linux":
        return around
    if machine.server is False and shutil.which("pulseaudio"):
        return "pulseaudio --start"
    if machine.server is False:
        return "systemctl --user restart pipewire pipewire-pulse"
    if machine.card and not machine.allowed:
        return "sudo usermod -aG audio $USER  (then log in again)"
    return around


def microphone_health() -> Health:
    """Opens the microphone and listens: there, and not muted?"""
    machine = machine_here()
    try:
        with microphone() as chunks:
            pcm = b""
            while len(pcm) < SECONDS * RATE * 2:
                pcm += next(chunks).pcm
    except NoMicrophone as error:
        return Health(False, str(error), mend_missing("microphone", machine))
    level = float(np.sqrt((np.frombuffer(pcm, dtype="<i2").astype(np.float64) ** 2).mean()))
    if level == 0.0:
        mend = "pactl set-source-mute @DEFAULT_SOURCE@ 0" if machine.server else "alsamixer --view=capture"
        return Health(False, "opens, but it is muted: not a sound comes in", mend)
    return Health(True, f"opens; the room is at {20 * np.log10(level / 32_768):.0f} dB")


def loudspeaker_health() -> Health:
    """Opens the loudspeaker: there, and not muted?"""
    machine = machine_here()
    try:
        DeviceLoudspeaker().close()
    except NoDevice as error:
        return Health(False, str(error), mend_missing("loudspeaker", machine))
    muted = _pactl("get-sink-mute", "@DEFAULT_SINK@") if machine.server else None
    if muted and muted.split()[-1] == "yes":
        return Health(False, "opens, but it is muted", "pactl set-sink-mute @DEFAULT_SINK@ 0")
    return Health(True, "opens")


def _pactl(*words: str) -> str | None:
    """What the sound server answers, in English; None when there is none or it does not answer."""
    program = shutil.which("pactl")
    if program is None:
        return None
    try:
        done = subprocess.run(  # noqa: S603 (our own words)
            [program, *words],
            capture_output=True, text=True, timeout=ANSWER, check=False, env={**os.environ, "LC_ALL": "C"},
        )  # fmt: skip
    except (OSError, subprocess.TimeoutExpired):
        return None
    return done.stdout.strip() if done.returncode == 0 else None
