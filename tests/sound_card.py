"""A virtual sound card: PulseAudio with null sinks, a shop that talks through it, a customer."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import IO

import numpy as np

from voice_local.sound import WIDTH, Sound

RATE = 16_000
CUSTOMER, SHOP = "customer", "shop"
"""The two null sinks: what the customer says into the microphone, and what the shop says."""
FORMAT = (f"--rate={RATE}", "--channels=1", "--format=s16le", "--raw")
PATIENCE = 45.0
"""Seconds after which what is waited for will not come."""
LOUD = 300
"""Peak of 30 ms in which something is said."""

THERE = all(shutil.which(name) for name in ("pulseaudio", "pactl", "pacat", "parec"))


class SoundCard:
    """A PulseAudio server of its own, in `folder`."""

    def __init__(self, folder: Path) -> None:
        self._socket = folder / "pulse"
        self.environment = {
            **os.environ,
            "PULSE_SERVER": f"unix:{self._socket}",
            "PULSE_SINK": SHOP,
            "PULSE_SOURCE": f"{CUSTOMER}.monitor",
        }
        own = {"PULSE_RUNTIME_PATH": str(folder), "PULSE_STATE_PATH": str(folder)}
        modules = (
            f"module-native-protocol-unix socket={self._socket} auth-anonymous=1",
            _sink(SHOP),
            _sink(CUSTOMER),
        )
        command = ["pulseaudio", "-n", "--daemonize=no", "--exit-idle-time=-1", "--use-pid-file=no"]
        self._server = subprocess.Popen(
            [*command, *(f"--load={module}" for module in modules)],
            env={**os.environ, **own},
            stderr=subprocess.DEVNULL,
        )
        wait(lambda: self.pactl("info") is not None, "the sound server")
        # a room is never switched off: a sink that sleeps swallows the first word when it wakes
        with Path("/dev/zero").open("rb") as still:
            self._room = self.start(
                "pacat", f"--device={CUSTOMER}", "--latency-msec=60", *FORMAT, stdin=still
            )

    def start(self, *command: str, **options: object) -> subprocess.Popen[bytes]:
        """A process with this sound card."""
        return subprocess.Popen(command, env=self.environment, stderr=subprocess.DEVNULL, **options)  # type: ignore[call-overload, no-any-return]

    def pactl(self, *words: str) -> str | None:
        """What the sound server answers; None when it does not."""
        done = subprocess.run(
            ["pactl", *words], env=self.environment, capture_output=True, text=True, check=False
        )
        return done.stdout.strip() if done.returncode == 0 else None

    def pull_out(self) -> None:
        """Takes the microphone away: not a sample comes any more."""
        self.pactl("suspend-sink", CUSTOMER, "1")

    def plug_in(self) -> None:
        """Gives it back."""
        self.pactl("suspend-sink", CUSTOMER, "0")

    def say(self, sound: Sound) -> subprocess.Popen[bytes]:
        """Speaks into the microphone; the process ends when it is said."""
        speech = self.start("pacat", f"--device={CUSTOMER}", *FORMAT, stdin=subprocess.PIPE)
        assert speech.stdin
        threading.Thread(target=_pour, args=(speech.stdin, sound.at(RATE).pcm), daemon=True).start()
        return speech

    def close(self) -> None:
        """Ends the server."""
        for process in (self._room, self._server):
            process.terminate()
            process.wait()


def _sink(name: str) -> str:
    return f"module-null-sink sink_name={name} rate=48000 channels=2"


def _pour(into: IO[bytes], pcm: bytes) -> None:
    with into:
        into.write(pcm)


class Recording:
    """Everything that is played on one sink, from now on."""

    def __init__(self, card: SoundCard, sink: str) -> None:
        self._process = card.start(
            "parec", f"--device={sink}.monitor", "--latency-msec=30", *FORMAT, stdout=subprocess.PIPE
        )
        self._pcm = b""
        threading.Thread(target=self._read, daemon=True).start()
        wait(lambda: self._pcm, "a recording")

    def _read(self) -> None:
        assert self._process.stdout
        with suppress(ValueError):  # it was closed
            while chunk := self._process.stdout.read(960):
                self._pcm += chunk

    @property
    def seconds(self) -> float:
        """How long it is."""
        return len(self._pcm) / WIDTH / RATE

    def since(self, second: float) -> Sound:
        """What was recorded from then on."""
        return Sound(self._pcm[int(second * RATE) * WIDTH :][: len(self._pcm) // WIDTH * WIDTH], RATE)

    def speech(self, since: float) -> list[float]:
        """The seconds, counted from `since`, in which something was said, in steps of 30 ms."""
        samples = self.since(since).samples
        frames = np.abs(samples[: len(samples) // 480 * 480].astype(int)).reshape(-1, 480).max(axis=1)
        return [number * 0.03 for number in np.flatnonzero(frames > LOUD)]

    def close(self) -> None:
        """Ends it."""
        self._process.terminate()
        self._process.wait()
        if self._process.stdout:
            self._process.stdout.close()


class Shop:
    """`voiceshop talk` on a sound card; `lines` is what it has printed."""

    def __init__(self, card: SoundCard, *options: str, **settings: str) -> None:
        self.lines: list[str] = []
        command = [sys.executable, "-m", "voice_local", *options]
        self.process = subprocess.Popen(
            command, env={**card.environment, **settings}, stdout=subprocess.PIPE, text=True
        )
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        assert self.process.stdout
        for line in self.process.stdout:
            self.lines.append(line.rstrip())

    def close(self) -> None:
        """Ends it, if it has not ended."""
        self.process.kill()
        self.process.wait()
        self._reader.join()
        if self.process.stdout:
            self.process.stdout.close()


def wait(happens: Callable[[], object], what: str) -> None:
    """Waits until something happens. Fails when it does not."""
    latest = time.monotonic() + PATIENCE
    while not happens():
        assert time.monotonic() < latest, f"{what} did not come"
        time.sleep(0.02)
