"""Logs as JSON lines and metrics for Prometheus, with nothing in either that is about a person."""

from __future__ import annotations

import json
import logging
import os
import sys
import traceback
from contextvars import ContextVar
from datetime import UTC, datetime

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector

request_id: ContextVar[str] = ContextVar("request_id", default="")
"""The id of the request that is being answered, for every line that is logged meanwhile."""

_OWN = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}


class JsonFormatter(logging.Formatter):
    """One JSON object a line: time, level, logger, message, request id, and what was given as `extra`.

    An exception is written as its type and places: its message may quote what a customer said.
    """

    def format(self, record: logging.LogRecord) -> str:
        """The line, without its end."""
        line: dict[str, object] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        if request_id.get():
            line["request_id"] = request_id.get()
        line |= {name: value for name, value in vars(record).items() if name not in _OWN}
        if record.exc_info and record.exc_info[1]:
            line["exception"] = type(record.exc_info[1]).__name__
            line["where"] = _places(record.exc_info[1])
        return json.dumps(line, ensure_ascii=False, default=str)


def configure_logging(level: str) -> None:
    """Sends everything that is logged to stderr as JSON lines, unless somebody configured logging before."""
    root = logging.getLogger()
    if root.handlers:
        return
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonFormatter())
    root.addHandler(handler)
    root.setLevel(level)


class Metrics:
    """What is counted: turns, how long they took, and what was refused.

    With `PROMETHEUS_MULTIPROC_DIR` set, every worker's figures are added up, whichever answers.
    """

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        labels = ["channel", "intent", "outcome"]
        self._turns = Counter("voiceshop_turns", "Turns answered.", labels, registry=self._registry)
        self._seconds = Histogram(
            "voiceshop_turn_seconds", "Seconds that a turn took.", ["channel"], registry=self._registry
        )
        self._refused = Counter(
            "voiceshop_refusals", "Requests refused.", ["channel", "reason"], registry=self._registry
        )

    def turn(self, channel: str, intent: str, outcome: str, seconds: float) -> None:
        """Counts one turn; `intent` and `outcome` are of few, known values."""
        self._turns.labels(channel, intent, outcome).inc()
        self._seconds.labels(channel).observe(seconds)

    def refusal(self, channel: str, reason: str) -> None:
        """Counts one request that was refused; `reason` is of few, known values."""
        self._refused.labels(channel, reason).inc()

    def text(self) -> bytes:
        """All figures in the format that Prometheus reads."""
        registry = self._registry
        if os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
            registry = CollectorRegistry()
            MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
        return generate_latest(registry)


def _places(error: BaseException) -> list[str]:
    frames = traceback.extract_tb(error.__traceback__)
    return [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames[-8:]]
