"""The shop under gunicorn, as it is deployed: several workers, one store, on this machine only."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

import requests

ROOT = Path(__file__).parent.parent
START = 90.0
"""Seconds in which the workers have to be ready, on a machine that is busy."""


class Server:
    """A running gunicorn, at `url`; `log` is the file that it writes to."""

    def __init__(self, process: subprocess.Popen[bytes], url: str, log: Path) -> None:
        self.process = process
        self.url = url
        self.log = log

    @property
    def port(self) -> int:
        """Where it listens."""
        return int(self.url.rpartition(":")[2])

    def wait(self, path: str = "/readyz") -> None:
        """Returns once it answers there; raises AssertionError with its log when it does not."""
        deadline = time.monotonic() + START
        while time.monotonic() < deadline and self.process.poll() is None:
            with contextlib.suppress(requests.RequestException):
                if requests.get(self.url + path, timeout=START).ok:
                    return
            time.sleep(0.1)
        raise AssertionError(f"gunicorn did not come up:\n{self.log.read_text('utf-8', 'replace')}")

    def stop(self) -> int:
        """Asks it to end, and returns its exit code."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(30)


@contextlib.contextmanager
def gunicorn(app: str, *options: str, env: Mapping[str, str], folder: Path) -> Iterator[Server]:
    """gunicorn serving `app` at a free port; whatever is left of it is killed afterwards."""
    log = folder / f"gunicorn-{time.monotonic_ns()}.log"
    port = free_port()
    command = [sys.executable, "-W", "ignore", "-m", "gunicorn", "--bind", f"127.0.0.1:{port}", *options, app]
    with log.open("wb") as output:
        process = subprocess.Popen(
            command, cwd=ROOT, env={**os.environ, **env}, stdout=output, stderr=output, start_new_session=True
        )
    try:
        yield Server(process, f"http://127.0.0.1:{port}", log)
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def free_port() -> int:
    """A port at which nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
