"""Pieces of work, done in several processes; each writes a file, and is not done again when it is there."""

from __future__ import annotations

import multiprocessing
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from typing import Protocol

HURRY = 10.0
"""Seconds between two lines of progress."""
Show = Callable[[str], None]


class Job(Protocol):
    """A piece of work that writes a file."""

    def run(self) -> None:
        """Does it, unless the file is there."""
        ...


def run_all(name: str, jobs: Sequence[Job], processes: int, show: Show) -> None:
    """Runs the jobs in so many processes and shows how far they are."""
    started = shown = time.monotonic()
    with ProcessPoolExecutor(processes, multiprocessing.get_context("spawn")) as pool:
        for done, _ in enumerate(pool.map(_run, jobs), 1):
            now = time.monotonic()
            if now - shown > HURRY or done == len(jobs):
                shown = now
                show(f"{name}: {done} of {len(jobs)}, {now - started:.0f} s")


def _run(job: Job) -> None:
    job.run()
